"""The bundled files, and how a workout is found among the user's and the bundled ones."""

from __future__ import annotations

from pathlib import Path

from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import (
    assets_folder,
    bundled_workout_paths,
    programs_folder,
    resolve_workout,
)


def test_the_bundled_programs_are_beside_the_package():
    assert programs_folder().is_dir()
    assert list(programs_folder().glob("*.program.json"))


def test_a_built_in_workout_is_found_by_its_name(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for path in bundled_workout_paths():
        name = path.name.removesuffix(".retro.json")
        assert resolve_workout(Path(name)) == path
        assert read(path)


def test_a_file_of_ones_own_goes_before_a_built_in_workout(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    own = Path("ladder")
    assert resolve_workout(own).parent == assets_folder() / "workouts"
    (tmp_path / "ladder").touch()
    assert resolve_workout(own) == own


def test_what_is_neither_stays_as_it_was_written(tmp_path):
    for path in (tmp_path / "ladder", tmp_path / "none.retro.json"):
        assert resolve_workout(path) == path
