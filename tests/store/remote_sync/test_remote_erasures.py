"""Erasures of other computers: few are carried out, many wait, what was no client is copied."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest

from retrotimer.domain.session.session_context import SessionContext
from retrotimer.store.history.database import HistoryError, connect
from retrotimer.store.history.merge import read_session_rows
from retrotimer.store.history.sessions import read_sessions, save_answers
from retrotimer.store.remote_sync.postgres import sync
from retrotimer.store.remote_sync.remote_erasures import MAX_UNCONFIRMED_ERASURES
from retrotimer.store.upkeep import backups, erasure
from tests.support import studios
from tests.support.history_database import STARTED_AT, save_session
from tests.support.studios import make_laptops, sync_all

pytestmark = studios.needs_postgres
ANN, BOB, OWNER = SessionContext("Ann"), SessionContext("Bob"), SessionContext()


@pytest.fixture
def laptop(tmp_path):
    return make_laptops(tmp_path, 1)[0]


def save_sessions(laptop, count, occasion=OWNER):
    return {
        save_session(
            laptop.history_path, started=STARTED_AT + timedelta(days=day), occasion=occasion
        )
        for day in range(count)
    }


def mark_erased(studio, *session_ids):
    studio.query("INSERT INTO erased SELECT unnest(%s::text[])", list(session_ids))


def copies(laptop):
    return sorted(laptop.folders.data.glob("history.before-erasure-*.sqlite3"))


def ids_in(path):
    with closing(connect(path)) as connection:
        return {session.id for session in read_session_rows(connection)}


def test_ids_that_are_written_into_the_list_do_not_empty_a_laptop(studio, laptop):
    kept = save_sessions(laptop, 6) | save_sessions(laptop, 6, ANN)
    laptop.sync(studio)
    mark_erased(studio, *kept)
    for _ in range(2):
        result = laptop.sync(studio)
        assert result.erasures.pending.session_ids == kept
        assert result.erasures.pending.clients == {"", "Ann"}
        assert (result.erasures.erased.count, result.sent_count) == (0, 0)
        assert laptop.session_ids == kept
        assert laptop.erased_ids == set()
        assert copies(laptop) == []
    # Nor are they sent again, or again erased there.
    assert studio.session_ids == set()
    confirmed = sync(laptop.history_path, studio.url, may_erase=lambda _: True)
    assert confirmed.erasures.erased.session_ids == kept
    assert laptop.session_ids == set()
    assert laptop.erased_ids == kept
    # Ann was erased whole, so her sessions are in no copy.
    assert copies(laptop) == [confirmed.erasures.copy]
    assert len(ids_in(confirmed.erasures.copy)) == 6
    assert confirmed.erasures.copy.stat().st_mode & 0o777 == 0o600


def test_what_waits_does_not_keep_other_sessions_back(studio, laptop, tmp_path):
    other = make_laptops(tmp_path / "other", 1)[0]
    kept = save_sessions(laptop, 5)
    laptop.sync(studio)
    mark_erased(studio, *kept, "never here")
    new, theirs = save_sessions(laptop, 1, BOB), save_sessions(other, 1, ANN)
    other.sync(studio)
    result = laptop.sync(studio)
    assert (result.sent_count, result.received.added) == (1, 1)
    assert laptop.session_ids == kept | new | theirs
    assert laptop.erased_ids == set()
    assert studio.session_ids == new | theirs
    # An answer to a session that waits is not sent either.
    save_answers(laptop.history_path, min(kept), {"effort": 4})
    assert laptop.sync(studio).sent_count == 0


def test_a_few_are_erased_and_reported_after_a_copy(studio, laptop):
    kept = save_sessions(laptop, MAX_UNCONFIRMED_ERASURES + 2)
    laptop.sync(studio)
    gone = set(sorted(kept)[:MAX_UNCONFIRMED_ERASURES])
    mark_erased(studio, *gone)
    erasures = laptop.sync(studio).erasures
    assert (erasures.erased.session_ids, erasures.pending.count) == (gone, 0)
    assert laptop.session_ids == kept - gone
    assert ids_in(erasures.copy) == kept
    # The copy can be read as any other.
    assert len(list(read_sessions(erasures.copy))) == len(kept)


def test_a_client_who_is_erased_leaves_no_copy(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    save_sessions(here, 2, ANN)
    bobs = save_sessions(here, 5, BOB)
    sync_all(studio, here, there)
    erasure.erase_client(here.folders, "Ann")
    here.sync(studio)
    erasures = there.sync(studio).erasures
    assert (erasures.erased.count, erasures.erased.whole_clients, erasures.copy) == (
        *(2, {"Ann"}),
        None,
    )
    assert there.session_ids == bobs
    assert copies(there) == []


def test_a_part_of_a_client_is_copied_first(studio, laptop):
    anns = save_sessions(laptop, 3, ANN)
    laptop.sync(studio)
    mark_erased(studio, min(anns))
    erasures = laptop.sync(studio).erasures
    assert (erasures.erased.whole_clients, ids_in(erasures.copy)) == (set(), anns)


def test_where_no_copy_can_be_made_nothing_is_erased(studio, laptop, monkeypatch):
    kept = save_sessions(laptop, 2)
    laptop.sync(studio)
    mark_erased(studio, min(kept))
    # No disk has files with such names.
    monkeypatch.setattr(backups, "TIMESTAMP_FORMAT", "%Y" * 99)
    with pytest.raises(HistoryError):
        laptop.sync(studio)
    assert laptop.session_ids == kept
    assert laptop.erased_ids == set()


def test_an_erasure_here_is_not_asked_about(studio, laptop):
    save_sessions(laptop, 9, ANN)
    laptop.sync(studio)
    erasure.erase_client(laptop.folders, "Ann")
    result = laptop.sync(studio)
    assert (result.erasures.erased.count, result.erasures.pending.count) == (0, 0)
    assert studio.session_ids == set()


def test_an_overlong_id_in_the_list_is_not_fetched(studio, laptop):
    kept = save_sessions(laptop, 1)
    mark_erased(studio, "x" * 300)
    laptop.sync(studio)
    assert laptop.erased_ids == set()
    assert laptop.session_ids == studio.session_ids == kept
