"""What two laptops add to the same session offline: the later one wins on every laptop."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.store.history.database import connect
from retrotimer.store.history.event_order import TRUSTED_FOR, sort_events
from retrotimer.store.history.events import DISCARDED_EVENT, KEPT_EVENT, Event
from retrotimer.store.history.merge import merge, read_session_rows
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import add_event, read_sessions, save_answers
from retrotimer.store.session_journal import SessionJournal
from tests.support.history_database import (
    STARTED_AT,
    WORKOUT,
    only_session,
    query,
    save_cut_off_session,
    save_session,
    session_rows,
)

# By half an hour after its start the session is over.
EVENING = STARTED_AT + timedelta(minutes=30)
MORNING = STARTED_AT + timedelta(hours=13)
PAIN = "knee_pain_next_morning"


def exchange(*paths):
    """Merge each history into each other one."""
    for source, target in permutations(paths, 2):
        with closing(connect(source)) as giver, closing(connect(target)) as taker:
            merge(taker, read_session_rows(giver))


@pytest.fixture
def laptops(tmp_path):
    """Two laptops that both have one session."""
    paths = [tmp_path / name / "history.sqlite3" for name in ("here", "there")]
    save_session(paths[0])
    exchange(*paths)
    return paths


def session_id(path):
    return only_session(path).id


def pains(paths):
    """What each laptop shows, in its list and on the session's page."""
    exchange(*paths)
    listed = [read_summaries(path).sessions[0].summary.answers_after for path in paths]
    assert listed == [only_session(path).answers_after for path in paths]
    return [answers.get(PAIN) for answers in listed]


def test_of_two_answers_that_were_given_offline_the_later_one_wins_everywhere(tmp_path):
    paths = [tmp_path / name / "history.sqlite3" for name in ("here", "there")]
    # The order of random origins would be right once in 64 times.
    ids = [save_session(paths[0]) for _ in range(6)]
    exchange(*paths)
    for number, one in enumerate(ids):
        here, there = paths if number % 2 else reversed(paths)
        save_answers(here, one, {PAIN: 1}, MORNING)
        save_answers(there, one, {PAIN: 9}, MORNING + timedelta(minutes=1))
    exchange(*paths)
    for path in paths:
        assert [one.answers_after for one in read_sessions(path)] == [{PAIN: 9}] * 6
        assert query(path, "SELECT count(*) FROM entry WHERE kind = 'after'") == [(12,)]


def test_many_answers_before_do_not_outweigh_one_later(laptops):
    here, there = laptops
    for minute in range(5):
        save_answers(here, session_id(here), {PAIN: minute}, MORNING + timedelta(minutes=minute))
    save_answers(there, session_id(there), {PAIN: 9}, MORNING + timedelta(hours=1))
    assert pains(laptops) == [9, 9]


def test_an_answer_in_another_time_zone_is_compared_as_the_instant_that_it_is(laptops):
    here, there = laptops
    zone = datetime.fromisoformat("2026-01-01T00:00+09:00").tzinfo
    save_answers(here, session_id(here), {PAIN: 1}, MORNING.astimezone(zone))
    save_answers(there, session_id(there), {PAIN: 9}, MORNING + timedelta(seconds=1))
    assert pains(laptops) == [9, 9]


def test_a_removed_answer_is_an_answer_too(laptops):
    here, there = laptops
    save_answers(here, session_id(here), {PAIN: None}, MORNING + timedelta(minutes=1))
    save_answers(there, session_id(there), {PAIN: 9}, MORNING)
    assert pains(laptops) == [None, None]


def test_what_is_answered_knowing_an_answer_wins_also_where_that_clock_was_ahead(laptops):
    here, there = laptops
    save_answers(here, session_id(here), {PAIN: 1}, MORNING + timedelta(hours=5))
    exchange(*laptops)
    save_answers(there, session_id(there), {PAIN: 9}, MORNING)
    assert pains(laptops) == [9, 9]


@pytest.mark.parametrize(
    "wrong",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        STARTED_AT,
        EVENING + TRUSTED_FOR + timedelta(days=1),
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
    ],
    ids=str,
)
def test_a_clock_that_the_session_proves_wrong_does_not_win(laptops, wrong):
    here, there = laptops
    save_answers(here, session_id(here), {PAIN: 1}, wrong)
    save_answers(there, session_id(there), {PAIN: 9}, MORNING)
    assert pains(laptops) == [9, 9]
    # Nor does it by answering more often.
    save_answers(here, session_id(here), {"effort": 1}, wrong)
    save_answers(there, session_id(there), {"effort": 2}, MORNING)
    for pain in range(5):
        save_answers(here, session_id(here), {PAIN: pain}, wrong)
    save_answers(there, session_id(there), {PAIN: 9}, MORNING + timedelta(hours=1))
    assert pains(laptops) == [9, 9]
    # Whoever sees the answer and changes it is right, with whatever clock.
    save_answers(here, session_id(here), {PAIN: 2}, wrong)
    assert pains(laptops) == [2, 2]


@pytest.mark.parametrize(
    "time", [5, None, [], {}, "yesterday", "2026-11-23T08:00:00", "9999-12-31T23:59:59-14:00"]
)
def test_a_damaged_time_costs_neither_the_answer_nor_the_session(laptops, time):
    here, there = laptops
    row = "INSERT INTO entry VALUES (?, ?, 'x', 250.0, 'after', ?)"
    payload = json.dumps({PAIN: 3, "at": time})
    query(here, row, session_id(here), 90, payload)
    assert pains(laptops) == [3, 3]
    save_answers(there, session_id(there), {PAIN: 9}, MORNING)
    assert pains(laptops) == [9, 9]


