"""Whatever laptops of one studio do, in whatever order: nothing is lost, and all end up equal."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrotimer.clock import SystemClock
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.store.history.events import CLOSING_EVENTS, DISCARDED_EVENT, KEPT_EVENT
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import add_event, save_answers
from retrotimer.store.upkeep import erasure
from tests.support import studios
from tests.support.history_database import STARTED_AT, save_cut_off_session, save_session
from tests.support.studios import confirmed, make_laptops, sync_all

pytestmark = studios.needs_postgres
LAPTOPS = 3
CLIENTS = ("Ann", "Bob")
_laptop = st.integers(0, LAPTOPS - 1)
_what = st.one_of(
    st.tuples(st.just("keep"), _laptop, st.sampled_from(CLIENTS)),
    st.tuples(st.just("cut off"), _laptop, st.sampled_from(CLIENTS)),
    st.tuples(st.just("answer"), _laptop, st.integers(0, 5)),
    st.tuples(st.just("close"), _laptop, st.integers(0, 5)),
    st.tuples(st.just("discard"), _laptop, st.integers(0, 5)),
    st.tuples(st.just("erase"), _laptop, st.sampled_from(CLIENTS)),
    st.tuples(st.just("sync"), _laptop, st.none()),
    st.tuples(st.just("sync"), _laptop, st.none()),
    st.tuples(st.just("stick"), _laptop, _laptop),
)
LONG_AGO = STARTED_AT - timedelta(days=300)
LONG_AGO_TEXT = (LONG_AGO + timedelta(hours=1)).isoformat()
done_by_them = st.lists(_what, min_size=8, max_size=20)


@pytest.fixture(scope="module")
def studio(used):
    return used


class Model:
    """All that was ever seen on any laptop."""

    def __init__(self) -> None:
        self.entries: dict[str, set[tuple]] = defaultdict(set)
        self.erased: set[str] = set()
        self.started: dict[str, str] = {}
        self.clients: dict[str, str] = {}

    def see(self, laptop) -> None:
        for raw in laptop.session_rows:
            self.entries[raw.id] |= set(raw.event_rows)
            self.started[raw.id] = raw.started_at
            self.clients[raw.id] = raw.client
        self.erased |= laptop.erased_ids

    @property
    def shared(self) -> dict[str, set[tuple]]:
        """What all must have in the end: what was closed or long cut off, and was not erased."""
        return {
            one: entries
            for one, entries in self.entries.items()
            if one not in self.erased
            and (
                any(kind in CLOSING_EVENTS for _, _, _, kind, _ in entries)
                or self.started[one] < LONG_AGO_TEXT
            )
        }


def do(studio, every, operation, number):
    what, which, more = operation
    laptop = every[which]
    there = sorted(laptop.session_ids)
    match what:
        case "keep":
            save_session(laptop.history_path, occasion=SessionContext(more))
        case "cut off":
            # Long ago, so that it is sent, or just now.
            started = LONG_AGO if number % 2 else SystemClock().local_time()
            save_cut_off_session(
                laptop.history_path, started=started, occasion=SessionContext(more)
            )
        case "answer" if there:
            save_answers(
                laptop.history_path, there[more % len(there)], {f"answer {number}": number}
            )
        case "close" if there:
            add_event(laptop.history_path, there[more % len(there)], KEPT_EVENT, {})
        case "discard" if there:
            add_event(laptop.history_path, there[more % len(there)], DISCARDED_EVENT, {})
        case "erase":
            erasure.erase_client(laptop.folders, more)
        case "sync":
            assert laptop.sync(studio, may_erase=confirmed).received.problems == []
        case "stick":
            laptop.merge_from(every[more])
    return laptop


def together(studio, operations):
    studio.empty()
    numbers = count()
    model = Model()
    with TemporaryDirectory() as folder:
        every = make_laptops(Path(folder), LAPTOPS)
        for operation in operations:
            model.see(do(studio, every, operation, next(numbers)))
        sync_all(studio, *every)
        for laptop in every:
            # Each erased its own sessions of a client whom another one erased.
            model.see(laptop)
        erased_clients = {more for what, _, more in operations if what == "erase"}
        assert {model.clients.get(one) for one in model.erased} <= {None, *erased_clients}
        shared = model.shared
        for laptop in every:
            final = {
                raw.id: set(raw.event_rows)
                for raw in laptop.session_rows
                if raw.events.closing_kind or raw.started_at < LONG_AGO_TEXT
            }
            assert final == shared
            assert not laptop.session_ids & model.erased
            assert read_summaries(laptop.history_path).problems == ()
        assert studio.session_ids == set(shared)
        before = [laptop.session_rows for laptop in every]
        sync_all(studio, *every)
        assert [laptop.session_rows for laptop in every] == before


quiet = settings(suppress_health_check=list(HealthCheck), max_examples=5)


@quiet
@given(done_by_them)
def test_whatever_they_do_all_laptops_have_the_same_in_the_end(studio, operations):
    together(studio, operations)


@pytest.mark.long
@settings(quiet, max_examples=settings.default.max_examples)
@given(done_by_them)
def test_whatever_they_do_often_all_laptops_have_the_same_in_the_end(studio, operations):
    together(studio, operations)
