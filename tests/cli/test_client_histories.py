"""`history --client`: the sessions of a client, with estimated energy and answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrotimer.__main__ import main
from retrotimer.domain.coaching.client import Client
from retrotimer.domain.session.energy import ENERGY_FORMULA, Body
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.values.units import Units
from retrotimer.store.folders import Folders
from tests.support.cli_process import listed_sessions
from tests.support.history_database import append_event
from tests.support.walked_sessions import (
    OWNER_CONTEXT,
    SAFE_WORKOUT,
    program_context,
    save_client,
    save_walked_session,
    there_and_back_workout,
)

WEIGHED = replace(OWNER_CONTEXT, body=Body(70))


def lines(capsys, *words):
    """What `history` prints, without the dates."""
    capsys.readouterr()
    assert main(["history", *words]) == 0
    output, complaints = capsys.readouterr()
    assert complaints == ""
    return [line[18:] for line in output.splitlines()]


@pytest.fixture
def ann():
    save_client(Client("Ann"))
    return SessionContext("Ann")


def test_everybodys_sessions_are_shown_and_each_client_by_name(ann, capsys):
    save_walked_session()
    save_walked_session(ann)
    walked = "finished     backward    1:00  forward    8:00   0.35 km"
    assert lines(capsys) == [f"{walked}  Sound", f"{walked}  Ann: Sound"]
    assert [one["client"] for one in listed_sessions(capsys)] == ["", "Ann"]


def test_those_of_one_client_are_shown_where_one_is_named(ann, capsys):
    save_walked_session()
    assert main(["history", "--client", "Ann"]) == 0
    assert capsys.readouterr() == ("No sessions yet.\n", "")
    save_walked_session(ann, there_and_back_workout(name="Hers"))
    (line,) = lines(capsys, "--client", "Ann")
    assert line.endswith("  Ann: Hers")


def test_a_client_nobody_knows_is_status_2(ann, capsys):
    save_walked_session(ann)
    assert main(["history", "--client", "Bob"]) == 2
    assert capsys.readouterr() == ("", "Unknown client 'Bob'. Known clients: Ann\n")


def test_distances_are_told_in_what_this_client_reads(capsys):
    save_client(Client("Ann", units=Units.IMPERIAL))
    save_walked_session(SessionContext("Ann"))
    assert "   0.22 mi  " in lines(capsys, "--client", "Ann")[0]
    assert "   0.35 km  " in lines(capsys)[0]


def test_energy_is_a_range_and_called_an_estimate(capsys):
    save_walked_session(WEIGHED, there_and_back_workout(4.0))
    assert lines(capsys)[0].endswith("  Sound  (estimate 25-42 kcal)")


def test_energy_beyond_what_was_measured_says_so(capsys):
    save_walked_session(WEIGHED)
    (line,) = lines(capsys)
    assert line.endswith("  Sound  (estimate 24-40 kcal, extrapolated)")


def test_without_a_weight_there_is_no_figure_of_energy(capsys):
    save_walked_session()
    assert "kcal" not in lines(capsys)[0]
    assert "energy_estimate" not in listed_sessions(capsys)[0]


def test_the_energy_in_json_has_its_formula_its_range_and_its_parts(capsys):
    save_walked_session(WEIGHED)
    estimate = listed_sessions(capsys)[0]["energy_estimate"]
    assert (estimate.pop("formula"), estimate.pop("range_kcal")) == (ENERGY_FORMULA, [23.9, 39.9])
    total = estimate.pop("total")
    assert total == {"gross_kcal": 31.9, "net_kcal": 20.2, "extrapolated": True}
    assert list(estimate) == ["forward", "backward", "standing"]
    assert estimate["backward"]["extrapolated"]
    assert not estimate["forward"]["extrapolated"]
    gross_kcal = sum(part["gross_kcal"] for part in estimate.values())
    assert gross_kcal == pytest.approx(total["gross_kcal"], abs=0.2)


def test_a_weight_said_later_does_not_change_what_was_walked(capsys):
    save_walked_session()
    assert main(["profile", "weight_kg=70"]) == 0
    assert "energy_estimate" not in listed_sessions(capsys)[0]


def test_what_was_asked_and_answered_is_in_the_json(capsys):
    occasion = replace(
        program_context("first-steps", 1, 2),
        answers_before={"clip": True, "spotter": False, "knee_pain": 2},
        overridden_rules=("backward-speed",),
    )
    save_walked_session(occasion, answers={"effort": 4, "notes": "left knee"})
    (kept,) = listed_sessions(capsys)
    assert kept["program"] == {"program": "first-steps", "week": 1, "number": 2}
    assert kept["before"] == {"clip": True, "spotter": False, "knee_pain": 2}
    assert kept["responsible_for"] == ["backward-speed"]
    assert kept["after"] == {"effort": 4, "notes": "left knee"}
    assert kept["load"] == 36.0


def test_what_was_not_asked_is_not_in_the_json(capsys):
    save_walked_session(workout=SAFE_WORKOUT)
    (kept,) = listed_sessions(capsys)
    assert (kept["client"], kept["before"], kept["after"]) == ("", {}, {})
    assert not kept.keys() & {"program", "responsible_for", "load"}


def test_what_was_noted_on_the_way_is_in_the_json(capsys):
    append_event(
        Folders().history_path, save_walked_session(), 372.0, "note", '{"text": "Looks down"}'
    )
    (kept,) = listed_sessions(capsys)
    assert kept["noted"] == [{"at_s": 372.0, "text": "Looks down"}]


def test_the_line_of_a_session_says_nothing_of_health(capsys):
    told = replace(WEIGHED, answers_before={"knee_pain": 9})
    save_walked_session(told, answers={"notes": "left knee", "stop_reason": "chest-pain"})
    (line,) = lines(capsys)
    assert not any(word in line for word in ("knee", "chest", "9"))
