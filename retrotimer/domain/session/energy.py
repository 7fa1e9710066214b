"""Estimates energy from belt speed, incline and body weight (docs/domain.md, section 6).

Walking on the level costs what the 2024 Compendium of Physical Activities measured, walking
backward a factor more, and the work of climbing is added. The error is about 25 % either way.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from retrotimer.domain.session.walk import Span
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.units import KM_PER_MILE
from retrotimer.domain.workout.workout import Direction

# Stored with every session, so that figures of different formulas can be distinguished.
ENERGY_FORMULA = "compendium-2024/1"
# About how far the estimate may be off, either way.
RELATIVE_ERROR = 0.25
# MET on a level treadmill by mph, each at the lower bound of its band: Compendium 2024, codes
# 17340-17367. Below the first band it is 2.1.
LEVEL_MET = (
    *((0.0, 2.1), (1.0, 2.3), (1.2, 2.8), (2.0, 3.0), (2.5, 3.5), (3.0, 3.8)),
    *((3.5, 4.8), (4.0, 5.8), (4.5, 6.8), (5.0, 8.3)),
)
STANDING_MET = 1.5
# Energy backward divided by forward: measured ratios are 1.20-1.48.
BACKWARD_FACTOR_BOUNDS = Bounds(1.15, 1.50)
DEFAULT_BACKWARD_FACTOR = 1.25
# The range in which backward walking was measured; outside it the estimate is extrapolated.
MEASURED_SPEED_BOUNDS_KMH = Bounds(3.2, 5.6)
MEASURED_INCLINE_BOUNDS_PCT = Bounds(0, 10)
# A ramp is computed in slices of at most this length.
MAX_SLICE_S = 10.0


@dataclass(frozen=True, slots=True)
class Body:
    """What the estimate needs to know about the walker."""

    weight_kg: float
    backward_factor: float = DEFAULT_BACKWARD_FACTOR


@dataclass(frozen=True, slots=True)
class Energy:
    """An estimate in kcal: gross, and net of what the body uses at rest.

    `is_extrapolated` if part of it lies outside the measured range.
    """

    gross_kcal: float = 0.0
    net_kcal: float = 0.0
    is_extrapolated: bool = False

    def __add__(self, other: Energy) -> Energy:
        return Energy(
            self.gross_kcal + other.gross_kcal,
            self.net_kcal + other.net_kcal,
            self.is_extrapolated or other.is_extrapolated,
        )

    @property
    def range_kcal(self) -> tuple[float, float]:
        """The lowest and the highest gross energy within the error of the estimate."""
        return self.gross_kcal * (1 - RELATIVE_ERROR), self.gross_kcal * (1 + RELATIVE_ERROR)


def energy_kcal(met_value: float, weight_kg: float, duration_s: float) -> float:
    """Gross energy: MET times kilograms times hours."""
    return met_value * weight_kg * duration_s / 3600


def estimate_met(
    direction: Direction,
    speed_kmh: float,
    incline_pct: float = 0.0,
    backward_factor: float = DEFAULT_BACKWARD_FACTOR,
) -> float:
    """The MET value: energy as a multiple of that at rest.

    Downhill counts as level, and a stopped belt as standing.
    """
    if not (direction.is_moving and speed_kmh):
        return STANDING_MET
    factor = backward_factor if direction is Direction.BACKWARD else 1.0
    speed_m_per_min = speed_kmh * 1000 / 60
    climb = 1.8 * speed_m_per_min * max(incline_pct, 0.0) / 100 / 3.5
    return factor * _level_met(speed_kmh / KM_PER_MILE) + climb


def is_extrapolated(direction: Direction, speed_kmh: float, incline_pct: float) -> bool:
    """Is this outside the measured range? The speed is rounded to 0.1, as a console shows it."""
    if not (direction.is_moving and speed_kmh):
        return False
    if direction is Direction.FORWARD:
        return speed_kmh / KM_PER_MILE > LEVEL_MET[-1][0]
    return (
        round(speed_kmh, 1) not in MEASURED_SPEED_BOUNDS_KMH
        or incline_pct not in MEASURED_INCLINE_BOUNDS_PCT
    )


def estimate_energy(spans: Iterable[Span], body: Body) -> Energy:
    """The energy of these spans of a walk."""
    total = Energy()
    for span in spans:
        for speed_kmh, length_s in _slices(span):
            segment = span.segment
            load = segment.direction, speed_kmh, segment.incline_pct
            met = estimate_met(*load, body.backward_factor)
            total += Energy(
                energy_kcal(met, body.weight_kg, length_s),
                energy_kcal(met - 1, body.weight_kg, length_s),
                is_extrapolated(*load),
            )
    return total


def _slices(span: Span) -> Iterable[tuple[float, float]]:
    """The span as (belt speed, seconds) slices: one, or several on a ramp."""
    count = 1
    if span.segment.speed_end_kmh is not None:
        count = int(span.duration_s // MAX_SLICE_S) + 1
    length_s = span.duration_s / count
    for number in range(count):
        yield span.speed_kmh((number + 0.5) * length_s), length_s


def _level_met(mph: float) -> float:
    """The MET value on the level, interpolated between the bands of the Compendium."""
    if mph >= LEVEL_MET[-1][0]:
        return LEVEL_MET[-1][1]
    upper = bisect_right(LEVEL_MET, mph, key=lambda node: node[0])
    (low, low_met), (high, high_met) = LEVEL_MET[upper - 1 : upper + 1]
    return low_met + (mph - low) / (high - low) * (high_met - low_met)
