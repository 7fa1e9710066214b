"""What a console and scales show, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.values.units import Units

METRIC, IMPERIAL = Units.METRIC, Units.IMPERIAL


@pytest.mark.parametrize(
    ("units", "speed_unit", "distance_unit"), [(METRIC, "km/h", "km"), (IMPERIAL, "mph", "mi")]
)
def test_units_have_the_names_that_a_console_has(units, speed_unit, distance_unit):
    assert (units.speed_unit, units.distance_unit) == (speed_unit, distance_unit)


def test_a_mile_and_a_pound_are_what_they_are_by_law():
    assert IMPERIAL.speed_to_kmh(1) == 1.609344
    assert IMPERIAL.speed_from_kmh(1.609344) == 1
    assert IMPERIAL.distance_from_km(1.609344) == 1
    assert IMPERIAL.mass_to_kg(1) == 0.45359237
    assert IMPERIAL.mass_from_kg(0.45359237) == 1


def test_figures_of_the_domain_sheet_in_miles_and_pounds():
    assert IMPERIAL.speed_to_kmh(3.5) == pytest.approx(5.6, abs=0.05)
    assert IMPERIAL.speed_from_kmh(1.6) == pytest.approx(1.0, abs=0.05)
    assert IMPERIAL.mass_to_kg(140) == pytest.approx(63.5, abs=0.05)


@given(st.sampled_from(Units), st.floats(0, 400))
def test_what_is_typed_is_shown_again(units, typed):
    assert units.speed_from_kmh(units.speed_to_kmh(typed)) == pytest.approx(typed)
    assert units.mass_from_kg(units.mass_to_kg(typed)) == pytest.approx(typed)


@given(st.floats(0, 400))
def test_inside_everything_is_metric(value):
    shown = METRIC.speed_from_kmh(value), METRIC.speed_to_kmh(value), METRIC.distance_from_km(value)
    assert (*shown, METRIC.mass_from_kg(value), METRIC.mass_to_kg(value)) == (value,) * 5
