"""The context of a session is its first event and is read back as written."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given

from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.energy import ENERGY_FORMULA
from retrotimer.domain.session.record import build_record
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import SessionPhase, start_walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.store.history.database import connect
from retrotimer.store.history.events import context_to_payload
from retrotimer.store.history.merge import read_session_rows
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_sessions
from retrotimer.store.session_journal import SessionJournal
from tests.support import history_database
from tests.support.history_database import STARTED_AT, WORKOUT, append_event, only_session, query
from tests.support.session_contexts import ANN_CONTEXT, any_context


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def keep(path, occasion, *pressed):
    """A session on these terms; its id."""
    return history_database.save_session(path, *pressed, occasion=occasion)


@given(any_context)
def test_any_occasion_is_read_back_as_it_was(tmp_path_factory, occasion):
    path = tmp_path_factory.mktemp("any") / "history.sqlite3"
    keep(path, occasion)
    assert only_session(path).context == occasion


def test_the_occasion_is_the_first_entry_of_a_session(path):
    keep(path, ANN_CONTEXT, Control(20.0, ControlKind.PAUSE))
    entries = query(path, "SELECT at_s, kind FROM entry ORDER BY number")
    assert entries == [(0.0, "occasion"), (0.0, "segment"), (20.0, "control"), (250.0, "end")]
    ((payload,),) = query(path, "SELECT payload FROM entry WHERE kind = 'occasion'")
    assert json.loads(payload) == {
        "client": "Ann",
        "weight_kg": 70.5,
        "backward_factor": 1.3,
        "formula": ENERGY_FORMULA,
        "stage": {"program": "first-steps", "week": 2, "number": 3},
        "before": {"clip": True, "spotter": False, "knee_pain": 4},
        "time_scale": 2.0,
        "responsible_for": ["incline", "speed"],
    }


def test_what_is_not_known_of_an_occasion_is_left_out():
    assert context_to_payload(SessionContext()) == {"client": ""}


def test_an_occasion_may_change_until_the_session_begins(path):
    journal = SessionJournal(path, WORKOUT)
    assert journal.context == SessionContext()
    journal.context = ANN_CONTEXT
    journal.start(STARTED_AT)
    journal.context = SessionContext("Bob")
    journal.record_end(250.0, SessionPhase.FINISHED)
    journal.flush()
    assert only_session(path).context == ANN_CONTEXT


def test_a_session_of_before_there_were_occasions_is_the_owners(path):
    keep(path, SessionContext(body=ANN_CONTEXT.body))
    query(path, "DELETE FROM entry WHERE kind = 'occasion'")
    session = only_session(path)
    assert session.context == SessionContext()
    assert session.context.belongs_to("")
    assert session.record.energy_by_direction is None
    assert session.answers_after == {}


def test_energy_is_estimated_for_the_body_that_walked(path):
    pressed = Control(70.0, ControlKind.ADJUST_SPEED, 0.6)
    keep(path, ANN_CONTEXT, pressed)
    walk = reduce(apply_control, [pressed], start_walk(unroll(WORKOUT)))
    record = only_session(path).record
    assert record == build_record(WORKOUT.name, walk, 250.0, ANN_CONTEXT.body)
    assert record.total_energy.gross_kcal > 0


def test_without_a_weight_no_energy_is_estimated(path):
    keep(path, SessionContext("Ann"))
    assert only_session(path).record.energy_by_direction is None


def test_a_session_is_of_who_walked_it_and_of_nobody_where_time_ran_faster(path):
    occasions = [
        SessionContext("Ann"),
        SessionContext("Ann", time_scale=10.0),
        SessionContext("ann"),
        SessionContext(),
    ]
    ids = [keep(path, occasion) for occasion in occasions]

    def of(client):
        return [one.id for one in read_sessions(path) if one.context.belongs_to(client)]

    assert (of("Ann"), of("ann"), of(""), of("Bob")) == (ids[:1], ids[2:3], ids[3:], [])


def test_a_kind_of_entry_that_a_later_program_writes_is_passed_over(path):
    keep(path, ANN_CONTEXT)
    before = only_session(path)
    append_event(path, before.id, 5.0, "heart_rate")
    found = only_session(path)
    assert found.events.event_count == before.events.event_count + 1
    assert replace(found.events, event_count=before.events.event_count) == before.events
    assert replace(found, events=before.events) == before


def test_what_a_later_program_knows_of_an_occasion_is_passed_over(path):
    keep(path, ANN_CONTEXT)
    change = "UPDATE entry SET payload = json_set(payload, ?, 5) WHERE kind = 'occasion'"
    for key in ("$.stage.month", "$.shoes"):
        query(path, change, key)
    assert only_session(path).context == ANN_CONTEXT


def refusal(path):
    told = history_database.history_error(lambda: list(read_sessions(path)))
    assert told.startswith(f"{path}: ")
    return told


@pytest.mark.parametrize(
    "payload",
    [
        *("", "no json", "[" * 100_000, "null", "5", "[]", '"client"', '{"client": "Ann"'),
        *("{}", '{"weight_kg": 70, "backward_factor": 1.3}'),
        '{"client": "Ann", "weight_kg": 70}',
        '{"client": "Ann", "weight_kg": "heavy", "backward_factor": 1.3}',
        '{"client": "Ann", "weight_kg": null, "backward_factor": 1.3}',
        '{"client": "Ann", "weight_kg": [], "backward_factor": 1.3}',
        '{"client": "Ann", "weight_kg": 70, "backward_factor": "much"}',
        '{"client": "Ann", "weight_kg": 1' + "0" * 400 + ', "backward_factor": 1.3}',
        '{"client": "Ann", "stage": null}',
        '{"client": "Ann", "stage": "knee"}',
        '{"client": "Ann", "stage": {"program": "knee", "week": 1}}',
        '{"client": "Ann", "stage": {"program": "knee", "week": true, "number": 1}}',
        '{"client": "Ann", "stage": {"program": "knee", "week": 1, "number": 1.5}}',
        '{"client": "Ann", "stage": {"program": 5, "week": 1, "number": 1}}',
        '{"client": "Ann", "before": null}',
        '{"client": "Ann", "before": "knee"}',
        '{"client": "Ann", "before": [1]}',
        '{"client": "Ann", "before": {"clip": "\\u001b[31m"}}',
        '{"client": "Ann", "before": {"knee_pain": 11}}',
        '{"client": "Ann", "before": {"knee_pain": true}}',
        '{"client": "Ann", "before": {"a\\nb": null}}',
        '{"client": "Ann", "responsible_for": null}',
        '{"client": "Ann", "responsible_for": 5}',
        '{"client": "Ann", "responsible_for": [5]}',
        '{"client": "Ann", "time_scale": "fast\\u001b[31m"}',
        '{"client": "Ann", "time_scale": null}',
        '{"client": "Ann", "time_scale": true}',
        '{"client": "Ann", "time_scale": NaN}',
        '{"client": "Ann", "time_scale": 0}',
        '{"client": "Ann", "time_scale": 1e300}',
        '{"client": "Ann", "weight_kg": 5, "backward_factor": 1.3}',
        '{"client": "Ann", "weight_kg": 70, "backward_factor": 9}',
        '{"client": "a\\nb"}',
        '{"client": 5}',
    ],
    ids=lambda payload: payload[:70],
)
def test_a_damaged_occasion_costs_no_more_than_what_is_damaged(path, payload):
    keep(path, ANN_CONTEXT)
    query(path, "UPDATE entry SET payload = ? WHERE kind = 'occasion'", payload)
    found = only_session(path)
    (problem,) = found.problems
    assert problem.startswith("occasion: ")
    assert problem.isprintable()
    # The row of the session says whose it is.
    assert found.context == SessionContext("Ann", found.context.body)
    assert found.record.elapsed_s == 250.0
    with closing(connect(path)) as connection:
        (raw,) = read_session_rows(connection)
    assert raw.events.context == found.context
    for _ in range(2):
        (item,) = read_summaries(path, client="Ann").sessions
        assert item.summary.problems == found.problems


def test_of_a_damaged_occasion_the_rest_is_read(path):
    keep(path, ANN_CONTEXT)
    before = only_session(path).context
    change = "UPDATE entry SET payload = json_set(payload, ?, ?) WHERE kind = 'occasion'"
    query(path, change, "$.before.spotter", 5)
    query(path, change, "$.responsible_for", 7)
    query(path, change, "$.client", 5)
    query(path, "UPDATE session SET client = 'two' || char(10) || 'lines'")
    found = only_session(path)
    assert found.problems == ("occasion: client, before: spotter, responsible_for",)
    assert found.context == replace(
        before, client="", overridden_rules=(), answers_before={"clip": True, "knee_pain": 4}
    )


def loosen(path):
    """The same tables, as another program would make them: anything can stand in them."""
    for statement in (
        "CREATE TABLE any_session (id, started_at, utc_offset_s, client, program_version, workout)",
        "INSERT INTO any_session SELECT * FROM session",
        "CREATE TABLE any_entry (session_id, number, origin, at_s, kind, payload)",
        "INSERT INTO any_entry SELECT * FROM entry",
        "DROP TABLE entry",
        "DROP TABLE session",
        "ALTER TABLE any_session RENAME TO session",
        "ALTER TABLE any_entry RENAME TO entry",
    ):
        query(path, statement)


def test_tables_that_another_program_made_are_read_as_long_as_they_hold_the_same(path):
    keep(path, ANN_CONTEXT)
    before = only_session(path)
    loosen(path)
    assert only_session(path) == before


@pytest.mark.parametrize(
    ("change", "value"),
    [
        *[("UPDATE session SET workout = ?", value) for value in (None, 7, b"\xfe", "")],
        *[
            ("UPDATE session SET started_at = ?", value)
            for value in (None, 5, b"\xfe", "22.11.2026", "", "2026-11-22T18:30:15")
        ],
        ("UPDATE session SET started_at = '0001-01-01T00:00:00+00:00', utc_offset_s = ?", -1),
        *[
            ("UPDATE session SET utc_offset_s = ?", value)
            for value in (None, b"\xfe", "x", 86_400, 10**17, float("inf"))
        ],
    ],
)
def test_what_is_stored_but_not_by_us_is_refused_in_one_line(path, change, value):
    keep(path, ANN_CONTEXT, Control(20.0, ControlKind.PAUSE))
    loosen(path)
    query(path, change, value)
    refusal(path)


@pytest.mark.parametrize(
    ("change", "value"),
    [
        *[("UPDATE entry SET at_s = ? WHERE kind = 'end'", value) for value in (None, b"\0", "x")],
        ("UPDATE entry SET at_s = ? WHERE kind = 'control'", float("inf")),
        *[
            (change, value)
            for change in (
                "UPDATE entry SET payload = ? WHERE kind = 'occasion'",
                "UPDATE entry SET payload = ? WHERE kind = 'control'",
            )
            for value in (None, 7, b"\xfe", "")
        ],
        ("UPDATE entry SET kind = 'after', payload = ? WHERE kind = 'end'", 7),
    ],
)
def test_an_entry_that_is_stored_but_not_by_us_costs_no_more_than_itself(path, change, value):
    keep(path, ANN_CONTEXT, Control(20.0, ControlKind.PAUSE))
    loosen(path)
    query(path, change, value)
    found = only_session(path)
    assert found.context.client == "Ann"
    (problem,) = found.problems
    assert problem.isprintable()


@pytest.mark.parametrize("column", ["id", "started_at", "utc_offset_s", "workout"])
def test_tables_without_what_we_look_for_are_refused_in_one_line(path, column):
    keep(path, ANN_CONTEXT)
    loosen(path)
    query(path, f"ALTER TABLE session DROP COLUMN {column}")
    assert refusal(path) == f"{path}: no such column: {column}"
