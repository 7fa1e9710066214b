"""A session in short: the same figures as its record has."""

from __future__ import annotations

import pytest

from retrotimer.domain.session.energy import Body, Energy
from retrotimer.domain.session.record import Outcome, build_record
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.session.summary import summarize
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout

STEPS = (
    Step(SegmentKind.WARM_UP, Direction.FORWARD, 60, 3.6),
    Step(SegmentKind.WORK, Direction.BACKWARD, 60, 1.8),
)
WALK = start_walk(unroll(Workout("w", STEPS)))


@pytest.mark.parametrize("until_s", [5, 40, 110, 160])
def test_a_summary_has_the_figures_of_its_record(until_s):
    record = build_record("w", WALK, until_s, Body(70))
    summary = summarize(record, SessionContext("Ada"), {"effort": 5})
    for way in (Direction.FORWARD, Direction.BACKWARD):
        assert summary.walked_s(way) == record.walked_s(way)
        assert summary.distance_km(way) == record.distance_km(way)
        assert summary.top_kmh(way) == record.top_kmh(way)
    assert summary.total_energy == record.total_energy
    assert (summary.context, summary.answers_after) == (SessionContext("Ada"), {"effort": 5})
    ended = "w", Outcome.FINISHED if until_s == 160 else Outcome.INTERRUPTED, until_s
    assert (summary.workout_name, summary.outcome, summary.elapsed_s) == ended


def test_without_a_weight_a_summary_has_no_energy():
    assert summarize(build_record("w", WALK, 160), SessionContext(), {}).total_energy is None
    nothing = build_record("w", WALK, 5, Body(70))
    assert summarize(nothing, SessionContext(), {}).total_energy == Energy()
