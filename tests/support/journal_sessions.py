"""One and the same session, walked whatever happens to its history meanwhile."""

from __future__ import annotations

from contextlib import closing

from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.session_state import State
from retrotimer.domain.session.walk import Place
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import raws_of
from retrotimer.store.session_journal import SessionJournal
from tests.support.history_database import STARTED, WORKOUT, raws


def walk(journal, from_s, until_s):
    """A stretch of a session."""
    journal.segment(from_s, Place(0, from_s))
    journal.control(Control(from_s, ControlKind.ADJUST_SPEED, 0.1))
    for at_s in range(int(from_s), int(until_s), 5):
        journal.heartbeat(float(at_s))


def finish(journal):
    journal.end(200.0, State.STOPPED)
    journal.wait()


def expected(folder):
    """All entries of a session that no fault hit."""
    journal = SessionJournal(folder / "expected.sqlite3", WORKOUT)
    journal.begin(STARTED)
    walk(journal, 0.0, 100.0)
    walk(journal, 100.0, 200.0)
    finish(journal)
    (raw,) = raws(folder / "expected.sqlite3")
    return raw.row[1:], raw.entries


def of(path, journal):
    """All entries of this session."""
    with closing(connect(path)) as connection:
        (raw,) = raws_of(connection, [journal.session_id])
    return raw.row[1:], raw.entries
