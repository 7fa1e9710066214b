"""From the words typed after `retrotimer` to a command. How to add one: see `commands.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from retrotimer.cli.workout_command import Command, OpenWindow


def parse(argv: Sequence[str]) -> Command:
    """The command and its options. A usage error exits with status 2."""
    # The everyday start: nothing, or a file. It waits neither for argparse nor for the commands,
    # whose names have no dot. A file that is named like a command is typed as `./run`.
    if not argv:
        return OpenWindow()
    is_one_word = len(argv) == 1 and not argv[0].startswith("-")
    if is_one_word and "." in argv[0]:
        return OpenWindow(file=Path(argv[0]))
    from retrotimer.cli.commands import COMMANDS

    if is_one_word and argv[0] not in COMMANDS:
        return OpenWindow(file=Path(argv[0]))
    from retrotimer.cli.parsers import build_command_parser, build_window_parser, parse_with

    opens_window = _opens_window(argv, COMMANDS)
    parser = build_window_parser() if opens_window else build_command_parser()
    return parse_with(parser, argv)


def _opens_window(argv: Sequence[str], command_names: Iterable[str]) -> bool:
    """Does this name a file or an option of the window? Two plain words are a mistyped command."""
    first, *others = argv
    if first in (*command_names, "-h", "--help", "--version"):
        return False
    return first.startswith("-") or all(word.startswith("-") for word in others[:1])
