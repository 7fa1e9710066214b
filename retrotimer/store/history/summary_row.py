"""A summary as its row keeps it: JSON, read as it was written by this very version."""

from __future__ import annotations

import json
from typing import Any, TypeVar, cast

from retrotimer.domain.session.energy import Energy
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.summary import Summary
from retrotimer.domain.workout.workout import Direction
from retrotimer.store.history.events import occasion_of, occasion_payload

T = TypeVar("T")
_WALKED = (Direction.FORWARD, Direction.BACKWARD)


def text_of(summary: Summary) -> str:
    spent = summary.spent
    return json.dumps(
        {
            "workout": summary.workout,
            "outcome": summary.outcome,
            "elapsed_s": summary.elapsed_s,
            "occasion": occasion_payload(summary.occasion),
            "walked": summary.walked,
            "spent": spent and [spent.gross_kcal, spent.net_kcal, spent.extrapolated],
            "after": summary.after,
        }
    )


def read(text: str) -> Summary:
    """Raises ValueError."""
    content = json.loads(text)
    try:
        return Summary(
            _of(str, content["workout"]),
            Outcome(content["outcome"]),
            _of(float, content["elapsed_s"]),
            occasion_of(content["occasion"]),
            {way: _walked(content["walked"][way]) for way in _WALKED},
            None if content["spent"] is None else _spent(content["spent"]),
            _of(dict, content["after"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"its summary is damaged: {error}") from error


def _walked(found: Any) -> tuple[float, float, float]:
    walked_s, distance_km, top_kmh = (_of(float, value) for value in found)
    return walked_s, distance_km, top_kmh


def _spent(found: Any) -> Energy:
    gross_kcal, net_kcal, extrapolated = found
    return Energy(_of(float, gross_kcal), _of(float, net_kcal), _of(bool, extrapolated))


def _of(kind: type[T], value: Any) -> T:
    # Sums of nothing are whole numbers.
    if type(value) is not kind and not (kind is float and type(value) is int):
        raise TypeError(value)
    return cast("T", value)
