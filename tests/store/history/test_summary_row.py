"""Stored summaries have the same values as the sessions, without reading all of them."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta, timezone
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.session.energy import Energy
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.summary import SUMMARY_VERSION, SessionSummary
from retrotimer.domain.workout.workout import Direction
from retrotimer.store.history import session_summaries, summary_row
from retrotimer.store.history.database import connect
from retrotimer.store.history.events import DISCARDED_EVENT
from retrotimer.store.history.merge import merge
from retrotimer.store.history.session_summaries import read_summaries, store_missing_summaries
from retrotimer.store.history.sessions import add_event, read_sessions, save_answers
from retrotimer.store.upkeep.erasure import erase_sessions
from tests.support.history_database import (
    SESSION_ROWS,
    STARTED_AT,
    assert_summaries_match,
    query,
    save_cut_off_session,
    save_session,
)
from tests.support.session_contexts import ANN_CONTEXT, any_context
from tests.support.strategies import controls, workouts

DAY = timedelta(days=1)
numbers = st.floats(0, 1e6)
energies = st.builds(Energy, numbers, numbers, st.booleans())
answers = st.dictionaries(
    st.text(), st.integers() | st.text() | st.booleans() | st.none(), max_size=3
)
any_summary = st.builds(
    SessionSummary,
    st.text(),
    st.sampled_from(Outcome),
    numbers,
    any_context,
    st.fixed_dictionaries(
        {
            way: st.tuples(numbers, numbers, numbers)
            for way in (Direction.FORWARD, Direction.BACKWARD)
        }
    ),
    st.none() | energies,
    answers,
    st.lists(st.text(), max_size=2).map(tuple),
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


@given(any_summary)
def test_a_summary_is_read_back_as_it_was(summary):
    assert summary_row.parse(summary_row.serialize(summary)) == summary


@pytest.mark.parametrize(
    "text",
    ["", "no json", "[" * 100_000, "null", "5", "[]", "{}", '{"workout": "x", "outcome": "lost"}'],
    ids=lambda text: text[:20],
)
def test_a_damaged_summary_is_made_anew(path, text):
    save_session(path, occasion=ANN_CONTEXT)
    before = read_summaries(path)
    # An empty one says that a session was discarded; that is none of these.
    query(path, "UPDATE summary SET document = ?", text or " ")
    assert read_summaries(path) == before
    (document,) = query(path, "SELECT document FROM summary")[0]
    assert summary_row.parse(document) == before.sessions[0].summary


@pytest.mark.parametrize("value", [None, True, 5, "x", [], {}, [1], {"x": 1}, {"forward": [1]}])
@pytest.mark.parametrize("key", ["workout", "outcome", "elapsed_s", "occasion", "walked", "spent"])
def test_a_summary_of_which_one_part_is_damaged_is_made_anew(path, key, value):
    save_session(path)
    before = read_summaries(path)
    question = "UPDATE summary SET document = json_set(document, ?, json(?))"
    query(path, question, f"$.{key}", json.dumps(value))
    short = read_summaries(path)
    known = {"workout": "x", "elapsed_s": 5, "spent": None}
    if known.get(key, ...) != value or value is True:
        assert short == before
    assert (len(short.sessions), short.problems) == (1, ())


def test_a_summary_of_another_derivation_is_made_anew(path):
    save_session(path)
    before = read_summaries(path)
    query(path, "UPDATE summary SET derivation = ?, document = '{}'", SUMMARY_VERSION - 1)
    assert read_summaries(path) == before
    assert query(path, "SELECT derivation FROM summary") == [(SUMMARY_VERSION,)]


any_ending = st.tuples(st.floats(0, 100), st.booleans(), st.booleans())


@given(workouts(), controls(), any_context, any_ending)
def test_any_session_is_listed_with_the_figures_it_has(
    tmp_path_factory, workout, pressed, occasion, ending
):
    rest_s, ended, answered = ending
    path = tmp_path_factory.mktemp("any") / "history.sqlite3"
    last_s = (pressed[-1].at_s if pressed else 0.0) + rest_s
    if ended:
        session_id = save_session(
            path, *pressed, until_s=last_s, workout=workout, occasion=occasion
        )
    else:
        session_id = save_cut_off_session(
            path, *pressed, at_s=last_s, workout=workout, occasion=occasion
        )
    assert_summaries_match(path)
    if answered:
        save_answers(path, session_id, {"effort": 4, "notes": "Näh.\nGut."})
    for _ in range(2):
        assert_summaries_match(path)
    assert query(path, "SELECT count(*) FROM summary") == [(ended,)]


def test_no_history_lists_nothing_and_none_is_made(path):
    assert (read_summaries(path).sessions, read_summaries(path).problems) == ((), ())
    assert not path.parent.exists()


def test_the_newest_come_first_and_only_those_that_are_asked_for(path):
    ids = {}
    for day in (3, 1, 4, 2):
        occasion = ANN_CONTEXT if day % 2 else replace(ANN_CONTEXT, client="Bob")
        ids[day] = save_session(path, started=STARTED_AT.replace(day=day), occasion=occasion)
    twin = save_session(path, started=STARTED_AT.replace(day=4), occasion=ANN_CONTEXT)

    def days(**asked_for):
        return [one.id for one in read_summaries(path, **asked_for).sessions]

    for _ in range(2):
        assert days() == [twin, ids[4], ids[3], ids[2], ids[1]]
        assert days(limit=2) == [twin, ids[4]]
        assert days(client="Ann") == [twin, ids[3], ids[1]]
        assert days(client="Ann", limit=1, started_before=STARTED_AT.replace(day=3)) == [ids[1]]
        assert days(started_before=STARTED_AT.replace(day=3)) == [ids[2], ids[1]]
        assert days(client="") == days(limit=0) == []
    late = [session.id for session in read_sessions(path, since=STARTED_AT.replace(day=3).date())]
    assert late == [ids[3], ids[4], twin]
    assert [session.id for session in read_sessions(path, client="Bob")] == [ids[2], ids[4]]
    elsewhere = STARTED_AT.replace(day=3).astimezone(timezone(timedelta(hours=-9)))
    assert days(started_before=elsewhere) == [ids[2], ids[1]]


DAMAGE = [
    "UPDATE session SET workout = 'no workout' WHERE id = ?",
    "UPDATE session SET started_at = 'yesterday' WHERE id = ?",
    "UPDATE session SET started_at = '' WHERE id = ?",
    "UPDATE session SET utc_offset_s = 100000000000000000 WHERE id = ?",
    "UPDATE session SET workout = CAST(x'ff' AS TEXT) WHERE id = ?",
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_session_that_cannot_be_read_is_told_and_the_others_are_there(path, damage):
    ids = [
        save_session(path, started=STARTED_AT + number * timedelta(days=1)) for number in range(3)
    ]
    query(path, damage, ids[1])
    for _ in range(2):
        short = read_summaries(path)
        assert [one.id for one in short.sessions] == [ids[2], ids[0]]
        (told,) = short.problems
        assert told.startswith(f"{path}: session {ids[1]}: ")
        assert told.isprintable()
        problems = []
        assert [one.id for one in read_sessions(path, problems=problems)] == [ids[0], ids[2]]
        assert problems == [told]


@pytest.fixture
def statements(monkeypatch):
    """Every statement with which the history is read, and who is told of it as it begins."""
    seen, listeners = [], []

    def traced(path):
        connection = connect(path)

        def see(statement):
            seen.append(statement)
            for listener in listeners:
                listener(statement)

        connection.set_trace_callback(see)
        return connection

    monkeypatch.setattr(session_summaries, "connect_existing", traced)
    return seen, listeners


def test_a_list_of_200_of_2000_sessions_does_not_read_the_others(path, statements):
    seen, _ = statements
    with closing(connect(path)) as connection:
        days = (STARTED_AT + number * timedelta(hours=8) for number in range(2_000))
        many = (
            replace(
                SESSION_ROWS, id=f"{number:04}", started_at=day.isoformat(timespec="milliseconds")
            )
            for number, day in enumerate(days)
        )
        assert merge(connection, many).added == 2_000
    newest = [f"{number:04}" for number in range(1_999, 1_799, -1)]
    for of_entries, client in ((200, None), (0, None), (0, "Ann")):
        seen.clear()
        short = read_summaries(path, limit=200, client=client)
        assert [one.id for one in short.sessions] == newest
        assert sum("FROM entry WHERE session_id" in one for one in seen) >= of_entries
        read = [one for one in seen if one.startswith(("SELECT", "\n    SELECT"))]
        assert len(read) == 1 + of_entries
        for statement in {one.replace(newest[0], "x") for one in read[:2]}:
            plan = [row[-1] for row in query(path, f"EXPLAIN QUERY PLAN {statement}")]
            assert not [step for step in plan if step.startswith("SCAN entry")]
            assert "SCAN session USING INDEX session_by_start" in plan or len(plan) == 1
            assert not [step for step in plan if "TEMP B-TREE" in step and "RIGHT" not in step]
    assert query(path, "SELECT count(*) FROM summary") == [(200,)]


def test_what_is_added_while_a_list_is_made_is_in_the_next_list(path, statements):
    _, listeners = statements
    session_id = save_session(path)
    listeners.append(lambda statement: statement.startswith("BEGIN") and answer())

    def answer():
        listeners.clear()
        save_answers(path, session_id, {"effort": 4})

    assert read_summaries(path).sessions[0].summary.answers_after == {}
    assert listeners == []
    for _ in range(2):
        assert read_summaries(path).sessions[0].summary.answers_after == {"effort": 4}


def test_lists_and_answers_at_the_same_time_do_not_disagree(path):
    for _ in range(10):
        session_id = save_session(path)
        answers = Thread(target=save_answers, args=(path, session_id, {"effort": 4}))
        answers.start()
        read_summaries(path)
        answers.join()
        assert_summaries_match(path)


def test_missing_summaries_are_stored_newest_first_and_say_how_far_they_are(path):
    ids = [save_session(path, started=STARTED_AT + number * DAY) for number in range(3)]
    discarded, damaged = save_session(path), save_session(path)
    add_event(path, discarded, DISCARDED_EVENT, {})
    query(path, "UPDATE session SET workout = 'x' WHERE id = ?", damaged)
    open_one = save_cut_off_session(path, at_s=45.0)
    query(path, "DELETE FROM summary")
    shares = [*store_missing_summaries(path)]
    assert shares == [1.0]
    stored = dict(query(path, "SELECT session_id, document != '' FROM summary"))
    assert stored == dict.fromkeys(ids, 1) | {discarded: 0}
    assert open_one not in stored
    query(path, "DELETE FROM session WHERE id = ?", damaged)
    assert_summaries_match(path)
    query(path, "DELETE FROM summary WHERE session_id = ?", ids[0])
    add_event(path, ids[1], "after", {"effort": 4})
    assert [*store_missing_summaries(path)] == [1.0]
    assert {row[0] for row in query(path, "SELECT session_id FROM summary")} >= {*ids}


def test_missing_summaries_are_stored_in_batches_and_one_can_stop_between_them(path, monkeypatch):
    monkeypatch.setattr(session_summaries, "_MISSING_BATCH_SIZE", 2)
    ids = [save_session(path, started=STARTED_AT + number * DAY) for number in range(5)]
    shares = store_missing_summaries(path)
    assert next(shares) == 0.4
    assert {row[0] for row in query(path, "SELECT session_id FROM summary")} == {*ids[3:]}
    assert [*shares] == [0.8, 1.0]
    assert [*store_missing_summaries(path)] == []


def test_without_a_history_no_summary_is_missing(path):
    assert [*store_missing_summaries(path)] == []
    assert not path.exists()


def test_a_session_that_is_erased_meanwhile_needs_no_summary(path, monkeypatch):
    monkeypatch.setattr(session_summaries, "_MISSING_BATCH_SIZE", 1)
    ids = [save_session(path, started=STARTED_AT + number * DAY) for number in range(2)]
    shares = store_missing_summaries(path)
    next(shares)
    with closing(connect(path)) as connection:
        erase_sessions(connection, {ids[0]})
    assert [*shares] == [1.0]
    assert query(path, "SELECT session_id FROM summary") == [(ids[1],)]


def test_missing_summaries_that_cannot_be_stored_are_not_computed_on(
    public_folder, without_privileges
):
    path = public_folder / "history.sqlite3"
    for number in range(3):
        save_session(path, started=STARTED_AT + number * DAY)
    path.chmod(0o444)
    public_folder.chmod(0o777)
    with without_privileges():
        assert [*store_missing_summaries(path)] == []


def test_who_may_only_read_gets_the_same_list(public_folder, without_privileges):
    path = public_folder / "history.sqlite3"
    save_session(path)
    path.chmod(0o444)
    public_folder.chmod(0o777)
    with without_privileges():
        first, second = read_summaries(path), read_summaries(path)
    assert query(path, "SELECT count(*) FROM summary") == [(0,)]
    assert first == second == read_summaries(path)
    assert len(first.sessions) == 1
