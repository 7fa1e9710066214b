"""Where the program's files are."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_data_path

from retrotimer.store import StoreError
from retrotimer.store.folders import (
    HOME_VARIABLE,
    Folders,
    assets,
    make_private,
)


def test_everything_is_below_the_home_variable_if_it_is_set(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert Folders().data == tmp_path / "data"
    assert Folders().history == tmp_path / "data" / "history.sqlite3"


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


def test_an_empty_variable_is_none(monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, "")
    assert Folders().data == user_data_path("retrotimer", appauthor=False)


def test_looking_for_the_folders_creates_none(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "new"))
    assert not Folders().data.exists()


def test_a_folder_that_is_there_already_stays_as_it_is(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    make_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o755


def test_the_assets_are_beside_the_package():
    assert (assets() / "fonts").is_dir()
    assert (assets() / "workouts").is_dir()
