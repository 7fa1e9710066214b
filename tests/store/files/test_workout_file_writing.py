"""A workout is saved completely or not at all, and the file keeps its type and permissions."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace

import pytest

from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.store.files.workout_file import WorkoutFileError, parse, read, write
from tests.support.workout_documents import EXAMPLE_FILE

OLD = read(EXAMPLE_FILE)
NEW = Workout("Näw", (Step(SegmentKind.WORK, Direction.BACKWARD, 60.0, 1.6),), "d" * 4_000)

# With a limit on the size of files the disk is full in the middle of the text.
SAVE_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from retrotimer.store.files.workout_file import read, write
path = Path(sys.argv[1])
workout = read(Path(sys.argv[2]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write(path, workout)
except OSError as error:
    sys.exit(f"OSError: {error.strerror}")
"""


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def saved(tmp_path):
    """A folder with one saved workout and nothing else."""
    path = tmp_path / "folder" / "mine.retro.json"
    path.parent.mkdir()
    write(path, OLD)
    return path


def test_a_saved_workout_is_read_back(saved):
    write(saved, NEW)
    assert read(saved) == NEW
    assert names_in(saved.parent) == [saved.name]


def test_a_new_file_can_be_read_and_written_by_its_owner_only(saved):
    assert mode(saved) == 0o600


def test_the_file_is_utf8_with_unix_lines_on_every_system(saved):
    write(saved, NEW)
    content = saved.read_bytes()
    assert "Näw".encode() in content
    assert b"\r" not in content
    assert content.endswith(b"}\n")


def test_whoever_is_reading_the_old_file_reads_it_to_its_end(saved):
    with saved.open(encoding="utf-8") as reader:
        beginning = reader.read(10)
        write(saved, NEW)
        assert parse(beginning + reader.read()) == OLD
    assert read(saved) == NEW


def test_a_disk_that_fills_up_leaves_the_old_file_and_no_litter(saved, tmp_path):
    new = tmp_path / "new.retro.json"
    write(new, NEW)
    command = [sys.executable, "-c", SAVE_ON_A_FULL_DISK, str(saved), str(new)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "OSError: File too large\n")
    assert read(saved) == OLD
    assert names_in(saved.parent) == [saved.name]


def test_a_folder_that_cannot_be_written_leaves_the_old_file(public_folder, without_privileges):
    path = public_folder / "mine.retro.json"
    write(path, OLD)
    public_folder.chmod(0o555)
    try:
        with without_privileges(), pytest.raises(PermissionError):
            write(path, NEW)
    finally:
        public_folder.chmod(0o755)
    assert read(path) == OLD
    assert names_in(public_folder) == [path.name]


def test_text_that_cannot_be_written_leaves_the_old_file_and_no_litter(saved):
    with pytest.raises(WorkoutFileError, match="name: expected one line of text"):
        write(saved, replace(NEW, name="\ud800"))
    assert read(saved) == OLD
    assert names_in(saved.parent) == [saved.name]


def test_a_directory_in_the_files_place_stays_and_no_litter(saved):
    folder = saved.parent / "folder.retro.json"
    folder.mkdir()
    with pytest.raises(IsADirectoryError):
        write(folder, NEW)
    assert names_in(saved.parent) == [folder.name, saved.name]


def test_a_folder_that_does_not_exist_is_the_callers_problem(tmp_path):
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "none" / "mine.retro.json", NEW)


def test_a_link_stays_a_link_and_its_target_is_written(saved, tmp_path):
    link = tmp_path / "link.retro.json"
    link.symlink_to(saved)
    write(link, NEW)
    assert link.is_symlink()
    assert read(saved) == NEW
    assert names_in(saved.parent) == [saved.name]


def test_a_link_to_nothing_yet_creates_its_target(saved):
    link = saved.parent / "link.retro.json"
    link.symlink_to("later.retro.json")
    write(link, NEW)
    assert link.is_symlink()
    assert read(saved.parent / "later.retro.json") == NEW


def test_a_link_to_itself_is_the_callers_problem_too_and_no_litter(tmp_path):
    link = tmp_path / "link.retro.json"
    link.symlink_to(link)
    # Python 3.13 and later see a name like any other, and the file takes its place.
    with suppress(OSError):
        write(link, NEW)
    assert names_in(tmp_path) == [link.name]


@pytest.mark.parametrize("bits", [0o600, 0o640, 0o664, 0o444])
def test_the_permissions_of_the_file_are_kept(saved, bits):
    saved.chmod(bits)
    write(saved, NEW)
    assert mode(saved) == bits
    assert read(saved) == NEW


def test_a_folder_that_may_be_written_but_not_listed_takes_the_file(
    public_folder, without_privileges
):
    # It cannot be opened either, so its entry cannot be forced to disk: no reason to fail.
    public_folder.chmod(0o333)
    if os.geteuid() == 0:
        os.chown(public_folder, 65_534, -1)
    path = public_folder / "mine.retro.json"
    try:
        with without_privileges():
            write(path, NEW)
    finally:
        public_folder.chmod(0o755)
    assert read(path) == NEW
