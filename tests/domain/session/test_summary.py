"""A session in short: the same figures as its record has."""

from __future__ import annotations

import pytest

from retrotimer.domain.session.energy import Body, Energy
from retrotimer.domain.session.record import Outcome, record_of
from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.session.session_state import begin
from retrotimer.domain.session.summary import summary_of
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, Kind, Step, Workout

STEPS = Step(Kind.WARM_UP, Direction.FORWARD, 60, 3.6), Step(Kind.WORK, Direction.BACKWARD, 60, 1.8)
WALK = begin(unroll(Workout("w", STEPS)))


@pytest.mark.parametrize("until_s", [5, 40, 110, 160])
def test_a_summary_has_the_figures_of_its_record(until_s):
    record = record_of("w", WALK, until_s, Body(70))
    summary = summary_of(record, Occasion("Ada"), {"effort": 5})
    for way in (Direction.FORWARD, Direction.BACKWARD):
        assert summary.walked_s(way) == record.walked_s(way)
        assert summary.distance_km(way) == record.distance_km(way)
        assert summary.top_kmh(way) == record.top_kmh(way)
    assert summary.spent == record.spent
    assert (summary.occasion, summary.after) == (Occasion("Ada"), {"effort": 5})
    ended = "w", Outcome.FINISHED if until_s == 160 else Outcome.INTERRUPTED, until_s
    assert (summary.workout, summary.outcome, summary.elapsed_s) == ended


def test_without_a_weight_a_summary_has_no_energy():
    assert summary_of(record_of("w", WALK, 160), Occasion(), {}).spent is None
    nothing = record_of("w", WALK, 5, Body(70))
    assert summary_of(nothing, Occasion(), {}).spent == Energy()
