"""Valid workout files are read, and writing gives the same content."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrotimer.domain.workout.workout import (
    Direction,
    Repeat,
    SegmentKind,
    Step,
    TurnaroundKind,
    TurnaroundRule,
    Workout,
)
from retrotimer.store.files.workout_file import parse, read, serialize
from retrotimer.store.folders import bundled_workout_paths, default_workout_path
from tests.support.strategies import workouts
from tests.support.workout_documents import (
    EXAMPLE_FILE,
    REMOVED,
    example_with,
    nested_repeats,
    parse_problems,
    step_document,
    workout_document,
)

LADDER = Workout(
    "Ladder",
    (
        Step(SegmentKind.WARM_UP, Direction.FORWARD, 300.0, 3.0, 0.0),
        Repeat(
            4,
            (
                Step(SegmentKind.WORK, Direction.BACKWARD, 60.0, 1.6, cue="Push the belt away"),
                Step(SegmentKind.RECOVERY, Direction.FORWARD, 60.0, 2.4),
            ),
        ),
        Step(SegmentKind.COOL_DOWN, Direction.FORWARD, 180.0, 2.4),
    ),
    "Four times 1 min backward and 1 min forward.",
    TurnaroundRule(TurnaroundKind.FULL_STOP, 30.0, hold=False),
)


def test_the_example_is_read_to_the_letter():
    assert read(EXAMPLE_FILE) == LADDER


def test_every_key_of_a_step_is_read():
    everything = step_document(speed_kmh=5, speed_end_kmh=2.5, incline_pct=-3, cue="Go", hold=True)
    expected = Step(SegmentKind.WORK, Direction.FORWARD, 60.0, 5.0, -3.0, 2.5, "Go", hold=True)
    assert parse(json.dumps(workout_document(everything))).steps == (expected,)


def test_every_key_of_the_turnaround_is_read():
    rule = {"kind": "straddle", "duration_s": 20.5, "hold": True}
    workout = parse(json.dumps(example_with(("turnaround",), rule)))
    assert workout.turnaround == TurnaroundRule(TurnaroundKind.STRADDLE, 20.5, hold=True)


def test_what_is_left_out_has_its_default():
    workout = parse(json.dumps(workout_document(step_document())))
    assert workout.description == ""
    assert workout.turnaround == TurnaroundRule()
    assert workout.steps == (Step(SegmentKind.WORK, Direction.FORWARD, 60.0, 2.0),)


@pytest.mark.parametrize("change", [{}, {"speed_kmh": 0}])
def test_a_standing_step_needs_no_speed(change):
    standing = {"kind": "recovery", "direction": "standing", "duration_s": 60} | change
    (read_step,) = parse(json.dumps(workout_document(standing))).steps
    assert read_step == Step(SegmentKind.RECOVERY, Direction.STANDING, 60.0, 0.0)


def test_the_built_in_workouts_are_valid():
    names = [read(path).name for path in bundled_workout_paths()]
    assert names == ["Cardio mix 30 min", "First steps", "Ladder"]
    assert default_workout_path() in bundled_workout_paths()


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "windows.retro.json"
    path.write_text(EXAMPLE_FILE.read_text(encoding="utf-8"), encoding="utf-8-sig", newline="\r\n")
    assert read(path) == LADDER


def test_a_workout_may_come_through_a_pipe():
    reader, writer = os.pipe()
    os.write(writer, EXAMPLE_FILE.read_bytes())
    os.close(writer)
    assert read(Path(f"/dev/fd/{reader}")) == LADDER
    os.close(reader)


@pytest.mark.parametrize(
    "document",
    [
        nested_repeats(16),
        workout_document({"repeat": 10_000, "steps": [step_document(duration_s=4)]}),
        workout_document(
            {"repeat": 100, "steps": [{"repeat": 100, "steps": [step_document(duration_s=4)]}]}
        ),
        workout_document({"repeat": 3, "steps": [step_document(duration_s=4 * 3600)]}),
        workout_document(step_document(duration_s=1), step_document(duration_s=14_400)),
        workout_document(
            step_document(speed_kmh=0),
            step_document(speed_kmh=25),
            step_document(incline_pct=-10, hold=True),
        ),
        example_with(("turnaround", "duration_s"), 1),
        example_with(("name",), "n" * 200),
        example_with(("description",), "d" * 4000),
        example_with(("description",), "two\nlines\tand a tab"),
        example_with(("description",), REMOVED),
        example_with(("steps", 1, "steps", 0, "cue"), "c" * 200),
    ],
    ids=[
        "16 repeats inside one another",
        "10 000 segments",
        "10 000 segments, nested",
        "12 hours",
        "shortest and longest step",
        "slowest, fastest, steepest down",
        "shortest turnaround",
        "longest name",
        "longest description",
        "description of two lines",
        "no description",
        "longest cue",
    ],
)
def test_the_limits_themselves_are_allowed(document):
    assert parse_problems(document) == []


@pytest.mark.parametrize(
    "name",
    [
        "Rückwärts, langsam",
        "后退走",
        "朝の\N{IDEOGRAPHIC SPACE}歩き",
        "Échauffement\N{NO-BREAK SPACE}: cinq minutes",
        "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{SCHOOL} with Anna",
        "می\N{ZERO WIDTH NON-JOINER}روم",
        '"quoted" \\ back/slash',
    ],
)
def test_a_name_may_be_in_any_script(name):
    assert parse_problems(example_with(("name",), name)) == []


@given(workouts())
@example(LADDER)
def test_what_was_written_is_read_back_the_same(workout):
    assert parse(serialize(workout)) == workout


numbers_s = st.integers(1, 14_400) | st.floats(1, 14_400)


@given(numbers_s, st.floats(0, 25), st.floats(-10, 40))
@example(10 / 3, 0.1 + 0.2, -0.0)
def test_no_digit_of_a_number_is_lost(duration_s, speed_kmh, incline_pct):
    only = Step(SegmentKind.WORK, Direction.FORWARD, duration_s, speed_kmh, incline_pct, speed_kmh)
    workout = Workout("Digits", (only,))
    assert parse(serialize(workout)) == workout


@given(st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=200))
def test_no_character_of_a_text_is_lost(text):
    only = Step(SegmentKind.WORK, Direction.FORWARD, 60.0, 2.0, cue=text)
    workout = Workout(f"a{text[:199]}", (only,), text)
    assert parse(serialize(workout)) == workout


def test_what_has_its_default_is_not_written():
    document = json.loads(
        serialize(Workout("Short", (Step(SegmentKind.WORK, Direction.FORWARD, 60.0, 2),)))
    )
    assert document == workout_document(step_document()) | {"name": "Short"}


def test_numbers_are_written_as_people_write_them():
    text = serialize(LADDER)
    assert '"duration_s": 300,' in text
    assert '"speed_kmh": 1.6,' in text
