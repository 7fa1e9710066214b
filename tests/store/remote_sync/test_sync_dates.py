"""What a sync compares and keeps back: new dates, what was cut off, clients whose erasure waits."""

from __future__ import annotations

from datetime import timedelta

from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.client import Client
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.store.files import client_file
from retrotimer.store.history.sessions import redate
from retrotimer.store.remote_sync.postgres import SyncPhase
from retrotimer.store.upkeep import erasure_markers
from retrotimer.store.upkeep.erasure import erase_client
from tests.support import studios
from tests.support.history_database import (
    STARTED_AT,
    save_cut_off_session,
    save_session,
)
from tests.support.studios import confirmed, make_laptops, sync_all

pytestmark = studios.needs_postgres
ANN = SessionContext("Ann")


def count_transferred(laptop, studio):
    """How many sessions a sync sends and fetches."""
    totals = dict.fromkeys(SyncPhase, 0)
    laptop.sync(studio, on_progress=lambda phase, _, total: totals.update({phase: total}))
    return sum(totals.values())


def starts(studio):
    return {start for (start,) in studio.query("SELECT started_at FROM session")}


def test_a_session_that_is_dated_anew_is_so_everywhere_and_compared_as_equal(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    dated = save_session(here.history_path)
    sync_all(studio, here, there)
    first, second = STARTED_AT - timedelta(days=3), STARTED_AT - timedelta(days=2)
    redate(here.history_path, dated, first, STARTED_AT + timedelta(hours=1))
    redate(there.history_path, dated, second, STARTED_AT + timedelta(hours=2))
    sync_all(studio, here, there)
    (row,) = here.session_rows
    assert there.session_rows == [row]
    assert starts(studio) == {row.started_at}
    assert row.started_at.startswith(f"{second:%Y-%m-%d}")
    assert count_transferred(here, studio) == count_transferred(there, studio) == 0
    # A damaged date is noticed and healed as for any other session.
    studio.query("UPDATE session SET started_at = 'x'")
    assert here.sync(studio).healed_ids == (dated,)
    assert starts(studio) == {row.started_at}


def test_what_was_cut_off_is_compared_after_a_day_as_what_was_closed(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    old = save_cut_off_session(here.history_path, started=STARTED_AT - timedelta(days=300))
    save_cut_off_session(here.history_path, started=SystemClock().local_time())
    sync_all(studio, here, there)
    assert studio.session_ids == there.session_ids == {old}
    assert count_transferred(here, studio) == count_transferred(there, studio) == 0
    studio.query("UPDATE session SET workout = 'x'")
    assert there.sync(studio).healed_ids == (old,)


def save_anns(laptop, count):
    return {save_session(laptop.history_path, occasion=ANN) for _ in range(count)}


def test_a_client_whose_erasure_waits_keeps_the_profile_and_is_not_mixed_with_the_next(
    studio, tmp_path
):
    here, there = make_laptops(tmp_path, 2)
    client_file.write(there.folders.clients, Client("Ann", notes="old"))
    olds = save_anns(here, 2)
    sync_all(studio, here, there)
    unsent = save_anns(there, 4)
    erase_client(here.folders, "Ann")
    again = save_anns(here, 1)
    here.sync(studio)
    for _ in range(2):
        pending = there.sync(studio).erasures.pending
        assert pending.session_ids == olds | unsent
        assert client_file.read(there.folders.clients, "Ann").notes == "old"
        assert there.session_ids == olds | unsent
        assert there.erased_ids == set()
        # Nothing of hers is sent, also what no list names.
        assert studio.session_ids == again
    there.sync(studio, may_erase=confirmed)
    assert there.session_ids == again
    assert client_file.read(there.folders.clients, "Ann") is None
    sync_all(studio, here, there)
    assert here.session_ids == there.session_ids == studio.session_ids == again


def test_that_an_erasure_was_finished_is_taken_from_no_other_computer(studio, tmp_path):
    (laptop,) = make_laptops(tmp_path, 1)
    client_file.write(laptop.folders.clients, Client("Ann"))
    marker = erasure_markers.make_marker("Ann")
    for one in (marker, f"{erasure_markers.DONE_PREFIX}{marker}"):
        studio.query("INSERT INTO erased VALUES (%s)", one)
    laptop.sync(studio)
    assert client_file.read(laptop.folders.clients, "Ann") is None
