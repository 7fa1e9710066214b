"""The only opening of files at paths that the program does not control: regular files only.

A named pipe, a device, a socket or a file of the kernel in the place of a file would be waited for
without end, or would never end. What was opened is checked, not what the path named before.
"""

from __future__ import annotations

import os
import select
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from errno import EINVAL, EISDIR, ENOSPC, ENXIO, ETIMEDOUT
from functools import cache
from pathlib import Path
from typing import BinaryIO

# The mode of files that only their owner may read and write; the umask may take more away.
PRIVATE = 0o600
# The kernel makes what is in these as it is read: some files there wait, others have no end.
_KERNEL_FOLDERS = (
    *("/proc", "/sys", "/sys/fs/bpf", "/sys/fs/cgroup"),
    *("/sys/kernel/debug", "/sys/kernel/security", "/sys/kernel/tracing"),
)
_COPY_CHUNK_BYTES = 1 << 20
# How long a pipe may take in all (less than a disk may), and how long each wait for it lasts.
MAX_PIPE_WAIT_S, _PIPE_WAIT_S = 5.0, 0.1
_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISFIFO, "this is a named pipe, not a file"),
    (stat.S_ISSOCK, "this is a socket, not a file"),
    (stat.S_ISCHR, "this is a device, not a file"),
    (stat.S_ISBLK, "this is a device, not a file"),
)
# Nothing waits: neither for the other end of a pipe nor for a device. Windows needs O_BINARY.
_OPEN_FLAGS = (
    getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class NotRegularFileError(OSError):
    """Something else than a file is there, or a file that the kernel makes as it is read."""


def open_descriptor(path: Path, flags: int = os.O_RDONLY) -> int:
    """Open a regular file, or create it for its owner only. Raises OSError, and never waits."""
    # Before it is opened too, because opening alone can make a device do something.
    require_regular_if_exists(path)
    try:
        descriptor = os.open(path, flags | _OPEN_FLAGS, PRIVATE)
    except OSError as error:
        if error.errno == ENXIO:
            # What a socket or a pipe that came meanwhile answers.
            require_regular_if_exists(path)
        raise
    try:
        _require_regular(os.fstat(descriptor), path)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def open_for_reading(path: Path) -> BinaryIO:
    """A regular file's bytes. Raises OSError, and never waits for anything but the disk."""
    return os.fdopen(open_descriptor(path), "rb")


def read_bytes(path: Path, max_bytes: int = -1) -> bytes:
    """At most so many bytes of a regular file, or all. Raises OSError."""
    with open_for_reading(path) as file:
        return file.read(max_bytes)


def read_bytes_or_pipe(path: Path, max_bytes: int) -> bytes:
    """The same, also from a pipe that the shell has opened for this process, as `<(command)` does.

    Raises TimeoutError if the pipe does not end soon.
    """
    status = path.stat()
    if not stat.S_ISFIFO(status.st_mode) or status.st_dev != _unnamed_pipe_device():
        return read_bytes(path, max_bytes)
    descriptor = os.open(path, os.O_RDONLY | _OPEN_FLAGS)
    try:
        return _read_pipe(descriptor, max_bytes)
    finally:
        os.close(descriptor)


def _read_pipe(descriptor: int, max_bytes: int) -> bytes:
    chunks: list[bytes] = []
    waits_left = round(MAX_PIPE_WAIT_S / _PIPE_WAIT_S)
    while sum(map(len, chunks)) < max_bytes:
        if not select.select([descriptor], [], [], 0)[0]:
            if not waits_left:
                raise TimeoutError(ETIMEDOUT, "the pipe has not ended")
            waits_left -= 1
            select.select([descriptor], [], [], _PIPE_WAIT_S)
            continue
        chunk = os.read(descriptor, _COPY_CHUNK_BYTES)
        if not chunk:
            break
        chunks.append(chunk)
    return b"".join(chunks)[:max_bytes]


def create_private(path: Path) -> BinaryIO:
    """A new or emptied regular file that only its owner can read. Raises OSError."""
    return os.fdopen(open_descriptor(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC), "w+b")


def copy_private(source_path: Path, target_path: Path) -> None:
    """Copy a regular file into one that only its owner can read. Raises OSError.

    Nothing is begun that the target's disk has no space for.
    """
    with open_for_reading(source_path) as source:
        size = os.fstat(source.fileno()).st_size
        if size > shutil.disk_usage(target_path.parent).free:
            raise OSError(ENOSPC, f"there is no space to copy {source_path.name}", str(target_path))
        with create_private(target_path) as target:
            shutil.copyfileobj(source, target, _COPY_CHUNK_BYTES)


def owner_can_write(path: Path) -> bool:
    """Whether the mode of a file lets its owner read and write it."""
    return path.stat().st_mode & PRIVATE == PRIVATE


def allow_owner_to_write(path: Path) -> None:
    """Let the owner read and write a file that exists and was left without these rights."""
    with suppress(OSError):
        if not owner_can_write(path):
            path.chmod(stat.S_IMODE(path.stat().st_mode) | PRIVATE)


def sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; Windows cannot open folders and need not."""
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def require_regular_if_exists(path: Path) -> None:
    """Raises NotRegularFileError if something else than a file is there; OSError."""
    with suppress(FileNotFoundError):
        _require_regular(path.stat(), path)


def _require_regular(status: os.stat_result, path: Path) -> None:
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    for is_kind, text in _KINDS:
        if is_kind(mode):
            raise NotRegularFileError(EINVAL, text, str(path))
    if status.st_dev in _kernel_devices():
        raise NotRegularFileError(EINVAL, "this is a file of the system's kernel", str(path))


@cache
def _unnamed_pipe_device() -> int:
    """The device on which the kernel has pipes without a name."""
    reader, writer = os.pipe()
    try:
        return os.fstat(reader).st_dev
    finally:
        os.close(reader)
        os.close(writer)


@cache
def _kernel_devices() -> frozenset[int]:
    """The devices of file systems that hold no files of their own."""
    devices = set()
    for folder in _KERNEL_FOLDERS:
        with suppress(OSError):
            devices.add(Path(folder).stat().st_dev)
    # Where one of them is not mounted, its folder is part of an ordinary disk.
    return frozenset(devices - {Path("/").stat().st_dev})
