"""What the program writes for a user is for that user only, whatever the umask allows."""

from __future__ import annotations

import os
import stat
from zipfile import ZipFile

import pytest

from retrotimer.domain.settings.settings import Settings
from retrotimer.services.atomic_output import replace_file
from retrotimer.services.coaching import CoachingService
from retrotimer.services.history_export import ExportRequest, export_history
from retrotimer.services.workout_library import LibraryService
from retrotimer.store.files import settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.log_file import FILE_NAME, LogEvent, LogFile
from retrotimer.store.upkeep import backups
from tests.support.history_database import WORKOUT, save_session

# What everyone may read and write, and what not even the owner may write.
UMASKS = [0o000, 0o277]


@pytest.fixture(params=UMASKS, ids=oct)
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def export(format_name, path):
    export_history(Folders().history_path, ExportRequest(format_name), path, lambda _share: None)


@pytest.fixture(autouse=True)
def _session():
    save_session(Folders().history_path)


@pytest.mark.parametrize(
    ("format_name", "name"),
    [("csv", "a.csv"), ("json", "a.json"), ("tcx", "a.tcx"), ("fit", "a.fit"), ("fit", "a.zip")],
)
def test_an_export_is_for_its_owner_only(umask, tmp_path, format_name, name):
    export(format_name, tmp_path / name)
    assert mode(tmp_path / name) == 0o600 & ~umask


@pytest.mark.parametrize("umask", [0o000, 0o077], indirect=True)
@pytest.mark.usefixtures("umask")
def test_a_folder_of_exports_and_every_file_in_it_are_for_their_owner_only(tmp_path):
    folder = tmp_path / "new"
    for _ in range(2):
        export("fit", folder)
        assert mode(folder) == 0o700
        assert {mode(file) for file in folder.iterdir()} == {0o600}


def test_a_file_that_comes_out_of_a_zip_is_for_its_owner_only(tmp_path):
    export("fit", tmp_path / "a.zip")
    with ZipFile(tmp_path / "a.zip") as archive:
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o600}


@pytest.mark.usefixtures("umask")
def test_an_export_that_replaces_a_file_keeps_who_may_read_it(tmp_path):
    path = tmp_path / "a.csv"
    path.touch()
    path.chmod(0o644)
    export("csv", path)
    assert mode(path) == 0o644


def test_any_other_output_is_for_its_owner_only(umask, tmp_path):
    with replace_file(tmp_path / "report.pdf") as file:
        file.write(b"%PDF")
    assert mode(tmp_path / "report.pdf") == 0o600 & ~umask


def test_copies_settings_the_log_and_workouts_are_for_their_owner_only(umask, tmp_path):
    folders = Folders()
    settings_file.write(folders.settings_path, Settings(sound_checked=True))
    LogFile(folders.log).write(LogEvent.STARTED)
    if umask != 0o277:
        # Its own working copy is one that not even its owner may write.
        backups.back_up(folders.history_path, tmp_path / "copy.sqlite3")
        assert mode(tmp_path / "copy.sqlite3") == 0o600
    library = LibraryService(folders, CoachingService(folders))
    library.save_workout(WORKOUT)
    (workout,) = folders.workouts.iterdir()
    for path in (folders.settings_path, folders.log / FILE_NAME, workout):
        assert mode(path) == 0o600 & ~umask
    for folder in (folders.config, folders.log, folders.workouts):
        assert mode(folder) == 0o700 & ~umask
