"""What a console and scales show, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.values.units import Units

METRIC, IMPERIAL = Units.METRIC, Units.IMPERIAL


@pytest.mark.parametrize(
    ("units", "speed_name", "distance_name"), [(METRIC, "km/h", "km"), (IMPERIAL, "mph", "mi")]
)
def test_units_have_the_names_that_a_console_has(units, speed_name, distance_name):
    assert (units.speed_name, units.distance_name) == (speed_name, distance_name)


def test_a_mile_and_a_pound_are_what_they_are_by_law():
    assert IMPERIAL.kmh(1) == 1.609344
    assert IMPERIAL.speed(1.609344) == 1
    assert IMPERIAL.distance(1.609344) == 1
    assert IMPERIAL.kg(1) == 0.45359237
    assert IMPERIAL.mass(0.45359237) == 1


def test_figures_of_the_domain_sheet_in_miles_and_pounds():
    assert IMPERIAL.kmh(3.5) == pytest.approx(5.6, abs=0.05)
    assert IMPERIAL.speed(1.6) == pytest.approx(1.0, abs=0.05)
    assert IMPERIAL.kg(140) == pytest.approx(63.5, abs=0.05)


@given(st.sampled_from(Units), st.floats(0, 400))
def test_what_is_typed_is_shown_again(units, typed):
    assert units.speed(units.kmh(typed)) == pytest.approx(typed)
    assert units.mass(units.kg(typed)) == pytest.approx(typed)


@given(st.floats(0, 400))
def test_inside_everything_is_metric(value):
    shown = METRIC.speed(value), METRIC.kmh(value), METRIC.distance(value)
    assert (*shown, METRIC.mass(value), METRIC.kg(value)) == (value,) * 5
