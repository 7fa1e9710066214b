"""Always the same session, written while something happens to the history."""

from __future__ import annotations

from contextlib import closing

from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.domain.session.walk import Place
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import read_session_rows
from retrotimer.store.session_journal import SessionJournal
from tests.support.history_database import STARTED_AT, WORKOUT, session_rows


def write_part(journal, from_s, until_s):
    """Record a part of the session."""
    journal.record_segment(from_s, Place(0, from_s))
    journal.record_control(Control(from_s, ControlKind.ADJUST_SPEED, 0.1))
    for at_s in range(int(from_s), int(until_s), 5):
        journal.record_heartbeat(float(at_s))


def finish_session(journal):
    journal.record_end(200.0, SessionPhase.STOPPED)
    journal.flush()


def expected_rows(folder):
    """All rows of the session when no fault happened."""
    journal = SessionJournal(folder / "expected.sqlite3", WORKOUT)
    journal.start(STARTED_AT)
    write_part(journal, 0.0, 100.0)
    write_part(journal, 100.0, 200.0)
    finish_session(journal)
    (raw,) = session_rows(folder / "expected.sqlite3")
    return raw.session_row[1:], raw.event_rows


def rows_of(path, journal):
    """All rows of this session."""
    with closing(connect(path)) as connection:
        (raw,) = read_session_rows(connection, [journal.session_id])
    return raw.session_row[1:], raw.event_rows
