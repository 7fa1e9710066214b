"""Any content of a workout file gives a Workout or a WorkoutFileError."""

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrotimer.domain.workout.workout import STEP_KINDS, Direction, TurnaroundKind
from retrotimer.store.files.workout_file import WorkoutFileError, parse, read, serialize
from retrotimer.store.files.workout_schema import FORMAT
from tests.support.workout_documents import EXAMPLE, example_with

texts = st.text(st.characters(codec=None), max_size=10)
KEYS = (
    *("format", "name", "description", "turnaround", "steps", "repeat", "kind", "direction"),
    *("duration_s", "speed_kmh", "speed_end_kmh", "incline_pct", "cue", "hold"),
)
keys = st.sampled_from(KEYS) | texts
words = st.sampled_from([*STEP_KINDS, *Direction, *TurnaroundKind, FORMAT, "turnaround"])
numbers = st.integers() | st.floats() | st.sampled_from([1, 60, 10_000, 10**400, -0.0, 1e308])
json_values = st.recursive(
    st.none() | st.booleans() | numbers | texts | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=10,
)


def places(document, here=()):
    """Every place of a document, itself included."""
    yield here
    if isinstance(document, dict):
        for key, value in document.items():
            yield from places(value, (*here, key))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from places(value, (*here, index))


EVERY_PLACE = list(places(EXAMPLE))
OBJECTS = [place[:-1] for place in EVERY_PLACE if place and place[-1] in ("name", "kind", "repeat")]


def is_answered(text):
    try:
        workout = parse(text)
    except WorkoutFileError as error:
        assert error.problems
        assert all(line.isprintable() for line in error.problems)
    else:
        assert parse(serialize(workout)) == workout


@given(st.sampled_from(EVERY_PLACE), json_values)
@settings(max_examples=3 * settings.default.max_examples)
def test_any_value_at_any_place_is_answered(place, value):
    is_answered(json.dumps(example_with(place, value)))


@given(st.sampled_from(OBJECTS), keys, json_values)
@settings(max_examples=2 * settings.default.max_examples)
def test_any_key_in_any_object_is_answered(place, key, value):
    is_answered(json.dumps(example_with((*place, key), value)))


@given(st.text(alphabet='{}[]":,0123456789.eE-+\\ntrufalsI\ud800 ', max_size=60))
@example('"\\ud800"')
def test_any_text_is_answered(text):
    is_answered(text)


@given(st.binary(max_size=100), st.integers(0, 1_000), st.integers(0, 100))
def test_any_bytes_in_a_file_are_answered(tmp_path_factory, noise, begin, length):
    content = json.dumps(EXAMPLE).encode()
    path = tmp_path_factory.getbasetemp() / "noise.retro.json"
    path.write_bytes(content[:begin] + noise + content[begin + length :])
    try:
        read(path)
    except WorkoutFileError as error:
        assert error.problems
