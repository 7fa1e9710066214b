"""TODO docstring."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.domain.values.text import Text


@dataclass(frozen=True, slots=True)
class Bounds:
    """The closed range a number must lie in."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        # NaN compares false; isfinite would fail on integers beyond a float.
        return self.low <= value <= self.high

    @property
    def words(self) -> Text:
        low, high = f"{self.low:g}", f"{self.high:g}"
        return Text("a number from {low} to {high}", low=low, high=high)

    def require(self, name: str, value: float) -> None:
        """Raise ValueError naming the value that lies outside."""
        if value not in self:
            raise ValueError(not_expected(name, self.words, value))

    def clamp(self, value: float) -> float:
        return min(max(value, self.low), self.high)


def not_expected(name: str, words: str, value: object) -> Text:
    """Why a value cannot be."""
    return Text("{name}: expected {words}, got {value}", name=name, words=words, value=value)
