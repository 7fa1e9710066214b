"""Closed ranges of numbers, and the message for a value that is not allowed."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.domain.values.text import Text

# In floating point 2.8 - 2.4 is slightly more than 0.4, but it must not exceed a limit of 0.4.
ROUNDING_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Bounds:
    """The closed range a number must lie in."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        # NaN compares false, so it is outside; `isfinite` would fail on integers beyond a float.
        return self.low <= value <= self.high

    @property
    def description(self) -> Text:
        low, high = f"{self.low:g}", f"{self.high:g}"
        return Text("a number from {low} to {high}", low=low, high=high)

    def validate(self, name: str, value: float) -> None:
        """Raise ValueError with the name if the value lies outside."""
        if value not in self:
            raise ValueError(invalid_value_text(name, self.description, value))

    def clamp(self, value: float) -> float:
        return min(max(value, self.low), self.high)


def invalid_value_text(name: str, description: str, value: object) -> Text:
    """The message for a value that is not as described."""
    return Text("{name}: expected {words}, got {value}", name=name, words=description, value=value)
