"""Every text that the product can say: the clips that each voice must have."""

from __future__ import annotations

from collections.abc import Iterator

from retrotimer.domain.cues.phrases import (
    CLIP_CLEAR,
    CONFIRM_WHEN_READY,
    COUNT_WORDS,
    END,
    FEET_ON_THE_RAILS,
    FORM_REMINDERS,
    GET_ON_THE_BELT,
    HALFWAY,
    HOLD_THE_RAILS,
    KIND,
    LAST_ONE,
    MOST_INTERVALS,
    NEXT,
    SIDE,
    STEP_OFF,
    STEP_ON,
    STOP_THE_BELT,
    TURN_COMING,
    WALK,
    change_in,
    incline_phrase,
    interval_phrase,
    said,
    slow_to,
    speed_phrase,
    time_left,
)
from retrotimer.domain.settings.cue_settings import HEADS_UP_S, TIME_LEFT_S
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import (
    INCLINE_PCT,
    SLOW_TURN_KMH,
    SPEED_KMH,
    TURN_KMH,
    Direction,
    Kind,
)


def catalogue() -> Iterator[str]:
    """Every text that the product can say; what people write themselves is not in it."""
    for text in (
        *(GET_ON_THE_BELT, FEET_ON_THE_RAILS, CONFIRM_WHEN_READY, END, NEXT, HALFWAY, LAST_ONE),
        *(TURN_COMING, HOLD_THE_RAILS, STOP_THE_BELT, CLIP_CLEAR, *STEP_ON.values()),
        *(line for line in STEP_OFF if line != FEET_ON_THE_RAILS),
        *(WALK[direction] for direction in Direction if direction.moving),
        *(KIND[kind] for kind in (Kind.WARM_UP, Kind.RECOVERY, Kind.COOL_DOWN)),
        *COUNT_WORDS.values(),
        *(change_in(seconds) for seconds in HEADS_UP_S),
        *(time_left(seconds) for seconds in TIME_LEFT_S),
    ):
        yield from said(text)
    for side in SIDE.values():
        yield from said(side)
    for reminders in FORM_REMINDERS.values():
        yield from reminders
    for tenths in range(1, round(SPEED_KMH.high * 10) + 1):
        yield from speed_phrase(tenths / 10)
    for slow_kmh in (SLOW_TURN_KMH, TURN_KMH):
        for units in Units:
            yield from slow_to(slow_kmh, units)
    for halves in range(round(INCLINE_PCT.low * 2), round(INCLINE_PCT.high * 2) + 1):
        yield from incline_phrase(halves / 2)
    for number in range(1, MOST_INTERVALS + 1):
        yield from interval_phrase(number, number)
