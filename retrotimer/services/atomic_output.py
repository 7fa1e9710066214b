"""Where an export goes: standard output, or a file or a folder, whole or not at all."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, BinaryIO, TypeVar, cast

from retrotimer.exit_status import Status

# How often the bar moves, and Ctrl-C is obeyed, at least.
_LOOKS = 500
_BUFFER = 1 << 17
MODE = 0o644
# The wrong path was given; otherwise the disk is at fault.
WRONG_PATH = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
_Item = TypeVar("_Item")


class ExportError(Exception):
    """Nothing was written; says why in one line."""

    def __init__(self, reason: str, status: Status = Status.BAD_INPUT) -> None:
        super().__init__(reason)
        self.status = status


def watched(
    items: Iterable[_Item], total: int, progress: Callable[[float], None]
) -> Iterator[_Item]:
    """The same items, of which there are about `total`, and how far it is."""
    step = max(total // _LOOKS, 1)
    for number, item in enumerate(items, start=1):
        yield item
        if number % step == 0:
            progress(min(number / max(total, 1), 1.0))
    progress(1.0)


@contextmanager
def told(out: Path | None) -> Iterator[None]:
    """What is wrong with a path or its disk becomes an ExportError, which says so in one line.

    With standard output nobody but the entry knows what to do.
    """
    try:
        yield
    except OSError as error:
        if out is None:
            raise
        wrong = isinstance(error, WRONG_PATH)
        status = Status.BAD_INPUT if wrong else Status.ENVIRONMENT_FAILED
        raise ExportError(reason(error), status) from error


@contextmanager
def replacing(out: Path) -> Iterator[BinaryIO]:
    """A file beside this one, which takes its place in the end; or leaves nothing behind."""
    target = out.resolve()
    descriptor, name = tempfile.mkstemp(prefix=".retrotimer-", dir=target.parent)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "w+b", buffering=0) as file:
            yield file
            os.fsync(descriptor)
        aside.chmod(target.stat().st_mode & 0o777 if target.exists() else MODE)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def target(out: Path | None) -> Iterator[BinaryIO]:
    """A file that is written whole or not at all, or standard output."""
    if out is None:
        sys.stdout.flush()
        yield cast("BinaryIO", sys.stdout.buffer)
        return
    _require(out, S_ISREG, "this is no file")
    with replacing(out) as raw:
        file = io.BufferedWriter(cast("io.RawIOBase", raw), _BUFFER)
        yield file
        file.flush()


@contextmanager
def folder(out: Path) -> Iterator[Path]:
    """A folder aside, which takes its place in the end, or whose files go where there is one."""
    there = _require(out, S_ISDIR, "this is neither a folder nor a name in .zip or .fit")
    aside = Path(tempfile.mkdtemp(prefix=".retrotimer-", dir=out if there else out.parent))
    try:
        yield aside
        if sys.platform != "win32":
            # One for all of them: they lie on the disk before they have their names.
            os.sync()
        if there:
            for path in aside.iterdir():
                path.replace(out / path.name)
        else:
            aside.chmod(0o755)
            aside.rename(out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


class OneWay(io.RawIOBase):
    """An output that cannot be gone back in, also where it claims so, as /dev/null does."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output

    def write(self, data: Any) -> int:
        return self._output.write(data)


def _require(out: Path, fits: Callable[[int], bool], complaint: str) -> bool:
    """Is there something, and of this kind? Another kind is refused before anything is done."""
    try:
        mode = out.stat().st_mode
    except FileNotFoundError:
        return False
    except OSError as error:
        raise ExportError(reason(error)) from error
    if not fits(mode):
        raise ExportError(complaint)
    return True


def reason(error: OSError) -> str:
    return error.strerror or str(error)
