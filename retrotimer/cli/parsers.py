"""The grammar of the command line: which options each command has, and their help."""

from __future__ import annotations

import argparse
from argparse import SUPPRESS, ArgumentTypeError, _SubParsersAction
from collections.abc import Sequence
from dataclasses import fields
from datetime import MINYEAR, date, datetime
from pathlib import Path
from typing import Any, NoReturn

from retrotimer import __version__
from retrotimer.cli.commands import COMMANDS, HISTORY_ACTIONS
from retrotimer.cli.key_values import parse_decimal_comma
from retrotimer.cli.safe_output import escape_line
from retrotimer.cli.workout_command import Command, OpenWindow
from retrotimer.domain.settings.cue_settings import MAX_CUSTOM_REMINDER_LENGTH
from retrotimer.domain.values.typed_text import clean_figure, clean_line, has_controls
from retrotimer.domain.values.validation import NAME_CONSTRAINT, is_single_line

EXPORT_FORMATS = ("csv", "json", "tcx", "fit", "pdf")
MIN_TIME_SCALE, MAX_TIME_SCALE = 0.1, 10_000.0
_USAGE = (
    "retrotimer [FILE | --program NAME] [--client NAME] [--voice NAME | --beeps]"
    " | retrotimer COMMAND ..."
)


class ArgumentParser(argparse.ArgumentParser):
    """Quotes a wrong argument so that it stays on its line."""

    def error(self, message: str) -> NoReturn:
        super().error(escape_line(message))


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
    run = _add_command(commands, "run", "start a session now")
    _add_workout(run)
    run.add_argument(
        *("--time-scale",),
        type=_time_scale,
        default=1.0,
        metavar="N",
        help="run N times as fast, without sound",
    )
    run.add_argument("--no-sound", action="store_true", help="show the cues without sound")
    run.add_argument("--no-window", action="store_true", help="run in the terminal")
    run.add_argument(
        *("--save-to",),
        type=Path,
        metavar="PATH",
        help="where a session is saved as a file if the history cannot be written;"
        " by default in your home, or else in a temporary folder",
    )
    run.add_argument(
        *("--i-take-responsibility",),
        dest="accepts_responsibility",
        action="store_true",
        help="as the trainer or the owner, start although safety limits block the workout;"
        " this is recorded in the history",
    )
    _add_client_and_sounds(run)
    _add_json(run, "print one JSON object per line, in the terminal")

    rehearse = _add_command(
        commands, "rehearse", "print every step and cue of a session, without waiting for them"
    )
    _add_workout(rehearse)
    _add_client_and_sounds(rehearse)
    _add_json(rehearse)

    export = _add_command(commands, "export-audio", "save a whole session as an audio file")
    _add_workout(export)
    export.add_argument(
        *("-o", "--out"),
        type=Path,
        required=True,
        metavar="OUT",
        help="the file: .wav, .flac, .ogg or .mp3",
    )
    _add_client_and_sounds(export)

    settings = _add_command(commands, "settings", "show or change the settings")
    _add_pairs(settings, "the new value; KEY= restores the default")
    _add_client(settings, "of this client, who is added if new")
    _add_json(settings)

    profile = _add_command(
        commands, "profile", "show or change a client's profile, on which the safety limits depend"
    )
    _add_pairs(profile, "the new value; KEY= removes it")
    _add_client(profile, "of this client, who is added if new")
    _add_json(profile)

    check = _add_command(
        commands,
        "check",
        "check whether a workout is valid and safe: status 0 yes, 1 blocked, 2 invalid",
    )
    _add_workout(check)
    _add_client(check, "for this client")
    _add_json(check)

    programs = _add_command(
        commands, "programs", "list the training programs and the next session of each"
    )
    programs.add_argument(
        "program", nargs="?", default="", metavar="PROGRAM", help="show all weeks of this program"
    )
    programs.add_argument(
        *("--unlock",),
        type=_single_line,
        default=SUPPRESS,
        metavar="WHO",
        help="record the name of the clinician who allows this program",
    )
    _add_client(programs, "of this client")
    _add_json(programs)

    after = _add_command(commands, "after", "answer the questions about the last session")
    _add_pairs(after, "an answer")
    after.add_argument("--session", default="", metavar="ID", help="the id of an earlier session")
    _add_client(after, "of this client")
    _add_json(after)

    _add_history(
        _add_command(
            commands, "history", "list the saved sessions, or back up, export or erase them"
        )
    )
    _add_json(_add_command(commands, "doctor", "check whether a session can run on this computer"))
    return parser


