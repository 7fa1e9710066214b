"""What can be typed after `retrotimer`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrotimer import __version__

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from datetime import datetime

    from retrotimer.domain.settings.settings import SessionOverrides

WINDOW = "window"
COMMANDS = (
    *("run", "rehearse", "export-audio", "check", "programs", "after", "history"),
    *("profile", "settings", "doctor"),
)
_USAGE = (
    "retrotimer [FILE | --program NAME] [--client NAME] [--voice NAME | --beeps]"
    " | retrotimer COMMAND ..."
)
FORMATS = ("csv", "json", "tcx", "fit", "pdf")
SLOWEST, FASTEST = 0.1, 10_000.0


@dataclass(frozen=True, slots=True)
class Arguments:
    """One command and its options; `file` is None where none was named."""

    command: str
    file: Path | None = None
    time_scale: float = 1.0
    no_sound: bool = False
    no_window: bool = False
    json: bool = False
    client: str = ""
    voice: str = ""
    beeps: bool = False
    out: Path | None = None
    pairs: Sequence[str] = ()
    program: str = ""
    responsible: bool = False
    unlock: str = ""
    session: str = ""
    of_client: str | None = None
    action: str | None = None
    paths: Path | Sequence[Path] | None = None
    format: str = ""
    since: datetime | None = None
    per: str = "session"
    yes: bool = False

    @property
    def wishes(self) -> SessionOverrides:
        """Which client hears this session, and how other than usual."""
        # The first paint does not wait for the settings.
        from retrotimer.domain.settings.settings import SessionOverrides

        return SessionOverrides(self.client, self.voice, self.beeps, self._muted)

    @property
    def track(self) -> Path:
        """Where the audio track goes."""
        return self.out or Path()

    @property
    def _muted(self) -> str:
        """Why this session is to be silent, or nothing."""
        if self.no_sound:
            return "--no-sound"
        return f"time runs {self.time_scale:g} times as fast" if self.time_scale != 1 else ""


def parse(argv: Sequence[str]) -> Arguments:
    """The arguments; usage errors exit with status 2."""
    # A bare file, or nothing, means the window; a file named like a command is `./run`.
    if not argv:
        return Arguments(WINDOW)
    if len(argv) == 1 and argv[0] not in COMMANDS and not argv[0].startswith("-"):
        return Arguments(WINDOW, Path(argv[0]))
    parser = _window_parser() if _opens_the_window(argv) else _parser()
    return Arguments(**vars(parser.parse_args(argv)))


def _opens_the_window(argv: Sequence[str]) -> bool:
    """Is this a file, a client or the like, and no command? Two words are a mistyped command."""
    first, *more = argv
    if first in (*COMMANDS, "-h", "--help", "--version"):
        return False
    return first.startswith("-") or all(word.startswith("-") for word in more[:1])


def _window_parser() -> ArgumentParser:
    from argparse import ArgumentParser

    parser = ArgumentParser(prog="retrotimer", usage=_USAGE, allow_abbrev=False)
    parser.set_defaults(command=WINDOW)
    workout = parser.add_mutually_exclusive_group()
    workout.add_argument("file", type=Path, nargs="?", metavar="FILE")
    workout.add_argument("--program", default="", metavar="NAME")
    return _with_wishes(parser)


def _parser() -> ArgumentParser:
    # The everyday call opens the window, and does not wait for this import.
    from argparse import SUPPRESS, ArgumentParser

    parser = ArgumentParser(
        prog="retrotimer",
        usage=_USAGE,
        description="A timer for walking forward and backward on a treadmill."
        " With a workout FILE (*.retro.json), a program, or nothing, it opens the window.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"RetroTimer {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", required=True, prog="retrotimer"
    )

    run = _with_workout(commands, "run", "perform a workout now")
    run.add_argument(
        "--time-scale", type=_scale, default=1.0, metavar="N", help="N times as fast; no sound"
    )
    run.add_argument("--no-sound", action="store_true", help="show the cues only")
    run.add_argument("--no-window", action="store_true", help="perform it in the terminal")
    run.add_argument(
        *("--i-take-responsibility",),
        dest="responsible",
        action="store_true",
        help="as trainer or owner, also for what check refuses; it is kept",
    )
    _with_json(_with_wishes(run), "one JSON object a line, in the terminal")

    rehearse = _with_workout(commands, "rehearse", "the whole session at once, in virtual time")
    _with_json(_with_wishes(rehearse))
    export = _with_workout(commands, "export-audio", "the whole session as an audio file")
    export.add_argument(
        *("-o", "--out"), type=Path, required=True, metavar="OUT", help="wav, flac, ogg or mp3"
    )
    _with_wishes(export)

    settings = _added(commands, "settings", "show or change what is heard")
    _with_pairs(settings, "change; KEY= as if never chosen")
    _with_client(settings, "of this client, known or new")
    _with_json(settings)
    profile = _added(commands, "profile", "who walks: show or change what the limits depend on")
    _with_pairs(profile, "change; KEY= as if never said")
    _with_client(profile, "of this client, known or new")
    _with_json(profile)

    check = _with_workout(commands, "check", "is it valid, and safe? 0 yes, 1 refused, 2 invalid")
    _with_client(check, "for this client")
    _with_json(check)
    programs = _added(commands, "programs", "the training programs, and what comes next in each")
    programs.add_argument("program", nargs="?", default="", metavar="PROGRAM", help="all of one")
    programs.add_argument(
        "--unlock",
        type=_line,
        default=SUPPRESS,
        metavar="WHO",
        help="a clinician allowed this one",
    )
    _with_client(programs, "of this client")
    _with_json(programs)
    after = _added(commands, "after", "say how the last session was")
    _with_pairs(after, "an answer")
    after.add_argument("--session", default="", metavar="ID", help="of this session instead")
    _with_client(after, "of this client")
    _with_json(after)
    _add_history(_added(commands, "history", "the sessions kept, and what to do with them"))
    _with_json(_added(commands, "doctor", "can a session run on this machine?"))
    return parser


def _add_history(history: ArgumentParser) -> None:
    _with_one_client(history, "those of this client only")
    _with_json(history)
    actions = history.add_subparsers(dest="action", metavar="ACTION", prog="retrotimer history")
    backup = _added(actions, "backup", "a copy of the history, besides the daily ones")
    backup.add_argument(*("-o", "--out"), type=Path, metavar="OUT", help="into this file")
    restore = _added(actions, "restore", "put a copy in the history's place")
    restore.add_argument("paths", type=Path, nargs="?", metavar="FILE", help="or the newest copy")
    importing = _added(actions, "import", "take over the sessions of other histories")
    importing.add_argument("paths", type=Path, nargs="+", metavar="FILE")
    export = _added(actions, "export", "the sessions as other programs read them")
    export.add_argument("--format", dest="format", choices=FORMATS, required=True)
    _with_one_client(export, "those of this client only")
    export.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="from this day on")
    export.add_argument("--per", choices=("session", "segment"), default="session")
    export.add_argument(*("-o", "--out"), type=Path, metavar="OUT", help="into this file")
    erase = _added(actions, "erase", "remove a client, and every copy of their sessions")
    _with_one_client(erase, "whose sessions", required=True)
    erase.add_argument("--yes", action="store_true", help="do not ask")
    _added(actions, "sync", "merge with the studio's history now")


def _with_one_client(command: ArgumentParser, text: str, *, required: bool = False) -> None:
    """Here no name is everybody, and not the owner."""
    from argparse import SUPPRESS

    default = None if required else SUPPRESS
    command.add_argument(
        *("--client",),
        type=_name,
        dest="of_client",
        metavar="NAME",
        help=text,
        required=required,
        default=default,
    )


def _added(commands: _SubParsersAction[ArgumentParser], name: str, text: str) -> ArgumentParser:
    return commands.add_parser(name, help=text, description=text, allow_abbrev=False)


def _with_workout(
    commands: _SubParsersAction[ArgumentParser], name: str, text: str
) -> ArgumentParser:
    command = _added(commands, name, text)
    workout = command.add_mutually_exclusive_group(required=True)
    workout.add_argument(
        *("file",), type=Path, nargs="?", metavar="FILE", help="or a built-in one by its name"
    )
    workout.add_argument("--program", metavar="NAME", help="the next session of this program")
    return command


def _with_pairs(command: ArgumentParser, text: str) -> None:
    command.add_argument("pairs", nargs="*", metavar="KEY=VALUE", help=text)


def _with_client(command: ArgumentParser, text: str) -> None:
    from argparse import SUPPRESS

    command.add_argument("--client", type=_name, default=SUPPRESS, metavar="NAME", help=text)


def _with_wishes(command: ArgumentParser) -> ArgumentParser:
    from argparse import SUPPRESS

    _with_client(command, "as this client walks and hears it")
    sounds = command.add_mutually_exclusive_group()
    sounds.add_argument(
        "--voice", type=_name, default=SUPPRESS, metavar="NAME", help="said by this voice"
    )
    sounds.add_argument("--beeps", action="store_true", help="tones only")
    return command


def _with_json(command: ArgumentParser, text: str = "one JSON document") -> None:
    command.add_argument("--json", action="store_true", help=text)


def _name(text: str) -> str:
    from argparse import ArgumentTypeError

    from retrotimer.domain.values.validation import NAME_CONSTRAINT

    if not NAME_CONSTRAINT.is_valid(text):
        raise ArgumentTypeError(f"expected {NAME_CONSTRAINT.description}, got {text!r}")
    return text


def _line(text: str) -> str:
    from argparse import ArgumentTypeError

    from retrotimer.domain.settings.cue_settings import MAX_CUSTOM_REMINDER_LENGTH
    from retrotimer.domain.values.validation import is_single_line

    if not (is_single_line(text, MAX_CUSTOM_REMINDER_LENGTH) and text.strip()):
        raise ArgumentTypeError(f"expected a name, at most {MAX_CUSTOM_REMINDER_LENGTH} characters")
    return text.strip()


def _day(text: str) -> datetime:
    from argparse import ArgumentTypeError
    from datetime import datetime

    try:
        return datetime.strptime(text, "%Y-%m-%d").astimezone()
    except ValueError:
        raise ArgumentTypeError(f"expected a day as 2026-11-25, got {text!r}") from None


def _scale(text: str) -> float:
    from argparse import ArgumentTypeError

    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not SLOWEST <= scale <= FASTEST:
        raise ArgumentTypeError(f"expected a number from {SLOWEST:g} to {FASTEST:g}, got {text!r}")
    return scale
