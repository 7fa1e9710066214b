"""Hypothesis strategies for valid workouts and for the controls pressed in a session."""

from __future__ import annotations

from hypothesis import strategies as st

from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.workout.workout import (
    STEP_KINDS,
    Direction,
    Repeat,
    Step,
    TurnaroundKind,
    TurnaroundRule,
    Workout,
)

line_texts = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20)
speeds_kmh = st.floats(0, 25).map(lambda speed: round(speed, 1))
inclines_pct = st.floats(-10, 40).map(lambda incline: round(incline, 1))


@st.composite
def steps(draw: st.DrawFn, durations_s: st.SearchStrategy[float]) -> Step:
    direction = draw(st.sampled_from(Direction))
    ramp = draw(st.none() | speeds_kmh) if direction is Direction.FORWARD else None
    return Step(
        draw(st.sampled_from(STEP_KINDS)),
        direction,
        draw(durations_s),
        draw(speeds_kmh),
        draw(inclines_pct),
        ramp,
        draw(line_texts),
        draw(st.booleans()),
    )


@st.composite
def turnarounds(draw: st.DrawFn) -> TurnaroundRule:
    kind = draw(st.sampled_from(TurnaroundKind))
    length_s, speed_kmh = (
        draw(st.integers(1, 60).map(float)),
        draw(st.sampled_from([None, 1.6, 3.2])),
    )
    return TurnaroundRule(kind, length_s, draw(st.booleans()), speed_kmh)


whole_durations_s = st.integers(1, 90).map(float)
any_durations_s = whole_durations_s | st.floats(1, 90).map(lambda seconds: round(seconds, 2))


@st.composite
def workouts(draw: st.DrawFn, durations_s: st.SearchStrategy[float] = any_durations_s) -> Workout:
    """A valid workout of at most some sixty segments, repeats nested up to two deep."""
    step = steps(durations_s)
    inner = st.lists(step, min_size=1, max_size=2)
    repeat = st.builds(Repeat, st.integers(1, 3), inner.map(tuple))
    nested = st.builds(
        Repeat, st.integers(1, 2), st.lists(step | repeat, min_size=1, max_size=2).map(tuple)
    )
    items = draw(st.lists(step | repeat | nested, min_size=1, max_size=4))
    name = draw(line_texts.filter(bool))
    return Workout(name, tuple(items), draw(line_texts), draw(turnarounds()))


_CONTROL_VALUES = {
    ControlKind.EXTEND: st.sampled_from((15.0, -15.0)),
    ControlKind.ADJUST_SPEED: st.sampled_from((0.1, -0.1, 0.2, -0.2)),
}


any_gaps_s = st.integers(0, 60_000).map(lambda milliseconds: milliseconds / 1000)
whole_gaps_s = st.integers(0, 60).map(float)


@st.composite
def controls(
    draw: st.DrawFn,
    kinds: tuple[ControlKind, ...] = tuple(ControlKind),
    gaps_s: st.SearchStrategy[float] = any_gaps_s,
) -> tuple[Control, ...]:
    """Up to twelve controls in order of time, some at the same time."""
    at_s, pressed = 0.0, []
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=12)):
        at_s += draw(gaps_s)
        pressed.append(Control(at_s, kind, draw(_CONTROL_VALUES.get(kind, st.just(0.0)))))
    return tuple(pressed)
