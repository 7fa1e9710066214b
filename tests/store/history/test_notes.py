"""What is noted while a session runs: kept with its moment, whatever the history goes through."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from retrotimer.domain.session.note import LONGEST_NOTE, Note
from retrotimer.domain.session.session_state import State
from retrotimer.domain.workout.timeline import unroll
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import merge, raws_of
from retrotimer.store.history.sessions import session, sessions
from retrotimer.store.session_journal import SessionJournal
from retrotimer.store.upkeep.cut_off_sessions import interrupted
from tests.support.history_database import (
    STARTED,
    WORKOUT,
    asked,
    cut_off,
    entries,
    keep,
    only,
    put,
    raws,
    refusal,
)

NOTES = (Note(20.0, "Looks down"), Note(70.5, "Näh. Left knee"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def noted(path):
    """A history whose session was noted of, the later moment first; the session's id."""
    journal = SessionJournal(path, WORKOUT)
    journal.begin(STARTED)
    for note in reversed(NOTES):
        journal.note(note.at_s, note.text)
    journal.end(250.0, State.FINISHED)
    journal.wait()
    assert journal.kept
    return journal.session_id


@pytest.mark.usefixtures("noted")
def test_notes_are_kept_in_the_order_of_their_moments(path):
    assert entries(path) == ["note", "note", "end"]
    kept = only(path)
    assert kept.notes == NOTES
    assert kept.record.elapsed_s == 250.0


def test_a_note_that_comes_behind_the_end_changes_nothing_of_it(path):
    journal = SessionJournal(path, WORKOUT)
    journal.begin(STARTED)
    journal.end(250.0, State.FINISHED)
    journal.wait()
    before = only(path)
    journal.note(240.0, "Well done")
    journal.wait()
    after = only(path)
    assert (after.notes, after.record) == ((Note(240.0, "Well done"),), before.record)
    assert after.story.closing == "end"


@pytest.mark.usefixtures("noted")
def test_another_history_takes_notes_over(path, tmp_path):
    with closing(connect(path)) as source, closing(connect(tmp_path / "other")) as target:
        assert merge(target, raws_of(source)).problems == []
    assert raws(tmp_path / "other") == raws(path)
    assert only(tmp_path / "other").notes == NOTES


def test_a_session_that_goes_on_keeps_its_notes(path):
    session_id = cut_off(path, at_s=45.0)
    put(path, session_id, 47.0, "note", json.dumps({"text": "Slips"}))
    cut = interrupted(path)
    # Somebody who types is a sign of life.
    assert cut.at_s == 47.0
    journal = SessionJournal(path, WORKOUT)
    journal.resume(cut)
    journal.begin(STARTED)
    journal.note(50.0, "New shoes")
    journal.end(60.0, State.STOPPED)
    journal.wait()
    assert only(path).notes == (Note(47.0, "Slips"), Note(50.0, "New shoes"))


def test_notes_of_a_session_without_any_are_none(path):
    keep(path)
    assert only(path).notes == ()


@pytest.mark.parametrize(
    "text", ["null", "5", '""', '"two\\nlines"', '["a"]', json.dumps("x" * (LONGEST_NOTE + 1))]
)
def test_a_damaged_note_is_refused_in_one_line_that_names_the_file(noted, path, text):
    asked(path, "UPDATE entry SET payload = ? WHERE kind = 'note'", f'{{"text": {text}}}')
    told = refusal(lambda: list(sessions(path)))
    assert told == f"{path}: session {noted}: note: text is damaged"
    (raw,) = raws(path)
    assert raw.problem() == "one of its entries is damaged"


def test_a_visit_is_the_session_with_its_record_worked_out_once(path):
    kept = session(path, keep(path))
    visit = kept.visit
    assert (visit.id, visit.started_at, visit.record) == (kept.id, kept.started_at, kept.record)
    assert (visit.after, visit.notes, visit.occasion) == (kept.after, kept.notes, kept.occasion)
    assert visit.planned_s == unroll(kept.workout).duration_s
