"""Phrases: short, in the field's words."""

from __future__ import annotations

import pytest

from retrotimer.domain import messages
from retrotimer.domain.cues import phrases
from retrotimer.domain.session.controls import session_state_at
from retrotimer.domain.session.session_state import ready_state
from retrotimer.domain.values import formats
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout

FORWARD, BACKWARD, STANDING = Direction.FORWARD, Direction.BACKWARD, Direction.STANDING
WALK, TURN, BACK, REST, RAMP = (
    unroll(
        Workout(
            "w",
            (
                Step(SegmentKind.WORK, FORWARD, 60, 3.0),
                Step(SegmentKind.WORK, BACKWARD, 90, 1.6, 2.5),
                Step(SegmentKind.RECOVERY, STANDING, 30),
                Step(SegmentKind.COOL_DOWN, BACKWARD, 60, 1.2),
            ),
        )
    ).segments[:4]
    + unroll(Workout("w", (Step(SegmentKind.WORK, FORWARD, 60, 3.0, 0, 2.4),))).segments
)


@pytest.mark.parametrize(
    ("segment", "speed_kmh", "short", "said"),
    [
        (WALK, 3.0, "Forward 3.0 km/h, 1:00", "Walk forward. 3.0 km/h"),
        (WALK, 3.2, "Forward 3.2 km/h, 1:00", "Walk forward. 3.2 km/h"),
        (BACK, 1.6, "Backward 1.6 km/h, 2.5 %, 1:30", "Walk backward. 1.6 km/h"),
        (TURN, 0.0, "Turnaround, 0:30", "Feet on the side rails. Turn to face backward"),
        (REST, 0.0, "Feet on the side rails, 0:30", "Feet on the side rails"),
        (RAMP, 3.0, "Forward 3.0 km/h to 2.4 km/h, 1:00", "Walk forward. 3.0 km/h"),
    ],
)
def test_a_segment_is_told_in_one_glance_and_in_one_breath(segment, speed_kmh, short, said):
    assert phrases.segment_label(segment, speed_kmh) == short
    assert phrases.announcement_text(segment, speed_kmh) == said
    assert phrases.first_label(segment, speed_kmh) == f"First: {short}"
    assert phrases.next_label(segment, speed_kmh) == f"Next: {short}"
    assert phrases.next_after_wait_label(segment, speed_kmh) == f"Waits, then: {short}"


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        (phrases.belt_speed_label(0.0), "Belt stopped"),
        (phrases.belt_speed_label(0.8), "0.8 km/h"),
        (formats.format_incline(-1.5), "-1.5 %"),
        (formats.format_incline(-0.0), "0 %"),
        (phrases.time_left_label(754), "12:34 left"),
        (phrases.interval_label(3, 8), "3 of 8"),
        (messages.sleep_message(3600), "The computer slept for 1:00:00.   Space: go on"),
        (
            messages.history_write_error_message("disk full"),
            "The history cannot be written: disk full",
        ),
        (messages.custom_cues_unspoken_message("no voice"), "Own cues are shown only: no voice"),
        (phrases.turn_ahead_text(1.6), "Turn-around coming. Slow to 1.6 km/h"),
    ],
)
def test_figures_are_told_with_their_units(phrase, expected):
    assert phrase == expected


def test_the_word_that_is_read_from_afar():
    timeline = unroll(
        Workout(
            "w",
            (Step(SegmentKind.WORK, FORWARD, 60, 3.0), Step(SegmentKind.WORK, BACKWARD, 60, 1.6)),
        )
    )
    # After the countdown of 10 s: forward, the turnaround, backward.
    words = [
        phrases.status_word(session_state_at(timeline, (), clock_s)) for clock_s in (5, 20, 75, 110)
    ]
    assert [phrases.status_word(ready_state(timeline)), *words] == [
        *("READY", "GET ON", "FORWARD", "TURN", "BACKWARD"),
    ]
