"""The bundled files, and how a workout is found among one's own and those."""

from __future__ import annotations

from pathlib import Path

from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import assets, built_in_workouts, found, programs


def test_the_bundled_programs_are_beside_the_package():
    assert programs().is_dir()
    assert list(programs().glob("*.program.json"))


def test_a_built_in_workout_is_found_by_its_name(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for path in built_in_workouts():
        name = path.name.removesuffix(".retro.json")
        assert found(Path(name)) == path
        assert read(path)


def test_a_file_of_ones_own_goes_before_a_built_in_workout(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    own = Path("ladder")
    assert found(own).parent == assets() / "workouts"
    (tmp_path / "ladder").touch()
    assert found(own) == own


def test_what_is_neither_stays_as_it_was_written(tmp_path):
    for path in (tmp_path / "ladder", tmp_path / "none.retro.json"):
        assert found(path) == path
