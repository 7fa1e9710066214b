"""Energy as the history keeps it: in each direction, with the formula, without a weight none."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.energy import ENERGY_FORMULA, Body, Energy, energy_kcal, estimate_met
from retrotimer.domain.session.record import SessionRecord, build_record
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import (
    Direction,
    SegmentKind,
    Step,
    TurnaroundKind,
    TurnaroundRule,
    Workout,
)
from tests.support.strategies import controls, workouts

FORWARD, BACKWARD, STANDING = Direction.FORWARD, Direction.BACKWARD, Direction.STANDING
STEPS = Step(SegmentKind.WARM_UP, FORWARD, 60, 3.6), Step(SegmentKind.WORK, BACKWARD, 60, 4.0, 2.5)
SEVENTY = Body(70)


def record(
    *pressed: Control, until_s: float = 160, body: Body | None = SEVENTY, **more
) -> SessionRecord:
    walk = reduce(apply_control, pressed, start_walk(unroll(Workout("w", STEPS, **more))))
    return build_record("w", walk, until_s, body)


def energy(times_rest: float, duration_s: float) -> Energy:
    gross, net = (energy_kcal(times, 70, duration_s) for times in (times_rest, times_rest - 1))
    return Energy(pytest.approx(gross), pytest.approx(net))


def test_energy_is_kept_in_each_direction():
    kept = record()
    assert kept.energy_by_direction == {
        FORWARD: energy(estimate_met(FORWARD, 3.6), 60),
        BACKWARD: energy(estimate_met(BACKWARD, 4.0, 2.5), 60),
        STANDING: energy(1.5, 30),
    }
    gross = [one.gross_kcal for one in kept.energy_by_direction.values()]
    assert kept.total_energy.gross_kcal == pytest.approx(sum(gross))
    assert not kept.total_energy.is_extrapolated


def test_the_formula_is_kept_with_the_figure():
    assert record().formula == ENERGY_FORMULA == "compendium-2024/1"


def test_without_a_weight_there_is_no_energy_and_no_formula():
    kept = record(body=None)
    assert (kept.energy_by_direction, kept.total_energy, kept.formula) == (None, None, "")
    assert kept.segments == record().segments


def test_where_nothing_was_walked_nothing_was_spent():
    kept = record(until_s=5)
    assert kept.energy_by_direction == dict.fromkeys(Direction, Energy())
    assert kept.total_energy == Energy()


@pytest.mark.parametrize("kind", TurnaroundKind)
def test_rail_time_has_no_distance_and_costs_what_standing_does(kind):
    """Also where the belt runs on between the feet."""
    kept = record(turnaround=TurnaroundRule(kind, 30), until_s=160)
    assert kept.distance_km(STANDING) == 0
    assert kept.energy_by_direction[STANDING] == energy(1.5, 30)
    assert kept.belt_s == 120
    assert kept.distance_km(BACKWARD) == pytest.approx(4.0 / 60)


def test_a_pause_costs_nothing():
    pressed = Control(20, ControlKind.PAUSE), Control(400, ControlKind.RESUME)
    paused, whole = record(*pressed, until_s=540).energy_by_direction, record().energy_by_direction
    for direction in Direction:
        assert paused[direction].gross_kcal == pytest.approx(whole[direction].gross_kcal)


def test_the_speed_counts_that_was_walked():
    kept = record(Control(10, ControlKind.ADJUST_SPEED, 1.0))
    assert kept.energy_by_direction[FORWARD] == energy(estimate_met(FORWARD, 4.6), 60)
    assert kept.energy_by_direction[BACKWARD] == record().energy_by_direction[BACKWARD]


@given(workouts(), controls(), st.floats(0, 900))
def test_the_whole_is_what_its_directions_are(workout, pressed, until_s):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    kept = build_record("w", walk, until_s, SEVENTY)
    spent = sum(kept.energy_by_direction.values(), Energy())
    assert kept.total_energy == spent
    assert (
        kept.energy_by_direction[STANDING] == energy(1.5, kept.walked_s(STANDING))
        or not kept.segments
    )
    walked_s = sum(kept.walked_s(direction) for direction in Direction)
    assert spent.gross_kcal - spent.net_kcal == pytest.approx(energy_kcal(1, 70, walked_s))
