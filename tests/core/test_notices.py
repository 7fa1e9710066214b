"""What the program says of itself."""

from __future__ import annotations

import pytest

from retrotimer.core import notices
from retrotimer.core.energy import Energy
from retrotimer.core.record import Outcome, Record, Row
from retrotimer.core.units import Units
from retrotimer.core.workout import Direction, Kind

ROWS = (
    Row(Kind.WARM_UP, Direction.FORWARD, 480, 480, 3.0, 0, 0.4),
    Row(Kind.WORK, Direction.BACKWARD, 360, 360, 2.0, 0, 0.2),
)
UNWEIGHED = Record("Ladder", Outcome.FINISHED, 850, ROWS)
WEIGHED = Record(
    *("Ladder", Outcome.FINISHED, 850, ROWS),
    energy={Direction.FORWARD: Energy(30, 20), Direction.BACKWARD: Energy(30, 24)},
)


def test_a_session_is_summed_up_in_one_line():
    told = "Kept in the history: 6:00 backward, 8:00 forward, 0.60 km"
    assert notices.summary(UNWEIGHED) == told
    assert notices.summary(WEIGHED) == f"{told}, estimate 45-75 kcal"
    assert notices.summary(UNWEIGHED, Units.IMPERIAL).endswith("8:00 forward, 0.37 mi")


@pytest.mark.parametrize(
    ("spent", "told"),
    [
        (Energy(100, 80), "estimate 75-125 kcal"),
        (Energy(100, 80, extrapolated=True), "estimate 75-125 kcal, beyond what was measured"),
        (Energy(), "estimate 0-0 kcal"),
    ],
)
def test_energy_is_a_range_and_called_an_estimate(spent, told):
    assert notices.energy(spent) == told