def _add_history(history: ArgumentParser) -> None:
    # Without a client these are the sessions of everyone, so None and not the owner.
    _add_client(history, "only the sessions of this client")
    _add_json(history)
    actions = history.add_subparsers(metavar="ACTION", prog="retrotimer history")

    backup = _add_action(actions, "backup", "copy the history, in addition to the daily copies")
    _add_output(backup)
    restore = _add_action(actions, "restore", "replace the history by a copy of it")
    restore.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="the copy; without it, the newest one"
    )
    importing = _add_action(actions, "import", "add the sessions of other histories")
    importing.add_argument(
        *("files",), type=Path, nargs="+", metavar="FILE", help="a JSON export or another history"
    )

    export = _add_action(actions, "export", "save the sessions for other programs")
    export.add_argument("--format", choices=EXPORT_FORMATS, required=True)
    _add_client(export, "only the sessions of this client")
    export.add_argument(
        "--since", type=_day, metavar="YYYY-MM-DD", help="only sessions from this day on"
    )
    export.add_argument(
        *("--per",), choices=("session", "segment"), default="session", help="what is one row"
    )
    _add_output(export)

    erase = _add_action(
        actions, "erase", "remove a client and all their sessions, also from the copies"
    )
    _add_client(erase, "the client to remove", required=True)
    erase.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    redate = _add_action(actions, "redate", "date a session anew, because the clock was wrong")
    redate.add_argument("session", metavar="ID", help="the id of the session")
    redate.add_argument(
        *("start",), type=_moment, metavar="WHEN", help="when it started, as 2026-11-25T18:30"
    )
    sync = _add_action(actions, "sync", "merge with the studio's server now")
    sync.add_argument(
        *("--yes",),
        action="store_true",
        help="also erase here what was erased on other computers, without asking",
    )
    password = _add_action(
        actions, "password", "store the password of the studio's server in the system's keyring"
    )
    password.add_argument("--remove", action="store_true", help="remove it from the keyring")


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
        *("file",),
        type=Path,
        nargs="?",
        metavar="FILE",
        help="a workout file, or the name of a built-in workout",
    )
    workout.add_argument(
        "--program", default="", metavar="NAME", help="the next session of this program"
    )


def _add_pairs(command: ArgumentParser, help_text: str) -> None:
    command.add_argument("pairs", nargs="*", metavar="KEY=VALUE", help=help_text)


def _add_client(command: ArgumentParser, help_text: str, *, required: bool = False) -> None:
    # Without the option the dataclass supplies the default; an action of `history` must not
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
    _add_client(command, "for this client")
    sounds = command.add_mutually_exclusive_group()
    sounds.add_argument(
        "--voice", type=_name, default=SUPPRESS, metavar="NAME", help="with this voice"
    )
    sounds.add_argument("--beeps", action="store_true", help="with tones only")


def _add_json(command: ArgumentParser, help_text: str = "print one JSON document") -> None:
    command.add_argument("--json", action="store_true", help=help_text)


def _add_output(command: ArgumentParser) -> None:
    command.add_argument(*("-o", "--out"), type=Path, metavar="OUT", help="the file to write")


def _name(text: str) -> str:
    name: str = text if has_controls(text) else NAME_CONSTRAINT.clean(text)
    if not NAME_CONSTRAINT.is_valid(name):
        raise ArgumentTypeError(f"expected {NAME_CONSTRAINT.description}, got {text!r}")
    return name


def _single_line(text: str) -> str:
    line = text if has_controls(text) else clean_line(text)
    if not is_single_line(line, MAX_CUSTOM_REMINDER_LENGTH):
        raise ArgumentTypeError(f"expected a name, at most {MAX_CUSTOM_REMINDER_LENGTH} characters")
    return line


def _day(text: str) -> date:
    try:
        return datetime.strptime(clean_figure(text), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise ArgumentTypeError(f"expected a day as 2026-11-25, got {text!r}") from None


def _moment(text: str) -> datetime:
    try:
        time = datetime.strptime(text.replace(" ", "T"), "%Y-%m-%dT%H:%M").astimezone()
    except (ValueError, OverflowError):
        time = None
    # The history has no time in the first year.
    if time is None or time.year == MINYEAR:
        raise ArgumentTypeError(f"expected a time as 2026-11-25T18:30, got {text!r}")
    return time


def _time_scale(text: str) -> float:
    figure = clean_figure(text)
    decimal = parse_decimal_comma(figure)
    try:
        time_scale = float(figure) if decimal is None else decimal
    except ValueError:
        time_scale = 0.0
    if not MIN_TIME_SCALE <= time_scale <= MAX_TIME_SCALE:
        raise ArgumentTypeError(
            f"expected a number from {MIN_TIME_SCALE:g} to {MAX_TIME_SCALE:g}, got {text!r}"
        )
    return time_scale
