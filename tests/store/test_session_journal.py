"""The journal: each event is on disk at once, and no fault of the disk stops a session."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import datetime, timedelta, timezone

import pytest

from retrotimer import __version__
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.domain.session.walk import Place
from retrotimer.store.history.database import connect
from retrotimer.store.history.sessions import read_sessions
from retrotimer.store.session_journal import SessionJournal
from tests.support.history_database import WORKOUT, event_kinds, query, wait_until

STARTED = datetime(2026, 11, 22, 18, 30, 15, 250_000, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def new_journal(path):
    """Makes journals of this history; each is ended with its test."""
    made = []

    def make():
        made.append(SessionJournal(path, WORKOUT))
        return made[-1]

    yield make
    for journal in made:
        journal.record_end(1_000.0, SessionPhase.STOPPED)
        journal.flush()


@pytest.fixture
def journal(new_journal):
    """A journal whose session has begun."""
    begun = new_journal()
    begun.start(STARTED)
    return begun


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_nothing_is_written_before_the_start(new_journal, path):
    waiting = new_journal()
    waiting.flush()
    assert not path.exists()
    waiting.start(STARTED)


def test_the_session_is_on_disk_when_it_begins(journal, path):
    wait_until(lambda: journal.is_saved)
    ((session_id, *known, workout),) = query(path, "SELECT * FROM session")
    assert session_id == journal.session_id
    assert known == ["2026-11-22T17:30:15.250+00:00", 3_600, "", __version__]
    assert '"There and back"' in workout


def test_each_entry_is_on_disk_without_the_journal_being_closed(journal, path):
    for number, write in enumerate(
        (
            lambda: journal.record_segment(0.0, Place(0, -10.0)),
            lambda: journal.record_heartbeat(5.0),
            lambda: journal.record_control(Control(20.0, ControlKind.PAUSE)),
            lambda: journal.record_control(Control(30.0, ControlKind.RESUME)),
            lambda: journal.record_control(Control(31.0, ControlKind.EXTEND, 15.0)),
        ),
        start=1,
    ):
        write()
        wait_until(lambda: journal.is_saved)
        assert len(event_kinds(path)) == number
    assert event_kinds(path) == ["segment", "heartbeat", "control", "control", "control"]
    assert journal.problem == ""


def test_what_is_written_is_forced_to_the_disk(tmp_path):
    with closing(connect(tmp_path / "history.sqlite3")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_after_the_end_everything_is_kept_in_one_file(journal, path):
    journal.record_segment(0.0, Place(0, -10.0))
    journal.record_end(250.0, SessionPhase.FINISHED)
    journal.flush()
    assert journal.is_saved
    assert event_kinds(path) == ["segment", "end"]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_only_its_owner_may_look_into_the_history(journal, path):
    wait_until(lambda: journal.is_saved)
    assert mode(path.parent) == 0o700
    assert mode(path) == 0o600


def test_only_its_owner_may_look_into_the_files_beside_it(path):
    # The folder was there before, and anybody may enter it.
    path.parent.mkdir(mode=0o755)
    with closing(connect(path)) as connection:
        connection.execute("INSERT INTO session VALUES ('id', 'now', 0, '', '1', 'workout')")
        modes = {file.name: oct(mode(file)) for file in path.parent.iterdir()}
    assert modes == {f"history.sqlite3{end}": oct(0o600) for end in ("", "-shm", "-wal")}


def test_an_impossible_folder_is_told_and_what_was_walked_is_written_once_it_is_possible(
    new_journal, path
):
    path.parent.write_text("a file stands where the folder should be")
    journal = new_journal()
    journal.start(STARTED)
    journal.record_segment(0.0, Place(0, -10.0))
    wait_until(lambda: bool(journal.problem))
    assert str(path) in journal.problem
    assert not journal.is_saved
    path.parent.unlink()
    journal.record_heartbeat(5.0)
    wait_until(lambda: journal.is_saved)
    assert journal.problem == ""
    assert event_kinds(path) == ["segment", "heartbeat"]


def test_a_folder_without_permission_is_told_and_nothing_is_raised(
    public_folder, without_privileges
):
    public_folder.chmod(0o555)
    path = public_folder / "history.sqlite3"
    journal = SessionJournal(path, WORKOUT)
    with without_privileges():
        journal.start(STARTED)
        journal.record_end(1.0, SessionPhase.STOPPED)
        journal.flush()
    public_folder.chmod(0o755)
    assert journal.problem.startswith(f"{path}: ")
    assert not journal.is_saved
    assert not path.exists()


def test_a_history_that_stays_impossible_is_given_up_after_the_end(new_journal, path):
    path.mkdir(parents=True)
    journal = new_journal()
    journal.start(STARTED)
    journal.record_end(1.0, SessionPhase.STOPPED)
    journal.flush()
    assert journal.problem == f"{path}: Is a directory"
    assert not journal.is_saved


@pytest.mark.parametrize("reaction", ["ABORT", "ROLLBACK", "FAIL"])
def test_an_entry_the_history_refuses_is_tried_again_with_the_next(journal, path, reaction):
    wait_until(lambda: journal.is_saved)
    query(
        path,
        "CREATE TRIGGER full BEFORE INSERT ON entry WHEN new.kind = 'heartbeat'"
        f" BEGIN SELECT RAISE({reaction}, 'the disk is full'); END",
    )
    journal.record_segment(0.0, Place(0, -10.0))
    journal.record_heartbeat(5.0)
    wait_until(lambda: bool(journal.problem))
    assert journal.problem == f"{path}: the disk is full"
    assert not journal.is_saved
    query(path, "DROP TRIGGER full")
    journal.record_segment(70.0, Place(1, 0.0))
    wait_until(lambda: journal.is_saved)
    assert journal.problem == ""
    assert event_kinds(path) == ["segment", "heartbeat", "segment"]


def test_what_was_refused_is_tried_again_at_the_end(journal, path):
    wait_until(lambda: journal.is_saved)
    query(path, "ALTER TABLE entry RENAME TO hidden")
    journal.record_heartbeat(5.0)
    wait_until(lambda: bool(journal.problem))
    query(path, "ALTER TABLE hidden RENAME TO entry")
    journal.record_end(6.0, SessionPhase.STOPPED)
    journal.flush()
    assert journal.is_saved
    assert event_kinds(path) == ["heartbeat", "end"]


def test_a_history_locked_by_another_program_is_waited_for(journal, path):
    wait_until(lambda: journal.is_saved)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        journal.record_heartbeat(5.0)
        assert not journal.is_saved
        other.execute("ROLLBACK")
    wait_until(lambda: journal.is_saved)
    assert journal.problem == ""


@pytest.mark.long
def test_a_history_that_stays_locked_is_told_and_tried_again_after_the_end(journal, path):
    wait_until(lambda: journal.is_saved)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        journal.record_heartbeat(5.0)
        journal.record_end(6.0, SessionPhase.STOPPED)
        wait_until(lambda: bool(journal.problem))
        assert journal.problem == f"{path}: database is locked"
    journal.flush()
    assert journal.is_saved
    assert journal.problem == ""
    assert event_kinds(path) == ["heartbeat", "end"]


def test_a_newer_history_is_told_and_left_alone(new_journal, path):
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA user_version = 3")
    before = path.read_bytes()
    journal = new_journal()
    journal.start(STARTED)
    wait_until(lambda: bool(journal.problem))
    assert journal.problem == f"{path}: this history has version 3, this program reads version 2"
    assert path.read_bytes() == before


def test_journals_that_write_at_once_keep_every_session(new_journal, path):
    journals = [new_journal() for _ in range(4)]
    for journal in journals:
        journal.start(STARTED)
    for at_s in range(5, 55, 5):
        for journal in journals:
            journal.record_heartbeat(float(at_s))
    for journal in journals:
        journal.record_end(250.0, SessionPhase.FINISHED)
    for journal in journals:
        journal.flush()
    assert all(journal.is_saved for journal in journals)
    kept = list(read_sessions(path))
    assert {session.id for session in kept} == {journal.session_id for journal in journals}
    assert {session.record.outcome for session in kept} == {Outcome.FINISHED}
    assert len(event_kinds(path)) == 4 * 11


def test_the_history_can_be_read_while_a_session_writes_it(journal, path):
    journal.record_heartbeat(15.0)
    wait_until(lambda: journal.is_saved)
    ((session_id, elapsed_s),) = [(s.id, s.record.elapsed_s) for s in read_sessions(path)]
    assert (session_id, elapsed_s) == (journal.session_id, 15.0)


def test_limits_that_were_overridden_during_a_session_are_part_of_its_context(journal, path):
    journal.record_override(20.0, ("warm-up",))
    journal.record_override(30.0, ("warm-up", "session-backward"))
    journal.record_end(40.0, SessionPhase.STOPPED)
    journal.flush()
    (session,) = read_sessions(path)
    assert session.context.overridden_rules == ("warm-up", "session-backward")
    contexts = query(path, "SELECT at_s FROM entry WHERE kind = 'occasion' ORDER BY number")
    assert [at_s for (at_s,) in contexts] == [0.0, 20.0, 30.0]
