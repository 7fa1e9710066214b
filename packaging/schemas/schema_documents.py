"""The published JSON schemas, from the tables by which our own readers validate."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from retrotimer.store.files import program_file, workout_schema
from retrotimer.store.files.json_fields import JsonField, ref
from retrotimer.store.folders import assets_folder

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_texts() -> dict[Path, str]:
    """The text of each file in assets/schemas."""
    documents = {"program": program_schema(), "workout": workout_file_schema()}
    return {
        assets_folder() / "schemas" / f"{name}.schema.json": json.dumps(document, indent=2) + "\n"
        for name, document in documents.items()
    }


def workout_file_schema() -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "title": "RetroTimer workout, version 1",
        "description": (
            "The shape of a *.retro.json file. `retrotimer check` finds what is unsafe to walk."
        ),
        **object_schema(workout_schema.WORKOUT_FIELDS, workout_schema.REQUIRED_WORKOUT_KEYS),
        "$defs": step_definitions(),
    }


def program_schema() -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "title": "RetroTimer program, version 1",
        "description": "The shape of a *.program.json file: workouts week by week.",
        **object_schema(program_file.PROGRAM_FIELDS, program_file.REQUIRED_PROGRAM_KEYS),
        "$defs": {
            "week": object_schema(program_file.WEEK_FIELDS, program_file.WEEK_FIELDS),
            "workout": object_schema(
                workout_schema.WORKOUT_FIELDS, workout_schema.REQUIRED_NESTED_WORKOUT_KEYS
            ),
            **step_definitions(),
        },
    }


def step_definitions() -> dict[str, Any]:
    is_repeat = {"anyOf": [{"required": [key]} for key in workout_schema.REPEAT_MARKS]}
    return {
        "turnaround": object_schema(workout_schema.TURNAROUND_FIELDS),
        "steps": {
            "type": "array",
            "minItems": 1,
            "items": {"if": is_repeat, "then": ref("repeat"), "else": ref("step")},
        },
        "repeat": object_schema(workout_schema.REPEAT_FIELDS, workout_schema.REPEAT_FIELDS),
        "step": {
            **object_schema(workout_schema.STEP_FIELDS, workout_schema.REQUIRED_STEP_KEYS),
            "allOf": [
                if_direction(workout_schema.DIRECTIONS_WITH_SPEED, {"required": ["speed_kmh"]}),
                if_direction(
                    workout_schema.DIRECTIONS_WITHOUT_RAMP,
                    {"not": {"required": ["speed_end_kmh"]}},
                ),
            ],
        },
    }


def object_schema(
    fields: Mapping[str, JsonField], required_keys: Iterable[str] = ()
) -> dict[str, Any]:
    required = {"required": list(required_keys)}
    return {
        "type": "object",
        "additionalProperties": False,
        **(required if required["required"] else {}),
        "properties": {key: dict(field.schema) for key, field in fields.items()},
    }


def if_direction(directions: Iterable[str], then: Mapping[str, Any]) -> dict[str, Any]:
    return {"if": {"properties": {"direction": {"enum": list(directions)}}}, "then": then}
