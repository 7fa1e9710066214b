"""`programs`: the training programs, the next session of each, and who may walk it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from retrotimer.__main__ import main
from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.program_decision import REASON_TEXTS, NextSessionReason
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.store.files import client_file, program_file
from retrotimer.store.folders import Folders, programs_folder
from tests.support.program_results import GOOD_ANSWERS
from tests.support.walked_sessions import (
    COMPLETED_SCREENING,
    SAFE_WORKOUT,
    program_context,
    save_client,
    save_walked_session,
)

BUNDLED, _ = program_file.read_all(programs_folder())
LOCKED = "thirty-minutes"


@pytest.fixture
def told(capsys):
    """What `programs --json` says of each program, by its key."""

    def tell(*words: str):
        capsys.readouterr()
        assert main(["programs", "--json", *words]) == 0
        output, complaints = capsys.readouterr()
        assert complaints == ""
        return {one.pop("key"): one for one in json.loads(output)["programs"]}

    return tell


@pytest.fixture
def coming(told):
    """Week, session and reason of what comes next."""

    def look(program: str, *words: str):
        after = told(program, *words)[program]["next"]
        assert after["why"] == REASON_TEXTS[after["reason"]]
        return after["week"], after["session"], after["reason"]

    return look


def test_every_program_is_listed_with_its_basis_and_what_comes_next(capsys):
    assert main(["programs"]) == 0
    output, complaints = capsys.readouterr()
    assert complaints == ""
    lines = output.splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert [line.split()[0] for line in heads] == list(BUNDLED)
    for head, program in zip(heads, BUNDLED.values(), strict=True):
        assert program.name in head
        assert head.endswith(program.basis)
    coming = [line.strip() for line in lines if line.strip().startswith("next: ")]
    assert coming == ["next: week 1, session 1: the first session. Due today"] * len(BUNDLED)


def test_the_json_has_the_same_in_fields(told):
    found = told()
    assert list(found) == list(BUNDLED)
    steps = found["first-steps"]
    lengths = [week.pop("duration_s") for week in steps["weeks"]]
    assert all(length_s > 600 for length_s in lengths)
    assert steps == {
        "name": "First steps, 4 weeks",
        "basis": BUNDLED["first-steps"].basis,
        "level": "beginner",
        "careful": False,
        "open": True,
        "weeks": [{"sessions": 3}] * 4,
        "next": {
            "week": 1,
            "session": 1,
            "reason": "begin",
            "why": "the first session",
            "status": "due",
            "when": "Due today",
            "due": SystemClock().local_time().date().isoformat(),
            "missed_sessions": 0,
        },
        "completed": None,
    }


def test_one_program_is_shown_with_all_its_weeks(capsys):
    assert main(["programs", "first-steps"]) == 0
    output, complaints = capsys.readouterr()
    head, coming, *weeks = output.splitlines()
    assert head.startswith("first-steps ")
    assert coming.strip() == "next: week 1, session 1: the first session. Due today"
    expected = enumerate(BUNDLED["first-steps"].weeks, start=1)
    for line, (number, week) in zip(weeks, expected, strict=True):
        assert line.strip().startswith(f"week {number}: 3 sessions of ")
        assert line.endswith(week.workout.description)
    assert complaints == ""


def test_a_program_nobody_knows_is_answered_with_those_there_are(capsys):
    assert main(["programs", "marathon"]) == 2
    there = ", ".join(BUNDLED)
    assert capsys.readouterr() == ("", f"Unknown program 'marathon'. Available: {there}\n")


def test_a_client_nobody_knows_is_status_2(capsys):
    assert main(["programs", "--client", "Ann"]) == 2
    assert capsys.readouterr() == ("", "Unknown client 'Ann'. Known clients: none\n")


def test_a_locked_program_says_how_it_is_opened_and_opens_for_who_allowed_it(capsys, told):
    assert main(["programs"]) == 0
    lines = capsys.readouterr().out.splitlines()
    locked = [lines[number - 1] for number, line in enumerate(lines) if " locked: " in line]
    assert [line.split()[0] for line in locked] == [LOCKED]
    assert not told()[LOCKED]["open"]
    assert told(LOCKED, "--unlock", " Dr. Ada ")[LOCKED]["open"]
    assert client_file.read(Folders().clients, "").unlocked == {LOCKED: "Dr. Ada"}
    assert main(["programs"]) == 0
    assert " locked: " not in capsys.readouterr().out


def test_it_opens_for_this_client_only(told):
    save_client(Client("Ann", screening=COMPLETED_SCREENING))
    told(LOCKED, "--unlock", "Dr. Ada", "--client", "Ann")
    assert told(LOCKED, "--client", "Ann")[LOCKED]["open"]
    assert not told(LOCKED)[LOCKED]["open"]


@pytest.mark.parametrize("who", ["", "  ", "two\nlines", "x" * 101])
def test_who_allowed_it_must_have_a_name(capsys, who):
    with pytest.raises(SystemExit) as caught:
        main(["programs", LOCKED, "--unlock", who])
    assert caught.value.code == 2
    assert "expected a name" in capsys.readouterr().err


def walk(week: int, number: int, *, program="first-steps", answers=GOOD_ANSWERS, **more):
    client = more.pop("client", "")
    save_walked_session(program_context(program, week, number, client), answers=answers, **more)


def test_a_session_that_went_well_leads_to_the_next(coming):
    walk(1, 1)
    assert coming("first-steps") == (1, 2, NextSessionReason.CONTINUE)
    walk(1, 3)
    assert coming("first-steps") == (2, 1, NextSessionReason.CONTINUE)
    assert coming("ladder") == (1, 1, NextSessionReason.FIRST_SESSION)


def test_a_session_without_answers_comes_again(coming):
    walk(1, 1, answers={})
    assert coming("first-steps") == (1, 1, NextSessionReason.UNANSWERED)
    assert main(["after", *(f"{key}={value}" for key, value in GOOD_ANSWERS.items())]) == 0
    assert coming("first-steps") == (1, 2, NextSessionReason.CONTINUE)


def test_a_session_that_was_stopped_comes_again(coming):
    walk(2, 2, stopped_at_s=200.0)
    assert coming("first-steps") == (2, 2, NextSessionReason.REPEAT_UNFINISHED)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("knee_pain_worst=2", (2, 3, NextSessionReason.CONTINUE)),
        ("knee_pain_worst=4", (2, 2, NextSessionReason.REPEAT_FOR_PAIN)),
        ("knee_pain_after=4", (2, 2, NextSessionReason.REPEAT_FOR_PAIN)),
        ("knee_pain_60_min=3", (2, 2, NextSessionReason.REPEAT_FOR_PAIN)),
        ("knee_pain_worst=6", (1, 1, NextSessionReason.STEP_BACK_FOR_PAIN)),
        ("knee_pain_next_morning=3", (1, 1, NextSessionReason.STEP_BACK_FOR_PAIN)),
        ("effort=8", (2, 2, NextSessionReason.REPEAT_FOR_EFFORT)),
        ("comfort=3", (2, 2, NextSessionReason.REPEAT_FOR_COMFORT)),
        ("near_falls=1", (2, 2, NextSessionReason.REPEAT_FOR_NEAR_FALL)),
    ],
)
def test_what_is_told_afterwards_goes_on_holds_or_leads_back(coming, capsys, answer, expected):
    walk(2, 2)
    assert main(["after", answer]) == 0
    assert capsys.readouterr().err == ""
    assert coming("first-steps") == expected


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        (8, (3, 2, NextSessionReason.CONTINUE)),
        (9, (3, 1, NextSessionReason.REPEAT_FOR_MISSED_WEEK)),
        (16, (2, 1, NextSessionReason.STEP_BACK_FOR_MISSED_WEEKS)),
        (28, (2, 1, NextSessionReason.STAGE_BACK_FOR_MISSED_WEEKS)),
        (84, (1, 1, NextSessionReason.BEGIN_AGAIN_FOR_MISSED_WEEKS)),
    ],
)
def test_weeks_without_a_session_hold_or_lead_back(coming, days_ago, expected):
    walk(3, 1, days_ago=days_ago)
    assert coming("first-steps") == expected


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        (0, ("rest", "Rest today, due in 2 days", 0)),
        (1, ("rest", "Rest today, due tomorrow", 0)),
        (2, ("due", "Due today", 0)),
        (3, ("due", "Due today", 0)),
        (4, ("missed", "Missed 1 session, due now", 1)),
        (9, ("missed", "Missed 3 sessions, due now", 3)),
    ],
)
def test_it_says_when_the_next_session_is_due(told, capsys, days_ago, expected):
    walk(3, 1, days_ago=days_ago)
    found = told("first-steps")["first-steps"]["next"]
    assert (found["status"], found["when"], found["missed_sessions"]) == expected
    due = SystemClock().local_time().date() + timedelta(days=2 - days_ago)
    assert found["due"] == due.isoformat()
    assert main(["programs", "first-steps"]) == 0
    assert f". {expected[1]}\n" in capsys.readouterr().out


def test_a_program_that_was_completed_says_what_changed_and_begins_anew(coming, told, capsys):
    walk(1, 3, days_ago=20, answers=GOOD_ANSWERS | {"knee_pain_worst": 2})
    walk(4, 3, days_ago=2)
    assert coming("first-steps") == (1, 1, NextSessionReason.FIRST_SESSION)
    week = {"backward_s": 60, "speed_kmh": 1.6}
    assert told("first-steps")["first-steps"]["completed"] == {
        "first_week": week | {"knee_pain_worst": 2, "knee_pain_median": 2},
        "last_week": week | {"knee_pain_worst": 0, "knee_pain_median": 0},
        "suggestions": ["fit", "ladder"],
    }
    assert main(["programs", "first-steps"]) == 0
    output = capsys.readouterr().out
    assert (
        " Program completed: backward 1:00 to 1:00 a session; speed 1.6 km/h to 1.6 km/h;"
        " worst knee pain 2 to 0, median 2 to 0\n"
    ) in output
    assert " You could go on with: Fit, 6 weeks; Ladder, 6 weeks\n" in output
    walk(1, 1, days_ago=1)
    assert coming("first-steps") == (1, 2, NextSessionReason.CONTINUE)
    assert told("first-steps")["first-steps"]["completed"] is None


def test_a_session_outside_the_program_changes_nothing(coming):
    walk(1, 1, days_ago=2)
    walk(3, 3, program="ladder", days_ago=1)
    save_walked_session(SessionContext(), SAFE_WORKOUT, stopped_at_s=100.0)
    assert coming("first-steps") == (1, 2, NextSessionReason.CONTINUE)


def test_each_client_has_a_history_of_their_own(coming):
    save_client(Client("Ann", screening=COMPLETED_SCREENING))
    walk(2, 1, client="Ann")
    assert coming("first-steps", "--client", "Ann") == (2, 2, NextSessionReason.CONTINUE)
    assert coming("first-steps") == (1, 1, NextSessionReason.FIRST_SESSION)


def test_a_history_that_cannot_be_read_is_named_and_the_programs_begin(capsys):
    Folders().history_path.write_text("no database " * 100)
    assert main(["programs", "first-steps", "--json"]) == 3
    output, complaints = capsys.readouterr()
    (steps,) = json.loads(output)["programs"]
    assert steps["next"]["reason"] == "begin"
    assert complaints == f"{Folders().history_path}: file is not a database\n"
