"""`after`: how a session was, kept beside it; also days later, all of it or nothing."""

from __future__ import annotations

import json

import pytest

from retrotimer.__main__ import main
from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.questionnaires import POST_SESSION_QUESTIONNAIRE, StopReason
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.store.folders import Folders
from tests.support.cli_process import listed_sessions
from tests.support.walked_sessions import OWNER_CONTEXT, save_client, save_walked_session

QUESTIONS = {question.key: question.text for question in POST_SESSION_QUESTIONNAIRE.questions}


def answer(*words):
    assert main(["after", *words]) == 0


def refused(capsys, *words):
    """The complaints about words that are no answers."""
    before = Folders().history_path.exists() and listed_sessions(capsys)
    capsys.readouterr()
    assert main(["after", *words]) == 2
    output, complaints = capsys.readouterr()
    assert output == ""
    assert before == (Folders().history_path.exists() and listed_sessions(capsys))
    return complaints.splitlines()


def test_without_an_answer_it_shows_what_can_be_said_of_the_last_session(capsys):
    save_walked_session()
    answer()
    output, complaints = capsys.readouterr()
    head, *rows = output.splitlines()
    assert head.endswith("  Sound")
    assert [row.split()[:2] for row in rows] == [[key, "-"] for key in QUESTIONS]
    assert all(row.endswith(text) for row, text in zip(rows, QUESTIONS.values(), strict=True))
    assert complaints == ""


@pytest.mark.parametrize(
    ("pair", "key", "value"),
    [
        ("effort=0", "effort", 0),
        ("effort=10", "effort", 10),
        ("stop_reason=chest-pain", "stop_reason", StopReason.CHEST_PAIN),
        ("knee_pain_worst=3", "knee_pain_worst", 3),
        ("knee_pain_60_min=1", "knee_pain_60_min", 1),
        ("knee_pain_next_morning=2", "knee_pain_next_morning", 2),
        ("rail_use=none", "rail_use", "none"),
        ("near_falls=12", "near_falls", 12),
        ("notes=left knee, going down = worse", "notes", "left knee, going down = worse"),
        ("notes=5", "notes", "5"),
    ],
)
def test_what_is_answered_is_kept_in_the_history(capsys, pair, key, value):
    save_walked_session()
    answer(pair)
    (kept,) = listed_sessions(capsys)
    assert kept["after"] == {key: value}


def test_answers_are_shown_as_they_are_kept(capsys):
    save_walked_session()
    capsys.readouterr()
    answer("effort=4", "rail_use=light")
    rows = {row.split()[0]: row.split()[1] for row in capsys.readouterr().out.splitlines()[1:]}
    assert rows == dict.fromkeys(QUESTIONS, "-") | {"effort": "4", "rail_use": "light"}


def test_the_json_names_the_session_and_everything_said_of_it(capsys):
    session_id = save_walked_session(answers={"effort": 4, "comfort": 7})
    answer("comfort=8", "near_falls=0", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "session_id": session_id,
        "after": {"effort": 4, "comfort": 8, "near_falls": 0},
    }


def test_the_newest_answer_holds_and_the_others_stay(capsys):
    save_walked_session()
    answer("effort=4", "knee_pain_after=2")
    answer("effort=5")
    answer("knee_pain_next_morning=0")
    (kept,) = listed_sessions(capsys)
    assert kept["after"] == {"effort": 5, "knee_pain_after": 2, "knee_pain_next_morning": 0}


def test_the_load_is_effort_times_minutes_on_the_belt(capsys):
    save_walked_session()
    assert "load" not in listed_sessions(capsys)[0]
    answer("effort=4")
    assert listed_sessions(capsys)[0]["load"] == 36.0


def test_the_last_session_is_meant_unless_another_is_named(capsys):
    first, second = save_walked_session(days_ago=1), save_walked_session()
    answer("effort=3")
    answer("effort=6", "--session", first)
    assert {one["id"]: one["after"] for one in listed_sessions(capsys)} == {
        first: {"effort": 6},
        second: {"effort": 3},
    }


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_kept(capsys):
    save_walked_session()
    assert refused(
        capsys,
        *("effort=4", "efort=4", "xyz=1", "comfort=11", "effort=4.5", "rail_use=both"),
        *("near_falls=-1", "stop_reason=bored", f"notes={'x' * 4001}"),
    )[:-1] == [
        "'efort': unknown key, did you mean effort?",
        f"'xyz': unknown key, there are: {', '.join(QUESTIONS)}",
        "comfort: expected a whole number from 0 to 10, got '11'",
        "effort: expected a whole number from 0 to 10, got '4.5'",
        "rail_use: expected one of full, light, none, got 'both'",
        "near_falls: expected a whole number from 0 to 100, got '-1'",
        f"stop_reason: expected one of {', '.join(StopReason)}, got 'bored'",
    ]


def test_without_a_session_there_is_nothing_to_answer(capsys):
    assert refused(capsys) == ["no session"]
    assert refused(capsys, "effort=4") == ["no session"]
    assert not Folders().history_path.exists()


def test_a_session_nobody_kept_is_named(capsys):
    save_walked_session()
    assert refused(capsys, "effort=4", "--session", "nonsense") == ["no session nonsense"]


def test_each_client_answers_for_their_own_sessions(capsys):
    save_client(Client("Ann"))
    hers, ours = save_walked_session(SessionContext("Ann"), days_ago=1), save_walked_session()
    answer("effort=3", "--client", "Ann")
    assert refused(capsys, "effort=4", "--client", "Ann", "--session", ours) == [
        f"no session {ours}"
    ]
    assert {one["id"]: one["after"] for one in listed_sessions(capsys)} == {
        hers: {"effort": 3},
        ours: {},
    }


def test_a_session_in_which_nobody_walked_is_not_asked_after(capsys):
    save_walked_session(SessionContext(time_scale=60.0))
    assert refused(capsys, "effort=4") == ["no session"]


def test_a_client_nobody_knows_is_status_2(capsys):
    save_walked_session()
    assert refused(capsys, "--client", "Ann") == ["no client 'Ann', there are: none"]


def test_a_session_that_was_stopped_can_be_asked_why(capsys):
    save_walked_session(stopped_at_s=200.0)
    answer("stop_reason=dizziness")
    (kept,) = listed_sessions(capsys)
    assert (kept["outcome"], kept["after"]) == ("stopped", {"stop_reason": "dizziness"})


def test_answers_of_an_own_session_are_said_on_stdout_only(capsys):
    save_walked_session(OWNER_CONTEXT, answers={"notes": "left knee", "stop_reason": "chest-pain"})
    for words in ([], ["--json"], ["knee_pain_after=9"]):
        answer(*words)
    assert capsys.readouterr().err == ""
