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

from retrotimer.exit_status import ExitStatus

# How often the bar moves, and Ctrl-C is obeyed, at least.
_PROGRESS_STEPS = 500
_BUFFER_BYTES = 1 << 17
FILE_MODE = 0o644
# The wrong path was given; otherwise the disk is at fault.
WRONG_PATH_ERRORS = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
_Item = TypeVar("_Item")


class ExportError(Exception):
    """Nothing was written; says why in one line."""

    def __init__(self, reason: str, status: ExitStatus = ExitStatus.BAD_INPUT) -> None:
        super().__init__(reason)
        self.status = status


def with_progress(
    items: Iterable[_Item], total: int, progress: Callable[[float], None]
) -> Iterator[_Item]:
    """The same items, of which there are about `total`, and how far it is."""
    step = max(total // _PROGRESS_STEPS, 1)
    for number, item in enumerate(items, start=1):
        yield item
        if number % step == 0:
            progress(min(number / max(total, 1), 1.0))
    progress(1.0)


@contextmanager
def export_errors(output_path: Path | None) -> Iterator[None]:
    """What is wrong with a path or its disk becomes an ExportError, which says so in one line.

    With standard output nobody but the entry knows what to do.
    """
    try:
        yield
    except OSError as error:
        if output_path is None:
            raise
        wrong = isinstance(error, WRONG_PATH_ERRORS)
        status = ExitStatus.BAD_INPUT if wrong else ExitStatus.ENVIRONMENT_FAILED
        raise ExportError(os_error_text(error), status) from error


@contextmanager
def replace_file(output_path: Path) -> Iterator[BinaryIO]:
    """A file beside this one, which takes its place in the end; or leaves nothing behind."""
    target = output_path.resolve()
    descriptor, name = tempfile.mkstemp(prefix=".retrotimer-", dir=target.parent)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "w+b", buffering=0) as file:
            yield file
            os.fsync(descriptor)
        aside.chmod(target.stat().st_mode & 0o777 if target.exists() else FILE_MODE)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def open_output(output_path: Path | None) -> Iterator[BinaryIO]:
    """A file that is written whole or not at all, or standard output."""
    if output_path is None:
        sys.stdout.flush()
        yield cast("BinaryIO", sys.stdout.buffer)
        return
    _exists_as_type(output_path, S_ISREG, "this is no file")
    with replace_file(output_path) as raw:
        file = io.BufferedWriter(cast("io.RawIOBase", raw), _BUFFER_BYTES)
        yield file
        file.flush()


@contextmanager
def open_output_folder(output_path: Path) -> Iterator[Path]:
    """A folder aside, which takes its place in the end, or whose files go where there is one."""
    there = _exists_as_type(
        output_path, S_ISDIR, "this is neither a folder nor a name in .zip or .fit"
    )
    aside = Path(
        tempfile.mkdtemp(prefix=".retrotimer-", dir=output_path if there else output_path.parent)
    )
    try:
        yield aside
        if sys.platform != "win32":
            # One for all of them: they lie on the disk before they have their names.
            os.sync()
        if there:
            for path in aside.iterdir():
                path.replace(output_path / path.name)
        else:
            aside.chmod(0o755)
            aside.rename(output_path)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


class UnseekableOutput(io.RawIOBase):
    """An output that cannot be gone back in, also where it claims so, as /dev/null does."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output

    def write(self, data: Any) -> int:
        return self._output.write(data)


def _exists_as_type(path: Path, is_expected_type: Callable[[int], bool], error_text: str) -> bool:
    """Is there something, and of this kind? Another kind is refused before anything is done."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    except OSError as error:
        raise ExportError(os_error_text(error)) from error
    if not is_expected_type(mode):
        raise ExportError(error_text)
    return True


def os_error_text(error: OSError) -> str:
    return error.strerror or str(error)
