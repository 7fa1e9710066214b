"""`check`: whether a workout is valid and safe for a client. 0 yes, 1 blocked, 2 unreadable."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from retrotimer.__main__ import main
from retrotimer.domain.coaching.client import Client
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import (
    Direction,
    Repeat,
    SegmentKind,
    Step,
    TurnaroundRule,
    Workout,
)
from retrotimer.store.files import client_file, workout_file
from retrotimer.store.folders import Folders
from tests.support.walked_sessions import (
    COMPLETED_SCREENING,
    NEW_CLIENT,
    OWNER_CONTEXT,
    SAFE_WORKOUT,
    save_client,
    save_walked_session,
    there_and_back_workout,
)

FAST = there_and_back_workout(4.0, name="Fast")
LIVELY = there_and_back_workout(2.6, name="Lively")
LIVELY_LINE = (
    "Caution  steps[1]: backward speed 2.6 km/h, at most 2.4:"
    " faster than this, people lose their step, and in the end run. Repair: walk at 2.4 km/h"
)


@pytest.fixture
def written(tmp_path):
    """Writes a workout; the path as it is typed."""

    def write(workout: Workout) -> str:
        path = tmp_path / "some.retro.json"
        workout_file.write(path, workout)
        return str(path)

    return write


@pytest.fixture
def checked(written, capsys):
    """What `check --json` answers: the status, and the findings by their rule."""

    def check(workout: Workout, *words: str):
        capsys.readouterr()
        status = main(["check", written(workout), "--json", *words])
        output, complaints = capsys.readouterr()
        assert complaints == ""
        document = json.loads(output)
        assert (document["valid"], document["problems"]) == (True, [])
        return status, {one["rule"]: one for one in document["findings"]}

    return check


def test_a_sound_workout_is_told_in_one_line_also_for_somebody_new(written, capsys):
    save_client(NEW_CLIENT)
    assert main(["check", written(SAFE_WORKOUT)]) == 0
    # Who is new turns round in 40 s.
    assert capsys.readouterr() == ("Sound: valid, 3 steps, 10:20\n", "")


def test_a_warning_is_told_and_is_no_refusal(written, capsys):
    save_client(NEW_CLIENT)
    assert main(["check", written(LIVELY)]) == 0
    output, complaints = capsys.readouterr()
    assert output.splitlines()[1:] == [LIVELY_LINE]
    assert complaints == ""


def test_what_is_refused_is_status_1_and_the_gravest_comes_first(written, capsys):
    save_client(NEW_CLIENT)
    cold = replace(LIVELY, steps=LIVELY.steps[1:])
    assert main(["check", written(cold)]) == 1
    output, complaints = capsys.readouterr()
    assert output.splitlines() == [
        "Lively: valid, 2 steps, 4:40",
        (
            "Blocked  steps[0]: warm-up 0:00, at least 2:00:"
            " walk slowly forward for 5 to 10 minutes first. Repair: 300 s warm-up forward"
        ),
        LIVELY_LINE.replace("steps[1]", "steps[0]"),
    ]
    assert complaints == ""


def test_a_finding_in_json_has_its_figures_its_reason_and_its_repair(checked):
    save_client(NEW_CLIENT)
    status, found = checked(FAST)
    assert (status, found["backward-speed"]) == (
        1,
        {
            "rule": "backward-speed",
            "severity": "refuse",
            "place": "steps[1]",
            "value": 4.0,
            "limit": 3.2,
            "unit": "km/h",
            "why": "faster than this, people lose their step, and in the end run",
            "repair": "walk at 2.4 km/h",
        },
    )


def test_a_warning_in_json_is_status_0(checked):
    short = replace(SAFE_WORKOUT.steps[-1], duration_s=170)
    status, found = checked(replace(SAFE_WORKOUT, steps=(*SAFE_WORKOUT.steps[:-1], short)))
    assert (status, list(found)) == (0, ["cool-down"])
    assert found["cool-down"]["severity"] == "warn"
    assert (found["cool-down"]["value"], found["cool-down"]["limit"]) == (170, 180)
    assert (found["cool-down"]["place"], found["cool-down"]["unit"]) == ("steps[2]", "s")
    assert found["cool-down"]["repair"] == "180 s cool-down forward"


def test_a_finding_that_nothing_repairs_says_so(checked):
    ways = (Direction.BACKWARD, Direction.FORWARD)
    turns = Repeat(6, tuple(Step(SegmentKind.WORK, way, 60, 1.6) for way in ways))
    status, found = checked(
        replace(SAFE_WORKOUT, steps=(SAFE_WORKOUT.steps[0], turns, SAFE_WORKOUT.steps[-1]))
    )
    assert (status, list(found)) == (0, ["direction-changes"])
    assert found["direction-changes"]["repair"] is None
    assert (found["direction-changes"]["value"], found["direction-changes"]["unit"]) == (12, "")


def test_the_place_of_a_finding_is_where_it_stands_in_the_file(checked):
    ways = ((Direction.FORWARD, 2.4), (Direction.BACKWARD, 6.1))
    nested = Repeat(2, tuple(Step(SegmentKind.WORK, way, 60, kmh) for way, kmh in ways))
    status, found = checked(
        replace(SAFE_WORKOUT, steps=(SAFE_WORKOUT.steps[0], nested, SAFE_WORKOUT.steps[-1]))
    )
    assert (status, found["backward-speed"]["place"]) == (1, "steps[1].steps[1]")


def test_a_workout_is_checked_for_the_client_that_is_named(checked):
    save_client(Client("Ann", birth_year=1985, screening=COMPLETED_SCREENING))
    assert checked(FAST) == (0, {})
    status, found = checked(FAST, "--client", "Ann")
    assert (status, found["backward-speed"]["severity"]) == (1, "refuse")


@pytest.mark.parametrize(
    "careful",
    [{"fall": True}, {"birth_year": 1940}, {"birth_year": None}],
    ids=["a fall", "65 or over", "age unknown"],
)
def test_who_must_be_careful_has_limits_of_their_own(checked, careful):
    save_client(Client("Ann", **{"birth_year": 1985, "sessions_before": 24} | careful))
    status, found = checked(FAST, "--client", "Ann")
    assert (status, found["backward-speed"]["limit"]) == (1, 3.2)


def test_who_reads_miles_is_told_in_miles_and_json_stays_metric(written, checked, capsys):
    save_client(replace(NEW_CLIENT, units=Units.IMPERIAL))
    _, found = checked(FAST)
    assert (found["backward-speed"]["value"], found["backward-speed"]["unit"]) == (4.0, "km/h")
    assert main(["check", written(FAST)]) == 1
    line = capsys.readouterr().out.splitlines()[1]
    assert line.startswith("Blocked  steps[1]: backward speed 2.5 mph, at most 1.9: ")
    assert line.endswith("Repair: walk at 1.4 mph")


def test_what_was_walked_last_is_what_growth_is_measured_by(checked):
    save_walked_session(workout=there_and_back_workout(3.0), days_ago=8)
    save_walked_session(workout=there_and_back_workout(3.0), days_ago=1)
    status, found = checked(there_and_back_workout(3.5))
    assert (status, found["backward-growth"]["limit"]) == (0, 3.4)
    status, found = checked(FAST)
    assert (status, found["backward-growth"]["limit"]) == (1, 3.8)


@pytest.mark.parametrize(
    "occasion",
    [SessionContext("Ann"), replace(OWNER_CONTEXT, time_scale=60.0)],
    ids=["another", "nobody"],
)
def test_what_this_client_did_not_walk_counts_for_nothing(checked, occasion):
    save_client(Client("Ann", birth_year=1985))
    save_walked_session(occasion, there_and_back_workout(1.6), days_ago=1)
    assert checked(FAST) == (0, {})


def test_six_sessions_later_nobody_is_new_any_more(checked):
    save_client(NEW_CLIENT)
    for days_ago in range(6, 0, -1):
        assert "backward-speed" in checked(LIVELY)[1]
        save_walked_session(workout=there_and_back_workout(2.4), days_ago=days_ago)
    assert "backward-speed" not in checked(LIVELY)[1]


def test_the_length_is_that_of_the_workout_as_this_client_performs_it(written, capsys):
    save_client(Client("Ann", birth_year=1985))
    workout = replace(SAFE_WORKOUT, turnaround=TurnaroundRule(duration_s=30))
    lengths = []
    for words in ([], ["--client", "Ann"]):
        assert main(["check", written(workout), "--json", *words]) == 0
        document = json.loads(capsys.readouterr().out)
        lengths.append((document["duration_s"], document["segments"]))
    assert lengths == [(600.0, 5), (620.0, 5)]


def test_the_next_session_of_a_program_is_checked_and_named(capsys):
    assert main(["check", "--program", "first-steps", "--json"]) == 0
    output, complaints = capsys.readouterr()
    assert json.loads(output)["findings"] == []
    assert complaints == "First steps, 4 weeks, week 1, session 1: the first session. Due today\n"


def test_checking_writes_nothing(written, capsys):
    save_client(NEW_CLIENT)
    before = sorted(Folders().data.rglob("*"))
    assert main(["check", written(FAST)]) == 1
    assert capsys.readouterr().err == ""
    assert sorted(Folders().data.rglob("*")) == before


@pytest.mark.parametrize("content", ["", "no json", "[]", '{"format": "retrotimer.workout/9"}'])
def test_what_cannot_be_read_is_status_2_and_one_line(tmp_path, capsys, content):
    path = tmp_path / "some.retro.json"
    path.write_text(content)
    assert main(["check", str(path)]) == 2
    output, complaints = capsys.readouterr()
    assert (output, complaints.count("\n")) == ("", 1)
    assert main(["check", str(path), "--json"]) == 2
    output, complaints = capsys.readouterr()
    document = json.loads(output)
    assert (document["valid"], len(document["problems"]), complaints) == (False, 1, "")


def test_a_client_nobody_knows_is_answered_with_those_there_are(written, capsys):
    save_client(Client("Ann", birth_year=1985))
    assert main(["check", written(SAFE_WORKOUT), "--client", "ann"]) == 2
    assert capsys.readouterr() == ("", "Unknown client 'ann'. Known clients: Ann\n")


def test_a_damaged_profile_is_named_and_the_most_careful_limits_hold(written, capsys):
    path = client_file.client_path(Folders().clients, "")
    path.write_text('{"format": "retrotimer.client/1", "sessions_before": -1}')
    assert main(["check", written(FAST), "--json"]) == 1
    output, complaints = capsys.readouterr()
    limits = {one["rule"]: one["limit"] for one in json.loads(output)["findings"]}
    assert limits["backward-speed"] == 3.2
    problem, consequence = complaints.splitlines()
    assert problem.startswith(f"{path}: sessions_before: expected a whole number")
    assert consequence == "Until this is repaired, the most cautious safety limits are used"


def test_a_history_that_cannot_be_read_is_named_and_the_check_goes_on(written, capsys):
    save_client(NEW_CLIENT)
    Folders().history_path.write_text("no database " * 100)
    assert main(["check", written(SAFE_WORKOUT)]) == 0
    output, complaints = capsys.readouterr()
    assert output == "Sound: valid, 3 steps, 10:20\n"
    assert complaints == f"{Folders().history_path}: file is not a database\n"
