"""Workout files that are wrong: every problem is told, with its place and what was expected."""

from __future__ import annotations

import json
from math import inf, nan

import pytest

from retrotimer.store.files.workout_file import WorkoutFileError, parse
from tests.support.workout_documents import (
    EXAMPLE,
    REMOVED,
    example_with,
    nested_repeats,
    parse_problems,
    step_document,
    workout_document,
)

STEP = ("steps", 0)
INNER = ("steps", 1, "steps", 0)
SECONDS = "a number from 1 to 14400"
SPEED = "a number from 0 to 25"
INCLINE = "a number from -10 to 40"
KINDS = "one of warm-up, work, recovery, cool-down"
DIRECTIONS = "one of forward, backward, standing"
LINE = "one line of text, at most 200 characters"
NAME = "one line of text, 1 to 200 characters"
STEPS = "a list of at least one step or repeat"
COUNT = "a whole number from 1 to 10000"
A_STEP = "an object, a step or a repeat"
TURNAROUND = "an object with kind, duration_s, hold, speed_kmh"

ONE_WRONG_VALUE = [
    # Where, what stands there, what was expected instead.
    (("format",), "other/1", '"retrotimer.workout/1"'),
    (("format",), "retrotimer.workout/1\n", '"retrotimer.workout/1"'),
    (("format",), "retrotimer.workout/one", '"retrotimer.workout/1"'),
    (("format",), 1, '"retrotimer.workout/1"'),
    (("format",), ["retrotimer.workout/1"], '"retrotimer.workout/1"'),
    (("name",), "", NAME),
    (("name",), "n" * 201, NAME),
    (("name",), "two\nlines", NAME),
    (("name",), 5, NAME),
    (("name",), None, NAME),
    (("description",), "d" * 4001, "text, at most 4000 characters"),
    (("description",), ["text"], "text, at most 4000 characters"),
    (("turnaround",), None, TURNAROUND),
    (("turnaround",), 30, TURNAROUND),
    (("turnaround", "kind"), "hop", "one of full-stop, straddle"),
    (("turnaround", "duration_s"), 0, SECONDS),
    (("turnaround", "hold"), 1, "true or false"),
    (("steps",), [], STEPS),
    (("steps",), {}, STEPS),
    (("steps",), None, STEPS),
    (STEP, 5, A_STEP),
    (STEP, None, A_STEP),
    (STEP, [], A_STEP),
    (INNER, "work", A_STEP),
    ((*STEP, "kind"), "turnaround", KINDS),
    ((*STEP, "kind"), "Work", KINDS),
    ((*STEP, "direction"), "sideways", DIRECTIONS),
    ((*STEP, "duration_s"), 0, SECONDS),
    ((*STEP, "duration_s"), 0.999, SECONDS),
    ((*STEP, "duration_s"), -60, SECONDS),
    ((*STEP, "duration_s"), 14_400.5, SECONDS),
    ((*STEP, "duration_s"), "60", SECONDS),
    ((*STEP, "duration_s"), True, SECONDS),
    ((*STEP, "duration_s"), None, SECONDS),
    ((*STEP, "duration_s"), [60], SECONDS),
    ((*STEP, "duration_s"), {}, SECONDS),
    ((*STEP, "duration_s"), nan, SECONDS),
    ((*STEP, "duration_s"), inf, SECONDS),
    ((*STEP, "duration_s"), 10**400, SECONDS),
    ((*INNER, "speed_kmh"), -0.1, SPEED),
    ((*INNER, "speed_kmh"), 25.1, SPEED),
    ((*INNER, "speed_kmh"), "fast", SPEED),
    ((*INNER, "speed_kmh"), None, SPEED),
    ((*INNER, "speed_kmh"), False, SPEED),
    ((*INNER, "speed_kmh"), -inf, SPEED),
    ((*STEP, "speed_end_kmh"), 26, SPEED),
    ((*STEP, "speed_end_kmh"), None, SPEED),
    ((*STEP, "incline_pct"), -11, INCLINE),
    ((*STEP, "incline_pct"), 41, INCLINE),
    ((*STEP, "incline_pct"), None, INCLINE),
    ((*INNER, "cue"), "c" * 201, LINE),
    ((*INNER, "cue"), "two\nlines", LINE),
    ((*INNER, "cue"), 3, LINE),
    ((*STEP, "hold"), "yes", "true or false"),
    ((*STEP, "hold"), 0, "true or false"),
    (("turnaround", "speed_kmh"), 2, "1.6 or 3.2"),
    (("turnaround", "speed_kmh"), None, "1.6 or 3.2"),
    (("steps", 1, "repeat"), 0, COUNT),
    (("steps", 1, "repeat"), -1, COUNT),
    (("steps", 1, "repeat"), 10_001, COUNT),
    (("steps", 1, "repeat"), 10**30, COUNT),
    (("steps", 1, "repeat"), 2.5, COUNT),
    (("steps", 1, "repeat"), "4", COUNT),
    (("steps", 1, "repeat"), True, COUNT),
    (("steps", 1, "steps"), [], STEPS),
    (("steps", 1, "steps"), "work", STEPS),
]


