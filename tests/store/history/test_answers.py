"""Answers after a session are saved behind its end, at once or days later."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime

import pytest

from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.store.history.database import connect
from retrotimer.store.history.sessions import read_session, read_sessions, save_answers
from retrotimer.store.session_journal import SessionJournal
from tests.support.history_database import (
    STARTED_AT,
    WORKOUT,
    append_event,
    event_kinds,
    history_error,
    only_session,
    query,
    wait_until,
)

ANSWERS = {"effort": 4, "knee_pain_after": 0, "rail_use": "light", "notes": "Näh.\nGut."}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def journal(path):
    """A journal whose session has not begun; it is ended with its test."""
    made = SessionJournal(path, WORKOUT)
    yield made
    made.record_end(1_000.0, SessionPhase.STOPPED)
    made.flush()


@pytest.fixture
def ended(journal):
    """A journal whose session is on disk and over."""
    journal.start(STARTED_AT)
    journal.record_control(Control(130.0, ControlKind.STOP))
    journal.record_end(130.0, SessionPhase.STOPPED)
    journal.flush()
    return journal


def test_what_is_answered_after_the_end_is_behind_it(ended, path):
    before = only_session(path)
    ended.record_answers(ANSWERS)
    ended.flush()
    assert ended.is_saved
    last = query(path, "SELECT at_s, kind, payload FROM entry ORDER BY number")[-1]
    payload = json.loads(last[2])
    payload.pop("clock", None)
    assert datetime.fromisoformat(payload.pop("at")).tzinfo is not None
    assert (*last[:2], payload) == (130.0, "after", ANSWERS)
    session = only_session(path)
    assert session.answers_after == ANSWERS
    assert session.record == before.record
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.usefixtures("ended")
def test_a_session_without_answers_has_none(path):
    assert only_session(path).answers_after == {}


def test_who_answers_twice_is_kept_twice_and_the_newest_answer_counts(ended, path):
    for given in ({"effort": 4, "comfort": 7}, {"effort": 5}, {"notes": ""}):
        ended.record_answers(given)
        ended.flush()
    assert ended.is_saved
    assert only_session(path).answers_after == {"effort": 5, "comfort": 7, "notes": ""}
    assert event_kinds(path) == ["control", "end", "after", "after", "after"]


def test_answers_that_come_while_the_end_is_still_being_written_are_kept(journal, path):
    journal.start(STARTED_AT)
    journal.record_end(130.0, SessionPhase.STOPPED)
    journal.record_answers(ANSWERS)
    wait_until(lambda: journal.is_saved)
    assert event_kinds(path) == ["end", "after"]
    assert only_session(path).answers_after == ANSWERS


def test_answers_that_come_while_the_history_is_locked_are_kept(journal, path):
    journal.start(STARTED_AT)
    wait_until(lambda: journal.is_saved)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        journal.record_end(130.0, SessionPhase.STOPPED)
        journal.record_answers(ANSWERS)
        assert not journal.is_saved
        other.execute("ROLLBACK")
    wait_until(lambda: journal.is_saved)
    assert journal.problem == ""
    assert event_kinds(path) == ["end", "after"]
    assert only_session(path).answers_after == ANSWERS


def test_answers_of_a_session_that_the_disk_took_late_are_kept(journal, path):
    path.parent.write_text("a file stands where the folder should be")
    journal.start(STARTED_AT)
    wait_until(lambda: bool(journal.problem))
    path.parent.unlink()
    journal.record_end(130.0, SessionPhase.STOPPED)
    journal.record_answers(ANSWERS)
    wait_until(lambda: journal.is_saved)
    assert journal.problem == ""
    assert event_kinds(path) == ["end", "after"]
    assert only_session(path).answers_after == ANSWERS


def test_answers_are_written_when_the_disk_took_the_session_and_refused_them_first(ended, path):
    trigger = "CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'full'); END"
    query(path, trigger)
    ended.record_answers({"effort": 4})
    ended.flush()
    assert (ended.problem, ended.is_saved) == (f"{path}: full", False)
    assert only_session(path).answers_after == {}
    query(path, "DROP TRIGGER full")
    save_answers(path, ended.session_id, {"effort": 4})
    assert only_session(path).answers_after == {"effort": 4}
    # The journal has kept them too: they are written with what is answered next.
    ended.record_answers({"comfort": 7})
    ended.flush()
    assert (ended.problem, ended.is_saved) == ("", True)
    assert only_session(path).answers_after == {"effort": 4, "comfort": 7}


def test_answers_that_no_disk_takes_are_told_and_nothing_is_raised(journal, path):
    path.mkdir(parents=True)
    journal.start(STARTED_AT)
    journal.record_end(130.0, SessionPhase.STOPPED)
    journal.flush()
    journal.record_answers(ANSWERS)
    journal.flush()
    assert journal.problem == f"{path}: Is a directory"
    assert not journal.is_saved


def test_days_later_more_can_be_answered_and_the_newest_answer_counts(ended, path):
    ended.record_answers(ANSWERS)
    ended.flush()
    before = only_session(path)
    save_answers(path, ended.session_id, {"knee_pain_60_min": 2})
    save_answers(path, ended.session_id, {"knee_pain_next_morning": 1, "effort": 6})
    session = only_session(path)
    later = {"knee_pain_60_min": 2, "knee_pain_next_morning": 1, "effort": 6}
    assert session.answers_after == ANSWERS | later
    assert (session.record, session.started_at) == (before.record, before.started_at)
    assert event_kinds(path) == ["control", "end", *["after"] * 3]


def test_an_interrupted_session_that_is_answered_stays_one_up_to_its_last_entry(ended, path):
    query(path, "DELETE FROM entry WHERE kind IN ('control', 'end')")
    append_event(path, ended.session_id, 45.0, "heartbeat")
    save_answers(path, ended.session_id, ANSWERS)
    session = only_session(path)
    assert session.record.outcome is Outcome.INTERRUPTED
    assert session.record.elapsed_s == 45.0
    assert session.answers_after == ANSWERS


def test_a_session_killed_before_its_first_entry_can_be_answered(ended, path):
    query(path, "DELETE FROM entry")
    save_answers(path, ended.session_id, ANSWERS)
    session = only_session(path)
    assert session.record.elapsed_s == 0.0
    assert (session.context, session.answers_after) == (SessionContext(), ANSWERS)


def test_answers_belong_to_their_session_alone(ended, path):
    other = SessionJournal(path, WORKOUT)
    other.start(STARTED_AT)
    other.record_end(1.0, SessionPhase.STOPPED)
    other.flush()
    save_answers(path, ended.session_id, {"effort": 1})
    save_answers(path, other.session_id, {"effort": 9})
    assert [session.answers_after for session in read_sessions(path)] == [
        {"effort": 1},
        {"effort": 9},
    ]


def test_another_session_can_be_answered_while_one_is_written(ended, path):
    running = SessionJournal(path, WORKOUT)
    running.start(STARTED_AT)
    wait_until(lambda: running.is_saved)
    save_answers(path, ended.session_id, ANSWERS)
    running.record_heartbeat(15.0)
    running.record_end(20.0, SessionPhase.STOPPED)
    running.flush()
    assert running.is_saved
    assert [session.answers_after for session in read_sessions(path)] == [ANSWERS, {}]


def test_answers_are_the_newest_though_another_entrys_number_is_damaged(ended, path):
    save_answers(path, ended.session_id, {"effort": 4})
    with closing(sqlite3.connect(path)) as lenient:
        lenient.execute("PRAGMA writable_schema = ON")
        lenient.execute("UPDATE sqlite_schema SET sql = replace(sql, 'STRICT, ', '')")
        lenient.commit()
    query(path, "UPDATE entry SET number = 'x' WHERE kind = 'end'")
    save_answers(path, ended.session_id, {"effort": 6})
    assert only_session(path).answers_after == {"effort": 6}


@pytest.mark.usefixtures("ended")
@pytest.mark.parametrize(
    "what", [read_session, lambda path, other: save_answers(path, other, ANSWERS)]
)
def test_another_session_than_those_kept_is_told(path, what):
    before = only_session(path)
    assert history_error(lambda: what(path, "other")) == f"{path}: no session other"
    assert only_session(path) == before


def test_answers_that_the_history_refuses_are_told_and_leave_it_as_it_was(ended, path):
    before = only_session(path)
    trigger = (
        "CREATE TRIGGER full BEFORE INSERT ON entry"
        " BEGIN SELECT RAISE(FAIL, 'the disk is full'); END"
    )
    query(path, trigger)
    told = history_error(lambda: save_answers(path, ended.session_id, ANSWERS))
    assert told == f"{path}: the disk is full"
    query(path, "DROP TRIGGER full")
    assert only_session(path) == before
    save_answers(path, ended.session_id, ANSWERS)
    assert only_session(path).answers_after == ANSWERS


def test_a_newer_history_takes_no_answers_and_is_left_alone(ended, path):
    query(path, "PRAGMA user_version = 3")
    before = path.read_bytes()
    told = history_error(lambda: save_answers(path, ended.session_id, ANSWERS))
    assert told == f"{path}: this history has version 3, this program reads version 2"
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database" * 100, b"SQLite format 3\0" + b"x" * 2_000])
def test_what_is_no_history_takes_no_answers_and_is_left_alone(tmp_path, content):
    path = tmp_path / "history.sqlite3"
    path.write_bytes(content)
    told = history_error(lambda: save_answers(path, "one", ANSWERS))
    assert told == f"{path}: file is not a database"
    assert path.read_bytes() == content


def test_a_folder_without_permission_takes_no_answers(public_folder, without_privileges):
    path = public_folder / "history.sqlite3"
    connect(path).close()
    public_folder.chmod(0)
    try:
        with without_privileges():
            told = history_error(lambda: save_answers(path, "one", ANSWERS))
    finally:
        public_folder.chmod(0o755)
    assert "Permission denied" in told


@pytest.mark.parametrize(
    "payload", ["", "no json", "null", "5", '"effort"', "[1]", '{"effort": 4', "[" * 100_000]
)
def test_damaged_answers_cost_no_more_than_themselves(ended, path, payload):
    save_answers(path, ended.session_id, ANSWERS)
    query(path, "UPDATE entry SET payload = ? WHERE kind = 'after'", payload)
    found = only_session(path)
    assert (found.answers_after, found.record.elapsed_s) == ({}, 130.0)
    (problem,) = found.problems
    assert problem.startswith("after: ")
    save_answers(path, ended.session_id, {"effort": 5})
    assert only_session(path).answers_after == {"effort": 5}


@pytest.mark.usefixtures("ended")
def test_an_answer_can_be_taken_back(path):
    save_answers(path, only_session(path).id, ANSWERS)
    save_answers(path, only_session(path).id, {"effort": None, "notes": "Gut."})
    kept = {key: value for key, value in ANSWERS.items() if key != "effort"}
    assert only_session(path).answers_after == kept | {"notes": "Gut."}
