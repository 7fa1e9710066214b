"""Which texts a workout can hold: the limits that the editor and the reader of files share."""

from __future__ import annotations

from collections.abc import Iterator

from retrotimer.domain.values.hidden_characters import hidden_character_problem
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.validation import is_multiline_text, is_single_line
from retrotimer.domain.workout.step_path import StepPath, item_at, list_paths
from retrotimer.domain.workout.workout import Step, Workout

# Limits of the file format, chosen here: a name and a cue are one line, a description is a text.
MAX_LINE_LENGTH = 200
MAX_TEXT_LENGTH = 4000


def find_line_problem(text: str) -> str:
    """Why a text cannot be a name or a cue, or an empty string."""
    if is_single_line(text, MAX_LINE_LENGTH):
        return ""
    return _length_problem(text, MAX_LINE_LENGTH) or hidden_character_problem(text)


def find_description_problem(text: str) -> str:
    """Why a text cannot be the description of a workout, or an empty string."""
    if is_multiline_text(text, MAX_TEXT_LENGTH):
        return ""
    return _length_problem(text, MAX_TEXT_LENGTH) or hidden_character_problem(text, "\n\t")


def find_cue_problems(workout: Workout) -> Iterator[tuple[StepPath, str]]:
    """Every step whose cue cannot be saved, and why."""
    for path in list_paths(workout):
        item = item_at(workout, path)
        if isinstance(item, Step) and item.cue and (problem := find_line_problem(item.cue)):
            yield path, problem


def _length_problem(text: str, max_length: int) -> str:
    if not text:
        return Text("a text is needed")
    if len(text) <= max_length:
        return ""
    return Text(
        "at most {longest} characters are allowed, this text has {length}",
        longest=max_length,
        length=len(text),
    )
