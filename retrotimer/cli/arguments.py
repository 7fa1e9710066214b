"""What can be typed after `retrotimer`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from retrotimer import __version__

WINDOW = "window"
COMMANDS = ("run", "rehearse", "check", "history", "doctor")
SLOWEST, FASTEST = 0.1, 10_000.0


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments as a namespace with `command`; usage errors exit with status 2."""
    words = list(argv)
    # A bare file, or nothing, means the window; a file named like a command is `./run`.
    if not words or (words[0] not in COMMANDS and not words[0].startswith("-")):
        words.insert(0, WINDOW)
    return _parser().parse_args(words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
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

    window = commands.add_parser(WINDOW, prog="retrotimer")
    window.add_argument("file", nargs="?", type=Path, metavar="FILE")
    window.set_defaults(time_scale=1.0, no_sound=False, no_window=False, json=False)

    run = _with_file(commands, "run", "perform a workout now")
    run.add_argument(
        "--time-scale", type=_scale, default=1.0, metavar="N", help="N times as fast; no sound"
    )
    run.add_argument("--no-sound", action="store_true", help="show the cues only")
    run.add_argument("--no-window", action="store_true", help="perform it in the terminal")
    _with_json(run, "one JSON object a line, in the terminal")

    _with_json(_with_file(commands, "rehearse", "the whole session at once, in virtual time"))
    _with_json(_with_file(commands, "check", "is this a valid workout? 0 yes, 2 no"))
    _with_json(commands.add_parser("history", help="the sessions kept"))
    _with_json(commands.add_parser("doctor", help="can a session run on this machine?"))
    return parser


def _with_file(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
    command.add_argument("file", type=Path, metavar="FILE")
    return command


def _with_json(command: argparse.ArgumentParser, text: str = "one JSON document") -> None:
    command.add_argument("--json", action="store_true", help=text)


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not SLOWEST <= scale <= FASTEST:
        raise argparse.ArgumentTypeError(
            f"expected a number from {SLOWEST:g} to {FASTEST:g}, got {text!r}"
        )
    return scale
