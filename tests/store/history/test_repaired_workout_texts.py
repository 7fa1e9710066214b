"""Texts in workouts that our reader refuses: not written any more, and read where they were."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.workout.workout import Direction, Repeat, SegmentKind, Step, Workout
from retrotimer.store.files import workout_file
from retrotimer.store.files.workout_file import WorkoutFileError
from retrotimer.store.history import history_file
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import merge
from retrotimer.store.history.session_summaries import count_sessions, read_summaries
from retrotimer.store.history.sessions import read_session, read_sessions
from retrotimer.store.session_journal import SessionJournal
from tests.support import studios
from tests.support.history_database import (
    STARTED_AT,
    WORKOUT,
    find_cut_off_session,
    only_session,
    query,
    save_cut_off_session,
    save_session,
    session_rows,
)
from tests.support.postgres_server import running_postgres
from tests.support.studios import Studio, make_laptops, sync_all


def with_cue(cue):
    step = Step(SegmentKind.WORK, Direction.FORWARD, 60.0, 3.6, cue=cue)
    return Workout("Cued", (Repeat(2, (Repeat(2, (step,)),)),))


ZERO_WIDTH_SPACE = "\u200b"
# A workout that the editor saved, the place that our reader names, and the text that is read.
REFUSED = {
    "long cue": (with_cue("x" * 300), "steps[0].steps[0].steps[0].cue", "x" * 199 + "…"),
    "invisible cue": (
        with_cue(f"Chin{ZERO_WIDTH_SPACE} up"),
        "steps[0].steps[0].steps[0].cue",
        "Chin up",
    ),
    "lines in a cue": (with_cue("Chin\nup"), "steps[0].steps[0].steps[0].cue", "Chin up"),
    "half a character": (with_cue("Chin\ud800 up"), "steps[0].steps[0].steps[0].cue", "Chin up"),
    "long description": (
        replace(WORKOUT, description="a\n" * 2_500),
        "description",
        ("a\n" * 2_000)[:3_999] + "…",
    ),
    "invisible description": (
        replace(WORKOUT, description=f"One{ZERO_WIDTH_SPACE}\r\n\tTwo\u2028"),
        "description",
        "One\n\tTwo",
    ),
    "long name": (replace(WORKOUT, name="n" * 201), "name", "n" * 199 + "…"),
    "invisible name": (replace(WORKOUT, name=ZERO_WIDTH_SPACE), "name", "Workout"),
    "no name": (replace(WORKOUT, name=""), "name", "Workout"),
}
refused = pytest.mark.parametrize(("workout", "place", "text"), REFUSED.values(), ids=REFUSED)
workouts = pytest.mark.parametrize(
    "workout",
    # SQLite stores no half of a character, so an older writer never wrote one.
    [workout for name, (workout, *_) in REFUSED.items() if name != "half a character"],
    ids=[name for name in REFUSED if name != "half a character"],
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def write_as_older_writer(path, session_id, workout):
    """As a session was written when nothing looked at the texts of its workout."""
    text = workout_file.serialize(workout)
    query(path, "UPDATE session SET workout = ? WHERE id = ?", text, session_id)
    query(path, "DELETE FROM summary")
    return text


def text_at(workout, place):
    document = json.loads(workout_file.serialize(workout))
    *keys, last = place.replace("[0]", ".0").split(".")
    for key in keys:
        document = document[int(key) if key.isdigit() else key]
    return document[last]


@refused
def test_a_workout_that_could_not_be_read_again_is_not_saved(tmp_path, workout, place, text):
    file = tmp_path / "own.retro.json"
    workout_file.write(file, WORKOUT)
    with pytest.raises(WorkoutFileError) as caught:
        workout_file.write(file, workout)
    assert [line.partition(": expected ")[0] for line in caught.value.problems] == [place]
    assert caught.value.source == str(file)
    assert workout_file.read(file) == WORKOUT
    assert list(tmp_path.iterdir()) == [file]
    assert text


@refused
def test_a_session_is_written_with_texts_that_can_be_read(path, workout, place, text):
    journal = SessionJournal(path, workout)
    journal.start(STARTED_AT)
    journal.flush()
    assert (journal.problem, journal.is_saved) == ("", True)
    ((written,),) = query(path, "SELECT workout FROM session")
    assert text_at(workout_file.parse(written), place) == text


@refused
def test_a_repaired_text_can_be_read_and_stays_as_it_is(workout, place, text):
    repaired = workout_file.repair_texts(workout_file.serialize(workout))
    assert text_at(workout_file.parse(repaired), place) == text
    assert workout_file.repair_texts(repaired) == repaired


@given(st.text(max_size=300), st.text(max_size=4_200), st.text(max_size=300))
def test_whatever_the_texts_are_the_workout_can_be_read(name, description, cue):
    workout = replace(with_cue(cue), name=name, description=description)
    workout_file.parse(workout_file.repair_texts(workout_file.serialize(workout)))


@pytest.mark.parametrize(
    "text",
    [
        *("", "no json", "null", "[]", '"text"', '{"name": 5, "steps": [5, {"cue": []}]}'),
        *("[" * 100_000, '{"steps": ' * 400 + "5" + "}" * 400, '{"name": 1e999999}'),
        workout_file.serialize(WORKOUT),
    ],
)
def test_what_has_no_texts_to_repair_stays_as_it_is(text):
    assert workout_file.repair_texts(text) == text


@workouts
def test_sessions_already_written_so_are_listed_counted_and_read(path, workout):
    session_id = save_session(path)
    write_as_older_writer(path, session_id, workout)
    problems = []
    (session,) = read_sessions(path, problems=problems)
    assert (session.id, problems) == (session_id, [])
    assert read_session(path, session_id) == session
    listed = read_summaries(path)
    assert ([item.id for item in listed.sessions], listed.problems) == ([session_id], ())
    assert count_sessions(path, "").problems == ()
    assert workout_file.parse(workout_file.serialize(session.workout)) == session.workout


@workouts
def test_a_session_that_was_cut_off_is_offered_and_can_be_resumed(path, begin_journal, workout):
    session_id = save_cut_off_session(path)
    write_as_older_writer(path, session_id, workout)
    cut_off = find_cut_off_session(path)
    assert cut_off.id == session_id
    journal = begin_journal(path, cut_off)
    journal.record_heartbeat(50.0)
    journal.flush()
    assert (journal.problem, journal.notice, journal.is_saved) == ("", "", True)
    assert only_session(path).workout == cut_off.workout


@workouts
def test_such_sessions_are_exported_and_taken_over(path, tmp_path, workout):
    session_id = save_session(path)
    write_as_older_writer(path, session_id, workout)
    out = StringIO()
    assert history_file.write(session_rows(path), out).problems == []
    exported = tmp_path / "export.json"
    exported.write_text(out.getvalue(), "utf-8")
    for number, source in enumerate((history_file.read(exported), session_rows(path))):
        other = tmp_path / f"{number}.sqlite3"
        with closing(connect(other)) as connection:
            merged = merge(connection, source)
        assert (merged.added, merged.problems) == (1, [])
        assert only_session(other).workout == only_session(path).workout


@studios.needs_postgres
def test_such_sessions_are_synced(tmp_path):
    here, there = make_laptops(tmp_path, 2)
    for workout, *_ in REFUSED.values():
        session_id = save_session(here.history_path)
        if "\ud800" not in workout_file.serialize(workout):
            write_as_older_writer(here.history_path, session_id, workout)
    with running_postgres() as server:
        sync_all(Studio(server), here, there)
    assert len(there.session_ids) == len(REFUSED)
    here_by_id, there_by_id = (
        {session.id: session.workout for session in read_sessions(laptop.history_path)}
        for laptop in (here, there)
    )
    assert there_by_id == here_by_id
