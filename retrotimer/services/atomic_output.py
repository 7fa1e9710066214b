"""Where an export goes: standard output, or a file or folder that is written completely or not."""

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
from retrotimer.store.files.disk_deadline import within_deadline

# How often progress is reported at least; each report also lets Ctrl-C end the export.
_PROGRESS_STEPS = 500
_BUFFER_BYTES = 1 << 17
# These errors mean that a wrong path was given; all others that the disk failed.
WRONG_PATH_ERRORS = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
_Item = TypeVar("_Item")


class ExportError(Exception):
    """An export that wrote nothing. Its text is the reason, in one line."""

    def __init__(self, reason: str, status: ExitStatus = ExitStatus.BAD_INPUT) -> None:
        super().__init__(reason)
        self.status = status


def with_progress(
    items: Iterable[_Item], total: int, progress: Callable[[float], None]
) -> Iterator[_Item]:
    """The same items, of which there are about `total`, while their share is reported."""
    step = max(total // _PROGRESS_STEPS, 1)
    for number, item in enumerate(items, start=1):
        yield item
        if number % step == 0:
            progress(min(number / max(total, 1), 1.0))
    progress(1.0)


@contextmanager
def export_errors(output_path: Path | None) -> Iterator[None]:
    """Turn a problem of the path or its disk into an ExportError.

    A problem of standard output stays an OSError, which `__main__` handles.
    """
    try:
        yield
    except OSError as error:
        if output_path is None:
            raise
        is_wrong_path = isinstance(error, WRONG_PATH_ERRORS)
        status = ExitStatus.BAD_INPUT if is_wrong_path else ExitStatus.ENVIRONMENT_FAILED
        raise ExportError(os_error_text(error), status) from error


@contextmanager
def replace_file(output_path: Path) -> Iterator[BinaryIO]:
    """A temporary file in the same folder, which replaces this one in the end.

    After an exception the old file is unchanged and the temporary one is gone.
    """
    target = output_path.resolve()
    descriptor, name = tempfile.mkstemp(prefix=".retrotimer-", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w+b", buffering=0) as file:
            yield file
            os.fsync(descriptor)
        # A new file is for its owner only, as the temporary one was made.
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def open_output(output_path: Path | None) -> Iterator[BinaryIO]:
    """A file that is written completely or not at all, or standard output."""
    if output_path is None:
        sys.stdout.flush()
        yield cast("BinaryIO", sys.stdout.buffer)
        return
    _exists_as_type(output_path, S_ISREG, "not a file")
    with replace_file(output_path) as raw:
        file = io.BufferedWriter(cast("io.RawIOBase", raw), _BUFFER_BYTES)
        yield file
        file.flush()


@contextmanager
def open_output_folder(output_path: Path) -> Iterator[Path]:
    """A temporary folder, which becomes this one in the end.

    If this folder exists already, the files are moved into it.
    """
    exists = _exists_as_type(
        output_path, S_ISDIR, "not a folder, and not a name that ends in .zip or .fit"
    )
    temporary = Path(
        tempfile.mkdtemp(prefix=".retrotimer-", dir=output_path if exists else output_path.parent)
    )
    try:
        yield temporary
        if sys.platform != "win32":
            # Once for all files: their contents are on the disk before they get their names.
            os.sync()
        if exists:
            for path in temporary.iterdir():
                path.replace(output_path / path.name)
        else:
            temporary.rename(output_path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


class UnseekableOutput(io.RawIOBase):
    """An output without `seek`, also where the system claims to have it, as for /dev/null."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output

    def write(self, data: Any) -> int:
        return self._output.write(data)


def _exists_as_type(path: Path, is_expected_type: Callable[[int], bool], error_text: str) -> bool:
    """Does it exist? Raises ExportError if it is of another type than expected."""
    try:
        mode = within_deadline(path, path.stat).st_mode
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unusable_path_error(error) from error
    if not is_expected_type(mode):
        raise ExportError(error_text)
    return True


def unusable_path_error(error: OSError) -> ExportError:
    """The error of a path at which nothing can be written, unless its disk does not answer."""
    status = (
        ExitStatus.ENVIRONMENT_FAILED if isinstance(error, TimeoutError) else ExitStatus.BAD_INPUT
    )
    return ExportError(os_error_text(error), status)


def os_error_text(error: OSError) -> str:
    return error.strerror or str(error)
