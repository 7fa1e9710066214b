"""Notes are one line, whatever was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain import messages
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.note import MAX_NOTE_LENGTH, Note, sanitize_note
from retrotimer.domain.session.record import build_record
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.values.validation import is_single_line
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout

WALK = start_walk(
    unroll(
        Workout(
            "w",
            (
                Step(SegmentKind.WARM_UP, Direction.FORWARD, 60, 3.0),
                Step(SegmentKind.WORK, Direction.BACKWARD, 60, 1.6),
            ),
        )
    )
)


@given(st.text(max_size=300))
def test_whatever_is_typed_becomes_a_line_or_nothing(typed):
    line = sanitize_note(typed)
    assert line == "" or is_single_line(line, MAX_NOTE_LENGTH)
    assert line == line.strip()
    assert sanitize_note(line) == line


@pytest.mark.parametrize("text", ["Left knee", "Näh", "左膝", "می\u200cرود", "= 3 + 4"])
def test_what_can_be_seen_stays_as_it_is(text):
    assert sanitize_note(f" {text}\n") == text


@pytest.mark.parametrize(
    ("at_s", "expected"),
    [
        (4.0, "0:00: Left knee"),
        (47.0, "0:37, Warm-up, forward: Left knee"),
        (75.5, "1:05, Turnaround, standing: Left knee"),
        (140.0, "2:10, Work, backward: Left knee"),
    ],
)
def test_a_note_says_when_and_in_which_segment_it_was_made(at_s, expected):
    assert messages.format_note(Note(at_s, "Left knee"), build_record("w", WALK, 150.0)) == expected


def test_who_skips_the_start_countdown_begins_to_count_there():
    walk = apply_control(WALK, Control(4.0, ControlKind.NEXT))
    record = build_record("w", walk, 150.0)
    assert messages.format_note(Note(9.0, "Slips"), record) == "0:05, Warm-up, forward: Slips"


def test_before_the_first_segment_there_is_only_the_time():
    assert (
        messages.format_note(Note(4.0, "Left knee"), build_record("w", WALK, 5.0))
        == "0:00: Left knee"
    )
