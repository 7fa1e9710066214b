"""A small disk of its own, which can be filled to the last byte."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


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
