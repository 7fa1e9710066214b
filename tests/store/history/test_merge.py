"""Sessions come from one history into another: in any order, as often, and the content is one."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrotimer.domain.session.session_state import State
from retrotimer.domain.session.summary import summary_of
from retrotimer.store.errors import StoreError
from retrotimer.store.files import workout_file
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import Merged, Raw, erased_in, merge, raws_of
from retrotimer.store.history.session_summaries import listed
from retrotimer.store.history.sessions import keep_answers, sessions
from retrotimer.store.session_journal import SessionJournal
from retrotimer.store.upkeep.cut_off_sessions import interrupted
from retrotimer.store.upkeep.erasure import erase_sessions
from tests.support.history_database import STARTED, WORKOUT, asked, cut_off, keep, only, raws

TEXT = workout_file.text_of(WORKOUT)
END = (9, "", 250.0, "end", '{"state": "finished"}')
RAW = Raw("one", "2026-11-22T18:30:00.000+00:00", 3_600, "Ann", "1", TEXT, (END,))

any_entry = st.one_of(
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
    return replace(RAW, id=name, client=draw(st.sampled_from(["", "Ann"])), entries=tuple(entries))


@st.composite
def laptops(draw):
    """What some laptops know, each of it a part; each may be heard more than once."""
    universe = [draw(whole(f"session {number}")) for number in range(draw(st.integers(1, 4)))]
    parts = [
        [
            replace(raw, entries=tuple(entry for entry in raw.entries if draw(st.booleans())))
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
        entries = {*together.get(raw.id, raw).entries, *raw.entries}
        together[raw.id] = replace(raw, entries=tuple(sorted(entries)))
    return sorted(together.values(), key=lambda raw: raw.id)


@given(laptops())
@settings(max_examples=60)
def test_any_order_and_any_number_of_times_give_the_same_content(tmp_path_factory, known):
    parts, orders, erased = known
    for order in orders:
        path = tmp_path_factory.mktemp("any") / "history.sqlite3"
        with closing(connect(path)) as connection:
            erase_sessions(connection, erased)
            for index in order:
                before = list(raws_of(connection))
                merged = merge(connection, parts[index])
                after = list(raws_of(connection))
                assert merged.new == len(after) - len(before)
                changed = {raw.id for raw in after if raw not in before}
                assert merged.grown == len(changed) - merged.new
                assert merged.problems == []
                check_summaries(path)
            assert sorted(raws_of(connection), key=lambda raw: raw.id) == union(parts, erased)
            assert erased_in(connection) == erased


def check_summaries(path):
    """A list says what the sessions do, also of those that have just grown."""
    short = {one.id: one.summary for one in listed(path).sessions}
    assert short == {
        one.id: summary_of(one.record, one.occasion, one.after) for one in sessions(path)
    }


def exchange(source, target):
    with closing(connect(source)) as giver, closing(connect(target)) as taker:
        return merge(taker, raws_of(giver))


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["walk", "cut", "resume", "answer"]))),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=8),
)
@settings(max_examples=30)
def test_laptops_that_share_a_folder_end_up_with_the_same(tmp_path_factory, done, exchanged):
    folder = tmp_path_factory.mktemp("shared")
    paths = [folder / str(number) / "history.sqlite3" for number in range(3)]
    first = cut_off(paths[0])
    for path in paths[1:]:
        exchange(paths[0], path)
    written = 0
    for number, (laptop, what) in enumerate(done):
        path = paths[laptop]
        if what == "walk":
            keep(path)
        elif what == "cut":
            cut_off(path)
        elif what == "answer":
            keep_answers(path, first, {"effort": number % 11})
        elif (found := interrupted(path)) is not None:
            journal = SessionJournal(path, WORKOUT)
            journal.resume(found)
            journal.begin(STARTED)
            journal.end(found.at_s + 1.0, State.STOPPED)
            journal.wait()
            written += 2
        written += {"walk": 3, "cut": 3, "answer": 1}.get(what, 0)
        if exchanged:
            source, target = exchanged.pop()
            exchange(paths[source], paths[target])
    for _ in range(2):
        for source, target in [(0, 1), (1, 2), (2, 0)]:
            exchange(paths[source], paths[target])
    contents = [sorted(raws(path), key=lambda raw: raw.id) for path in paths]
    assert contents[0] == contents[1] == contents[2]
    assert sum(len(raw.entries) for raw in contents[0]) == written + 3
    assert exchange(paths[0], paths[1]) == Merged()


def test_two_laptops_that_go_on_with_the_same_session_both_keep_their_part(tmp_path):
    paths = [tmp_path / name / "history.sqlite3" for name in ("here", "there")]
    cut_off(paths[0])
    exchange(*paths)
    for path, at_s in zip(paths, (60.0, 70.0), strict=True):
        journal = SessionJournal(path, WORKOUT)
        journal.resume(interrupted(path))
        journal.begin(STARTED)
        journal.end(at_s, State.STOPPED)
        journal.wait()
    exchange(*paths)
    exchange(*reversed(paths))
    assert raws(paths[0]) == raws(paths[1])
    assert {entry[2] for entry in raws(paths[0])[0].entries} >= {45.0, 60.0, 70.0}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def merged(path, *found):
    with closing(connect(path)) as connection:
        return merge(connection, found)


def test_a_session_that_has_grown_elsewhere_grows_and_its_summary_is_made_anew(path):
    assert merged(path, RAW) == Merged(new=1)
    assert listed(path).sessions[0].summary.after == {}
    assert asked(path, "SELECT count(*) FROM summary") == [(1,)]
    answered = replace(RAW, entries=(*RAW.entries, (10, "x", 250.0, "after", '{"effort": 4}')))
    assert merged(path, answered) == Merged(grown=1)
    assert asked(path, "SELECT count(*) FROM summary") == [(0,)]
    assert listed(path).sessions[0].summary.after == {"effort": 4}
    for known in (answered, RAW):
        assert merged(path, known) == Merged()
        assert asked(path, "SELECT count(*) FROM summary") == [(1,)]


def test_a_session_that_was_discarded_elsewhere_is_seen_nowhere(path):
    merged(path, RAW, replace(RAW, id="older", started_at="2026-11-21T18:30:00.000+00:00"))
    assert len(listed(path).sessions) == 2
    merged(path, replace(RAW, entries=(*RAW.entries, (10, "x", 250.0, "discarded", "{}"))))
    assert [one.id for one in listed(path, most=1).sessions] == ["older"]
    assert only(path).id == "older"


def test_what_was_erased_stays_away(path):
    session_id = keep(path)
    (raw,) = raws(path)
    with closing(connect(path)) as connection:
        erase_sessions(connection, {session_id})
    assert merged(path, raw, RAW, raw) == Merged(new=1)
    assert [one.id for one in raws(path)] == ["one"]


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
    **{
        f"entry: {entry!r:.60}": {"entries": (END, entry)}
        for entry in (
            *((10, "", 1.0, "control", "{}"), (10, "", 1.0, "occasion", "[" * 100_000)),
            *((10, "", float("nan"), "x", "{}"), (10, "", float("inf"), "x", "{}")),
            *((None, "", 1.0, "x", "{}"), ("10", "", 1.0, "x", "{}"), (10**30, "", 1.0, "x", "{}")),
            *((10, None, 1.0, "x", "{}"), (10, b"", 1.0, "x", "{}"), (10, SURROGATE, 1.0, "x", "")),
            *((10, "", "1", "x", "{}"), (10, "", None, "x", "{}")),
            *((10, "", 1.0, None, "{}"), (10, "", 1.0, b"x", "{}"), (10, "", 1.0, SURROGATE, "{}")),
            *((10, "", 1.0, "x", None), (10, "", 1.0, "x", b"{}"), (10, "", 1.0, "x", SURROGATE)),
        )
    },
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_is_no_session_of_ours_is_named_and_the_others_are_taken(path, damage):
    damaged = replace(RAW, id="damaged", entries=(END,))
    found = merged(path, RAW, replace(damaged, **damage), replace(RAW, id="two"))
    assert (found.new, found.grown, len(found.problems)) == (2, 0, 1)
    assert found.problems[0].isprintable()
    assert found.problems[0].startswith("session " if "id" in damage else "session damaged: ")
    assert [raw.id for raw in raws(path)] == ["one", "two"]


@pytest.mark.parametrize("failure", [StoreError(["it is torn"]), sqlite3.DatabaseError("torn")])
def test_what_breaks_off_is_taken_as_far_as_it_could_be_read(path, failure):
    def broken():
        for number in range(450):
            yield replace(RAW, id=f"{number:03}")
        raise failure

    with closing(connect(path)) as connection, pytest.raises(type(failure), match="torn"):
        merge(connection, broken())
    assert [raw.id for raw in raws(path)] == [f"{number:03}" for number in range(450)]


def test_only_some_sessions_can_be_asked_for(path):
    merged(path, *(replace(RAW, id=name) for name in "abc"))
    with closing(connect(path)) as connection:
        assert [raw.id for raw in raws_of(connection, ["c", "none", "a"])] == ["c", "a"]