def written(place):
    """A place as the problems name it: steps[2].steps[0].speed_kmh."""
    text = "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in place)
    return text.removeprefix(".")


@pytest.mark.parametrize(("place", "value", "expected"), ONE_WRONG_VALUE)
def test_a_wrong_value_is_told_with_its_place_and_what_was_expected(place, value, expected):
    (line,) = parse_problems(example_with(place, value))
    assert line.startswith(f"{written(place)}: expected {expected}, got ")


MISSING = [
    (("format",), '"retrotimer.workout/1"'),
    (("name",), NAME),
    (("steps",), STEPS),
    ((*STEP, "kind"), KINDS),
    ((*STEP, "direction"), DIRECTIONS),
    ((*STEP, "duration_s"), SECONDS),
    ((*STEP, "speed_kmh"), SPEED),
    ((*INNER, "speed_kmh"), SPEED),
    (("steps", 1, "repeat"), COUNT),
    (("steps", 1, "steps"), STEPS),
]


@pytest.mark.parametrize(("place", "expected"), MISSING)
def test_a_missing_value_is_told_with_its_place_and_what_was_expected(place, expected):
    assert parse_problems(example_with(place, REMOVED)) == [
        f"{written(place)}: missing, expected {expected}"
    ]


UNKNOWN = [
    (("nmae",), ', did you mean "name"?'),
    (("step",), ', did you mean "steps"?'),
    (("author",), ""),
    (("",), ""),
    ((*INNER, "speed_kph"), ', did you mean "speed_kmh"?'),
    ((*INNER, "duration"), ', did you mean "duration_s"?'),
    (("steps", 1, "repeats"), ', did you mean "repeat"?'),
    # A known key of another object: suggesting it again would not help.
    (("steps", 1, "kind"), ""),
    (("turnaround", "incline_pct"), ""),
    (("duration_s",), ""),
    # What is suggested can really be written there.
    (("turnaround", "kinds"), ', did you mean "kind"?'),
    (("turnaround_kind",), ', did you mean "turnaround"?'),
]


@pytest.mark.parametrize(("place", "suggestion"), UNKNOWN)
def test_an_unknown_key_is_named_with_the_known_one_that_is_nearest(place, suggestion):
    (line,) = parse_problems(example_with(place, 1))
    shown = written(place) or "''"
    assert line == f"{shown}: unknown key{suggestion}"


@pytest.mark.parametrize("direction", ["backward", "standing"])
def test_only_a_forward_step_can_be_a_ramp(direction):
    lines = parse_problems(
        workout_document(step_document(), step_document(direction, speed_end_kmh=3))
    )
    assert lines == ["steps[1].speed_end_kmh: only a forward step can be a ramp"]


def test_all_problems_of_a_file_are_told_in_the_order_of_the_file():
    document = EXAMPLE | {
        "name": "",
        "turnaround": {"kind": "hop", "duration_s": "long"},
        "steps": [
            step_document("backward", 0, speed_end_kmh=9),
            {"repeat": 0, "steps": [step_document(hold="no"), {"repeat": 2, "steps": []}]},
            7,
        ],
    }
    places = [line.partition(":")[0] for line in parse_problems(document)]
    assert places == [
        "name",
        "turnaround.kind",
        "turnaround.duration_s",
        "steps[0].duration_s",
        "steps[0].speed_end_kmh",
        "steps[1].repeat",
        "steps[1].steps[0].hold",
        "steps[1].steps[1].steps",
        "steps[2]",
    ]


