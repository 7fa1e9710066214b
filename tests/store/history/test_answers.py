"""What is answered after a session: kept behind its end, at once or days later."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.session.session_state import State
from retrotimer.store.history.database import connect
from retrotimer.store.history.sessions import keep_answers, session, sessions
from retrotimer.store.session_journal import SessionJournal
from tests.support.history_database import (
    STARTED,
    WORKOUT,
    asked,
    entries,
    only,
    put,
    refusal,
    until,
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
    made.end(1_000.0, State.STOPPED)
    made.wait()


@pytest.fixture
def ended(journal):
    """A journal whose session is on disk and over."""
    journal.begin(STARTED)
    journal.control(Control(130.0, ControlKind.STOP))
    journal.end(130.0, State.STOPPED)
    journal.wait()
    return journal


def test_what_is_answered_after_the_end_is_behind_it(ended, path):
    before = only(path)
    ended.answers(ANSWERS)
    ended.wait()
    assert ended.kept
    last = asked(path, "SELECT at_s, kind, payload FROM entry ORDER BY number")[-1]
    assert (*last[:2], json.loads(last[2])) == (130.0, "after", ANSWERS)
    session = only(path)
    assert session.after == ANSWERS
    assert session.record == before.record
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.usefixtures("ended")
def test_a_session_without_answers_has_none(path):
    assert only(path).after == {}


def test_who_answers_twice_is_kept_twice_and_the_newest_answer_counts(ended, path):
    for given in ({"effort": 4, "comfort": 7}, {"effort": 5}, {"notes": ""}):
        ended.answers(given)
        ended.wait()
    assert ended.kept
    assert only(path).after == {"effort": 5, "comfort": 7, "notes": ""}
    assert entries(path) == ["control", "end", "after", "after", "after"]


def test_answers_that_come_while_the_end_is_still_being_written_are_kept(journal, path):
    journal.begin(STARTED)
    journal.end(130.0, State.STOPPED)
    journal.answers(ANSWERS)
    until(lambda: journal.kept)
    assert entries(path) == ["end", "after"]
    assert only(path).after == ANSWERS


def test_answers_that_come_while_the_history_is_locked_are_kept(journal, path):
    journal.begin(STARTED)
    until(lambda: journal.kept)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        journal.end(130.0, State.STOPPED)
        journal.answers(ANSWERS)
        assert not journal.kept
        other.execute("ROLLBACK")
    until(lambda: journal.kept)
    assert journal.problem == ""
    assert entries(path) == ["end", "after"]
    assert only(path).after == ANSWERS


def test_answers_of_a_session_that_the_disk_took_late_are_kept(journal, path):
    path.parent.write_text("a file stands where the folder should be")
    journal.begin(STARTED)
    until(lambda: bool(journal.problem))
    path.parent.unlink()
    journal.end(130.0, State.STOPPED)
    journal.answers(ANSWERS)
    until(lambda: journal.kept)
    assert journal.problem == ""
    assert entries(path) == ["end", "after"]
    assert only(path).after == ANSWERS


def test_answers_are_written_when_the_disk_took_the_session_and_refused_them_first(ended, path):
    trigger = "CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'full'); END"
    asked(path, trigger)
    ended.answers({"effort": 4})
    ended.wait()
    assert (ended.problem, ended.kept) == (f"{path}: full", False)
    assert only(path).after == {}
    asked(path, "DROP TRIGGER full")
    keep_answers(path, ended.session_id, {"effort": 4})
    assert only(path).after == {"effort": 4}
    # The journal has kept them too: they are written with what is answered next.
    ended.answers({"comfort": 7})
    ended.wait()
    assert (ended.problem, ended.kept) == ("", True)
    assert only(path).after == {"effort": 4, "comfort": 7}


def test_answers_that_no_disk_takes_are_told_and_nothing_is_raised(journal, path):
    path.mkdir(parents=True)
    journal.begin(STARTED)
    journal.end(130.0, State.STOPPED)
    journal.wait()
    journal.answers(ANSWERS)
    journal.wait()
    assert journal.problem == f"{path}: Is a directory"
    assert not journal.kept


def test_days_later_more_can_be_answered_and_the_newest_answer_counts(ended, path):
    ended.answers(ANSWERS)
    ended.wait()
    before = only(path)
    keep_answers(path, ended.session_id, {"knee_pain_60_min": 2})
    keep_answers(path, ended.session_id, {"knee_pain_next_morning": 1, "effort": 6})
    session = only(path)
    later = {"knee_pain_60_min": 2, "knee_pain_next_morning": 1, "effort": 6}
    assert session.after == ANSWERS | later
    assert (session.record, session.started_at) == (before.record, before.started_at)
    assert entries(path) == ["control", "end", *["after"] * 3]


def test_an_interrupted_session_that_is_answered_stays_one_up_to_its_last_entry(ended, path):
    asked(path, "DELETE FROM entry WHERE kind IN ('control', 'end')")
    put(path, ended.session_id, 45.0, "heartbeat")
    keep_answers(path, ended.session_id, ANSWERS)
    session = only(path)
    assert session.record.outcome is Outcome.INTERRUPTED
    assert session.record.elapsed_s == 45.0
    assert session.after == ANSWERS


def test_a_session_killed_before_its_first_entry_can_be_answered(ended, path):
    asked(path, "DELETE FROM entry")
    keep_answers(path, ended.session_id, ANSWERS)
    session = only(path)
    assert session.record.elapsed_s == 0.0
    assert (session.occasion, session.after) == (Occasion(), ANSWERS)


def test_answers_belong_to_their_session_alone(ended, path):
    other = SessionJournal(path, WORKOUT)
    other.begin(STARTED)
    other.end(1.0, State.STOPPED)
    other.wait()
    keep_answers(path, ended.session_id, {"effort": 1})
    keep_answers(path, other.session_id, {"effort": 9})
    assert [session.after for session in sessions(path)] == [{"effort": 1}, {"effort": 9}]


def test_another_session_can_be_answered_while_one_is_written(ended, path):
    running = SessionJournal(path, WORKOUT)
    running.begin(STARTED)
    until(lambda: running.kept)
    keep_answers(path, ended.session_id, ANSWERS)
    running.heartbeat(15.0)
    running.end(20.0, State.STOPPED)
    running.wait()
    assert running.kept
    assert [session.after for session in sessions(path)] == [ANSWERS, {}]


def test_answers_are_the_newest_though_another_entrys_number_is_damaged(ended, path):
    keep_answers(path, ended.session_id, {"effort": 4})
    with closing(sqlite3.connect(path)) as lenient:
        lenient.execute("PRAGMA writable_schema = ON")
        lenient.execute("UPDATE sqlite_schema SET sql = replace(sql, 'STRICT, ', '')")
        lenient.commit()
    asked(path, "UPDATE entry SET number = 'x' WHERE kind = 'end'")
    keep_answers(path, ended.session_id, {"effort": 6})
    assert only(path).after == {"effort": 6}


@pytest.mark.usefixtures("ended")
@pytest.mark.parametrize("what", [session, lambda path, other: keep_answers(path, other, ANSWERS)])
def test_another_session_than_those_kept_is_told(path, what):
    before = only(path)
    assert refusal(lambda: what(path, "other")) == f"{path}: no session other"
    assert only(path) == before


def test_answers_that_the_history_refuses_are_told_and_leave_it_as_it_was(ended, path):
    before = only(path)
    trigger = (
        "CREATE TRIGGER full BEFORE INSERT ON entry"
        " BEGIN SELECT RAISE(FAIL, 'the disk is full'); END"
    )
    asked(path, trigger)
    told = refusal(lambda: keep_answers(path, ended.session_id, ANSWERS))
    assert told == f"{path}: the disk is full"
    asked(path, "DROP TRIGGER full")
    assert only(path) == before
    keep_answers(path, ended.session_id, ANSWERS)
    assert only(path).after == ANSWERS


def test_a_newer_history_takes_no_answers_and_is_left_alone(ended, path):
    asked(path, "PRAGMA user_version = 3")
    before = path.read_bytes()
    told = refusal(lambda: keep_answers(path, ended.session_id, ANSWERS))
    assert told == f"{path}: this history has version 3, this program reads version 2"
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database" * 100, b"SQLite format 3\0" + b"x" * 2_000])
def test_what_is_no_history_takes_no_answers_and_is_left_alone(tmp_path, content):
    path = tmp_path / "history.sqlite3"
    path.write_bytes(content)
    told = refusal(lambda: keep_answers(path, "one", ANSWERS))
    assert told == f"{path}: file is not a database"
    assert path.read_bytes() == content


def test_a_folder_without_permission_takes_no_answers(public_folder, without_privileges):
    path = public_folder / "history.sqlite3"
    connect(path).close()
    public_folder.chmod(0)
    try:
        with without_privileges():
            told = refusal(lambda: keep_answers(path, "one", ANSWERS))
    finally:
        public_folder.chmod(0o755)
    assert "Permission denied" in told


@pytest.mark.parametrize(
    "payload", ["", "no json", "null", "5", '"effort"', "[1]", '{"effort": 4', "[" * 100_000]
)
def test_damaged_answers_are_refused_in_one_line_that_names_the_file(ended, path, payload):
    keep_answers(path, ended.session_id, ANSWERS)
    asked(path, "UPDATE entry SET payload = ? WHERE kind = 'after'", payload)
    told = refusal(lambda: list(sessions(path)))
    assert told.startswith(f"{path}: session {ended.session_id}: after: ")


@pytest.mark.usefixtures("ended")
def test_an_answer_can_be_taken_back(path):
    keep_answers(path, only(path).id, ANSWERS)
    keep_answers(path, only(path).id, {"effort": None, "notes": "Gut."})
    kept = {key: value for key, value in ANSWERS.items() if key != "effort"}
    assert only(path).after == kept | {"notes": "Gut."}
