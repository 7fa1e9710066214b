"""Pipes, sockets and devices in the place of files: each command answers in words, at once."""

from __future__ import annotations

import shutil

import pytest

from retrotimer.__main__ import main
from retrotimer.store.files import client_file
from retrotimer.store.folders import Folders
from tests.support.history_database import save_session
from tests.support.not_files import NOT_FILES, in_time
from tests.support.paths import EXAMPLE

# One of each kind of waiting; the others are opened by the same function.
KINDS = pytest.mark.parametrize("kind", ["a named pipe", "a device without an end"])


def make_not_file(kind, path):
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    make, reason = NOT_FILES[kind]
    make(path)
    return reason


def run(capsys, *words):
    """The status of a command, and what it prints on the error output."""
    capsys.readouterr()
    return in_time(lambda: main([*map(str, words)])), capsys.readouterr().err


@KINDS
@pytest.mark.parametrize("command", [["check"], ["rehearse"], ["run"], []])
def test_a_workout_that_is_no_file_is_status_2(tmp_path, capsys, kind, command):
    path = tmp_path / "thing.retro.json"
    reason = make_not_file(kind, path)
    assert run(capsys, *command, path) == (2, f"{path}: cannot be read: {reason}\n")


@KINDS
@pytest.mark.parametrize("action", ["import", "restore"])
def test_an_import_or_a_copy_that_is_no_file_is_status_2(tmp_path, capsys, kind, action):
    path = tmp_path / "thing"
    reason = make_not_file(kind, path)
    assert run(capsys, "history", action, path) == (2, f"{path}: {reason}\n")


@KINDS
@pytest.mark.parametrize(
    "words",
    [
        ["history"],
        ["history", "--json"],
        ["history", "export", "--format", "csv"],
        ["history", "backup"],
        ["history", "import", "none"],
        ["history", "erase", "--client", "Ann", "--yes"],
    ],
    ids=" ".join,
)
def test_a_history_that_is_no_file_is_status_3(capsys, kind, words):
    path = Folders().history_path
    reason = make_not_file(kind, path)
    capsys.readouterr()
    assert in_time(lambda: main(words)) == 3
    assert f"{path}: {reason}" in "".join(capsys.readouterr())


def test_doctor_is_status_3_and_says_what_is_in_the_place_of_the_history(capsys):
    path = Folders().history_path
    reason = make_not_file("a named pipe", path)
    capsys.readouterr()
    assert in_time(lambda: main(["doctor"])) == 3
    assert f"{path}: {reason}" in capsys.readouterr().out


@KINDS
def test_settings_that_are_no_file_are_status_3(capsys, kind):
    path = Folders().settings_path
    reason = make_not_file(kind, path)
    for words in (["settings"], ["settings", "voice=emma"]):
        assert run(capsys, *words) == (3, f"{path}: cannot be read: {reason}\n")


@KINDS
def test_a_profile_that_is_no_file_is_named_and_kept(capsys, kind):
    path = client_file.client_path(Folders().clients, "")
    reason = make_not_file(kind, path)
    before = path.lstat()
    status, complaints = run(capsys, "profile", "weight_kg=70")
    assert (status, complaints.count(reason) > 0) == (3, True)
    assert path.lstat() == before


@KINDS
def test_nothing_is_exported_onto_what_is_no_file(tmp_path, capsys, kind):
    save_session(Folders().history_path)
    path = tmp_path / "thing.wav"
    make_not_file(kind, path)
    for words in (
        ["history", "export", "--format", "json", "-o", path],
        ["history", "backup", "-o", path],
        ["export-audio", EXAMPLE, "--beeps", "-o", path],
    ):
        status, complaints = run(capsys, *words)
        assert (status in (2, 3), complaints.count("\n")) == (True, 1)


# What is in the way of the history, and what is said of it.
IN_THE_WAY = {
    "a link to itself": ("history.sqlite3", "history.sqlite3", "Too many levels of symbolic links"),
    "a link into a missing folder": ("history.sqlite3", "none/there", "this link leads nowhere"),
    "a file for the folder": ("", None, "is not a folder"),
    "a folder that links to itself": ("", "data", "Too many levels of symbolic links"),
    "a folder on a missing disk": ("", "none/there", "this link leads nowhere"),
}


@pytest.mark.parametrize("kind", IN_THE_WAY)
@pytest.mark.parametrize("words", [["history"], ["history", "export", "--format", "csv"]])
def test_a_history_that_cannot_be_reached_is_not_an_empty_one(capsys, kind, words):
    name, target, reason = IN_THE_WAY[kind]
    place = Folders().data / name
    shutil.rmtree(Folders().data)
    place.parent.mkdir(parents=True, exist_ok=True)
    if target is None:
        place.write_bytes(b"")
    else:
        place.symlink_to(target)
    status, complaints = run(capsys, *words)
    assert (status, complaints.count(reason)) == (3, 1)


def test_a_link_may_name_a_history_that_is_not_made_yet(tmp_path, capsys):
    path = Folders().history_path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(tmp_path / "made-later.sqlite3")
    assert run(capsys, "history") == (0, "")
    save_session(path)
    assert (tmp_path / "made-later.sqlite3").exists()
