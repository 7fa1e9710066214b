"""Shows text of files, servers and devices so that it cannot steer the terminal or feign lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import IO, Any
from unicodedata import category

from retrotimer.domain.values.typed_text import split_characters

# Joiners and marks of direction belong to words of several scripts, and do nothing else.
_HARMLESS = "\n\t\u200c\u200d\u200e\u200f\u061c"
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_UNSAFE_CATEGORIES = ("Cc", "Cf", "Cs", "Zl", "Zp")


def escape_controls(text: str) -> str:
    """A text whose control and format characters are shown as escapes, such as `\\x1b`.

    Line ends, tabs, joiners and marks of direction stay, and pairs of isolates, which end at the
    end of a name.
    """
    if text.isascii() and text.isprintable():
        return text
    allowed = _HARMLESS + (_ISOLATE + _END_OF_ISOLATE if _has_paired_isolates(text) else "")
    return "".join(
        _escape(character) if _is_unsafe(character) and character not in allowed else character
        for character in split_characters(text)
    )


def escape_line(text: object) -> str:
    """The same for what is one line: its line ends are shown as escapes too."""
    return escape_controls(str(text)).replace("\n", "\\n")


def print_lines(lines: Iterable[object], file: IO[str] | None = None) -> None:
    """Print each of these on a line of its own, on standard output unless a file is named."""
    for line in lines:
        print(escape_line(line), file=file)


def print_problems(problems: Iterable[object]) -> None:
    """Print each of these on a line of standard error."""
    print_lines(problems, sys.stderr)


def print_in_place(text: str) -> None:
    """Write over the current line of standard error, without ending it."""
    stream = sys.stderr
    raw = stream.stream if isinstance(stream, EscapedStream) else stream
    raw.write(f"\r{escape_line(text)}")
    raw.flush()


def print_traceback(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Print what Python prints of an exception; its message may quote anything."""
    from traceback import format_exception

    sys.stderr.write(escape_controls("".join(format_exception(kind, error, trace))))


@contextmanager
def escaped_output() -> Iterator[None]:
    """Escape whatever is printed until the end, also by argparse and by a prompt."""
    before = sys.stdout, sys.stderr
    for name, stream in (("stdout", sys.stdout), ("stderr", sys.stderr)):
        # A program without a terminal may have none.
        if stream is not None:
            setattr(sys, name, EscapedStream(stream))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


class EscapedStream:
    """A text stream that escapes what is written to it. Everything else is that of the stream."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        self.stream.write(escape_controls(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def _is_unsafe(character: str) -> bool:
    # A flag is several characters, whose tags belong to it.
    return len(character) == 1 and category(character) in _UNSAFE_CATEGORIES


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _has_paired_isolates(text: str) -> bool:
    """Whether each isolate of a name ends in its line and nothing else ends one."""
    for line in text.split("\n"):
        depth = 0
        for character in line:
            depth += (character == _ISOLATE) - (character == _END_OF_ISOLATE)
            if depth not in (0, 1):
                return False
        if depth:
            return False
    return True
