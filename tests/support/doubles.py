"""The two doubles of this project: a clock that is told the time, a player that writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from retrotimer.domain.cues.cues import DueCue

STARTED = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)


class ManualClock:
    """Moves only when told, and never backward. Its zero is odd, so that mixed clocks show."""

    scale = 1.0

    def __init__(self) -> None:
        self._zero_s = self._now_s = 54_321.0

    def now_s(self) -> float:
        return self._now_s

    def wall(self) -> datetime:
        return STARTED + timedelta(seconds=self._now_s - self._zero_s)

    def move(self, seconds: float) -> None:
        assert seconds >= 0
        self._now_s += seconds


class RecordingPlayer:
    """Writes down what is to sound, and when, by the clock it is given."""

    name = "recording"
    reason = "a test listens"

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._zero_s = clock.now_s()
        self._cues: list[tuple[float, DueCue]] = []
        self._until_s = 0.0
        self.stretches: list[tuple[float, float]] = []

    def play(self, cues: Sequence[DueCue], length_s: float) -> None:
        self.silence()
        now_s = self._now_s()
        self.stretches.append((now_s, now_s + length_s))
        self._until_s = now_s + length_s
        self._cues += [(now_s + due.at_s, due) for due in cues]

    def silence(self) -> None:
        self._until_s = self._now_s()
        self._cues = [(at_s, due) for at_s, due in self._cues if at_s < self._until_s]

    def drain(self) -> None:
        """What is written down needs no waiting."""

    @property
    def heard(self) -> list[tuple[float, str]]:
        """What began to sound so far: seconds since the player was made, and its tone or text."""
        now_s = self._now_s()
        return [(at_s, due.cue.tone or "-") for at_s, due in self._cues if at_s <= now_s]

    @property
    def spoken(self) -> list[tuple[float, str]]:
        """What was said so far: seconds since the player was made, and the phrase."""
        now_s = self._now_s()
        return [
            (at_s, " ".join(due.cue.phrase))
            for at_s, due in self._cues
            if at_s <= now_s and due.cue.phrase
        ]

    def _now_s(self) -> float:
        return self._clock.now_s() - self._zero_s
