"""Test doubles: a clock that the test moves, and a player and a journal that record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from retrotimer.domain.cues.cues import ScheduledCue
from retrotimer.domain.session.controls import Control
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.domain.session.walk import Place

STARTED_AT = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)


class ManualClock:
    """Moves only by `advance`. Starts at an odd time, so that mixed up clocks fail a test."""

    time_scale = 1.0

    def __init__(self) -> None:
        self._zero_s = self._now_s = 54_321.0
        self._wall_shift_s = 0.0

    def now_s(self) -> float:
        return self._now_s

    def local_time(self) -> datetime:
        return STARTED_AT + timedelta(seconds=self._now_s - self._zero_s + self._wall_shift_s)

    def advance(self, seconds: float) -> None:
        assert seconds >= 0
        self._now_s += seconds

    def set_wall(self, by_s: float) -> None:
        """Set the clock on the wall ahead, or back, while the session's own goes on."""
        self._wall_shift_s += by_s


class RecordingPlayer:
    """Records which cues sound, and when, by the given clock."""

    engine_name = "recording"
    status_text = "records"

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._zero_s = clock.now_s()
        self._cues: list[tuple[float, ScheduledCue]] = []
        self._end_s = 0.0
        self.block_spans_s: list[tuple[float, float]] = []

    def play(self, cues: Sequence[ScheduledCue], length_s: float) -> None:
        self.silence()
        now_s = self._now_s()
        self.block_spans_s.append((now_s, now_s + length_s))
        self._end_s = now_s + length_s
        self._cues += [(now_s + due.at_s, due) for due in cues]

    def silence(self) -> None:
        self._end_s = self._now_s()
        self._cues = [(at_s, due) for at_s, due in self._cues if at_s < self._end_s]

    def drain(self) -> None:
        """A recording needs no waiting."""

    @property
    def heard_cues(self) -> list[tuple[float, str]]:
        """What began to sound: seconds since the player was made, and the tone or "-"."""
        now_s = self._now_s()
        return [(at_s, due.cue.tone or "-") for at_s, due in self._cues if at_s <= now_s]

    @property
    def spoken_phrases(self) -> list[tuple[float, str]]:
        """What was spoken so far: seconds since the player was made, and the phrase."""
        now_s = self._now_s()
        return [
            (at_s, " ".join(due.cue.phrase))
            for at_s, due in self._cues
            if at_s <= now_s and due.cue.phrase
        ]

    def _now_s(self) -> float:
        return self._clock.now_s() - self._zero_s


class RecordingJournal:
    """Keeps what a session records in memory, as tuples that begin with the kind of the event."""

    def __init__(self) -> None:
        self.entries: list[tuple] = []

    def start(self, started_at: datetime) -> None:
        self.entries.append(("begin", started_at))

    def record_control(self, control: Control) -> None:
        self.entries.append(("control", control.at_s, control.kind))

    def record_segment(self, at_s: float, place: Place) -> None:
        self.entries.append(("segment", at_s, place.index))

    def record_heartbeat(self, at_s: float) -> None:
        self.entries.append(("heartbeat", at_s))

    def record_note(self, at_s: float, text: str) -> None:
        self.entries.append(("note", at_s, text))

    def record_override(self, at_s: float, rules: Sequence[str]) -> None:
        self.entries.append(("override", at_s, tuple(rules)))

    def record_end(self, at_s: float, state: SessionPhase) -> None:
        self.entries.append(("end", at_s, state))
