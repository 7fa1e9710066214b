"""TODO docstring."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.domain.values.units import Units


@dataclass(frozen=True, slots=True)
class Habits:
    """What a coach knows of a walker: sessions behind them, the rails held, and their console."""

    session_count: int = 0
    holds_rails: bool = True
    units: Units = Units.METRIC
