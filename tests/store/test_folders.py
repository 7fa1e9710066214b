"""The folders of the program's files."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_cache_path, user_config_path, user_data_path

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.cues.clip_texts import all_clip_texts
from retrotimer.domain.settings.settings import Settings
from retrotimer.domain.workout.timeline import unroll
from retrotimer.store.errors import StoreError
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import (
    HOME_VARIABLE,
    Folders,
    assets_folder,
    bundled_voices,
    bundled_workout_paths,
    create_private_folder,
    is_reserved_name,
    unused_path,
)


def test_everything_is_below_the_home_variable_if_it_is_set(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert Folders().data == tmp_path / "data"
    assert Folders().history_path == tmp_path / "data" / "history.sqlite3"
    assert Folders().settings_path == tmp_path / "config" / "settings.json"
    assert Folders().custom_clips == tmp_path / "cache" / "own-clips"


def test_a_tilde_in_the_home_variable_is_the_users_folder(monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, "~/portable")
    assert Folders().data == Path.home() / "portable" / "data"


def test_the_home_of_a_user_who_does_not_exist_is_the_worlds_fault(monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, "~nosuchuser/home")
    with pytest.raises(StoreError, match=HOME_VARIABLE):
        _ = Folders().data


def test_without_the_variable_the_system_says_where_data_lives(monkeypatch):
    monkeypatch.delenv(HOME_VARIABLE)
    assert Folders().data == user_data_path("retrotimer", appauthor=False)
    assert Folders().config == user_config_path("retrotimer", appauthor=False)
    assert Folders().cache == user_cache_path("retrotimer", appauthor=False)


def test_an_empty_variable_is_none(monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, "")
    assert Folders().data == user_data_path("retrotimer", appauthor=False)


def test_looking_for_the_folders_creates_none(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "new"))
    assert not Folders().data.exists()


def test_a_folder_that_is_there_already_stays_as_it_is(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    create_private_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o755


def test_the_assets_are_beside_the_package():
    assert (assets_folder() / "fonts").is_dir()
    assert (assets_folder() / "workouts").is_dir()


def test_the_bundled_voices_are_found_by_name():
    assert list(bundled_voices()) == ["alex", "dora", "emma", "fenrir", "george", "heart"]


def test_what_the_built_in_workouts_say_the_bundled_voices_can_say():
    cues = [s.cue for path in bundled_workout_paths() for s in unroll(read(path)).segments if s.cue]
    assert cues
    assert set(cues) <= set(all_clip_texts())


def test_a_program_is_unused_until_somebody_chose_or_walked(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert Folders().is_unused
    for use in (
        lambda: settings_file.write(Folders().settings_path, Settings()),
        lambda: client_file.write(Folders().clients, Client("Ann")),
        Folders().history_path.touch,
    ):
        use()
        assert not Folders().is_unused
        Folders().settings_path.unlink(missing_ok=True)
        for path in Folders().clients.glob("*"):
            path.unlink()


def test_what_cannot_be_looked_at_was_used(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / ("x" * 5000)))
    assert not Folders().is_unused


@pytest.mark.parametrize(
    "name",
    [
        "CON",
        "con.retro.json",
        "Nul.",
        "prn .txt",
        "aux",
        "COM1",
        "com0.x",
        "LPT9",
        "COM¹",
        "lpt².json",
        "conin$",
        "CONOUT$.txt",
    ],
)
def test_a_name_that_is_a_device_on_windows_is_never_made(name, tmp_path):
    assert is_reserved_name(name)
    for _ in range(2):
        path = unused_path(tmp_path, name, ".retro.json")
        assert not is_reserved_name(path.name)
        path.touch()


@pytest.mark.parametrize("name", ["console", "com", "COM10", "nul-1", "a.con", "", "_con", "com⁴"])
def test_any_other_name_stays(name, tmp_path):
    assert not is_reserved_name(name)
    assert unused_path(tmp_path, name, ".x").name == f"{name}.x"
