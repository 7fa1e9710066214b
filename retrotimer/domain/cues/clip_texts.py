"""All texts that the program can speak: each voice needs a clip of every one."""

from __future__ import annotations

from collections.abc import Iterator

from retrotimer.domain.cues.phrases import (
    CHECK_CLIP,
    CONFIRM_WHEN_READY,
    COUNT_WORDS,
    EXIT_GUIDANCE,
    FEET_ON_THE_RAILS,
    FORM_REMINDERS,
    GET_ON_THE_BELT,
    HALFWAY,
    HOLD_THE_RAILS,
    LAST_ONE,
    MAX_SPOKEN_INTERVALS,
    NEXT,
    SEGMENT_KIND_LABEL,
    SESSION_COMPLETE,
    SIDE_LABEL,
    STEP_ON_INSTRUCTION,
    STOP_THE_BELT,
    TURN_AHEAD,
    WALK_INSTRUCTION,
    change_in_text,
    incline_phrase,
    interval_phrase,
    slow_to_phrase,
    speed_phrase,
    spoken_phrase,
    time_left_text,
)
from retrotimer.domain.settings.cue_settings import HEADS_UP_OPTIONS_S, TIME_LEFT_OPTIONS_S
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import (
    BEGINNER_TURN_SPEED_KMH,
    INCLINE_BOUNDS_PCT,
    MAX_TURN_SPEED_KMH,
    SPEED_BOUNDS_KMH,
    Direction,
    SegmentKind,
)


def all_clip_texts() -> Iterator[str]:
    """All texts that the program can speak, apart from custom cues and reminders."""
    for text in (
        *(
            GET_ON_THE_BELT,
            FEET_ON_THE_RAILS,
            CONFIRM_WHEN_READY,
            SESSION_COMPLETE,
            NEXT,
            HALFWAY,
            LAST_ONE,
        ),
        *(TURN_AHEAD, HOLD_THE_RAILS, STOP_THE_BELT, CHECK_CLIP, *STEP_ON_INSTRUCTION.values()),
        *(line for line in EXIT_GUIDANCE if line != FEET_ON_THE_RAILS),
        *(WALK_INSTRUCTION[direction] for direction in Direction if direction.is_moving),
        *(
            SEGMENT_KIND_LABEL[kind]
            for kind in (SegmentKind.WARM_UP, SegmentKind.RECOVERY, SegmentKind.COOL_DOWN)
        ),
        *COUNT_WORDS.values(),
        *(change_in_text(seconds) for seconds in HEADS_UP_OPTIONS_S),
        *(time_left_text(seconds) for seconds in TIME_LEFT_OPTIONS_S),
    ):
        yield from spoken_phrase(text)
    for side in SIDE_LABEL.values():
        yield from spoken_phrase(side)
    for reminders in FORM_REMINDERS.values():
        yield from reminders
    for tenths in range(1, round(SPEED_BOUNDS_KMH.high * 10) + 1):
        yield from speed_phrase(tenths / 10)
    for slow_kmh in (BEGINNER_TURN_SPEED_KMH, MAX_TURN_SPEED_KMH):
        for units in Units:
            yield from slow_to_phrase(slow_kmh, units)
    for halves in range(round(INCLINE_BOUNDS_PCT.low * 2), round(INCLINE_BOUNDS_PCT.high * 2) + 1):
        yield from incline_phrase(halves / 2)
    for number in range(1, MAX_SPOKEN_INTERVALS + 1):
        yield from interval_phrase(number, number)
