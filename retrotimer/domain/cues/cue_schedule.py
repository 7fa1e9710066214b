"""A page of cues: lines put in one after the other by rank, so that no two sound at once."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, replace
from math import inf

from retrotimer.domain.cues.cues import Cue, CueKind, CuePolicy, Tone
from retrotimer.domain.cues.phrases import Phrase, said

# At least this between any two cues.
GAP_S = 0.3
# A critical line is said again after this.
REPEAT_AFTER_S = 0.8
# How much later a line may come that names a time.
SLACK_S = 2.0


@dataclass(frozen=True, slots=True)
class Line:
    """A cue, the offsets between which it may begin, and shorter phrases for little room."""

    cue: Cue
    earliest_s: float
    latest_s: float
    shorter: tuple[Phrase, ...] = ()


class Page:
    """The cues of a segment as they are put in, one after the other by rank."""

    def __init__(self, policy: CuePolicy) -> None:
        self.policy = policy
        self._placed: list[tuple[float, float, Cue]] = []

    @property
    def cues(self) -> list[tuple[float, Cue]]:
        return [(at_s, cue) for at_s, _, cue in self._placed]

    @property
    def until_s(self) -> float:
        """When the last of them is over."""
        return max(until_s for _, until_s, _ in self._placed)

    def put(self, cue: Cue, at_s: float) -> None:
        """Put a sounded cue at this offset, whatever is there."""
        placed = (at_s, at_s + self.policy.duration_s(cue), cue)
        insort(self._placed, placed, key=lambda earlier: earlier[0])

    def write(self, line: Line, until_s: float) -> None:
        """Put a line where there is room for it, over by `until_s`; else leave it out."""
        for phrase in (line.cue.phrase, *line.shorter):
            cue = self.policy.sounded(replace(line.cue, phrase=phrase))
            at_s = self._free_s(line.earliest_s, self.policy.duration_s(cue))
            if at_s <= min(line.latest_s, until_s - self.policy.duration_s(cue)):
                self.put(cue, at_s)
                return

    def finish(self, kind: CueKind, text: str, tone: Tone, at_s: float) -> None:
        """Put what is said when the segment is over and nothing follows by itself."""
        cue = self.policy.sounded(Cue(kind, text, tone, said(text)))
        self.put(cue, at_s)
        self.repeat(cue, at_s, inf)

    def repeat(self, cue: Cue, at_s: float, until_s: float) -> None:
        """Say a critical line again, as often as was chosen, where there is room soon after it."""
        again = replace(cue, tone=Tone.PHRASE)
        for _ in range(1, self.policy.choices.repeats if cue.phrase else 1):
            at_s += self.policy.duration_s(cue) + REPEAT_AFTER_S
            self.write(Line(again, at_s, at_s + SLACK_S), until_s)

    def _free_s(self, earliest_s: float, duration_s: float) -> float:
        """The first offset from `earliest_s` on at which nothing else sounds for so long."""
        at_s = earliest_s
        for begin_s, end_s, _ in self._placed:
            if begin_s - GAP_S >= at_s + duration_s:
                break
            at_s = max(at_s, end_s + GAP_S)
        return at_s


def line(kind: CueKind, text: str, earliest_s: float, latest_s: float) -> Line:
    """A line of the catalogue that has no tone of its own."""
    return Line(Cue(kind, text, Tone.PHRASE, said(text)), earliest_s, latest_s)
