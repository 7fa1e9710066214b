"""Files are written completely or not at all."""

from __future__ import annotations

import os
from contextlib import suppress

import pytest

from retrotimer.store.files.atomic_file import write


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_text_is_written_in_utf8_with_the_permissions_wanted(tmp_path):
    path = tmp_path / "a.json"
    write(path, "Ä\n", 0o600)
    assert path.read_bytes() == "Ä\n".encode()
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_written_leaves_the_old_file_and_no_litter(tmp_path):
    path = tmp_path / "a.json"
    write(path, "old", 0o600)
    with pytest.raises(UnicodeEncodeError):
        write(path, "\ud800", 0o600)
    assert path.read_text() == "old"
    assert names_in(tmp_path) == [path.name]


def test_a_link_stays_a_link(tmp_path):
    link, path = tmp_path / "link.json", tmp_path / "a.json"
    link.symlink_to(path)
    write(link, "new", 0o600)
    assert link.is_symlink()
    assert path.read_text() == "new"


def test_a_link_to_itself_is_an_error_of_the_disk_and_leaves_no_litter(tmp_path):
    link = tmp_path / "link.json"
    link.symlink_to(link)
    # Python 3.13 and later see a name like any other, and the file takes its place.
    with suppress(OSError):
        write(link, "new", 0o600)
    assert names_in(tmp_path) == [link.name]


def test_a_folder_that_cannot_be_listed_takes_the_file(public_folder, without_privileges):
    public_folder.chmod(0o333)
    if os.geteuid() == 0:
        os.chown(public_folder, 65_534, -1)
    path = public_folder / "a.json"
    try:
        with without_privileges():
            write(path, "new", 0o600)
    finally:
        public_folder.chmod(0o755)
    assert path.read_text() == "new"
