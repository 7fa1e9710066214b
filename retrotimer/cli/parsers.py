"""The grammar of the command line: which options each command has, and their help."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, _SubParsersAction
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from retrotimer import __version__
from retrotimer.cli.commands import COMMANDS, HISTORY_ACTIONS, Command, OpenWindow
from retrotimer.domain.settings.cue_settings import MAX_CUSTOM_REMINDER_LENGTH
from retrotimer.domain.values.validation import NAME_CONSTRAINT, is_single_line

EXPORT_FORMATS = ("csv", "json", "tcx", "fit", "pdf")
MIN_TIME_SCALE, MAX_TIME_SCALE = 0.1, 10_000.0
_USAGE = (
    "retrotimer [FILE | --program NAME] [--client NAME] [--voice NAME | --beeps]"
    " | retrotimer COMMAND ..."
)


def parse_with(parser: ArgumentParser, argv: Sequence[str]) -> Command:
    """The command that `run` names, with the options that it has. A usage error exits with 2."""
    options = vars(parser.parse_args(argv))
    command_class: Any = options["run"]
    names = [field.name for field in fields(command_class)]
    # An action of `history` has the options of `history` too, and does not need all of them.
    command: Command = command_class(**{name: options[name] for name in names if name in options})
    return command


def build_window_parser() -> ArgumentParser:
    parser = ArgumentParser(prog="retrotimer", usage=_USAGE, allow_abbrev=False)
    parser.set_defaults(run=OpenWindow)
    workout = parser.add_mutually_exclusive_group()
    workout.add_argument("file", type=Path, nargs="?", metavar="FILE")
    workout.add_argument("--program", default="", metavar="NAME")
    _add_client_and_sounds(parser)
    return parser


def build_command_parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="retrotimer",
        usage=_USAGE,
        description="A timer for walking forward and backward on a treadmill."
        " With a workout FILE (*.retro.json), a program, or nothing, it opens the window.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"RetroTimer {__version__}")
    commands = parser.add_subparsers(
        metavar="COMMAND", title="commands", required=True, prog="retrotimer"
    )
    run = _add_command(commands, "run", "perform a workout now")
    _add_workout(run)
    run.add_argument(
        *("--time-scale",),
        type=_time_scale,
        default=1.0,
        metavar="N",
        help="N times as fast; no sound",
    )
    run.add_argument("--no-sound", action="store_true", help="show the cues only")
    run.add_argument("--no-window", action="store_true", help="perform it in the terminal")
    run.add_argument(
        *("--i-take-responsibility",),
        dest="accepts_responsibility",
        action="store_true",
        help="as trainer or owner, also for what check refuses; it is kept",
    )
    _add_client_and_sounds(run)
    _add_json(run, "one JSON object a line, in the terminal")

    rehearse = _add_command(commands, "rehearse", "the whole session at once, in virtual time")
    _add_workout(rehearse)
    _add_client_and_sounds(rehearse)
    _add_json(rehearse)

    export = _add_command(commands, "export-audio", "the whole session as an audio file")
    _add_workout(export)
    export.add_argument(
        *("-o", "--out"), type=Path, required=True, metavar="OUT", help="wav, flac, ogg or mp3"
    )
    _add_client_and_sounds(export)

    settings = _add_command(commands, "settings", "show or change what is heard")
    _add_pairs(settings, "change; KEY= as if never chosen")
    _add_client(settings, "of this client, known or new")
    _add_json(settings)

    profile = _add_command(
        commands, "profile", "who walks: show or change what the limits depend on"
    )
    _add_pairs(profile, "change; KEY= as if never said")
    _add_client(profile, "of this client, known or new")
    _add_json(profile)

    check = _add_command(commands, "check", "is it valid, and safe? 0 yes, 1 refused, 2 invalid")
    _add_workout(check)
    _add_client(check, "for this client")
    _add_json(check)

    programs = _add_command(
        commands, "programs", "the training programs, and what comes next in each"
    )
    programs.add_argument("program", nargs="?", default="", metavar="PROGRAM", help="all of one")
    programs.add_argument(
        *("--unlock",),
        type=_single_line,
        default=SUPPRESS,
        metavar="WHO",
        help="a clinician allowed this one",
    )
    _add_client(programs, "of this client")
    _add_json(programs)

    after = _add_command(commands, "after", "say how the last session was")
    _add_pairs(after, "an answer")
    after.add_argument("--session", default="", metavar="ID", help="of this session instead")
    _add_client(after, "of this client")
    _add_json(after)

    _add_history(_add_command(commands, "history", "the sessions kept, and what to do with them"))
    _add_json(_add_command(commands, "doctor", "can a session run on this machine?"))
    return parser


def _add_history(history: ArgumentParser) -> None:
    # Without a client these are the sessions of everyone, so None and not the owner.
    _add_client(history, "those of this client only")
    _add_json(history)
    actions = history.add_subparsers(metavar="ACTION", prog="retrotimer history")

    backup = _add_action(actions, "backup", "a copy of the history, besides the daily ones")
    _add_output(backup)
    restore = _add_action(actions, "restore", "put a copy in the history's place")
    restore.add_argument("file", type=Path, nargs="?", metavar="FILE", help="or the newest copy")
    importing = _add_action(actions, "import", "take over the sessions of other histories")
    importing.add_argument("files", type=Path, nargs="+", metavar="FILE")

    export = _add_action(actions, "export", "the sessions as other programs read them")
    export.add_argument("--format", choices=EXPORT_FORMATS, required=True)
    _add_client(export, "those of this client only")
    export.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="from this day on")
    export.add_argument("--per", choices=("session", "segment"), default="session")
    _add_output(export)

    erase = _add_action(actions, "erase", "remove a client, and every copy of their sessions")
    _add_client(erase, "whose sessions", required=True)
    erase.add_argument("--yes", action="store_true", help="do not ask")
    _add_action(actions, "sync", "merge with the studio's history now")


def _add_command(
    commands: _SubParsersAction[ArgumentParser], name: str, help_text: str
) -> ArgumentParser:
    return _add_parser(commands, name, help_text, COMMANDS[name])


def _add_action(
    actions: _SubParsersAction[ArgumentParser], name: str, help_text: str
) -> ArgumentParser:
    return _add_parser(actions, name, help_text, HISTORY_ACTIONS[name])


def _add_parser(
    parsers: _SubParsersAction[ArgumentParser],
    name: str,
    help_text: str,
    command_class: type[Command],
) -> ArgumentParser:
    parser = parsers.add_parser(name, help=help_text, description=help_text, allow_abbrev=False)
    parser.set_defaults(run=command_class)
    return parser


def _add_workout(command: ArgumentParser) -> None:
    workout = command.add_mutually_exclusive_group(required=True)
    workout.add_argument(
        *("file",), type=Path, nargs="?", metavar="FILE", help="or a built-in one by its name"
    )
    workout.add_argument(
        "--program", default="", metavar="NAME", help="the next session of this program"
    )


def _add_pairs(command: ArgumentParser, help_text: str) -> None:
    command.add_argument("pairs", nargs="*", metavar="KEY=VALUE", help=help_text)


def _add_client(command: ArgumentParser, help_text: str, *, required: bool = False) -> None:
    # Without the option it is the dataclass that says what holds; an action of `history` may not
    # overwrite the client that was named before it.
    command.add_argument(
        *("--client",),
        type=_name,
        default=SUPPRESS,
        metavar="NAME",
        help=help_text,
        required=required,
    )


def _add_client_and_sounds(command: ArgumentParser) -> None:
    _add_client(command, "as this client walks and hears it")
    sounds = command.add_mutually_exclusive_group()
    sounds.add_argument(
        "--voice", type=_name, default=SUPPRESS, metavar="NAME", help="said by this voice"
    )
    sounds.add_argument("--beeps", action="store_true", help="tones only")


def _add_json(command: ArgumentParser, help_text: str = "one JSON document") -> None:
    command.add_argument("--json", action="store_true", help=help_text)


def _add_output(command: ArgumentParser) -> None:
    command.add_argument(*("-o", "--out"), type=Path, metavar="OUT", help="into this file")


def _name(text: str) -> str:
    if not NAME_CONSTRAINT.is_valid(text):
        raise ArgumentTypeError(f"expected {NAME_CONSTRAINT.description}, got {text!r}")
    return text


def _single_line(text: str) -> str:
    if not (is_single_line(text, MAX_CUSTOM_REMINDER_LENGTH) and text.strip()):
        raise ArgumentTypeError(f"expected a name, at most {MAX_CUSTOM_REMINDER_LENGTH} characters")
    return text.strip()


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").astimezone()
    except ValueError:
        raise ArgumentTypeError(f"expected a day as 2026-11-25, got {text!r}") from None


def _time_scale(text: str) -> float:
    try:
        time_scale = float(text)
    except ValueError:
        time_scale = 0.0
    if not MIN_TIME_SCALE <= time_scale <= MAX_TIME_SCALE:
        raise ArgumentTypeError(
            f"expected a number from {MIN_TIME_SCALE:g} to {MAX_TIME_SCALE:g}, got {text!r}"
        )
    return time_scale
