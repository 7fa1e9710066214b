"""Sessions are read back as walked, and a file that is not a history is refused plainly."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import closing
from datetime import timedelta
from functools import reduce

import pytest
from hypothesis import given

from retrotimer.__main__ import main
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.record import Outcome, build_record
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import HistoryError, connect
from retrotimer.store.history.session_summaries import WRITE_BATCH_SIZE, iterate_summaries
from retrotimer.store.history.sessions import read_sessions
from tests.support import history_database
from tests.support.history_database import STARTED_AT, query, save_session
from tests.support.paths import GOLDEN
from tests.support.strategies import controls, workouts

K = ControlKind


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def test_no_history_is_an_empty_one_and_looking_creates_nothing(path):
    assert list(read_sessions(path)) == []
    assert not path.parent.exists()


def test_an_empty_file_is_an_empty_history(tmp_path):
    path = tmp_path / "history.sqlite3"
    path.touch()
    assert list(read_sessions(path)) == []


def test_a_finished_session_is_kept_whole(path):
    session_id = save_session(path)
    (session,) = read_sessions(path)
    assert session.id == session_id
    assert session.started_at == STARTED_AT
    assert session.record.workout_name == "There and back"
    assert session.record.outcome is Outcome.FINISHED
    assert [row.walked_s for row in session.record.segments] == [60.0, 30.0, 60.0, 30.0, 60.0]
    assert session.record.distance_km(Direction.BACKWARD) == pytest.approx(0.03)


def test_a_stopped_session_is_kept_up_to_the_stop(path):
    save_session(path, Control(115.0, K.STOP), until_s=115.0)
    (session,) = read_sessions(path)
    assert session.record.outcome is Outcome.STOPPED
    assert [row.walked_s for row in session.record.segments] == [60.0, 30.0, 15.0]


@pytest.mark.parametrize(
    ("last_entry_s", "done_s"), [(0.0, []), (9.5, []), (40.0, [30.0]), (130.0, [60.0, 30.0, 30.0])]
)
def test_a_session_without_an_end_is_interrupted_and_kept_up_to_its_last_entry(
    path, last_entry_s, done_s
):
    save_session(path)
    query(path, "UPDATE entry SET kind = 'heartbeat', at_s = ? WHERE kind = 'end'", last_entry_s)
    (session,) = read_sessions(path)
    assert session.record.outcome is Outcome.INTERRUPTED
    assert session.record.elapsed_s == last_entry_s
    assert [row.walked_s for row in session.record.segments] == done_s


def test_a_session_killed_before_its_first_entry_is_kept_too(path):
    save_session(path)
    query(path, "DELETE FROM entry")
    (session,) = read_sessions(path)
    assert session.record.outcome is Outcome.INTERRUPTED
    assert session.record.segments == ()


def test_every_control_counts_in_what_was_walked(path):
    save_session(
        path,
        Control(30.0, K.PAUSE),
        Control(50.0, K.RESUME),
        Control(60.0, K.EXTEND, 15.0),
        Control(70.0, K.ADJUST_SPEED, -0.6),
        Control(80.0, K.NEXT),
        Control(90.0, K.STOP),
        until_s=90.0,
    )
    ((warm_up, turn),) = [session.record.segments for session in read_sessions(path)]
    assert (warm_up.planned_s, warm_up.walked_s) == (75.0, 50.0)
    assert warm_up.distance_km == pytest.approx((40 * 3.6 + 10 * 3.0) / 3600)
    assert turn.walked_s == 10.0


@given(workouts(), controls())
def test_any_session_is_read_back_as_the_engine_saw_it(tmp_path_factory, workout, pressed):
    path = tmp_path_factory.mktemp("any") / "history.sqlite3"
    until_s = (pressed[-1].at_s if pressed else 0.0) + 12.5
    save_session(path, *pressed, until_s=until_s, workout=workout)
    (session,) = read_sessions(path)
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    assert session.record == build_record(workout.name, walk, until_s)


def test_sessions_come_in_the_order_of_their_times(path):
    # The clock was put back in between.
    kept = {day: save_session(path, started=STARTED_AT.replace(day=day)) for day in (22, 23, 21)}
    assert [session.id for session in read_sessions(path)] == [kept[21], kept[22], kept[23]]
    same = [save_session(path) for _ in range(5)]
    assert [session.id for session in read_sessions(path)][2:-1] == same


def test_a_history_of_the_first_released_format_can_be_read(capsys):
    path = Folders().history_path
    shutil.copy(GOLDEN / "history-1.sqlite3", path)
    assert main(["history", "--json"]) == 0
    expected = (GOLDEN / "history-1.json").read_text(encoding="utf-8")
    assert json.loads(capsys.readouterr().out) == json.loads(expected)


def test_a_newer_history_names_both_versions_and_is_left_alone(path):
    save_session(path)
    query(path, "PRAGMA user_version = 3")
    os.utime(path, (1_000, 1_000))
    before = path.read_bytes()
    with pytest.raises(HistoryError, match="has version 3, this program reads version 2") as error:
        list(read_sessions(path))
    assert str(path) in str(error.value)
    assert path.read_bytes() == before
    assert path.stat().st_mtime == 1_000
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def refusal(path):
    return history_database.history_error(lambda: list(read_sessions(path)))


@pytest.mark.parametrize("content", [b"no database" * 100, b"SQLite format 3\0" + b"x" * 2_000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "history.sqlite3"
    path.write_bytes(content)
    assert refusal(path) == f"{path}: file is not a database"
    assert path.read_bytes() == content


def test_a_directory_in_the_place_of_the_history_is_refused(path):
    path.mkdir(parents=True)
    assert refusal(path) == f"{path}: Is a directory"


def test_a_history_in_a_folder_without_permission_is_refused(public_folder, without_privileges):
    public_folder.chmod(0)
    path = public_folder / "history.sqlite3"
    try:
        with without_privileges():
            assert "Permission denied" in refusal(path)
    finally:
        public_folder.chmod(0o755)


def test_a_path_no_disk_allows_is_refused(tmp_path):
    assert "File name too long" in refusal(tmp_path / ("n" * 300) / "history.sqlite3")


def test_a_torn_database_is_refused(path):
    for _ in range(30):
        save_session(path)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    assert refusal(path) == f"{path}: database disk image is malformed"


DAMAGE = [
    "UPDATE session SET workout = 'no workout'",
    "UPDATE session SET started_at = 'yesterday'",
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_session_is_refused_in_one_line_that_names_file_and_session(path, damage):
    session_id = save_session(path, Control(20.0, K.EXTEND, 15.0))
    query(path, damage)
    assert refusal(path).startswith(f"{path}: session {session_id}: ")


def test_a_history_without_its_entries_is_refused(path):
    save_session(path)
    query(path, "DROP TABLE entry")
    assert refusal(path) == f"{path}: no such table: entry"


def test_the_schema_is_put_into_a_history_once(path):
    save_session(path)
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    assert len(list(read_sessions(path))) == 1


def test_sessions_are_read_one_by_one_and_the_rest_is_left(path):
    newest = save_session(path, started=STARTED_AT)
    save_session(path, started=STARTED_AT - timedelta(days=1))
    with closing(iterate_summaries(path)) as found:
        assert next(found).id == newest
    # What was worked out is kept all the same.
    assert query(path, "SELECT session_id FROM summary") == [(newest,)]
    assert list(iterate_summaries(path.parent / "none.sqlite3")) == []


def test_many_summaries_are_kept_some_at_a_time(path):
    for day in range(WRITE_BATCH_SIZE + 1):
        save_session(path, started=STARTED_AT - timedelta(days=day))
    found = iterate_summaries(path)
    for _ in range(WRITE_BATCH_SIZE):
        next(found)
    count = "SELECT count(*) FROM summary"
    assert query(path, count) == [(0,)]
    assert len(list(found)) == 1
    assert query(path, count) == [(WRITE_BATCH_SIZE + 1,)]


def test_what_cannot_be_read_is_passed_over_also_by_who_does_not_ask(path):
    save_session(path, started=STARTED_AT)
    query(path, "UPDATE session SET workout = 'no workout'")
    assert list(iterate_summaries(path)) == []
