"""Only regular files are opened: nothing that would be waited for, and nothing without an end."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from retrotimer import regular_file
from retrotimer.regular_file import (
    NotRegularFileError,
    copy_private,
    create_private,
    open_descriptor,
    read_bytes,
    read_bytes_or_pipe,
)
from tests.support.not_files import NOT_FILES, in_time

OPENERS = {
    "reading": read_bytes,
    "reading a text": lambda path: read_bytes_or_pipe(path, 100),
    "writing": create_private,
    "adding": lambda path: open_descriptor(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT),
    "copying": lambda path: copy_private(path, path.with_name("copy")),
    "copying onto it": lambda path: copy_private(Path(__file__), path),
}


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("kind", NOT_FILES)
def test_what_is_no_file_is_neither_opened_nor_changed(tmp_path, kind, opener):
    path = tmp_path / "thing"
    make, reason = NOT_FILES[kind]
    make(path)
    before = path.lstat()
    with pytest.raises(NotRegularFileError) as caught:
        in_time(lambda: OPENERS[opener](path))
    assert caught.value.strerror == reason
    assert path.lstat() == before
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("opener", OPENERS)
def test_a_folder_is_no_file(tmp_path, opener):
    with pytest.raises(IsADirectoryError, match="Is a directory"):
        OPENERS[opener](tmp_path)


@pytest.mark.parametrize("make", [os.mkfifo, NOT_FILES["a socket"][0]])
def test_what_takes_the_place_of_a_file_at_this_instant_is_not_waited_for(
    tmp_path, make, monkeypatch
):
    path = tmp_path / "thing"
    path.write_bytes(b"content")
    look = regular_file.require_regular_if_exists

    def replace_after_the_first_look(looked_at):
        look(looked_at)
        monkeypatch.setattr(regular_file, "require_regular_if_exists", look)
        path.unlink()
        make(path)

    monkeypatch.setattr(regular_file, "require_regular_if_exists", replace_after_the_first_look)
    with pytest.raises(NotRegularFileError):
        in_time(lambda: read_bytes(path))


def test_an_error_that_is_none_of_ours_stays_as_it_is(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_bytes(tmp_path / "none")


def test_a_pipe_of_the_shell_that_does_not_end_is_given_up(monkeypatch):
    monkeypatch.setattr(regular_file, "MAX_PIPE_WAIT_S", 0.3)
    reader, writer = os.pipe()
    os.write(writer, b"{")
    with pytest.raises(TimeoutError, match="the pipe has not ended"):
        in_time(lambda: read_bytes_or_pipe(Path(f"/dev/fd/{reader}"), 100))
    os.close(writer)
    os.close(reader)


def test_of_a_pipe_of_the_shell_no_more_is_read_than_asked_for():
    reader, writer = os.pipe()
    os.write(writer, b"x" * 200)
    assert in_time(lambda: read_bytes_or_pipe(Path(f"/dev/fd/{reader}"), 100)) == b"x" * 100
    os.close(writer)
    os.close(reader)


def test_a_file_that_does_not_fit_on_the_disk_is_not_begun_to_be_copied(tmp_path):
    huge = tmp_path / "huge"
    huge.touch()
    # A hole, of which the disk holds nothing.
    os.truncate(huge, 1 << 43)
    with pytest.raises(OSError, match="there is no space to copy huge"):
        copy_private(huge, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize(("umask", "mode"), [(0o000, 0o600), (0o022, 0o600), (0o277, 0o400)])
def test_a_new_file_is_for_its_owner_only_and_never_more_than_the_umask_allows(
    tmp_path, umask, mode
):
    before = os.umask(umask)
    try:
        create_private(tmp_path / "new").close()
        copy_private(tmp_path / "new", tmp_path / "copy")
    finally:
        os.umask(before)
    for name in ("new", "copy"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == mode
