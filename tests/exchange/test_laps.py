"""Laps: segments as they were walked, at the right times, with their energy."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.record import build_record
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.exchange.exported_session import ExportedSession
from retrotimer.exchange.laps import POINT_INTERVAL_S, build_laps
from tests.support.performed_sessions import (
    BODY,
    SESSION_ID,
    STARTED_AT,
    TOTAL_S,
    make_paused_session,
    make_session,
)
from tests.support.strategies import controls, workouts

approx = pytest.approx


def test_laps_name_kind_and_direction_and_how_the_belt_was_set():
    assert [(lap.name, lap.belt_setting) for lap in build_laps(make_session())] == [
        ("Warm-up, forward", "3.6 km/h, 0 %"),
        ("Turnaround, standing", "belt stopped, 3 %"),
        ("Work, backward", "1.8 km/h, 3 %"),
        ("Turnaround, standing", "belt stopped, 0 %"),
        ("Cool-down, forward", "3.6 km/h, 0 %"),
    ]


def test_a_belt_that_runs_on_under_the_rails_is_named_but_nobody_walks_on_it():
    steps = (
        Step(SegmentKind.WORK, Direction.STANDING, 60, 1.6),
        Step(SegmentKind.WORK, Direction.FORWARD, 60, 3),
    )
    lap, _ = build_laps(make_session(workout=Workout("w", steps), until_s=130.0))
    assert (lap.belt_setting, lap.speed_m_s, lap.distance_m) == ("belt 1.6 km/h, 0 %", 0, 0)


def test_a_lap_starts_when_it_did_however_often_somebody_paused():
    laps = list(build_laps(make_paused_session()))
    assert [lap.segment.start_s for lap in laps] == [10, 370.5, 400.5, 540.5, 580.5]
    # A lap lasts until the next begins: no second is lost, none counted twice.
    assert [lap.elapsed_s for lap in laps] == [360.5, 30, 140, 40, 180]
    assert [lap.segment.walked_s for lap in laps] == [300, 30, 120, 40, 180]


def test_a_pause_ends_a_track_and_the_next_begins_after_it():
    warm_up = next(build_laps(make_paused_session()))
    assert [(track.start_s, track.end_s) for track in warm_up.tracks] == [
        (10, 80.25),
        # One second before the next lap, which has the point at the change.
        (140.75, 369.5),
    ]
    assert [track.ends_in_stop for track in warm_up.tracks] == [True, False]
    assert warm_up.tracks[0].points[-1][1] == approx(70.25)
    assert warm_up.tracks[1].points[0][1] == approx(70.25)


def test_the_wait_before_a_confirm_belongs_to_the_lap_before_and_stops_its_track():
    steps = (
        Step(SegmentKind.WARM_UP, Direction.FORWARD, 60, 3.6, hold=True),
        Step(SegmentKind.WORK, Direction.FORWARD, 60, 3.6),
    )
    confirm = Control(100, ControlKind.CONFIRM)
    first, _ = build_laps(make_session(confirm, workout=Workout("w", steps), until_s=160.0))
    assert (first.elapsed_s, first.segment.walked_s) == (90, 60)
    assert [(track.end_s, track.ends_in_stop) for track in first.tracks] == [(70, True)]


def test_the_laps_cost_what_the_session_did_each_a_whole_number():
    session = make_paused_session()
    laps = list(build_laps(session))
    assert sum(lap.kcal for lap in laps) == round(session.record.total_energy.gross_kcal)
    for way in Direction:
        cost = sum(lap.kcal for lap in laps if lap.segment.direction is way)
        assert cost == approx(session.record.energy_by_direction[way].gross_kcal, abs=len(laps))


def test_without_a_weight_nothing_is_known_to_be_spent():
    assert {lap.kcal for lap in build_laps(make_session(body=None))} == {0}


def test_a_record_with_energy_of_a_body_nobody_knows_any_more_is_shared_all_the_same():
    kept = make_session()
    forgotten = ExportedSession(SESSION_ID, STARTED_AT, kept.record, SessionContext(), {})
    assert sum(lap.kcal for lap in build_laps(forgotten)) == round(
        kept.record.total_energy.gross_kcal
    )


@given(workouts(), controls(), st.floats(0, 900), st.sampled_from([None, BODY, Body(150.0, 1.5)]))
def test_whatever_is_pressed_points_go_on_in_time_and_distance(workout, pressed, until_s, body):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    record = build_record(workout.name, walk, until_s, body)
    laps = list(
        build_laps(ExportedSession(SESSION_ID, STARTED_AT, record, SessionContext(body=body), {}))
    )
    assert [lap.segment for lap in laps] == list(record.segments)
    assert all(lap.kcal >= 0 and lap.elapsed_s >= lap.segment.walked_s - 1e-6 for lap in laps)
    tracks = [track for lap in laps for track in lap.tracks]
    points = [point for track in tracks for point in track.points]
    assert all(
        then[0] < later[0] and then[1] <= later[1] + 1e-6 for then, later in pairwise(points)
    )
    for track, later in pairwise(tracks):
        assert track.ends_in_stop or later.start_s - track.end_s <= 1 + 1e-6
        steps = pairwise([at_s for at_s, _ in track.points])
        assert all(later_s - then_s <= POINT_INTERVAL_S + 1e-6 for then_s, later_s in steps)
    if laps:
        walked_m = sum(record.distance_km(way) for way in Direction) * 1000
        assert tracks[-1].ends_in_stop
        assert points[-1] == (record.segments[-1].end_s, approx(walked_m, abs=1e-6))


def test_a_session_stopped_before_its_first_step_has_no_lap():
    nothing = make_session(Control(5, ControlKind.STOP), until_s=5.0)
    assert (list(build_laps(nothing)), nothing.has_walking) == ([], False)
    assert make_session().has_walking
    assert not make_session(time_scale=100.0).has_walking
    assert make_session().record.elapsed_s == TOTAL_S
