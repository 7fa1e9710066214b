"""Session summaries as JSON, for the table `summary`; its column `derivation` is their version."""

from __future__ import annotations

import json
from typing import Any, TypeVar, cast

from retrotimer.domain.session.energy import Energy
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.summary import SessionSummary
from retrotimer.domain.workout.workout import Direction
from retrotimer.store.history.events import context_to_payload, parse_context

T = TypeVar("T")
_WALKING_DIRECTIONS = (Direction.FORWARD, Direction.BACKWARD)


def serialize(summary: SessionSummary) -> str:
    energy = summary.total_energy
    return json.dumps(
        {
            "workout": summary.workout_name,
            "outcome": summary.outcome,
            "elapsed_s": summary.elapsed_s,
            "occasion": context_to_payload(summary.context),
            "walked": summary.totals_by_direction,
            "spent": energy and [energy.gross_kcal, energy.net_kcal, energy.is_extrapolated],
            "after": summary.answers_after,
        }
        # Most sessions have none.
        | ({"problems": summary.problems} if summary.problems else {})
    )


def parse(text: str) -> SessionSummary:
    """The summary in a JSON text. Raises ValueError."""
    content = json.loads(text)
    try:
        return SessionSummary(
            _require_type(str, content["workout"]),
            Outcome(content["outcome"]),
            _require_type(float, content["elapsed_s"]),
            parse_context(content["occasion"]),
            {way: _parse_walked(content["walked"][way]) for way in _WALKING_DIRECTIONS},
            None if content["spent"] is None else _parse_energy(content["spent"]),
            _require_type(dict, content["after"]),
            tuple(map(str, _require_type(list, content.get("problems", [])))),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"its summary is damaged: {error}") from error


def _parse_walked(values: Any) -> tuple[float, float, float]:
    walked_s, distance_km, top_kmh = (_require_type(float, value) for value in values)
    return walked_s, distance_km, top_kmh


def _parse_energy(values: Any) -> Energy:
    gross_kcal, net_kcal, extrapolated = values
    return Energy(
        _require_type(float, gross_kcal),
        _require_type(float, net_kcal),
        _require_type(bool, extrapolated),
    )


def _require_type(expected_type: type[T], value: Any) -> T:
    # The sum of an empty list is the integer 0.
    if type(value) is not expected_type and not (expected_type is float and type(value) is int):
        raise TypeError(value)
    return cast("T", value)
