"""What the cues need to know about a walker."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.domain.values.units import Units


@dataclass(frozen=True, slots=True)
class Habits:
    """How many sessions a walker has behind them, if they hold the rails, and their units."""

    session_count: int = 0
    holds_rails: bool = True
    units: Units = Units.METRIC
