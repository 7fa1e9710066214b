"""A session that a wrong clock had dated is dated anew, on every laptop alike."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import merge, read_session_rows
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import (
    find_future_start,
    has_session,
    read_session,
    redate,
    save_answers,
)
from tests.support.history_database import (
    SESSION_ROWS,
    STARTED_AT,
    only_session,
    query,
    save_session,
    session_rows,
)

FUTURE = datetime(2031, 5, 6, 18, 30, tzinfo=timezone(timedelta(hours=1)))
RIGHT = datetime(2026, 11, 21, 17, 30, tzinfo=timezone(timedelta(hours=2)))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "here" / "history.sqlite3"


def exchange(*paths):
    for source, target in permutations(paths, 2):
        with closing(connect(source)) as giver, closing(connect(target)) as taker:
            merge(taker, read_session_rows(giver))


def test_a_session_is_dated_anew_in_lists_and_on_its_page_and_the_log_keeps_both(path):
    wrong = save_session(path, started=FUTURE)
    last = save_session(path)
    assert [one.id for one in read_summaries(path).sessions] == [wrong, last]
    redate(path, wrong, RIGHT)
    assert [one.id for one in read_summaries(path).sessions] == [last, wrong]
    session = read_session(path, wrong)
    assert (session.started_at, session.started_at.utcoffset()) == (RIGHT, timedelta(hours=2))
    assert session.record.elapsed_s == 250.0
    ((payload,),) = query(path, "SELECT payload FROM entry WHERE kind = 'redated'")
    assert json.loads(payload)["to"] == "2026-11-21T17:30:00.000+02:00"
    redate(path, wrong, FUTURE)
    assert read_session(path, wrong).started_at == FUTURE


def test_the_new_date_reaches_other_laptops_and_the_later_one_holds(path, tmp_path):
    other = tmp_path / "there" / "history.sqlite3"
    wrong = [save_session(path, started=FUTURE) for _ in range(5)]
    exchange(path, other)
    for one in wrong:
        redate(other, one, RIGHT, STARTED_AT + timedelta(minutes=1))
        redate(path, one, RIGHT - timedelta(days=1), STARTED_AT)
    exchange(path, other)
    assert session_rows(path) == session_rows(other)
    assert {raw.started_at for raw in session_rows(path)} == {"2026-11-21T15:30:00.000+00:00"}


def test_who_knows_a_date_and_changes_it_is_right_with_whatever_clock(path):
    wrong = save_session(path, started=FUTURE)
    for day, now in enumerate((FUTURE, STARTED_AT, datetime(1970, 1, 1, tzinfo=UTC))):
        redate(path, wrong, RIGHT + timedelta(days=day), now)
        assert only_session(path).started_at == RIGHT + timedelta(days=day)


def test_answers_with_a_right_clock_count_once_the_session_is_dated_right(path, tmp_path):
    other = tmp_path / "there" / "history.sqlite3"
    wrong = save_session(path, started=FUTURE)
    exchange(path, other)
    save_answers(path, wrong, {"effort": 1}, FUTURE + timedelta(minutes=10))
    save_answers(other, wrong, {"effort": 9}, RIGHT + timedelta(hours=14))
    redate(path, wrong, RIGHT)
    exchange(path, other)
    for one in (path, other):
        assert only_session(one).answers_after == {"effort": 9}


dates = st.builds(
    lambda minutes, hours: (STARTED_AT + timedelta(minutes=minutes)).astimezone(
        timezone(timedelta(hours=hours))
    ),
    st.integers(-10_000, 10_000),
    st.integers(-12, 12),
)
redatings = st.lists(
    st.tuples(
        st.integers(10, 13),
        st.sampled_from("abc"),
        dates,
        st.one_of(st.none(), st.just("damaged"), dates.map(datetime.isoformat)),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one[:2],
)


@settings(max_examples=5)
@given(redatings, st.randoms())
def test_in_whatever_order_they_come_all_laptops_have_the_same_date(
    tmp_path_factory, redatings, random
):
    rows = [
        replace(
            SESSION_ROWS,
            event_rows=(
                *SESSION_ROWS.event_rows,
                (
                    number,
                    origin,
                    250.0,
                    "redated",
                    json.dumps({"to": to.isoformat(), "at": at} if at else {"to": to.isoformat()}),
                ),
            ),
        )
        for number, origin, to, at in redatings
    ]
    written = {}
    for index in range(3):
        random.shuffle(rows)
        path = tmp_path_factory.mktemp("any") / "history.sqlite3"
        with closing(connect(path)) as connection:
            for raw in (SESSION_ROWS, *rows, *rows[:2])[index % 2 :]:
                merge(connection, [raw])
        written[index] = session_rows(path)
    assert written[0] == written[1] == written[2]


@pytest.mark.parametrize(
    "payload",
    ["", "5", "{}", "[]", '{"to": 5}', '{"to": "2026-11-21"}', '{"to": "x"}', "[" * 9_999],
)
def test_a_damaged_date_dates_nothing(path, payload):
    wrong = save_session(path, started=FUTURE)
    query(path, "INSERT INTO entry VALUES (?, 90, 'x', 250.0, 'redated', ?)", wrong, payload)
    save_answers(path, wrong, {"effort": 4})
    assert only_session(path).started_at == FUTURE


def test_the_latest_session_after_now_is_found_also_behind_a_damaged_date(path):
    assert find_future_start(path, STARTED_AT) is None
    assert not has_session(path, "one")
    save_session(path)
    assert find_future_start(path, STARTED_AT) is None
    wrong = save_session(path, started=FUTURE)
    assert has_session(path, wrong)
    broken = save_session(path)
    query(path, "UPDATE session SET started_at = 'yesterday' WHERE id = ?", broken)
    assert find_future_start(path, STARTED_AT) == FUTURE
    query(path, "DELETE FROM entry")
    query(path, "DELETE FROM session WHERE id = ?", wrong)
    assert find_future_start(path, STARTED_AT) is None
