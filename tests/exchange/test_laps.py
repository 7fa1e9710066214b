"""Laps: segments as they were walked, at the right times, and what they cost."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.session.controls import Control, ControlKind, walk_after
from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.record import record_of
from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.session.session_state import begin
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, Kind, Step, Workout
from retrotimer.exchange.exported_session import Performed
from retrotimer.exchange.laps import EVERY_S, laps_of
from tests.support.performed_sessions import BODY, ID, STARTED, WHOLE_S, paused, performed
from tests.support.strategies import controls, workouts

approx = pytest.approx


def test_laps_name_kind_and_direction_and_how_the_belt_was_set():
    assert [(lap.name, lap.setting) for lap in laps_of(performed())] == [
        ("Warm-up, forward", "3.6 km/h, 0 %"),
        ("Turnaround, standing", "belt stopped, 3 %"),
        ("Work, backward", "1.8 km/h, 3 %"),
        ("Turnaround, standing", "belt stopped, 0 %"),
        ("Cool-down, forward", "3.6 km/h, 0 %"),
    ]


def test_a_belt_that_runs_on_under_the_rails_is_named_but_nobody_walks_on_it():
    steps = Step(Kind.WORK, Direction.STANDING, 60, 1.6), Step(Kind.WORK, Direction.FORWARD, 60, 3)
    lap, _ = laps_of(performed(workout=Workout("w", steps), until_s=130.0))
    assert (lap.setting, lap.speed_m_s, lap.distance_m) == ("belt 1.6 km/h, 0 %", 0, 0)


def test_a_lap_starts_when_it_did_however_often_somebody_paused():
    laps = list(laps_of(paused()))
    assert [lap.row.start_s for lap in laps] == [10, 370.5, 400.5, 540.5, 580.5]
    # A lap lasts until the next begins: no second is lost, none counted twice.
    assert [lap.elapsed_s for lap in laps] == [360.5, 30, 140, 40, 180]
    assert [lap.row.done_s for lap in laps] == [300, 30, 120, 40, 180]


def test_a_pause_ends_a_track_and_the_next_begins_after_it():
    warm_up = next(laps_of(paused()))
    assert [(track.start_s, track.end_s) for track in warm_up.tracks] == [
        (10, 80.25),
        # One second before the next lap, which has the point at the change.
        (140.75, 369.5),
    ]
    assert [track.stops for track in warm_up.tracks] == [True, False]
    assert warm_up.tracks[0].points[-1][1] == approx(70.25)
    assert warm_up.tracks[1].points[0][1] == approx(70.25)


def test_the_wait_before_a_confirm_belongs_to_the_lap_before_and_stops_its_track():
    steps = (
        Step(Kind.WARM_UP, Direction.FORWARD, 60, 3.6, hold=True),
        Step(Kind.WORK, Direction.FORWARD, 60, 3.6),
    )
    confirm = Control(100, ControlKind.CONFIRM)
    first, _ = laps_of(performed(confirm, workout=Workout("w", steps), until_s=160.0))
    assert (first.elapsed_s, first.row.done_s) == (90, 60)
    assert [(track.end_s, track.stops) for track in first.tracks] == [(70, True)]


def test_the_laps_cost_what_the_session_did_each_a_whole_number():
    session = paused()
    laps = list(laps_of(session))
    assert sum(lap.kcal for lap in laps) == round(session.record.spent.gross_kcal)
    for way in Direction:
        cost = sum(lap.kcal for lap in laps if lap.row.direction is way)
        assert cost == approx(session.record.energy[way].gross_kcal, abs=len(laps))


def test_without_a_weight_nothing_is_known_to_be_spent():
    assert {lap.kcal for lap in laps_of(performed(body=None))} == {0}


def test_a_record_with_energy_of_a_body_nobody_knows_any_more_is_shared_all_the_same():
    kept = performed()
    forgotten = Performed(ID, STARTED, kept.record, Occasion(), {})
    assert sum(lap.kcal for lap in laps_of(forgotten)) == round(kept.record.spent.gross_kcal)


@given(workouts(), controls(), st.floats(0, 900), st.sampled_from([None, BODY, Body(150.0, 1.5)]))
def test_whatever_is_pressed_points_go_on_in_time_and_distance(workout, pressed, until_s, body):
    walk = reduce(walk_after, pressed, begin(unroll(workout)))
    record = record_of(workout.name, walk, until_s, body)
    laps = list(laps_of(Performed(ID, STARTED, record, Occasion(body=body), {})))
    assert [lap.row for lap in laps] == list(record.rows)
    assert all(lap.kcal >= 0 and lap.elapsed_s >= lap.row.done_s - 1e-6 for lap in laps)
    tracks = [track for lap in laps for track in lap.tracks]
    points = [point for track in tracks for point in track.points]
    assert all(
        then[0] < later[0] and then[1] <= later[1] + 1e-6 for then, later in pairwise(points)
    )
    for track, later in pairwise(tracks):
        assert track.stops or later.start_s - track.end_s <= 1 + 1e-6
        steps = pairwise([at_s for at_s, _ in track.points])
        assert all(later_s - then_s <= EVERY_S + 1e-6 for then_s, later_s in steps)
    if laps:
        walked_m = sum(record.distance_km(way) for way in Direction) * 1000
        assert tracks[-1].stops
        assert points[-1] == (record.rows[-1].end_s, approx(walked_m, abs=1e-6))


def test_a_session_stopped_before_its_first_step_has_no_lap():
    nothing = performed(Control(5, ControlKind.STOP), until_s=5.0)
    assert (list(laps_of(nothing)), nothing.walked) == ([], False)
    assert performed().walked
    assert not performed(time_scale=100.0).walked
    assert performed().record.elapsed_s == WHOLE_S
