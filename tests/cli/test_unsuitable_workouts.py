"""A valid workout that this client cannot perform is refused in words by every command."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from retrotimer.__main__ import main
from retrotimer.domain.coaching.client import Client
from retrotimer.exit_status import ExitStatus
from retrotimer.store.files import workout_file
from tests.support.cli_process import listed_sessions
from tests.support.long_workouts import LONG_WORKOUT
from tests.support.walked_sessions import COMPLETED_SCREENING, NEW_CLIENT, save_client

EXPERIENCED = Client(birth_year=1985, sessions_before=30, screening=COMPLETED_SCREENING)
REFUSAL = (
    "Long way: steps[1].steps[1]: with turnarounds of 40 s, as you need them, it lasts 12:05:00,"
    " and a session lasts at most 12 hours. Shorten the workout, or repeat less often\n"
)


@pytest.fixture
def path(tmp_path) -> str:
    workout_file.write(tmp_path / "long.retro.json", LONG_WORKOUT)
    return str(tmp_path / "long.retro.json")


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("rehearse",),
        ("rehearse", "--json"),
        ("export-audio", "-o", "walk.wav"),
        ("run", "--no-window", "--no-sound", "--i-take-responsibility"),
        ("run", "--json", "--time-scale", "10000"),
    ],
    ids=" ".join,
)
def test_each_command_says_where_the_workout_becomes_too_long(
    path, capsys, tmp_path, monkeypatch, words
):
    save_client(NEW_CLIENT)
    monkeypatch.chdir(tmp_path)
    command, *options = words
    assert main([command, path, *options]) == ExitStatus.BAD_INPUT
    assert capsys.readouterr() == ("", REFUSAL)
    assert list(tmp_path.glob("walk*")) == []
    assert listed_sessions(capsys) == []


def test_check_names_the_problem_and_its_place_in_json(path, capsys):
    save_client(NEW_CLIENT)
    assert main(["check", path, "--json"]) == ExitStatus.BAD_INPUT
    problem = REFUSAL.removeprefix("Long way: ").strip()
    assert json.loads(capsys.readouterr().out) == {"valid": False, "problems": [problem]}


def test_a_client_with_short_turnarounds_can_walk_it(path, capsys):
    save_client(EXPERIENCED)
    assert main(["check", path, "--json"]) != ExitStatus.BAD_INPUT
    assert json.loads(capsys.readouterr().out)["duration_s"] == pytest.approx(43100)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_programs_list_names_each_week_also_for_long_turnarounds(capsys, options):
    save_client(replace(EXPERIENCED, least_turn_s=120.0))
    assert main(["programs", "ladder", *options]) == ExitStatus.SUCCESS
    assert capsys.readouterr().out
