"""A FIT activity as two public libraries read it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import reduce
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from fit_tool import FitFile, ProfileScope, validate_fit_file
from fit_tool.profile.messages.lap_message import LapMessage
from fitdecode import CrcCheck, FitDataMessage, FitReader
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.record import build_record
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.exchange.exported_session import ExportedSession
from retrotimer.exchange.fit_activity import encode
from retrotimer.exchange.laps import POINT_INTERVAL_S
from tests.support.performed_sessions import (
    BODY,
    FORWARD,
    SESSION_ID,
    STANDING,
    STARTED_AT,
    make_paused_session,
    make_session,
)
from tests.support.strategies import controls, workouts

Read = dict[str, list[dict[str, Any]]]
# START was pressed a quarter of a second later, so whole seconds are not to be had for all.
WHOLE = STARTED_AT.replace(microsecond=0)


def read(session: ExportedSession) -> Read:
    """The messages of a file by their names, as fitdecode has them."""
    messages: Read = defaultdict(list)
    with FitReader(BytesIO(encode(session)), check_crc=CrcCheck.RAISE) as reader:
        for frame in reader:
            if isinstance(frame, FitDataMessage):
                messages[frame.name].append({field.name: field.value for field in frame.fields})
    return messages


def at(stamp: datetime) -> float:
    """Seconds after START."""
    return (stamp - WHOLE) / timedelta(seconds=1)


def complaints(session: ExportedSession) -> list[str]:
    """What fit-tool finds wrong with a file: its bytes, its values, its parts."""
    report = validate_fit_file(FitFile.from_bytes(encode(session)), profile_scope=ProfileScope.FULL)
    return [str(finding) for finding in report.findings]


@pytest.mark.parametrize(
    "session", [make_session(), make_paused_session(), make_session(body=None, client="Zoë")]
)
def test_it_is_a_valid_activity(session):
    assert complaints(session) == []


@given(workouts(), controls(), st.floats(20, 900), st.sampled_from([None, BODY]))
def test_whatever_was_walked_is_valid_and_goes_on_in_time(workout, pressed, until_s, body):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    record = build_record(workout.name, walk, until_s, body)
    session = ExportedSession(SESSION_ID, STARTED_AT, record, SessionContext(body=body), {})
    if not session.has_walking:
        return
    assert complaints(session) == []
    file = read(session)
    stamps = [at(point["timestamp"]) for point in file["record"]]
    assert all(then < later for then, later in pairwise(stamps))
    metres = [point["distance"] for point in file["record"]]
    assert all(then <= later for then, later in pairwise(metres))
    assert len(file["lap"]) == len(record.segments)
    walked_s = sum(lap["total_timer_time"] for lap in file["lap"])
    assert walked_s == pytest.approx(file["session"][0]["total_timer_time"], abs=0.05)


def test_both_libraries_read_the_same_laps():
    records = FitFile.from_bytes(encode(make_paused_session())).records
    laps = [record.message for record in records if isinstance(record.message, LapMessage)]
    assert [(lap.message_index, lap.total_timer_time, lap.total_distance) for lap in laps] == [
        (lap["message_index"], lap["total_timer_time"], lap["total_distance"])
        for lap in read(make_paused_session())["lap"]
    ]
    assert [field.get_value() for lap in laps for field in lap.developer_fields] == [
        *("forward", "standing", "backward", "standing", "forward"),
    ]


def test_it_is_a_walk_on_a_treadmill():
    file = read(make_session())
    (whole,) = file["session"]
    assert (whole["sport"], whole["sub_sport"]) == ("walking", "treadmill")
    assert (whole["first_lap_index"], whole["num_laps"]) == (0, 5)
    assert {(lap["sport"], lap["sub_sport"]) for lap in file["lap"]} == {("walking", "treadmill")}
    assert file["file_id"][0]["type"] == "activity"
    assert file["activity"][0]["num_sessions"] == 1


def test_each_lap_has_a_name_and_says_which_way_it_went():
    file = read(make_session())
    steps = {step["message_index"]: step for step in file["workout_step"]}
    assert [
        (steps[lap["wkt_step_index"]]["wkt_step_name"], steps[lap["wkt_step_index"]]["notes"])
        for lap in file["lap"]
    ] == [
        ("Warm-up, forward", "3.6 km/h, 0 %"),
        ("Turnaround, standing", "belt stopped, 3 %"),
        ("Work, backward", "1.8 km/h, 3 %"),
        ("Turnaround, standing", "belt stopped, 0 %"),
        ("Cool-down, forward", "3.6 km/h, 0 %"),
    ]
    ways = ["forward", "standing", "backward", "standing", "forward"]
    assert [lap["direction"] for lap in file["lap"]] == ways
    assert [lap["intensity"] for lap in file["lap"]] == [
        *("warmup", "rest", "active", "rest", "cooldown"),
    ]


def test_laps_alike_share_a_step():
    steps = (Step(SegmentKind.RECOVERY, FORWARD, 60, 3.0), Step(SegmentKind.WORK, STANDING, 30)) * 3
    file = read(make_session(workout=Workout("w", steps), until_s=280.0))
    assert [lap["wkt_step_index"] for lap in file["lap"]] == [0, 1, 0, 1, 0, 1]
    assert file["workout"][0]["num_valid_steps"] == len(file["workout_step"]) == 2
    assert file["workout_step"][0]["duration_time"] == 60
    assert [lap["intensity"] for lap in file["lap"][:2]] == ["recovery", "rest"]


def test_times_are_right_with_pauses_in_between():
    file = read(make_paused_session())
    assert [at(lap["start_time"]) for lap in file["lap"]] == [10, 371, 401, 541, 581]
    assert [lap["total_elapsed_time"] for lap in file["lap"]] == [360.5, 30, 140, 40, 180]
    assert [lap["total_timer_time"] for lap in file["lap"]] == [300, 30, 120, 40, 180]
    for lap, later in pairwise(file["lap"]):
        assert lap["timestamp"] == later["start_time"]
    (whole,) = file["session"]
    assert (at(whole["start_time"]), at(whole["timestamp"])) == (10, 761)
    assert (whole["total_elapsed_time"], whole["total_timer_time"]) == (750.5, 670)


def test_the_timer_stops_and_starts_with_each_pause():
    events = [
        (at(event["timestamp"]), event["event_type"])
        for event in read(make_paused_session())["event"]
    ]
    assert events == [
        *((10, "start"), (81, "stop_all"), (141, "start"), (431, "stop_all")),
        *((451, "start"), (761, "stop_all")),
    ]


def test_between_two_points_of_a_walk_there_is_never_a_silence_that_readers_take_for_a_stop():
    stamps = [at(point["timestamp"]) for point in read(make_session())["record"]]
    assert max(later - then for then, later in pairwise(stamps)) <= POINT_INTERVAL_S
    assert (stamps[0], stamps[-1]) == (10, 680)


def test_points_carry_distance_speed_and_incline():
    points = {at(point["timestamp"]): point for point in read(make_session())["record"]}
    (backward,) = (points[at_s] for at_s in points if 375 < at_s < 395)
    assert (backward["enhanced_speed"], backward["grade"]) == (0.5, 3)
    assert backward["distance"] == pytest.approx(300 + (at(backward["timestamp"]) - 340) / 2)
    assert points[680]["distance"] == 540


def test_what_it_cost_and_how_hard_it_was():
    session = make_session(after={"effort": 7})
    (whole,) = read(session)["session"]
    assert whole["total_calories"] == round(session.record.total_energy.gross_kcal)
    assert whole["workout_rpe"] == 70
    (unknown,) = read(make_session(body=None))["session"]
    assert (unknown["total_calories"], unknown["workout_rpe"]) == (0, None)


def test_who_walked_and_what():
    file = read(make_session(client="Zoë"))
    assert file["user_profile"] == [{"friendly_name": "Zoë"}]
    assert file["workout"][0]["wkt_name"] == "There & back <1>"
    assert "user_profile" not in read(make_session())


def test_the_walkers_own_time_of_day_is_told():
    (activity,) = read(make_session())["activity"]
    offset = activity["local_timestamp"].replace(tzinfo=UTC) - activity["timestamp"]
    assert offset == timedelta(hours=2)


def test_a_file_is_the_same_whenever_it_is_written():
    assert encode(make_paused_session()) == encode(make_paused_session())


@pytest.mark.parametrize("year", [1970, 2900])
def test_a_clock_that_is_wrong_by_decades_is_no_reason_to_fail(year):
    kept = make_session()
    started = datetime(year, 1, 1, tzinfo=UTC)
    session = ExportedSession(SESSION_ID, started, kept.record, kept.context, {})
    assert complaints(session) == []
    assert [lap["total_timer_time"] for lap in read(session)["lap"]] == [300, 30, 120, 40, 180]


def test_the_shortest_walk_has_a_point():
    session = make_session(Control(10.2, ControlKind.STOP), until_s=10.2)
    assert complaints(session) == []
    file = read(session)
    assert (len(file["lap"]), len(file["record"])) == (1, 1)
    assert file["lap"][0]["direction"] == Direction.FORWARD
