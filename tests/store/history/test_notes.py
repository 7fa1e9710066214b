"""Notes of a session are saved with their time, whatever happens to the history."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from retrotimer.domain.session.note import MAX_NOTE_LENGTH, Note
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.domain.workout.timeline import unroll
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import merge, read_session_rows
from retrotimer.store.history.sessions import read_session
from retrotimer.store.session_journal import SessionJournal
from tests.support.history_database import (
    STARTED_AT,
    WORKOUT,
    append_event,
    event_kinds,
    find_cut_off_session,
    only_session,
    query,
    save_cut_off_session,
    save_session,
    session_rows,
)

NOTES = (Note(20.0, "Looks down"), Note(70.5, "Näh. Left knee"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def noted(path):
    """A history whose session was noted of, the later moment first; the session's id."""
    journal = SessionJournal(path, WORKOUT)
    journal.start(STARTED_AT)
    for note in reversed(NOTES):
        journal.record_note(note.at_s, note.text)
    journal.record_end(250.0, SessionPhase.FINISHED)
    journal.flush()
    assert journal.is_saved
    return journal.session_id


@pytest.mark.usefixtures("noted")
def test_notes_are_kept_in_the_order_of_their_moments(path):
    assert event_kinds(path) == ["note", "note", "end"]
    kept = only_session(path)
    assert kept.notes == NOTES
    assert kept.record.elapsed_s == 250.0


def test_a_note_that_comes_behind_the_end_changes_nothing_of_it(path):
    journal = SessionJournal(path, WORKOUT)
    journal.start(STARTED_AT)
    journal.record_end(250.0, SessionPhase.FINISHED)
    journal.flush()
    before = only_session(path)
    journal.record_note(240.0, "Well done")
    journal.flush()
    after = only_session(path)
    assert (after.notes, after.record) == ((Note(240.0, "Well done"),), before.record)
    assert after.events.closing_kind == "end"


@pytest.mark.usefixtures("noted")
def test_another_history_takes_notes_over(path, tmp_path):
    with closing(connect(path)) as source, closing(connect(tmp_path / "other")) as target:
        assert merge(target, read_session_rows(source)).problems == []
    assert session_rows(tmp_path / "other") == session_rows(path)
    assert only_session(tmp_path / "other").notes == NOTES


def test_a_session_that_goes_on_keeps_its_notes(path):
    session_id = save_cut_off_session(path, at_s=45.0)
    append_event(path, session_id, 47.0, "note", json.dumps({"text": "Slips"}))
    cut = find_cut_off_session(path)
    # Somebody who types is a sign of life.
    assert cut.at_s == 47.0
    journal = SessionJournal(path, WORKOUT)
    journal.resume(cut)
    journal.start(STARTED_AT)
    journal.record_note(50.0, "New shoes")
    journal.record_end(60.0, SessionPhase.STOPPED)
    journal.flush()
    assert only_session(path).notes == (Note(47.0, "Slips"), Note(50.0, "New shoes"))


def test_notes_of_a_session_without_any_are_none(path):
    save_session(path)
    assert only_session(path).notes == ()


@pytest.mark.parametrize(
    "text", ["null", "5", '""', '"two\\nlines"', '["a"]', json.dumps("x" * (MAX_NOTE_LENGTH + 1))]
)
def test_a_damaged_note_costs_no_more_than_itself(noted, path, text):
    query(path, "UPDATE entry SET payload = ? WHERE number = 1", f'{{"text": {text}}}')
    found = only_session(path)
    assert found.problems == ("note: text",)
    legible = {'"two\\nlines"': "two lines", json.dumps("x" * 201): "x" * 199 + "…"}.get(text)
    cleaned = (Note(70.5, legible),) if legible else ()
    assert found.notes == (NOTES[0], *cleaned)
    assert found.record.elapsed_s == 250.0
    (raw,) = session_rows(path)
    assert (raw.id, raw.find_problem()) == (noted, "")


def test_a_visit_is_the_session_with_its_record_worked_out_once(path):
    kept = read_session(path, save_session(path))
    visit = kept.details
    assert (visit.id, visit.started_at, visit.record) == (kept.id, kept.started_at, kept.record)
    assert (visit.answers_after, visit.notes, visit.context) == (
        kept.answers_after,
        kept.notes,
        kept.context,
    )
    assert visit.planned_s == unroll(kept.workout).duration_s
