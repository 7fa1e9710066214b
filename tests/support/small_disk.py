"""A small disk of its own, which can be filled to the last byte."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_MNT_DETACH = 2


class SmallDisk:
    """A disk at `folder`, with room for some sessions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill_up(self) -> Path:
        """Leave no byte; deleting the file that is returned makes room again."""
        with self._filler.open("wb", buffering=0) as file:
            for size in (4_096, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue
        return self._filler

    def empty(self) -> None:
        """Make room again."""
        self._filler.unlink()


@contextmanager
def mounted_small_disk(folder: Path, size: str = "600k") -> Iterator[SmallDisk]:
    """A real file system of this size in a folder that exists. Skips the test where it may not."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run([shutil.which("umount"), "-l", str(folder)], check=True)


class FreezableDisk:
    """A disk at `folder` that stops answering what writes to it, and answers again later."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """What writes now waits in the kernel, until the end of the context."""
        _run_tool("fsfreeze", "--freeze", self.folder)
        try:
            yield
        finally:
            _run_tool("fsfreeze", "--unfreeze", self.folder)


@contextmanager
def mounted_freezable_disk(folder: Path) -> Iterator[FreezableDisk]:
    """A real file system that can be frozen, in a folder. Skips the test where it may not be."""
    image, mount_point = folder / "image", folder / "mounted"
    mount_point.mkdir()
    with image.open("wb") as file:
        file.truncate(4 << 20)
    try:
        _run_tool("mkfs.ext4", "-q", "-O", "^has_journal", image)
        _run_tool("mount", "-o", "loop", image, mount_point)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a disk image is not allowed here")
    try:
        yield FreezableDisk(mount_point)
    finally:
        _run_tool("umount", "-l", mount_point)


@contextmanager
def mounted_dead_disk(folder: Path) -> Iterator[None]:
    """A file system in this folder that answers nothing at all, like a server that is gone.

    It is one of FUSE without a program behind it. Skips the test where it may not be mounted.
    """
    system = ctypes.CDLL(None, use_errno=True)
    try:
        descriptor = os.open("/dev/fuse", os.O_RDWR)
    except OSError:
        pytest.skip("there is no FUSE here")
    options = f"fd={descriptor},rootmode=40000,user_id=0,group_id=0".encode()
    try:
        if system.mount(b"dead", os.fsencode(folder), b"fuse", 0, options):
            pytest.skip("mounting a disk is not allowed here")
        try:
            yield
        finally:
            # What still waits for it gets an error now.
            os.close(descriptor)
            descriptor = -1
            system.umount2(os.fsencode(folder), _MNT_DETACH)
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _run_tool(name: str, *arguments: object) -> None:
    program = shutil.which(name, path=f"{os.environ['PATH']}:/sbin:/usr/sbin") or name
    subprocess.run([program, *map(str, arguments)], check=True, capture_output=True)
