"""A history behaves the same as one file and as another laptop's in a studio."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.workout.workout import Direction
from retrotimer.store.history.events import DISCARDED_EVENT, KEPT_EVENT
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import add_event, read_session, read_sessions, save_answers
from retrotimer.store.remote_sync.postgres import sync
from retrotimer.store.upkeep import erasure
from tests.support.history_database import (
    STARTED_AT,
    only_session,
    save_cut_off_session,
    save_session,
)
from tests.support.postgres_server import programs_folder

without_server = pytest.mark.skipif(programs_folder() is None, reason="PostgreSQL is not installed")
ANN, BOB = SessionContext("Ann"), SessionContext("Bob")


class OneFile:
    """Where it is written it is read."""

    def __init__(self, folder):
        self.here = self.there = folder / "one" / "data" / "history.sqlite3"

    @property
    def read(self):
        return self.there


class TwoLaptops(OneFile):
    """It is written on one laptop, and read on another."""

    def __init__(self, folder, studio):
        super().__init__(folder)
        self.there = folder / "other" / "data" / "history.sqlite3"
        self._studio = studio.empty()

    @property
    def read(self):
        for path in (self.here, self.there, self.here):
            sync(path, self._studio.url)
        return self.there


@pytest.fixture(scope="module")
def studio(used):
    return used


@pytest.fixture(params=["file", pytest.param("studio", marks=without_server)])
def history(request, tmp_path):
    if request.param == "file":
        return OneFile(tmp_path)
    return TwoLaptops(tmp_path, request.getfixturevalue("studio"))


def days(count, **more):
    return [{"started": STARTED_AT + timedelta(days=day), **more} for day in range(count)]


def outcomes(listing):
    return [one.summary.outcome for one in listing.sessions]


def test_what_was_kept_is_read_whole(history):
    save_session(history.here, Control(130.0, ControlKind.STOP), until_s=130.0, occasion=ANN)
    kept = only_session(history.read)
    assert (kept.started_at, kept.context) == (STARTED_AT, ANN)
    assert kept.record.outcome is Outcome.STOPPED
    assert kept.record.walked_s(Direction.FORWARD) == pytest.approx(60)
    assert kept == only_session(history.here)


def test_sessions_are_read_in_the_order_of_their_beginnings(history):
    kept = [save_session(history.here, **more) for more in reversed(days(4))]
    assert [one.id for one in read_sessions(history.read)] == kept[::-1]
    since = (STARTED_AT + timedelta(days=2)).date()
    assert [one.id for one in read_sessions(history.read, since=since)] == kept[1::-1]


def test_the_newest_are_listed_first_of_everybody_or_of_one(history):
    anns = [save_session(history.here, occasion=ANN, **more) for more in days(3)]
    bobs = save_session(history.here, occasion=BOB)
    path = history.read
    assert {one.id for one in read_summaries(path).sessions} == {*anns, bobs}
    assert [one.id for one in read_summaries(path, client="Ann").sessions] == anns[::-1]
    assert [one.id for one in read_summaries(path, client="Ann", limit=1).sessions] == anns[2:]
    before = STARTED_AT + timedelta(days=1)
    assert [
        one.id for one in read_summaries(path, client="Ann", started_before=before).sessions
    ] == anns[:1]
    assert read_summaries(path, client="Ann") == read_summaries(history.here, client="Ann")


def test_a_session_is_told_with_the_time_of_the_walker(history):
    from zoneinfo import ZoneInfo

    auckland = STARTED_AT.astimezone(ZoneInfo("Pacific/Auckland"))
    kept = save_session(history.here, started=auckland)
    found = read_session(history.read, kept).started_at
    assert found.isoformat() == "2026-11-23T07:30:00+13:00"
    assert found.astimezone(UTC) == STARTED_AT


def test_answers_are_read_and_listed_the_newest_of_each(history):
    kept = save_session(history.here)
    save_answers(history.here, kept, {"effort": 4, "comfort": 7})
    assert read_summaries(history.read).sessions[0].summary.answers_after == {
        "effort": 4,
        "comfort": 7,
    }
    save_answers(history.here, kept, {"effort": 5, "notes": "Näh.\nGut."})
    after = {"effort": 5, "comfort": 7, "notes": "Näh.\nGut."}
    assert only_session(history.read).answers_after == after
    assert read_summaries(history.read).sessions[0].summary.answers_after == after


def test_what_was_cut_off_is_there_once_it_is_kept(history):
    cut = save_cut_off_session(history.here, occasion=ANN)
    add_event(history.here, cut, KEPT_EVENT, {})
    assert outcomes(read_summaries(history.read)) == [Outcome.INTERRUPTED]
    assert only_session(history.read).events.closing_kind == KEPT_EVENT


def test_what_was_discarded_is_hidden(history):
    kept, thrown = save_session(history.here), save_session(history.here)
    assert len(read_summaries(history.read).sessions) == 2
    add_event(history.here, thrown, DISCARDED_EVENT, {})
    path = history.read
    assert [one.id for one in read_summaries(path).sessions] == [kept]
    assert [one.id for one in read_sessions(path)] == [kept]


def test_two_that_write_into_it_are_both_there(history):
    mine, theirs = (
        save_session(history.here, occasion=ANN),
        save_session(history.there, occasion=BOB),
    )
    assert {one.id for one in read_sessions(history.read)} == {mine, theirs}
    save_answers(history.here, mine, {"effort": 1})
    save_answers(history.there, mine, {"comfort": 2})
    assert read_session(history.read, mine).answers_after == {"effort": 1, "comfort": 2}
    assert read_session(history.here, mine).answers_after == {"effort": 1, "comfort": 2}


def test_who_is_erased_is_gone_and_others_are_as_they_were(history, home_of):
    bobs = save_session(history.here, occasion=BOB)
    save_session(history.here, occasion=ANN)
    before = read_session(history.read, bobs)
    erasure.erase_client(home_of(history.here), "Ann")
    path = history.read
    assert [one.id for one in read_summaries(path).sessions] == [bobs]
    assert read_summaries(path, client="Ann").sessions == ()
    assert read_session(path, bobs) == before


@pytest.fixture
def home_of():
    from retrotimer.store.folders import Folders

    def made(path):
        folders = Folders()
        folders.data, folders.config = path.parent, path.parent.parent / "config"
        return folders

    return made
