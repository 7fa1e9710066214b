"""Invalid workout files: every problem is reported with its place and what was expected."""

from __future__ import annotations

import json

import pytest

from retrotimer.store.files.workout_file import WorkoutFileError, parse
from tests.support.workout_documents import (
    COUNT,
    DIRECTIONS,
    EXAMPLE,
    INNER,
    KINDS,
    NAME,
    REMOVED,
    SECONDS,
    SPEED,
    STEP,
    STEPS,
    WRONG_VALUES,
    example_with,
    nested_repeats,
    parse_problems,
    step_document,
    workout_document,
)


def written(place):
    """A place as the problems name it: steps[2].steps[0].speed_kmh."""
    text = "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in place)
    return text.removeprefix(".")


@pytest.mark.parametrize(("place", "value", "expected"), WRONG_VALUES)
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
