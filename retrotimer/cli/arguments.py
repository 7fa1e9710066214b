"""From the words typed after `retrotimer` to a command. How to add one: see `commands.py`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from retrotimer.cli.commands import COMMANDS, Command, OpenWindow


def parse(argv: Sequence[str]) -> Command:
    """The command and its options. A usage error exits with status 2."""
    # The everyday start: a file, or nothing. It does not wait for argparse. A file that is named
    # like a command is typed as `./run`.
    if not argv:
        return OpenWindow()
    if len(argv) == 1 and argv[0] not in COMMANDS and not argv[0].startswith("-"):
        return OpenWindow(file=Path(argv[0]))
    from retrotimer.cli.parsers import build_command_parser, build_window_parser, parse_with

    parser = build_window_parser() if _opens_window(argv) else build_command_parser()
    return parse_with(parser, argv)


def _opens_window(argv: Sequence[str]) -> bool:
    """Does this name a file or an option of the window? Two plain words are a mistyped command."""
    first, *others = argv
    if first in (*COMMANDS, "-h", "--help", "--version"):
        return False
    return first.startswith("-") or all(word.startswith("-") for word in others[:1])
