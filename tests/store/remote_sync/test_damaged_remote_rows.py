"""Damaged or hostile rows on the server: healed from a whole copy, bounded, reported in a line."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from retrotimer.store.history.sessions import save_answers
from retrotimer.store.remote_sync import remote_tables
from tests.support import studios
from tests.support.history_database import query, save_session
from tests.support.studios import Studio, make_laptops, sync_all

pytestmark = studios.needs_postgres
ONE_EVENT = "UPDATE entry SET {} WHERE session_id = %s AND number = 1"
DAMAGE = {
    "workout": "UPDATE session SET workout = 'x' WHERE id = %s",
    "client": "UPDATE session SET client = E'A\\x1b[31m' WHERE id = %s",
    "start": "UPDATE session SET started_at = 'x' WHERE id = %s",
    "version": "UPDATE session SET program_version = repeat('9', 99) WHERE id = %s",
    "payload": ONE_EVENT.format("payload = 'x'"),
    "half a payload": ONE_EVENT.format("payload = '['"),
    "all payloads": "UPDATE entry SET payload = '[]' WHERE session_id = %s",
    "kind": ONE_EVENT.format("kind = E'\\x1b[2J'"),
    "no number": ONE_EVENT.format("at_s = 'NaN'"),
    "endless": ONE_EVENT.format("at_s = '-Infinity'"),
    "negative": ONE_EVENT.format("number = -7"),
    "origin": ONE_EVENT.format("origin = E'\\x07'"),
    "large workout": "UPDATE session SET workout = repeat(' ', 9000000) WHERE id = %s",
    "large payload": ONE_EVENT.format("payload = repeat(' ', 9000000)"),
    "large kind": ONE_EVENT.format("kind = repeat('k', 9000000)"),
    "many events": (
        "INSERT INTO entry SELECT %s, 1000 + n, '', 1, 'heartbeat', '{}'"
        " FROM generate_series(1, 100001) AS n"
    ),
}
# Who has no copy takes over the rest of the session, or all of it where it can be held.
LEFT_OUT = "payload", "half a payload", "kind", "no number", "endless", "negative", "origin"
TAKEN_OVER = ("all payloads",)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_session_is_replaced_by_a_whole_copy_and_reported(studio, tmp_path, damage):
    owner, stranger = make_laptops(tmp_path, 2)
    broken, kept = save_session(owner.history_path), save_session(owner.history_path)
    owner.sync(studio)
    studio.query(DAMAGE[damage], broken)
    # Who has no copy leaves the server as it is, however often.
    for _ in range(2):
        result = stranger.sync(studio)
        for problem in result.received.problems:
            assert problem.startswith(f"session {broken}: ")
            assert len(problem) <= 200
            assert problem.isprintable()
        assert (len(result.received.problems), result.healed_ids) == (damage not in TAKEN_OVER, ())
        assert stranger.session_ids == {kept} | {broken}.intersection(
            {broken} if damage in (*LEFT_OUT, *TAKEN_OVER) else ()
        )
    result = owner.sync(studio)
    assert (result.healed_ids, result.received.problems) == ((broken,), [])
    again = owner.sync(studio)
    assert (again.healed_ids, again.sent_count, again.received.problems) == ((), 0, [])
    assert stranger.sync(studio).received.problems == []
    assert stranger.session_rows == owner.session_rows


def test_what_others_added_to_a_damaged_session_stays(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    kept = save_session(here.history_path)
    sync_all(studio, here, there)
    save_answers(there.history_path, kept, {"effort": 4})
    there.sync(studio)
    studio.query("UPDATE session SET workout = 'x' WHERE id = %s", kept)
    assert here.sync(studio).healed_ids == (kept,)
    sync_all(studio, here, there)
    assert here.session_rows == there.session_rows
    assert len(studio.query("SELECT 1 FROM entry WHERE kind = 'after'")) == 1


def test_a_laptop_whose_own_copy_is_damaged_heals_nothing(studio, tmp_path):
    (laptop,) = make_laptops(tmp_path, 1)
    kept = save_session(laptop.history_path)
    laptop.sync(studio)
    query(laptop.history_path, "UPDATE session SET workout = 'x' WHERE id = ?", kept)
    studio.query("UPDATE session SET workout = repeat(' ', 9000000) WHERE id = %s", kept)
    result = laptop.sync(studio)
    assert result.healed_ids == ()
    assert result.received.problems == [f"session {kept}: it is too large on the server"]


def test_many_megabytes_of_blanks_are_not_fetched(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    kept = save_session(here.history_path)
    here.sync(studio)
    there.sync(studio)
    studio.query("UPDATE entry SET payload = repeat(' ', 10000000) || '{}' WHERE number = 1")
    studio.query("UPDATE session SET client = repeat(' ', 10000000)")
    studio.query("INSERT INTO session SELECT repeat('i', 300), '', 0, '', '', ''")
    (laptop,) = make_laptops(tmp_path / "new", 1)
    laptop.sync(Studio(studio.server))
    tracemalloc.start()
    problems = laptop.sync(studio).received.problems
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problems == [
        f"session {kept}: it is too large on the server",
        "1 session on the server has a damaged id",
    ]
    assert peak < 10_000_000


def workout_of(**more):
    return json.dumps({"format": "retrotimer.workout/1", "name": "x", "steps": [], **more})


HOSTILE = {
    "controls": workout_of(description="\x01" * 200_000),
    "controls in a name": workout_of(name="\x01" * 200_000),
    "keys": workout_of(**{f"a{number}": 1 for number in range(50_000)}),
    "one long key": workout_of(**{"k" * 5_000_000: 1}),
    "deep": '{"format": "retrotimer.workout/1", "steps": ' + "[" * 100_000,
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_workout_costs_a_line(studio, tmp_path, hostile):
    here, there = make_laptops(tmp_path, 2)
    kept = save_session(here.history_path)
    here.sync(studio)
    studio.query("UPDATE session SET workout = %s", HOSTILE[hostile])
    (problem,) = there.sync(studio).received.problems
    assert problem.startswith(f"session {kept}: workout: ")
    assert len(problem) <= 200
    assert problem.isprintable()


def test_batches_are_bounded_by_bytes_and_by_count(monkeypatch):
    monkeypatch.setattr(remote_tables, "_BATCH_SIZE", 3)
    monkeypatch.setattr(remote_tables, "_BATCH_BYTES", 10)
    sizes = [4, 4, 4, 99, 1, 1, 1, 1]
    batches = list(remote_tables.in_batches(sizes, lambda size: size))
    assert batches == [(4, 4), (4,), (99,), (1, 1, 1), (1,)]
    assert list(remote_tables.in_batches([])) == []
