"""The history keeper: real files, a real thread, and a server that does not answer."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import numpy as np
import pytest

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.services.history_keeper import HistoryKeeper
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import SCHEMA_VERSION, connect
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.writer_lock import WriterLock
from retrotimer.store.log_file import FILE_NAME
from retrotimer.store.remote_sync.postgres import sync
from retrotimer.store.upkeep import backups
from tests.support.history_database import (
    event_kinds,
    only_session,
    save_cut_off_session,
    save_session,
    wait_until,
)
from tests.support.postgres_server import programs_folder, running_postgres

# Nobody listens at port 1.
AWAY = "postgresql://studio:hush-hush@127.0.0.1:1/base"
JUNK = b"no database at all, but long enough to look like one" * 20


@pytest.fixture
def folders():
    return Folders()


@pytest.fixture
def path(folders):
    return folders.history_path


@pytest.fixture
def opened(folders):
    """Opens the history as a program does at its start; closed with the test."""
    keepers = []

    def open_it(url=""):
        keepers.append(HistoryKeeper(folders, url))
        keepers[-1].open()
        return keepers[-1]

    yield open_it
    for keeper in keepers:
        keeper.close()


def summaries(path):
    with closing(connect(path)) as connection:
        return {
            session_id for (session_id,) in connection.execute("SELECT session_id FROM summary")
        }


def test_a_session_is_summarized_when_it_arrives_and_not_when_it_is_listed(path, opened):
    before = save_session(path)
    keeper = opened()
    wait_until(lambda: summaries(path) == {before})
    wait_until(lambda: not keeper.is_preparing)
    walked = save_session(path)
    keeper.notify_session_saved()
    wait_until(lambda: summaries(path) == {before, walked})
    last = save_session(path)
    # Who closes the program at once has it too.
    keeper.close()
    assert summaries(path) == {before, walked, last}


def log(folders):
    """What was told, without the time and the places."""
    written = (folders.log / FILE_NAME).read_text(encoding="utf-8").splitlines()
    return [line.split(" ", 1)[1] for line in written if not line.startswith(" ")]


def copies(path):
    return [copy.name for copy in backups.list_backups(path)]


def days_ago(days):
    return SystemClock().local_time() - timedelta(days=days)


def test_who_is_first_writes_and_nothing_need_be_said(opened, path):
    keeper = opened()
    assert (keeper.can_write, keeper.notice, keeper.cut_off_sessions) == (True, "", ())
    assert not path.exists()


def test_a_second_one_only_looks_until_the_first_is_closed(opened, folders):
    first, second = opened(), opened()
    assert (second.can_write, second.notice) == (False, messages.ALREADY_RUNNING)
    second.close()
    assert not opened().can_write
    first.close()
    assert opened().can_write
    assert [line.partition(" 0.")[0] for line in log(folders)] == [
        *("started", "started", "already running", "ended"),
        *("started", "already running", "ended", "started"),
    ]


def test_a_second_one_is_not_asked_about_the_session_of_the_first(opened, path):
    save_cut_off_session(path)
    first, second = opened(), opened()
    assert second.cut_off_sessions == ()
    assert first.cut_off_sessions != ()


def test_what_was_cut_off_is_found_and_kept_as_it_is(opened, path):
    session_id = save_cut_off_session(path)
    keeper = opened()
    (session,) = keeper.cut_off_sessions
    assert (session.id, session.at_s) == (session_id, 45.0)
    keeper.keep_cut_off(session)
    keeper.close()
    assert opened().cut_off_sessions == ()
    assert only_session(path).record.elapsed_s == 45.0
    assert event_kinds(path)[-1] == "kept"


def test_what_was_cut_off_is_found_and_discarded(opened, path):
    save_cut_off_session(path)
    keeper = opened()
    keeper.discard_cut_off(keeper.cut_off_sessions[0])
    keeper.close()
    assert opened().cut_off_sessions == ()
    assert not read_summaries(path).sessions
    assert event_kinds(path)[-1] == "discarded"


def test_who_does_not_answer_is_asked_again(opened, path):
    session_id = save_cut_off_session(path)
    for _ in range(2):
        keeper = opened()
        assert keeper.cut_off_sessions[0].id == session_id
        keeper.close()
    assert event_kinds(path)[-1] == "heartbeat"


@pytest.mark.parametrize("answer", [HistoryKeeper.keep_cut_off, HistoryKeeper.discard_cut_off])
def test_an_answer_that_cannot_be_written_is_told(opened, path, answer):
    save_cut_off_session(path)
    keeper = opened()
    (session,) = keeper.cut_off_sessions
    path.unlink()
    answer(keeper, session)
    assert keeper.notice == f"{path}: there is no history yet"


def test_a_broken_history_is_mended_and_that_is_told(opened, folders, path):
    path.write_bytes(JUNK)
    keeper = opened()
    (aside,) = folders.data.glob("history.damaged-*.sqlite3")
    assert keeper.notice == (
        f"The history was damaged. It is kept as {aside.name};"
        " 0 sessions could be read and go on in a new one."
    )
    assert aside.read_bytes() == JUNK
    assert (keeper.cut_off_sessions, log(folders)[1]) == ((), "history salvaged")
    save_session(path)
    assert only_session(path)


def test_a_history_that_lost_all_its_bytes_is_begun_anew_from_its_copy(opened, path):
    session_id = save_session(path, started=days_ago(3))
    backups.back_up_daily(path, days_ago(2))
    path.write_bytes(b"")
    keeper = opened()
    assert keeper.notice.endswith("1 sessions could be read and go on in a new one.")
    assert only_session(path).id == session_id


def test_a_session_that_was_cut_off_in_a_broken_history_can_still_go_on(opened, path):
    session_id = save_cut_off_session(path, started=days_ago(1))
    backups.back_up_daily(path, days_ago(0.5))
    path.write_bytes(JUNK)
    assert opened().cut_off_sessions[0].id == session_id


def test_a_newer_history_is_told_and_not_touched(opened, folders, path):
    save_session(path)
    with closing(connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    keeper = opened()
    versions = f"version {SCHEMA_VERSION + 1}, this program reads version {SCHEMA_VERSION}"
    assert keeper.notice == f"{path}: this history has {versions}"
    assert keeper.cut_off_sessions == ()
    keeper.close()
    assert path.read_bytes() == before
    assert "history failed" in log(folders)
    assert "NewerHistoryError" in (folders.log / FILE_NAME).read_text()


def test_a_folder_that_cannot_be_stops_nothing(opened, folders):
    folders.data.rename(folders.data.with_name("elsewhere"))
    folders.data.write_text("a file stands where the folder should be")
    keeper = opened(AWAY)
    assert (keeper.can_write, keeper.cut_off_sessions) == (True, ())
    keeper.notify_session_saved()
    keeper.close()


def test_a_copy_is_made_where_the_last_is_older_than_a_day(opened, path):
    save_session(path)
    keeper = opened()
    wait_until(lambda: len(copies(path)) == 1)
    keeper.close()
    opened().close()
    assert len(copies(path)) == 1


def test_a_copy_is_made_at_the_end_where_there_was_nothing_at_the_start(opened, path):
    keeper = opened()
    save_session(path)
    keeper.notify_session_saved()
    keeper.close()
    assert len(copies(path)) == 1


def test_a_second_one_makes_no_copies(opened, path):
    lock = WriterLock(path)
    assert lock.acquire()
    save_session(path)
    opened().close()
    assert copies(path) == []
    lock.release()


def test_a_break_that_only_the_copy_meets_is_mended_too(opened, folders, path):
    for number in range(40):
        save_session(path, started=days_ago(60 - number))
    with path.open("r+b") as file:
        # Behind the first page, which is all that opening looks at.
        file.seek(-4096, 2)
        file.write(b"\xff" * 4096)
    keeper = opened()
    wait_until(lambda: keeper.notice != "")
    assert keeper.notice.startswith("The history was damaged. It is kept as ")
    assert "history salvaged" in log(folders)
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_copy_that_cannot_be_made_is_told(opened, path):
    save_session(path)
    backups.backup_folder(path).write_text("a file stands where the folder should be")
    keeper = opened()
    wait_until(lambda: keeper.notice != "")
    assert keeper.notice.startswith(f"{backups.backup_folder(path)}")
    assert only_session(path)


def test_a_studio_that_is_away_is_told_without_its_password(opened, folders, path):
    save_session(path)
    keeper = opened(AWAY)
    wait_until(lambda: keeper.notice != "")
    assert keeper.notice.startswith(messages.studio_unreachable_message(""))
    assert "studio:***@127.0.0.1" in keeper.notice
    assert only_session(path)
    assert "sync failed" in log(folders)
    assert "hush-hush" not in keeper.notice


def test_a_studio_is_tried_again_after_a_session_and_at_the_end(opened, folders):
    keeper = opened(AWAY)

    def tries():
        return log(folders).count("sync failed")

    wait_until(lambda: tries() == 1)
    keeper.notify_session_saved()
    wait_until(lambda: tries() == 2)
    keeper.close()
    assert tries() == 3
    assert log(folders)[-1] == "ended"


def test_a_studio_that_is_away_hides_no_damage(opened, path):
    path.write_bytes(JUNK)
    keeper = opened(AWAY)
    keeper.close()
    assert keeper.notice.startswith("The history was damaged. It is kept as ")


@pytest.fixture
def server():
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if programs_folder() is None:
        pytest.skip("PostgreSQL is not installed")
    with running_postgres() as started:
        yield started


def test_a_studio_that_comes_back_gets_what_was_kept_and_nothing_more_is_said(server, opened, path):
    keeper = opened(server.url)
    session_id = save_session(path)
    server.stop()
    keeper.notify_session_saved()
    wait_until(lambda: keeper.notice.startswith(messages.studio_unreachable_message("")))
    server.start()
    keeper.notify_session_saved()
    wait_until(lambda: keeper.notice == "")
    assert server.query("SELECT id FROM session") == session_id


def test_what_was_cut_off_is_looked_for_before_the_sessions_of_others_come_in(
    server, opened, path, tmp_path
):
    others = save_session(tmp_path / "other" / "history.sqlite3", started=days_ago(-1))
    sync(tmp_path / "other" / "history.sqlite3", server.url)
    session_id = save_cut_off_session(path)
    keeper = opened(server.url)
    assert keeper.cut_off_sessions[0].id == session_id
    wait_until(lambda: {one.id for one in read_summaries(path).sessions} == {others, session_id})


def test_closed_before_it_was_opened_it_does_nothing(folders, path):
    HistoryKeeper(folders, AWAY).close()
    assert not path.exists()


@pytest.mark.parametrize(
    "occasion", [SessionContext("Ann"), SessionContext()], ids=["a client's", "owner's"]
)
def test_whoever_was_cut_off_may_go_on(opened, path, occasion):
    save_cut_off_session(path, occasion=occasion)
    assert opened().cut_off_sessions[0].context == occasion


@pytest.fixture
def studio(postgres):
    from tests.support.studios import Studio

    return Studio(postgres)


def test_many_erasures_of_others_wait_and_that_is_said(studio, opened, path):
    kept = {save_session(path) for _ in range(4)}
    sync(path, studio.url)
    studio.query("INSERT INTO erased SELECT id FROM session")
    keeper = opened(studio.url)
    wait_until(lambda: keeper.notice != "")
    assert keeper.notice == messages.erasures_pending_message(4)
    assert {session.id for session in read_summaries(path).sessions} == kept


def test_a_few_erasures_of_others_are_said_after_a_copy(studio, opened, path):
    kept = [save_session(path) for _ in range(3)]
    sync(path, studio.url)
    studio.query("INSERT INTO erased SELECT min(id) FROM session")
    keeper = opened(studio.url)
    wait_until(lambda: keeper.notice != "")
    assert keeper.notice == messages.erased_elsewhere_message(1)
    (copy,) = path.parent.glob("history.before-erasure-*.sqlite3")
    assert len(read_summaries(copy).sessions) == 3
    assert {session.id for session in read_summaries(path).sessions} == set(sorted(kept)[1:])


def test_an_unforeseen_failure_of_the_copies_is_said_and_the_next_ones_are_made(
    opened, folders, path
):
    save_session(path)
    # An address of a type that is neither true nor false: no code foresees it.
    keeper = opened(url=np.zeros(2))
    wait_until(lambda: keeper.notice == messages.HISTORY_UPKEEP_FAILED)
    assert copies(path)
    keeper.notify_session_saved()
    wait_until(lambda: log(folders).count("crashed") == 2)
