"""Merging histories in any order and any number of times gives the same content."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.store.errors import StoreError
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import (
    MergeResult,
    merge,
    read_erased_ids,
    read_session_rows,
)
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_sessions, save_answers
from retrotimer.store.session_journal import SessionJournal
from retrotimer.store.upkeep.erasure import erase_sessions
from tests.support.history_database import (
    END_EVENT,
    SESSION_ROWS,
    STARTED_AT,
    WORKOUT,
    assert_summaries_match,
    find_cut_off_session,
    only_session,
    query,
    save_cut_off_session,
    save_session,
    session_rows,
)

HALF_A_YEAR = timedelta(days=180)
# When it was written, by clocks that are right, wrong or damaged, or by an older version.
times = st.one_of(
    st.just({}),
    st.sampled_from(["", 5, None, "9999-12-31T23:59:59-14:00"]).map(lambda at: {"at": at}),
    st.tuples(st.timedeltas(-HALF_A_YEAR, HALF_A_YEAR), st.integers(-12, 12)).map(
        lambda moment: {
            "at": (STARTED_AT + moment[0])
            .astimezone(timezone(timedelta(hours=moment[1])))
            .isoformat()
        }
    ),
)
any_entry = st.one_of(
    st.tuples(st.sampled_from(["kept", "discarded", "resumed"]), times.map(json.dumps)),
    st.tuples(st.just("after"), st.tuples(st.integers(0, 10), times)).map(
        lambda added: (added[0], json.dumps({"effort": added[1][0], **added[1][1]}))
    ),
    st.just(("heartbeat", "{}")),
    st.just(("end", '{"state": "stopped"}')),
    st.just(("control", '{"kind": "pause", "value": 0}')),
    st.just(("note", '{"text": "Left knee"}')),
    st.integers(0, 10).map(lambda effort: ("after", json.dumps({"effort": effort}))),
)


@st.composite
def whole(draw, name):
    """A session as it is when all that was ever written of it has come together."""
    keys = draw(
        st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["", "a", "b"])), unique=True)
    )
    entries = [(*key, draw(st.floats(0, 300)), *draw(any_entry)) for key in sorted(keys)]
    return replace(
        SESSION_ROWS, id=name, client=draw(st.sampled_from(["", "Ann"])), event_rows=tuple(entries)
    )


@st.composite
def laptops(draw):
    """What some laptops know, each of it a part; each may be heard more than once."""
    universe = [draw(whole(f"session {number}")) for number in range(draw(st.integers(1, 4)))]
    parts = [
        [
            replace(raw, event_rows=tuple(entry for entry in raw.event_rows if draw(st.booleans())))
            for raw in universe
            if draw(st.booleans())
        ]
        for _ in range(draw(st.integers(1, 5)))
    ]
    again = st.lists(st.integers(0, len(parts) - 1), max_size=3)
    orders = [[*draw(st.permutations(range(len(parts)))), *draw(again)] for _ in range(2)]
    erased = draw(st.sets(st.sampled_from([raw.id for raw in universe])))
    return parts, orders, erased


def union(parts, erased):
    """What must come out of it."""
    together = {}
    for raw in (raw for part in parts for raw in part if raw.id not in erased):
        entries = {*together.get(raw.id, raw).event_rows, *raw.event_rows}
        together[raw.id] = replace(raw, event_rows=tuple(sorted(entries)))
    return sorted(together.values(), key=lambda raw: raw.id)


@given(laptops())
def test_any_order_and_any_number_of_times_give_the_same_content(tmp_path_factory, known):
    parts, orders, erased = known
    read = []
    for order in orders:
        path = tmp_path_factory.mktemp("any") / "history.sqlite3"
        with closing(connect(path)) as connection:
            erase_sessions(connection, erased)
            for index in order:
                before = list(read_session_rows(connection))
                merged = merge(connection, parts[index])
                after = list(read_session_rows(connection))
                assert merged.added == len(after) - len(before)
                changed = {raw.id for raw in after if raw not in before}
                assert merged.extended == len(changed) - merged.added
                assert merged.problems == []
                assert_summaries_match(path)
            assert sorted(read_session_rows(connection), key=lambda raw: raw.id) == union(
                parts, erased
            )
            assert read_erased_ids(connection) == erased
        # Also what is read from it: the answers, and what became of a session.
        read.append([(one.id, one.events) for one in read_sessions(path)])
    assert sorted(read[0], key=repr) == sorted(read[1], key=repr)


def exchange(source, target):
    with closing(connect(source)) as giver, closing(connect(target)) as taker:
        return merge(taker, read_session_rows(giver))


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["walk", "cut", "resume", "answer"]))),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=8),
)
def test_laptops_that_share_a_folder_end_up_with_the_same(tmp_path_factory, done, exchanged):
    folder = tmp_path_factory.mktemp("shared")
    paths = [folder / str(number) / "history.sqlite3" for number in range(3)]
    first = save_cut_off_session(paths[0])
    for path in paths[1:]:
        exchange(paths[0], path)
    written = 0
    for number, (laptop, what) in enumerate(done):
        path = paths[laptop]
        if what == "walk":
            save_session(path)
        elif what == "cut":
            save_cut_off_session(path)
        elif what == "answer":
            save_answers(path, first, {"effort": number % 11})
        elif (found := find_cut_off_session(path)) is not None:
            journal = SessionJournal(path, WORKOUT)
            journal.resume(found)
            journal.start(STARTED_AT)
            journal.record_end(found.at_s + 1.0, SessionPhase.STOPPED)
            journal.flush()
            written += 2
        written += {"walk": 3, "cut": 3, "answer": 1}.get(what, 0)
        if exchanged:
            source, target = exchanged.pop()
            exchange(paths[source], paths[target])
    for _ in range(2):
        for source, target in [(0, 1), (1, 2), (2, 0)]:
            exchange(paths[source], paths[target])
    contents = [sorted(session_rows(path), key=lambda raw: raw.id) for path in paths]
    assert contents[0] == contents[1] == contents[2]
    assert sum(len(raw.event_rows) for raw in contents[0]) == written + 3
    assert exchange(paths[0], paths[1]) == MergeResult()


def test_two_laptops_that_go_on_with_the_same_session_both_keep_their_part(tmp_path):
    paths = [tmp_path / name / "history.sqlite3" for name in ("here", "there")]
    save_cut_off_session(paths[0])
    exchange(*paths)
    for path, at_s in zip(paths, (60.0, 70.0), strict=True):
        journal = SessionJournal(path, WORKOUT)
        journal.resume(find_cut_off_session(path))
        journal.start(STARTED_AT)
        journal.record_end(at_s, SessionPhase.STOPPED)
        journal.flush()
    exchange(*paths)
    exchange(*reversed(paths))
    assert session_rows(paths[0]) == session_rows(paths[1])
    assert {entry[2] for entry in session_rows(paths[0])[0].event_rows} >= {45.0, 60.0, 70.0}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def merged(path, *found):
    with closing(connect(path)) as connection:
        return merge(connection, found)


def test_a_session_that_has_grown_elsewhere_grows_and_its_summary_is_made_anew(path):
    assert merged(path, SESSION_ROWS) == MergeResult(added=1)
    assert read_summaries(path).sessions[0].summary.answers_after == {}
    assert query(path, "SELECT count(*) FROM summary") == [(1,)]
    answered = replace(
        SESSION_ROWS,
        event_rows=(*SESSION_ROWS.event_rows, (10, "x", 250.0, "after", '{"effort": 4}')),
    )
    assert merged(path, answered) == MergeResult(extended=1)
    assert query(path, "SELECT count(*) FROM summary") == [(0,)]
    assert read_summaries(path).sessions[0].summary.answers_after == {"effort": 4}
    for known in (answered, SESSION_ROWS):
        assert merged(path, known) == MergeResult()
        assert query(path, "SELECT count(*) FROM summary") == [(1,)]


def test_a_session_that_was_discarded_elsewhere_is_seen_nowhere(path):
    merged(
        path,
        SESSION_ROWS,
        replace(SESSION_ROWS, id="older", started_at="2026-11-21T18:30:00.000+00:00"),
    )
    assert len(read_summaries(path).sessions) == 2
    merged(
        path,
        replace(
            SESSION_ROWS, event_rows=(*SESSION_ROWS.event_rows, (10, "x", 250.0, "discarded", "{}"))
        ),
    )
    assert [one.id for one in read_summaries(path, limit=1).sessions] == ["older"]
    assert only_session(path).id == "older"


def test_what_was_erased_stays_away(path):
    session_id = save_session(path)
    (raw,) = session_rows(path)
    with closing(connect(path)) as connection:
        erase_sessions(connection, {session_id})
    assert merged(path, raw, SESSION_ROWS, raw) == MergeResult(added=1)
    assert [one.id for one in session_rows(path)] == ["one"]


SURROGATE = "\ud800"
DAMAGE = {
    "workout": {"workout": "no workout"},
    "start": {"started_at": "yesterday"},
    "start without offset": {"started_at": "2026-11-22T18:30:00.000"},
    "offset": {"utc_offset_s": 10**17},
    **{
        f"{key}: {value!r}": {key: value}
        for key in ("id", "started_at", "client", "program_version", "workout")
        for value in (None, 5, b"\xff", SURROGATE)
    },
    "offset of text": {"utc_offset_s": "x"},
    "offset of nothing": {"utc_offset_s": None},
}
DAMAGED_EVENTS = (
    *((10, "", 1.0, "occasion", "[" * 100_000), (10, "", 1.0, "x", '"\ud800"')),
    *((10, "", float("nan"), "x", "{}"), (10, "", float("inf"), "x", "{}")),
    *((None, "", 1.0, "x", "{}"), ("10", "", 1.0, "x", "{}"), (10**30, "", 1.0, "x", "{}")),
    *((10, None, 1.0, "x", "{}"), (10, b"", 1.0, "x", "{}"), (10, SURROGATE, 1.0, "x", "")),
    *((10, "", "1", "x", "{}"), (10, "", None, "x", "{}")),
    *((10, "", 1.0, None, "{}"), (10, "", 1.0, b"x", "{}"), (10, "", 1.0, SURROGATE, "{}")),
    *((10, "", 1.0, "x", None), (10, "", 1.0, "x", b"{}"), (10, "", 1.0, "x", SURROGATE)),
)


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_is_no_session_of_ours_is_named_and_the_others_are_taken(path, damage):
    damaged = replace(SESSION_ROWS, id="damaged", event_rows=(END_EVENT,))
    found = merged(path, SESSION_ROWS, replace(damaged, **damage), replace(SESSION_ROWS, id="two"))
    assert (found.added, found.extended, len(found.problems)) == (2, 0, 1)
    assert found.problems[0].isprintable()
    assert found.problems[0].startswith("session " if "id" in damage else "session damaged: ")
    assert [raw.id for raw in session_rows(path)] == ["one", "two"]


@pytest.mark.parametrize("event", DAMAGED_EVENTS, ids=lambda event: f"{event!r:.60}")
def test_an_entry_that_no_history_can_hold_costs_no_more_than_itself(path, event):
    damaged = replace(SESSION_ROWS, id="damaged", event_rows=(END_EVENT, event))
    found = merged(path, SESSION_ROWS, damaged, replace(SESSION_ROWS, id="two"))
    assert (found.added, found.extended) == (3, 0)
    assert found.problems == ["session damaged: damaged entries, left out: 1"]
    assert {raw.event_rows for raw in session_rows(path)} == {(END_EVENT,)}


@pytest.mark.parametrize("failure", [StoreError(["it is torn"]), sqlite3.DatabaseError("torn")])
def test_what_breaks_off_is_taken_as_far_as_it_could_be_read(path, failure):
    def broken():
        for number in range(450):
            yield replace(SESSION_ROWS, id=f"{number:03}")
        raise failure

    with closing(connect(path)) as connection, pytest.raises(type(failure), match="torn"):
        merge(connection, broken())
    assert [raw.id for raw in session_rows(path)] == [f"{number:03}" for number in range(450)]


def test_only_some_sessions_can_be_asked_for(path):
    merged(path, *(replace(SESSION_ROWS, id=name) for name in "abc"))
    with closing(connect(path)) as connection:
        assert [raw.id for raw in read_session_rows(connection, ["c", "none", "a"])] == ["c", "a"]
