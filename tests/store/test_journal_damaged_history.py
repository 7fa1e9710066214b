"""The history is damaged while a session is written: the session is not affected."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from retrotimer.store.session_journal import SessionJournal
from tests.support.damaged_histories import damages, insert_sessions, make_session_rows
from tests.support.history_database import (
    STARTED_AT,
    WORKOUT,
    query,
    save_session,
    session_rows,
    wait_until,
)
from tests.support.journal_sessions import expected_rows, finish_session, rows_of, write_part

EARLIER = make_session_rows(25)
# Where SQLite's header has the version.
VERSION = slice(60, 64)
few = settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))
# What breaks; how many sessions were there before, whether SQLite had just tidied up.
breaking = st.tuples(damages(), st.sampled_from([0, 3, 25]), st.booleans())


def check_damaged(folder, broken):
    damage, earlier, tidied_up = broken
    path = folder / "data" / "history.sqlite3"
    insert_sessions(path, EARLIER[:earlier])
    journal = SessionJournal(path, WORKOUT)
    journal.start(STARTED_AT)
    write_part(journal, 0.0, 100.0)
    wait_until(lambda: journal.is_saved)
    if tidied_up:
        query(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    # In its place, as a disk would do it: the file stays the same one.
    content = path.read_bytes()
    damaged = damage(content)
    # A broken version is that of a newer program, whose history is refused and left alone.
    assume(damaged[VERSION] == content[VERSION] or not damaged.startswith(content[:16]))
    path.write_bytes(damaged)
    write_part(journal, 100.0, 200.0)
    finish_session(journal)
    assert (journal.problem, journal.is_saved) == ("", True)
    assert rows_of(path, journal) == expected_rows(folder)


@given(breaking)
@few
def test_a_running_session_loses_nothing_when_its_file_breaks(tmp_path_factory, broken):
    check_damaged(tmp_path_factory.mktemp("broken"), broken)


@pytest.mark.long
@given(breaking)
@settings(few, max_examples=2 * settings.default.max_examples)
def test_that_is_so_in_many_more_cases(tmp_path_factory, broken):
    check_damaged(tmp_path_factory.mktemp("broken"), broken)


@given(damages())
@few
def test_a_session_begins_whatever_the_file_is(tmp_path_factory, damage):
    folder = tmp_path_factory.mktemp("broken")
    path = folder / "data" / "history.sqlite3"
    insert_sessions(path, EARLIER)
    content = path.read_bytes()
    damaged = damage(content)
    assume(damaged[VERSION] == content[VERSION] or not damaged.startswith(content[:16]))
    path.write_bytes(damaged)
    journal = SessionJournal(path, WORKOUT)
    journal.start(STARTED_AT)
    write_part(journal, 0.0, 100.0)
    write_part(journal, 100.0, 200.0)
    finish_session(journal)
    assert (journal.problem, journal.is_saved) == ("", True)
    assert rows_of(path, journal) == expected_rows(folder)


def test_what_had_to_be_done_is_told(tmp_path):
    path = tmp_path / "history.sqlite3"
    save_session(path)
    broken = b"x" * 16 + path.read_bytes()[16:]
    path.write_bytes(broken)
    journal = SessionJournal(path, WORKOUT)
    assert (journal.problem, journal.notice) == ("", "")
    journal.start(STARTED_AT)
    finish_session(journal)
    (aside,) = tmp_path.glob("*.damaged-*")
    assert journal.notice == (
        f"The history was damaged. It is kept as {aside.name};"
        " 1 sessions could be read and go on in a new one."
    )
    assert (journal.problem, journal.is_saved) == ("", True)
    assert aside.read_bytes() == broken
    assert len(session_rows(path)) == 2


@pytest.fixture
def tries():
    """How often each journal tried to write, by its session."""
    counted = Counter()

    def look(frame, event, _):
        if event == "call" and frame.f_code.co_name == "_write_pending":
            counted[frame.f_locals["self"].queue.session_id] += 1

    threading.setprofile(look)
    yield counted
    threading.setprofile(None)


def test_a_broken_file_that_cannot_be_replaced_is_tried_no_oftener_than_any_other(
    public_folder, without_privileges, tries
):
    broken = public_folder / "history.sqlite3"
    broken.write_bytes(b"x" * 5_000)
    public_folder.chmod(0o555)
    paths = [broken, public_folder / "none" / "history.sqlite3"]
    journals = [SessionJournal(path, WORKOUT) for path in paths]
    with without_privileges():
        for journal in journals:
            journal.start(STARTED_AT)
        wait_until(lambda: tries[journals[1].session_id] == 3)
        assert tries[journals[0].session_id] <= 4
        assert journals[0].problem == f"{broken}: Permission denied"
        for journal in journals:
            journal.flush()


def test_a_file_that_does_not_keep_what_is_written_into_it_is_replaced(tmp_path):
    path = tmp_path / "data" / "history.sqlite3"
    earlier = save_session(path)
    forgets = """
        CREATE TRIGGER forgets AFTER INSERT ON entry WHEN new.kind = 'end'
        BEGIN DELETE FROM entry WHERE kind = 'end'; END
    """
    query(path, forgets)
    journal = SessionJournal(path, WORKOUT)
    journal.start(STARTED_AT)
    write_part(journal, 0.0, 100.0)
    write_part(journal, 100.0, 200.0)
    finish_session(journal)
    assert (journal.problem, journal.is_saved) == ("", True)
    assert rows_of(path, journal) == expected_rows(tmp_path)
    assert "The history was damaged." in journal.notice
    assert earlier in {raw.id for raw in session_rows(path)}
