"""What can be typed after `retrotimer`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrotimer import __version__

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from retrotimer.core.settings import Wishes

WINDOW = "window"
COMMANDS = ("run", "rehearse", "export-audio", "settings", "check", "history", "doctor")
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

    @property
    def wishes(self) -> Wishes:
        """Which client hears this session, and how other than usual."""
        # The first paint does not wait for the settings.
        from retrotimer.core.settings import Wishes

        return Wishes(self.client, self.voice, self.beeps, self._muted)

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
    return Arguments(**vars(_parser().parse_args(argv)))


def _parser() -> ArgumentParser:
    # The everyday call opens the window, and does not wait for this import.
    from argparse import SUPPRESS, ArgumentParser

    parser = ArgumentParser(
        prog="retrotimer",
        usage="retrotimer [FILE] | retrotimer COMMAND ...",
        description="A timer for walking forward and backward on a treadmill."
        " With a workout FILE (*.retro.json), or with nothing, it opens the window.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"RetroTimer {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", required=True
    )

    run = _with_file(commands, "run", "perform a workout now")
    run.add_argument(
        "--time-scale", type=_scale, default=1.0, metavar="N", help="N times as fast; no sound"
    )
    run.add_argument("--no-sound", action="store_true", help="show the cues only")
    run.add_argument("--no-window", action="store_true", help="perform it in the terminal")
    _with_json(_with_wishes(run), "one JSON object a line, in the terminal")

    rehearse = _with_file(commands, "rehearse", "the whole session at once, in virtual time")
    _with_json(_with_wishes(rehearse))
    export = _with_file(commands, "export-audio", "the whole session as an audio file")
    export.add_argument(
        *("-o", "--out"), type=Path, required=True, metavar="OUT", help="wav, flac, ogg or mp3"
    )
    _with_wishes(export)

    settings = _added(commands, "settings", "show or change what is heard")
    settings.add_argument(
        *("pairs",), nargs="*", metavar="KEY=VALUE", help="change; KEY= as if never chosen"
    )
    settings.add_argument(
        "--client",
        type=_name,
        default=SUPPRESS,
        metavar="NAME",
        help="of this client, known or new",
    )
    _with_json(settings)

    _with_json(_with_file(commands, "check", "is this a valid workout? 0 yes, 2 no"))
    _with_json(_added(commands, "history", "the sessions kept"))
    _with_json(_added(commands, "doctor", "can a session run on this machine?"))
    return parser


def _added(commands: _SubParsersAction[ArgumentParser], name: str, text: str) -> ArgumentParser:
    return commands.add_parser(name, help=text, description=text, allow_abbrev=False)


def _with_file(commands: _SubParsersAction[ArgumentParser], name: str, text: str) -> ArgumentParser:
    command = _added(commands, name, text)
    command.add_argument("file", type=Path, metavar="FILE")
    return command


def _with_wishes(command: ArgumentParser) -> ArgumentParser:
    from argparse import SUPPRESS

    command.add_argument(
        "--client", type=_name, default=SUPPRESS, metavar="NAME", help="as this client hears it"
    )
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

    from retrotimer.core.choices import NAME

    if not NAME.fits(text):
        raise ArgumentTypeError(f"expected {NAME.words}, got {text!r}")
    return text


def _scale(text: str) -> float:
    from argparse import ArgumentTypeError

    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not SLOWEST <= scale <= FASTEST:
        raise ArgumentTypeError(f"expected a number from {SLOWEST:g} to {FASTEST:g}, got {text!r}")
    return scale
