"""Laptops of a studio and a real server: after some rounds all have the same content."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from threading import Thread

import pytest

from retrotimer.clock import SystemClock
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.store.history.database import SCHEMA_VERSION
from retrotimer.store.history.events import CONTROL_EVENT, DISCARDED_EVENT, KEPT_EVENT
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import add_event, read_sessions, save_answers
from retrotimer.store.remote_sync.remote_tables import _SCHEMA_LOCK_KEY
from retrotimer.store.remote_sync.sync_errors import RemoteSyncError
from retrotimer.store.upkeep import cut_off_sessions, erasure
from retrotimer.store.upkeep.backups import back_up, restore
from tests.support import studios
from tests.support.history_database import (
    STARTED_AT,
    find_cut_off_session,
    only_session,
    query,
    save_cut_off_session,
    save_session,
)
from tests.support.studios import Studio, make_laptops, sync_all

pytestmark = studios.needs_postgres


def test_what_one_laptop_kept_all_of_them_have(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    kept = [
        save_session(here.history_path, started=STARTED_AT + timedelta(days=day))
        for day in range(3)
    ]
    assert here.sync(studio).sent_count == 3
    synced = there.sync(studio)
    assert (synced.sent_count, synced.received.added, synced.received.problems) == (0, 3, [])
    assert there.session_rows == here.session_rows
    assert studio.session_ids == set(kept)
    assert list(read_sessions(there.history_path)) == list(read_sessions(here.history_path))


def test_who_has_everything_sends_and_receives_nothing(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    save_session(here.history_path)
    sync_all(studio, here, there)
    before = here.session_rows
    for laptop in (here, there, here):
        synced = laptop.sync(studio)
        assert (synced.sent_count, synced.received.added, synced.received.extended) == (0, 0, 0)
    assert here.session_rows == there.session_rows == before


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_three_laptops_have_the_same_in_whatever_order_they_come(studio, tmp_path, order):
    every = make_laptops(tmp_path, 3)
    kept = {save_session(laptop.history_path, occasion=SessionContext("Łucja")) for laptop in every}
    sync_all(studio, *(every[number] for number in order))
    assert every[0].session_rows == every[1].session_rows == every[2].session_rows
    assert every[0].session_ids == studio.session_ids == kept


def test_a_laptop_without_a_history_gets_one(studio, tmp_path):
    (laptop,) = make_laptops(tmp_path, 1)
    assert laptop.sync(studio).received.added == 0
    assert list(read_sessions(laptop.history_path)) == []
    assert laptop.history_path.stat().st_mode & 0o777 == 0o600


def test_answers_that_are_given_on_two_laptops_both_survive(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    kept = save_session(here.history_path)
    sync_all(studio, here, there)
    save_answers(here.history_path, kept, {"effort": 4})
    save_answers(there.history_path, kept, {"notes": "Näh."})
    sync_all(studio, here, there)
    assert here.session_rows == there.session_rows
    assert only_session(here.history_path).answers_after == {"effort": 4, "notes": "Näh."}


def test_an_answer_days_later_follows_and_lists_show_it(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    kept = save_session(here.history_path)
    sync_all(studio, here, there)
    assert [one.summary.answers_after for one in read_summaries(there.history_path).sessions] == [
        {}
    ]
    save_answers(here.history_path, kept, {"effort": 7})
    assert here.sync(studio).sent_count == 1
    synced = there.sync(studio)
    assert (synced.received.added, synced.received.extended) == (0, 1)
    assert [one.summary.answers_after for one in read_summaries(there.history_path).sessions] == [
        {"effort": 7}
    ]


def test_a_session_that_goes_on_two_laptops_has_both_ways(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    begun = save_cut_off_session(here.history_path)
    there.merge_from(here)
    for laptop, kind in ((here, "pause"), (there, "stop")):
        add_event(laptop.history_path, begun, CONTROL_EVENT, {"kind": kind, "value": 0})
        add_event(laptop.history_path, begun, KEPT_EVENT, {})
    assert here.session_rows != there.session_rows
    sync_all(studio, here, there)
    assert here.session_rows == there.session_rows
    assert len(only_session(here.history_path).events.controls) == 2


def test_a_session_that_is_still_open_is_not_sent(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    now = SystemClock().local_time()
    cut = save_cut_off_session(here.history_path, started=now)
    kept = save_session(here.history_path)
    assert here.sync(studio).sent_count == 1
    there.sync(studio)
    assert there.session_ids == studio.session_ids == {kept}
    add_event(here.history_path, cut, KEPT_EVENT, {})
    sync_all(studio, here, there)
    assert there.session_ids == studio.session_ids == {kept, cut}


def test_after_a_day_a_session_that_was_cut_off_is_sent_and_offered_until_it_is_answered(
    studio, tmp_path
):
    here, there = make_laptops(tmp_path, 2)
    cut = save_cut_off_session(here.history_path, started=STARTED_AT - timedelta(days=300))
    save_session(there.history_path)
    sync_all(studio, here, there)
    assert cut in studio.session_ids & there.session_ids
    before = here.session_rows
    for laptop in (here, there):
        assert find_cut_off_session(laptop.history_path).id == cut
        synced = laptop.sync(studio)
        assert (synced.sent_count, synced.received.extended) == (0, 0)
    assert here.session_rows == there.session_rows == before
    cut_off_sessions.keep(there.history_path, find_cut_off_session(there.history_path))
    sync_all(studio, there, here)
    assert find_cut_off_session(here.history_path) is None
    assert here.session_rows == there.session_rows


def test_answers_of_two_laptops_that_were_offline_end_with_the_later_one(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    kept = [save_session(here.history_path) for _ in range(8)]
    sync_all(studio, here, there)
    for one in kept:
        save_answers(there.history_path, one, {"effort": 9}, STARTED_AT + timedelta(hours=2))
        save_answers(here.history_path, one, {"effort": 1}, STARTED_AT + timedelta(hours=1))
    sync_all(studio, here, there)
    for laptop in (here, there):
        read = list(read_sessions(laptop.history_path))
        assert [session.answers_after for session in read] == [{"effort": 9}] * 8
        assert all(session.events.event_count == 5 for session in read)


def test_who_has_a_session_open_that_was_closed_elsewhere_gets_the_end(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    cut = save_cut_off_session(here.history_path)
    save_answers(here.history_path, cut, {"effort": 3})
    there.merge_from(here)
    add_event(there.history_path, cut, KEPT_EVENT, {})
    there.sync(studio)
    sync_all(studio, here, there)
    assert here.session_rows == there.session_rows
    assert only_session(here.history_path).events.closing_kind == KEPT_EVENT


def test_a_session_that_is_discarded_is_hidden_on_all_laptops(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    kept = save_session(here.history_path)
    sync_all(studio, here, there)
    add_event(there.history_path, kept, DISCARDED_EVENT, {})
    sync_all(studio, there, here)
    assert list(read_sessions(here.history_path)) == []
    assert read_summaries(here.history_path).sessions == ()


def erase(laptop, client="Ann"):
    erasure.erase_client(laptop.folders, client)


def test_who_is_erased_vanishes_everywhere_and_stays_away(studio, tmp_path):
    here, there, late = every = make_laptops(tmp_path, 3)
    save_session(here.history_path, occasion=SessionContext("Ann"))
    bobs = save_session(there.history_path, occasion=SessionContext("Bob"))
    sync_all(studio, *every)
    stick = back_up(there.history_path, tmp_path / "stick.sqlite3")
    erase(here)
    sync_all(studio, here, there)
    assert here.session_ids == there.session_ids == studio.session_ids == {bobs}
    # An older copy brings it back for a moment, and so does a laptop that was away.
    restore(there.history_path, stick, STARTED_AT)
    assert len(there.session_ids) == len(late.session_ids) == 2
    sync_all(studio, there, late, here)
    assert here.session_ids == there.session_ids == late.session_ids == studio.session_ids == {bobs}
    assert studio.query("SELECT count(*) FROM entry WHERE session_id <> %s", bobs) == [(0,)]


def test_what_is_erased_before_it_was_ever_sent_is_never_taken(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    save_session(here.history_path, occasion=SessionContext("Ann"))
    there.merge_from(here)
    erase(here)
    here.sync(studio)
    there.sync(studio)
    assert here.session_ids == there.session_ids == studio.session_ids == set()


def test_what_is_erased_while_another_laptop_sends_it_does_not_stay(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    here.sync(studio)
    anns = save_session(here.history_path, occasion=SessionContext("Ann"))
    there.merge_from(here)
    erase(there)
    row = "INSERT INTO session VALUES (%s, '', 0, '', '', '')"
    with studio.open_transaction(row, anns):
        sending = Thread(target=here.sync, args=(studio,))
        sending.start()
        studio.wait_for_blocked(1)
        there.sync(studio)
    sending.join()
    sync_all(studio, here, there)
    assert here.session_ids == there.session_ids == studio.session_ids == set()
    assert studio.query("SELECT count(*) FROM entry") == [(0,)]


def test_laptops_that_come_at_the_same_instant_make_the_tables_once(server, tmp_path):
    studio = Studio(server)
    every = make_laptops(tmp_path, 3)
    kept = {save_session(laptop.history_path) for laptop in every}
    with studio.open_transaction("SELECT pg_advisory_xact_lock(%s)", _SCHEMA_LOCK_KEY):
        threads = [Thread(target=laptop.sync, args=(studio,)) for laptop in every]
        for thread in threads:
            thread.start()
        studio.wait_for_blocked(3)
        assert studio.table_names == set()
    for thread in threads:
        thread.join()
    assert studio.query("SELECT version FROM retrotimer") == [(SCHEMA_VERSION,)]
    assert studio.session_ids == kept
    sync_all(studio, *every)
    assert every[0].session_ids == every[1].session_ids == every[2].session_ids == kept


def test_a_damaged_session_on_the_server_is_told_and_hinders_no_other(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    broken, kept = save_session(here.history_path), save_session(here.history_path)
    here.sync(studio)
    studio.query("UPDATE session SET workout = 'x' WHERE id = %s", broken)
    (problem,) = there.sync(studio).received.problems
    assert problem.startswith(f"session {broken}: workout: ")
    assert there.session_ids == {kept}


# What SQLite and older programs let through.
DAMAGE = {
    "no workout": "UPDATE session SET workout = 'x' WHERE id = ?",
    "NUL": "UPDATE session SET client = 'A' || char(0) WHERE id = ?",
    "NUL in a payload": "UPDATE entry SET payload = '{}' || char(0) WHERE session_id = ?",
    "endless": "UPDATE entry SET at_s = 9e999 WHERE session_id = ?",
    "large": "UPDATE entry SET number = number + 5000000000 WHERE session_id = ?",
    "far": "UPDATE session SET utc_offset_s = 5000000000 WHERE id = ?",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_session_on_a_laptop_hinders_no_other(studio, tmp_path, damage):
    here, there = make_laptops(tmp_path, 2)
    broken, kept = save_session(here.history_path), save_session(here.history_path)
    query(here.history_path, DAMAGE[damage], broken)
    for _ in range(2):
        (problem,) = here.sync(studio).received.problems
        assert problem == f"session {broken} is damaged"
        assert there.sync(studio).received.problems == []
    assert there.session_ids == studio.session_ids == {kept}


def test_a_laptops_own_history_that_cannot_be_used_leaves_the_server_as_it_is(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    save_session(here.history_path)
    here.sync(studio)
    save_session(there.history_path)
    query(there.history_path, "PRAGMA user_version = 9")
    with pytest.raises(Exception, match="version 9, this program reads version") as caught:
        there.sync(studio)
    assert not isinstance(caught.value, RemoteSyncError)
    assert studio.session_ids == here.session_ids


def test_a_session_of_which_the_server_has_only_the_row_gets_its_events(studio, tmp_path):
    (laptop,) = make_laptops(tmp_path, 1)
    kept = save_session(laptop.history_path)
    studio.query("INSERT INTO session VALUES (%s, '', 0, '', '', '')", kept)
    result = laptop.sync(studio)
    assert result.sent_count == 1
    assert laptop.sync(studio).healed_ids == (kept,)
    other = make_laptops(tmp_path / "other", 1)[0]
    other.sync(studio)
    assert other.session_rows == laptop.session_rows
