"""The texts that a workout can hold are exactly those that the reader of its file accepts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.workout.editing import NEW_WORKOUT
from retrotimer.domain.workout.text_limits import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    find_cue_problems,
    find_description_problem,
    find_line_problem,
)
from retrotimer.domain.workout.workout import Repeat
from retrotimer.store.files import workout_file
from retrotimer.store.files.workout_file import WorkoutFileError

any_texts = st.text(max_size=40) | st.text("a\u200b\u200c\n\t\r ", max_size=6)
long_texts = st.integers(0, 6000).map(lambda length: "a" * length)


def is_read_back(workout) -> bool:
    try:
        return workout_file.parse(workout_file.serialize(workout)) == workout
    except WorkoutFileError:
        return False


def with_cue(cue):
    first, *others = NEW_WORKOUT.steps
    return replace(NEW_WORKOUT, steps=(replace(first, cue=cue), *others))


@given(any_texts | long_texts)
def test_a_name_without_a_problem_is_read_back_and_any_other_is_not(text):
    assert is_read_back(replace(NEW_WORKOUT, name=text)) == (find_line_problem(text) == "")


@given(any_texts | long_texts)
def test_a_description_without_a_problem_is_read_back_and_any_other_is_not(text):
    workout = replace(NEW_WORKOUT, description=text)
    assert is_read_back(workout) == (find_description_problem(text) == "")


@given(any_texts | long_texts)
def test_a_cue_without_a_problem_is_read_back_and_any_other_is_not(text):
    workout = with_cue(text)
    assert is_read_back(workout) == (not list(find_cue_problems(workout)))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a" * (MAX_LINE_LENGTH + 1), "at most 200 characters are allowed, this text has 201"),
        ("Push\u200b away", "U+200B"),
        ("two\nlines", "U+000A"),
        ("", "needed"),
    ],
)
def test_a_problem_says_what_is_allowed(text, problem):
    assert problem in find_line_problem(text)


def test_a_description_may_have_lines_and_tabs():
    assert find_description_problem("one\n\ttwo") == ""
    assert "U+200B" in find_description_problem("one\n\u200b")
    assert "4000" in find_description_problem("a" * (MAX_TEXT_LENGTH + 1))


def test_the_place_of_a_cue_is_named_inside_a_repeat_too():
    warm_up, repeat, cool_down = NEW_WORKOUT.steps
    assert isinstance(repeat, Repeat)
    wrong = replace(repeat, steps=(repeat.steps[0], replace(repeat.steps[1], cue="a" * 300)))
    workout = replace(NEW_WORKOUT, steps=(warm_up, wrong, cool_down))
    ((path, problem),) = find_cue_problems(workout)
    assert path == (1, 1)
    assert "300" in problem
