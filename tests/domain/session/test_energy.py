"""Energy: the checks of docs/domain.md, section 6, and both sides of each limit of the estimate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.session.energy import (
    BACKWARD_FACTOR_BOUNDS,
    DEFAULT_BACKWARD_FACTOR,
    STANDING_MET,
    Body,
    Energy,
    energy_kcal,
    estimate_energy,
    estimate_met,
    is_extrapolated,
)
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, start_walk
from retrotimer.domain.values.units import KM_PER_MILE
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from tests.support.strategies import inclines_pct, speeds_kmh, workouts

FORWARD, BACKWARD, STANDING = Direction.FORWARD, Direction.BACKWARD, Direction.STANDING
KG_140_LB = 63.5
SEVENTY = Body(70)


def mph(speed: float) -> float:
    return speed * KM_PER_MILE


# 3.5 mph forward, backward, backward at 5 %: Compendium 2011, codes 17200, 17320, 17325.
MET_2011 = (4.3, 6.0, 8.0)


def spent(*steps: Step, body: Body = SEVENTY, until_s: float = 1e6) -> Energy:
    """The energy of these steps, walked from the first one on."""
    walk = start_walk(unroll(Workout("w", steps)))
    return estimate_energy(walk.spans(START_COUNTDOWN_S + until_s), body)


def walked(direction: Direction, duration_s: float, *speed_and_incline: float, **more) -> Step:
    return Step(SegmentKind.WORK, direction, duration_s, *speed_and_incline, **more)


def test_the_seeds_ten_minutes_at_three_and_a_half_miles_an_hour():
    assert [round(energy_kcal(times, KG_140_LB, 600)) for times in MET_2011] == [46, 64, 85]


def test_the_sheets_check_of_ten_minutes_backward():
    energy = spent(walked(BACKWARD, 600, mph(2.0)))
    assert (round(energy.gross_kcal, 1), round(energy.net_kcal, 1)) == (43.8, 32.1)
    assert not energy.is_extrapolated


BANDS = [
    *((1.0, 2.3), (1.2, 2.8), (2.0, 3.0), (2.5, 3.5), (3.0, 3.8)),
    *((3.5, 4.8), (4.0, 5.8), (4.5, 6.8), (5.0, 8.3)),
]


@pytest.mark.parametrize(("speed", "expected"), BANDS)
def test_a_band_has_its_figure_at_its_lower_bound(speed, expected):
    assert estimate_met(FORWARD, mph(speed)) == pytest.approx(expected)
    assert estimate_met(BACKWARD, mph(speed)) == pytest.approx(1.25 * expected)


@pytest.mark.parametrize(
    ("speed", "expected"),
    [
        # Between two lower bounds a straight line; beyond the last it stays.
        *((0.01, 2.102), (0.5, 2.2), (0.999, 2.2998)),
        *((1.1, 2.55), (1.6, 2.9), (2.25, 3.25), (3.25, 4.3), (4.75, 7.55)),
        *((4.999, 8.297), (5.001, 8.3), (15.5, 8.3)),
    ],
)
def test_between_the_bands_the_figure_is_interpolated(speed, expected):
    assert estimate_met(FORWARD, mph(speed)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("speed", "incline_pct", "measured"), [(3.5, 0, 6.0), (3.5, 5, 7.8), (2.5, 10, 7.8)]
)
def test_backward_the_formula_comes_near_what_was_measured(speed, incline_pct, measured):
    """Compendium 2024, codes 17320, 17325 and 17475."""
    assert estimate_met(BACKWARD, mph(speed), incline_pct) == pytest.approx(measured, rel=0.08)


def test_a_climb_costs_the_same_both_ways():
    # 6 km/h are 100 m/min, of which 7 % are 7 m up.
    climb = 1.8 * 7 / 3.5
    for direction in (FORWARD, BACKWARD):
        assert estimate_met(direction, 6, 7) - estimate_met(direction, 6) == pytest.approx(climb)


def test_downhill_counts_as_level():
    for direction in (FORWARD, BACKWARD):
        assert (
            estimate_met(direction, 4, -0.1)
            == estimate_met(direction, 4, -10)
            == estimate_met(direction, 4)
        )
        assert estimate_met(direction, 4, 0.1) > estimate_met(direction, 4)


@pytest.mark.parametrize(
    ("direction", "speed_kmh", "incline_pct"),
    [(STANDING, 0, 0), (STANDING, 1.6, 5), (FORWARD, 0, 5), (BACKWARD, 0, 0)],
)
def test_on_the_rails_and_on_a_halted_belt_the_walker_stands(direction, speed_kmh, incline_pct):
    assert estimate_met(direction, speed_kmh, incline_pct) == STANDING_MET == 1.5
    assert not is_extrapolated(direction, speed_kmh, incline_pct)


def test_standing_costs_half_as_much_again_as_rest():
    energy = spent(walked(STANDING, 3600))
    assert energy == Energy(pytest.approx(1.5 * 70), pytest.approx(0.5 * 70))


@pytest.mark.parametrize("factor", [1.15, 1.25, 1.5])
def test_the_factor_is_for_walking_backward_alone(factor):
    body = Body(70, factor)
    back, ahead = (spent(walked(way, 3600, mph(3.0)), body=body) for way in (BACKWARD, FORWARD))
    assert back.gross_kcal == pytest.approx(factor * 3.8 * 70)
    assert back.net_kcal == pytest.approx((factor * 3.8 - 1) * 70)
    assert ahead.gross_kcal == pytest.approx(3.8 * 70)


def test_the_usual_factor_is_within_its_bounds():
    assert (BACKWARD_FACTOR_BOUNDS.low, DEFAULT_BACKWARD_FACTOR, BACKWARD_FACTOR_BOUNDS.high) == (
        1.15,
        1.25,
        1.5,
    )


@pytest.mark.parametrize(
    ("speed_kmh", "incline_pct", "beyond"),
    [
        *((3.14, 0, True), (3.2, 0, False), (5.6, 0, False), (5.66, 0, True)),
        *((4, -0.1, True), (4, 0, False), (4, 10, False), (4, 10.1, True)),
        *((3.2, 10, False), (3.14, 10, True), (0.1, 0, True)),
    ],
)
def test_backward_figures_beyond_the_measured_ones_are_extrapolated(speed_kmh, incline_pct, beyond):
    assert is_extrapolated(BACKWARD, speed_kmh, incline_pct) is beyond
    assert spent(walked(BACKWARD, 60, speed_kmh, incline_pct)).is_extrapolated is beyond


@pytest.mark.parametrize(
    ("speed_kmh", "incline_pct", "beyond"),
    [(0.1, 0, False), (mph(5.0), 0, False), (8.06, 0, True), (4, 40, False), (4, -10, False)],
)
def test_forward_only_beyond_the_last_band(speed_kmh, incline_pct, beyond):
    assert is_extrapolated(FORWARD, speed_kmh, incline_pct) is beyond


def test_one_part_that_is_extrapolated_makes_the_whole_so():
    inside, beyond = walked(BACKWARD, 60, 4), walked(BACKWARD, 60, 1.6)
    assert not spent(inside, inside).is_extrapolated
    assert spent(inside, beyond).is_extrapolated
    assert spent(beyond, inside).is_extrapolated


def test_estimates_add_up():
    assert Energy(10, 8) + Energy(5, 3) == Energy(15, 11)
    assert (Energy(10, 8) + Energy(5, 3, is_extrapolated=True)).is_extrapolated
    assert sum([Energy(1, 1)] * 3, Energy()) == Energy(3, 3)


def test_an_estimate_is_good_to_a_quarter():
    assert Energy(100, 80).range_kcal == (75, 125)
    assert Energy().range_kcal == (0, 0)


def test_a_ramp_costs_what_its_speeds_cost():
    # From 2.5 to 3.5 mph: half of it at 3.65 times rest, the other half at 4.3.
    ramp = walked(FORWARD, 3600, mph(2.5), speed_end_kmh=mph(3.5))
    assert spent(ramp).gross_kcal == pytest.approx(70 * (3.65 + 4.3) / 2, rel=1e-3)
    assert spent(ramp, until_s=1800).gross_kcal == pytest.approx(70 * 3.65 / 2, rel=1e-3)
    down = walked(FORWARD, 3600, mph(3.5), speed_end_kmh=mph(2.5))
    assert spent(down).gross_kcal == pytest.approx(spent(ramp).gross_kcal)


@pytest.mark.parametrize(("duration_s", "expected"), [(9.99, 3.8), (10, (3.65 + 4.3) / 2)])
def test_a_ramp_is_cut_from_ten_seconds_on(duration_s, expected):
    ramp = walked(FORWARD, duration_s, mph(2.5), speed_end_kmh=mph(3.5))
    assert spent(ramp).gross_kcal == pytest.approx(energy_kcal(expected, 70, duration_s))


def test_a_ramp_is_extrapolated_from_where_its_speed_is():
    ramp = walked(FORWARD, 100, 7, speed_end_kmh=9)
    assert not spent(ramp, until_s=50).is_extrapolated
    assert spent(ramp).is_extrapolated


def test_nothing_walked_costs_nothing():
    assert estimate_energy((), SEVENTY) == Energy()


@given(workouts(), st.floats(20, 400), st.floats(1.15, 1.5), st.floats(0, 900))
def test_any_walk_costs_more_than_rest_and_the_net_is_without_it(workout, kg, factor, until_s):
    spans = tuple(start_walk(unroll(workout)).spans(until_s))
    energy = estimate_energy(spans, Body(kg, factor))
    rest_kcal = energy_kcal(1, kg, sum(span.duration_s for span in spans))
    assert energy.net_kcal >= 0.5 * rest_kcal - 1e-6
    assert energy.gross_kcal - energy.net_kcal == pytest.approx(rest_kcal)
    twice = estimate_energy(spans, Body(2 * kg, factor))
    assert twice.gross_kcal == pytest.approx(2 * energy.gross_kcal)


@given(st.sampled_from([FORWARD, BACKWARD]), st.tuples(speeds_kmh, speeds_kmh), inclines_pct)
def test_a_higher_speed_never_needs_less_energy(direction, speeds, incline_pct):
    slow, fast = sorted(speeds)
    assert (
        estimate_met(direction, slow, incline_pct)
        <= estimate_met(direction, fast, incline_pct) + 1e-9
    )