def test_answers_of_older_versions_stay_in_the_order_of_their_keys(laptops):
    here, _ = laptops
    for number, origin, pain in ((20, "b", 4), (20, "a", 3), (21, "a", 5)):
        row = "INSERT INTO entry VALUES (?, ?, ?, 250.0, 'after', ?)"
        query(here, row, session_id(here), number, origin, json.dumps({PAIN: pain}))
    assert pains(laptops) == [5, 5]
    query(here, "DELETE FROM entry WHERE number = 21")
    query(laptops[1], "DELETE FROM entry WHERE number = 21")
    query(here, "DELETE FROM summary")
    query(laptops[1], "DELETE FROM summary")
    assert pains(laptops) == [4, 4]


def test_the_time_is_no_answer(laptops):
    save_answers(laptops[0], session_id(laptops[0]), {"effort": 4})
    assert only_session(laptops[0]).answers_after == {"effort": 4}
    ((payload,),) = query(laptops[0], "SELECT payload FROM entry WHERE kind = 'after'")
    assert "at" in json.loads(payload)


def test_right_after_the_session_a_clock_that_is_set_back_changes_no_order(tmp_path):
    journal = SessionJournal(tmp_path / "history.sqlite3", WORKOUT)
    journal.start(STARTED_AT)
    for pain in (1, 2, 3):
        journal.record_answers({PAIN: pain})
    journal.flush()
    times = [
        json.loads(payload)["at"]
        for (payload,) in query(
            tmp_path / "history.sqlite3",
            "SELECT payload FROM entry WHERE kind = 'after' ORDER BY number",
        )
    ]
    assert times == sorted(set(times))
    assert only_session(tmp_path / "history.sqlite3").answers_after == {PAIN: 3}


def test_years_later_the_clock_still_decides_between_two_that_are_offline(tmp_path):
    paths = [tmp_path / name / "history.sqlite3" for name in ("here", "there")]
    ids = [save_session(paths[0]) for _ in range(6)]
    exchange(*paths)
    for one in ids:
        save_answers(paths[1], one, {PAIN: 9}, MORNING + timedelta(days=800, seconds=1))
        save_answers(paths[0], one, {PAIN: 1}, MORNING + timedelta(days=800))
    exchange(*paths)
    for path in paths:
        assert [one.answers_after for one in read_sessions(path)] == [{PAIN: 9}] * 6


@pytest.mark.parametrize("last", [KEPT_EVENT, DISCARDED_EVENT])
def test_of_two_verdicts_on_a_session_the_later_one_holds(tmp_path, last):
    paths = [tmp_path / name / "history.sqlite3" for name in ("here", "there")]
    ids = [save_cut_off_session(paths[0]) for _ in range(6)]
    exchange(*paths)
    first = KEPT_EVENT if last == DISCARDED_EVENT else DISCARDED_EVENT
    for one in ids:
        add_event(paths[0], one, last, {}, MORNING + timedelta(minutes=1))
        add_event(paths[1], one, first, {}, MORNING)
    exchange(*paths)
    for path in paths:
        assert {raw.events.closing_kind for raw in session_rows(path)} == {last}


_times = st.one_of(
    st.none(),
    st.just("no time"),
    st.timedeltas(timedelta(days=-400), timedelta(days=400)).map(
        lambda age: (STARTED_AT + age).isoformat()
    ),
)
_added = st.lists(
    st.tuples(st.sampled_from(["after", KEPT_EVENT, DISCARDED_EVENT, "resumed", "end"]), _times),
    max_size=12,
)


@given(_added)
def test_the_order_has_every_event_once_and_what_has_no_time_keeps_its_place(added):
    events = [
        Event(9.0, kind, json.dumps({"n": n, "at": at})) for n, (kind, at) in enumerate(added)
    ]
    ordered = sort_events(enumerate(events), STARTED_AT.isoformat())
    assert sorted(map(repr, ordered)) == sorted(map(repr, events))
    untimed = [event for event in events if event.kind == "end"]
    assert [event for event in ordered if event.kind == "end"] == untimed


def test_an_answer_to_a_session_with_a_damaged_date_is_kept(laptops):
    one = session_id(laptops[0])
    query(laptops[0], "UPDATE session SET started_at = 'yesterday'")
    save_answers(laptops[0], one, {"effort": 4})
    (rows,) = session_rows(laptops[0])
    assert json.loads(rows.event_rows[-1][-1])["effort"] == 4


@pytest.mark.parametrize(
    ("events", "started_at"),
    [
        ([Event("x", "after", '{"at": "2026-11-23T08:00:00+00:00"}')] * 2, STARTED_AT.isoformat()),
        (
            [Event(1e300, "after", '{"at": "2026-11-23T08:00:00+00:00"}')] * 2,
            STARTED_AT.isoformat(),
        ),
        ([Event(1.0, "after", "[" * 100_000), Event(1.0, "after", "5")], STARTED_AT.isoformat()),
        ([Event(1.0, "after", "{}"), Event(2.0, "after", "{}")], "yesterday"),
    ],
)
def test_damaged_rows_keep_the_order_of_their_keys(events, started_at):
    assert sort_events(enumerate(events), started_at) == events
