"""Laptops of one studio, and a real server: sooner or later all of them have the same."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from threading import Thread

import pytest

from retrotimer.domain.session.session_context import Occasion
from retrotimer.store.history.database import SCHEMA_VERSION
from retrotimer.store.history.events import CONTROL, DISCARDED, KEPT
from retrotimer.store.history.session_summaries import listed
from retrotimer.store.history.sessions import add_entry, keep_answers, sessions
from retrotimer.store.remote_sync.postgres import _MAKING, StudioError
from retrotimer.store.upkeep import erasure
from retrotimer.store.upkeep.backups import back_up, restore
from tests.support import studios
from tests.support.history_database import STARTED, asked, cut_off, keep, only
from tests.support.postgres_server import running
from tests.support.studios import Studio, laptops, sync_all

pytestmark = studios.needed


@pytest.fixture(scope="module")
def server():
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def used(server, tmp_path_factory):
    made = Studio(server)
    laptops(tmp_path_factory.mktemp("first"), 1)[0].sync(made)
    return made


@pytest.fixture
def studio(used):
    return used.emptied()


def test_what_one_laptop_kept_all_of_them_have(studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    kept = [keep(here.path, started=STARTED + timedelta(days=day)) for day in range(3)]
    assert here.sync(studio).sent == 3
    synced = there.sync(studio)
    assert (synced.sent, synced.received.new, synced.received.problems) == (0, 3, [])
    assert there.all == here.all
    assert studio.sessions == set(kept)
    assert list(sessions(there.path)) == list(sessions(here.path))


def test_who_has_everything_sends_and_receives_nothing(studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    keep(here.path)
    sync_all(studio, here, there)
    before = here.all
    for laptop in (here, there, here):
        synced = laptop.sync(studio)
        assert (synced.sent, synced.received.new, synced.received.grown) == (0, 0, 0)
    assert here.all == there.all == before


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_three_laptops_have_the_same_in_whatever_order_they_come(studio, tmp_path, order):
    every = laptops(tmp_path, 3)
    kept = {keep(laptop.path, occasion=Occasion("Łucja")) for laptop in every}
    sync_all(studio, *(every[number] for number in order))
    assert every[0].all == every[1].all == every[2].all
    assert every[0].ids == studio.sessions == kept


def test_a_laptop_without_a_history_gets_one(studio, tmp_path):
    (laptop,) = laptops(tmp_path, 1)
    assert laptop.sync(studio).received.new == 0
    assert list(sessions(laptop.path)) == []
    assert laptop.path.stat().st_mode & 0o777 == 0o600


def test_answers_that_are_given_on_two_laptops_both_survive(studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    kept = keep(here.path)
    sync_all(studio, here, there)
    keep_answers(here.path, kept, {"effort": 4})
    keep_answers(there.path, kept, {"notes": "Näh."})
    sync_all(studio, here, there)
    assert here.all == there.all
    assert only(here.path).after == {"effort": 4, "notes": "Näh."}


def test_an_answer_days_later_follows_and_lists_show_it(studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    kept = keep(here.path)
    sync_all(studio, here, there)
    assert [one.summary.after for one in listed(there.path).sessions] == [{}]
    keep_answers(here.path, kept, {"effort": 7})
    assert here.sync(studio).sent == 1
    synced = there.sync(studio)
    assert (synced.received.new, synced.received.grown) == (0, 1)
    assert [one.summary.after for one in listed(there.path).sessions] == [{"effort": 7}]


def test_a_session_that_goes_on_two_laptops_has_both_ways(studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    begun = cut_off(here.path)
    there.take_over(here)
    for laptop, kind in ((here, "pause"), (there, "stop")):
        add_entry(laptop.path, begun, CONTROL, {"kind": kind, "value": 0})
        add_entry(laptop.path, begun, KEPT, {})
    assert here.all != there.all
    sync_all(studio, here, there)
    assert here.all == there.all
    assert len(only(here.path).story.controls) == 2


def test_a_session_that_is_still_open_is_not_sent(studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    cut, kept = cut_off(here.path), keep(here.path)
    assert here.sync(studio).sent == 1
    there.sync(studio)
    assert there.ids == studio.sessions == {kept}
    add_entry(here.path, cut, KEPT, {})
    sync_all(studio, here, there)
    assert there.ids == studio.sessions == {kept, cut}


def test_who_has_a_session_open_that_was_closed_elsewhere_gets_the_end(studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    cut = cut_off(here.path)
    keep_answers(here.path, cut, {"effort": 3})
    there.take_over(here)
    add_entry(there.path, cut, KEPT, {})
    there.sync(studio)
    sync_all(studio, here, there)
    assert here.all == there.all
    assert only(here.path).story.closing == KEPT


def test_a_session_that_is_discarded_is_hidden_on_all_laptops(studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    kept = keep(here.path)
    sync_all(studio, here, there)
    add_entry(there.path, kept, DISCARDED, {})
    sync_all(studio, there, here)
    assert list(sessions(here.path)) == []
    assert listed(here.path).sessions == ()


def erase(laptop, client="Ann"):
    erasure.erase(laptop.folders, client)


def test_who_is_erased_vanishes_everywhere_and_stays_away(studio, tmp_path):
    here, there, late = every = laptops(tmp_path, 3)
    keep(here.path, occasion=Occasion("Ann"))
    bobs = keep(there.path, occasion=Occasion("Bob"))
    sync_all(studio, *every)
    stick = back_up(there.path, tmp_path / "stick.sqlite3")
    erase(here)
    sync_all(studio, here, there)
    assert here.ids == there.ids == studio.sessions == {bobs}
    # An older copy brings it back for a moment, and so does a laptop that was away.
    restore(there.path, stick, STARTED)
    assert len(there.ids) == len(late.ids) == 2
    sync_all(studio, there, late, here)
    assert here.ids == there.ids == late.ids == studio.sessions == {bobs}
    assert studio.asked("SELECT count(*) FROM entry WHERE session_id <> %s", bobs) == [(0,)]


def test_what_is_erased_before_it_was_ever_sent_is_never_taken(studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    keep(here.path, occasion=Occasion("Ann"))
    there.take_over(here)
    erase(here)
    here.sync(studio)
    there.sync(studio)
    assert here.ids == there.ids == studio.sessions == set()


def test_what_is_erased_while_another_laptop_sends_it_does_not_stay(studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    here.sync(studio)
    anns = keep(here.path, occasion=Occasion("Ann"))
    there.take_over(here)
    erase(there)
    row = "INSERT INTO session VALUES (%s, '', 0, '', '', '')"
    with studio.busy(row, anns):
        sending = Thread(target=here.sync, args=(studio,))
        sending.start()
        studio.wait_for(1)
        there.sync(studio)
    sending.join()
    sync_all(studio, here, there)
    assert here.ids == there.ids == studio.sessions == set()
    assert studio.asked("SELECT count(*) FROM entry") == [(0,)]


def test_laptops_that_come_at_the_same_instant_make_the_tables_once(server, tmp_path):
    studio = Studio(server)
    every = laptops(tmp_path, 3)
    kept = {keep(laptop.path) for laptop in every}
    with studio.busy("SELECT pg_advisory_xact_lock(%s)", _MAKING):
        threads = [Thread(target=laptop.sync, args=(studio,)) for laptop in every]
        for thread in threads:
            thread.start()
        studio.wait_for(3)
        assert studio.tables == set()
    for thread in threads:
        thread.join()
    assert studio.asked("SELECT version FROM retrotimer") == [(SCHEMA_VERSION,)]
    assert studio.sessions == kept
    sync_all(studio, *every)
    assert every[0].ids == every[1].ids == every[2].ids == kept


def test_a_damaged_session_on_the_server_is_told_and_hinders_no_other(studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    broken, kept = keep(here.path), keep(here.path)
    here.sync(studio)
    studio.asked("UPDATE session SET workout = 'x' WHERE id = %s", broken)
    (problem,) = there.sync(studio).received.problems
    assert problem.startswith(f"session {broken}: workout: ")
    assert there.ids == {kept}


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
    here, there = laptops(tmp_path, 2)
    broken, kept = keep(here.path), keep(here.path)
    asked(here.path, DAMAGE[damage], broken)
    for _ in range(2):
        (problem,) = here.sync(studio).received.problems
        assert problem == f"session {broken} is damaged"
        assert there.sync(studio).received.problems == []
    assert there.ids == studio.sessions == {kept}


def test_a_laptops_own_history_that_cannot_be_used_leaves_the_server_as_it_is(studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    keep(here.path)
    here.sync(studio)
    keep(there.path)
    asked(there.path, "PRAGMA user_version = 9")
    with pytest.raises(Exception, match="version 9, this program reads version") as caught:
        there.sync(studio)
    assert not isinstance(caught.value, StudioError)
    assert studio.sessions == here.ids
