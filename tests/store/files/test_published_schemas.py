"""The published JSON schemas accept what the program reads and writes."""

from __future__ import annotations

import json
from math import isnan

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from retrotimer.store.files.workout_file import serialize
from retrotimer.store.folders import assets_folder
from tests.support.paths import REPOSITORY
from tests.support.program_documents import EXAMPLE as PROGRAM
from tests.support.strategies import workouts
from tests.support.workout_documents import EXAMPLE, WRONG_VALUES, example_with, nested_repeats


def schema(name):
    return json.loads((assets_folder() / "schemas" / f"{name}.schema.json").read_text("utf-8"))


WORKOUT_SHAPE = Draft202012Validator(schema("workout"))
PROGRAM_SHAPE = Draft202012Validator(schema("program"))


def test_the_files_are_what_the_tables_of_our_readers_give(monkeypatch):
    monkeypatch.syspath_prepend(REPOSITORY / "packaging" / "schemas")
    from schema_documents import schema_texts

    # `packaging/schemas/render` writes them.
    for path, text in schema_texts().items():
        assert path.read_text("utf-8") == text
    assert set(schema_texts()) == set((assets_folder() / "schemas").iterdir())


@pytest.mark.parametrize("shape", [WORKOUT_SHAPE, PROGRAM_SHAPE], ids=["workout", "program"])
def test_they_are_schemas(shape):
    Draft202012Validator.check_schema(shape.schema)


@pytest.mark.parametrize(
    ("shape", "path"),
    [
        *((WORKOUT_SHAPE, path) for path in assets_folder().glob("workouts/*.json")),
        *((PROGRAM_SHAPE, path) for path in assets_folder().glob("programs/*.json")),
    ],
    ids=lambda found: getattr(found, "name", "as"),
)
def test_every_bundled_file_has_the_shape_of_its_kind(shape, path):
    shape.validate(json.loads(path.read_text("utf-8")))


@given(workouts())
def test_every_workout_we_write_has_the_shape(workout):
    WORKOUT_SHAPE.validate(json.loads(serialize(workout)))


@pytest.mark.parametrize("document", [EXAMPLE, nested_repeats(3)])
def test_what_we_read_has_the_shape(document):
    WORKOUT_SHAPE.validate(document)
    PROGRAM_SHAPE.validate(PROGRAM | {"weeks": [{"sessions": 1, "workout": document}]})


# JSON itself has no NaN.
WRONG = [
    (place, value)
    for place, value, _ in WRONG_VALUES
    if not (isinstance(value, float) and isnan(value))
]


@pytest.mark.parametrize(("place", "value"), WRONG)
def test_a_wrong_value_is_refused_by_both(place, value):
    assert not WORKOUT_SHAPE.is_valid(example_with(place, value))
