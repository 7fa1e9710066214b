"""A program file as a document: two weeks with a workout each."""

from __future__ import annotations

from typing import Any

from tests.support.workout_documents import step_document, workout_document


def _make_workout(*steps: Any, **more: Any) -> dict[str, Any]:
    """A workout as it stands in a week: without the key `format`."""
    document = workout_document(*(steps or [step_document()])) | more
    return {key: document[key] for key in document if key != "format"}


EXAMPLE: dict[str, Any] = {
    "format": "retrotimer.program/1",
    "name": "Two weeks",
    "basis": "Common practice",
    "level": "regular",
    "careful": True,
    "locked": True,
    "weeks": [
        {"sessions": 3, "workout": _make_workout(step_document("backward"), name="One")},
        {
            "sessions": 4,
            "workout": _make_workout(step_document("backward", speed_kmh=2.4), name="Two"),
        },
    ],
}