def test_a_wrong_value_does_not_hide_a_missing_speed_in_the_same_step():
    lines = parse_problems(
        workout_document({"kind": "work", "direction": "backward", "duration_s": 0})
    )
    assert sorted(lines) == [
        f"steps[0].duration_s: expected {SECONDS}, got 0",
        f"steps[0].speed_kmh: missing, expected {SPEED}",
    ]


def test_a_wrong_value_does_not_hide_a_backward_ramp_in_the_same_step():
    lines = parse_problems(
        workout_document(step_document("backward", kind="jump", speed_end_kmh=3))
    )
    assert sorted(lines) == [
        "steps[0].kind: expected one of warm-up, work, recovery, cool-down, got 'jump'",
        "steps[0].speed_end_kmh: only a forward step can be a ramp",
    ]


def test_an_empty_object_is_told_what_a_workout_needs():
    places = [line.partition(":")[0] for line in parse_problems({})]
    assert places == ["format", "name", "steps"]


@pytest.mark.parametrize(
    ("document", "got"),
    [([], "an empty list"), ("text", "'text'"), (5, "5"), (None, "None"), (True, "True")],
)
def test_a_document_that_is_no_object_is_told_so(document, got):
    assert parse_problems(json.dumps(document)) == [f"expected an object, got {got}"]


@pytest.mark.parametrize("version", ["2", "17", "0", "1" + "0" * 30])
def test_another_format_names_both_versions_and_nothing_else(version):
    (line,) = parse_problems({"format": f"retrotimer.workout/{version}", "walks": []})
    assert line == f"format: this file has version {version[:20]}, this program reads version 1"


THERE_AND_BACK = [step_document(duration_s=1), step_document("backward", duration_s=1)]
TOO_LARGE = [
    (
        [{"repeat": 10_000, "steps": [step_document(duration_s=1), step_document(duration_s=1)]}],
        "10000 segments",
    ),
    (
        [{"repeat": 10_000, "steps": [step_document(duration_s=1)]}, step_document()],
        "10000 segments",
    ),
    # 6 000 steps, and a turnaround between every two.
    ([{"repeat": 3_000, "steps": THERE_AND_BACK}], "10000 segments"),
    (THERE_AND_BACK * 3_000, "10000 segments"),
    ([{"repeat": 4, "steps": [step_document(duration_s=3 * 3600 + 1)]}], "12 hours"),
    # Eleven hours of steps, more than twelve with the turnarounds.
    (
        [{"repeat": 66, "steps": [step_document(duration_s=300), step_document("backward", 300)]}],
        "12 hours",
    ),
]


@pytest.mark.parametrize(("steps", "limit"), TOO_LARGE)
def test_more_than_anybody_walks_is_refused(steps, limit):
    (line,) = parse_problems(workout_document(*steps))
    assert line.startswith(f"steps: expected at most {limit} with turnarounds")


def test_repeats_that_multiply_beyond_all_memory_are_refused_at_once():
    inner = step_document()
    for _ in range(16):
        inner = {"repeat": 10_000, "steps": [inner, step_document()]}
    (line,) = parse_problems(workout_document(inner))
    assert line == "steps: expected at most 10000 segments with turnarounds"


def test_the_seventeenth_repeat_inside_one_another_is_named():
    place = ".".join(["steps[0]"] * 17)
    assert parse_problems(nested_repeats(17)) == [
        f"{place}: expected at most 16 repeats inside one another"
    ]


def test_the_error_itself_says_which_file_and_everything():
    with pytest.raises(WorkoutFileError) as caught:
        parse(json.dumps(example_with(("name",), REMOVED)), "ladder.retro.json")
    assert str(caught.value) == f"ladder.retro.json: name: missing, expected {NAME}"
    assert caught.value.source == "ladder.retro.json"
