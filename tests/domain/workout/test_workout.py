"""Bounds, and the rule by which a workout turns round."""

from __future__ import annotations

from math import inf, nan

import pytest

from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.workout.workout import TurnaroundRule


@pytest.mark.parametrize(
    ("value", "inside"),
    [(1, True), (2.5, True), (0.99, False), (2.51, False), (nan, False), (inf, False)],
)
def test_bounds_hold_both_their_ends(value, inside):
    bounds = Bounds(1, 2.5)
    assert (value in bounds) is inside
    if inside:
        bounds.validate("speed", value)
        return
    with pytest.raises(ValueError, match=r"^speed: expected a number from 1 to 2\.5, got"):
        bounds.validate("speed", value)


@pytest.mark.parametrize(("value", "clamped"), [(0, 1), (1, 1), (2, 2), (2.5, 2.5), (3, 2.5)])
def test_a_value_is_brought_within_bounds(value, clamped):
    assert Bounds(1, 2.5).clamp(value) == clamped


@pytest.mark.parametrize(("speed_kmh", "slow_kmh"), [(None, 1.6), (1.6, 1.6), (3.2, 3.2)])
def test_the_belt_is_slowed_to_one_of_two_speeds(speed_kmh, slow_kmh):
    assert TurnaroundRule(speed_kmh=speed_kmh).effective_speed_kmh == slow_kmh


@pytest.mark.parametrize("speed_kmh", [0, 1.5, 1.7, 3.1, 3.3, nan])
def test_there_is_no_other_speed_at_a_turn(speed_kmh):
    with pytest.raises(ValueError, match=r"^speed_kmh: expected 1\.6 or 3\.2$"):
        TurnaroundRule(speed_kmh=speed_kmh)


@pytest.mark.parametrize("duration_s", [0.99, 14400.1])
def test_a_turn_takes_a_second_at_least_and_four_hours_at_most(duration_s):
    assert [TurnaroundRule(duration_s=s).duration_s for s in (1, 14400)] == [1, 14400]
    with pytest.raises(ValueError, match=r"^duration_s: expected a number from 1 to 14400"):
        TurnaroundRule(duration_s=duration_s)
