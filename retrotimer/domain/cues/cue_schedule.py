"""The cue schedule of one segment, in which no two cues sound at the same time.

Cues are requested one after the other by rank, the most important first. Each gets the first free
time within its limits; one that finds no free time is left out.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, replace
from math import inf

from retrotimer.domain.cues.cues import Cue, CueKind, CuePolicy, Tone
from retrotimer.domain.cues.phrases import Phrase, spoken_phrase

# The shortest silence between two cues.
MIN_CUE_GAP_S = 0.3
# The time after which a critical cue is repeated.
REPEAT_DELAY_S = 0.8
# The longest delay of a cue that names a time.
MAX_DELAY_S = 2.0


@dataclass(frozen=True, slots=True)
class CueRequest:
    """A cue that should be scheduled.

    It may begin between the two offsets into the segment. The shorter phrases are tried in order
    where the full one does not fit.
    """

    cue: Cue
    earliest_s: float
    latest_s: float
    shorter_phrases: tuple[Phrase, ...] = ()


class CueSchedule:
    """The cues of one segment, scheduled one after the other by rank."""

    def __init__(self, policy: CuePolicy) -> None:
        self.policy = policy
        self._placed: list[tuple[float, float, Cue]] = []

    @property
    def cues(self) -> list[tuple[float, Cue]]:
        return [(at_s, cue) for at_s, _, cue in self._placed]

    @property
    def until_s(self) -> float:
        """The offset at which the last scheduled cue is over."""
        return max(until_s for _, until_s, _ in self._placed)

    def add(self, cue: Cue, at_s: float) -> None:
        """Schedule a resolved cue at this offset, even if it overlaps another one."""
        placed = (at_s, at_s + self.policy.duration_s(cue), cue)
        insort(self._placed, placed, key=lambda earlier: earlier[0])

    def try_add(self, request: CueRequest, until_s: float) -> None:
        """Schedule a cue in free time so that it is over by `until_s`, or leave it out."""
        for phrase in (request.cue.phrase, *request.shorter_phrases):
            cue = self.policy.resolve(replace(request.cue, phrase=phrase))
            at_s = self._find_free_offset_s(request.earliest_s, self.policy.duration_s(cue))
            if at_s <= min(request.latest_s, until_s - self.policy.duration_s(cue)):
                self.add(cue, at_s)
                return

    def add_closing(self, kind: CueKind, caption: str, tone: Tone, at_s: float) -> None:
        """Schedule the last cue of a segment after which the session waits or ends."""
        cue = self.policy.resolve(Cue(kind, caption, tone, spoken_phrase(caption)))
        self.add(cue, at_s)
        self.add_repeats(cue, at_s, inf)

    def add_repeats(self, cue: Cue, at_s: float, until_s: float) -> None:
        """Repeat a critical cue as often as the settings say, where there is time soon after it."""
        repeated_cue = replace(cue, tone=Tone.SOFT)
        for _ in range(1, self.policy.cue_settings.repeats if cue.phrase else 1):
            at_s += self.policy.duration_s(cue) + REPEAT_DELAY_S
            self.try_add(CueRequest(repeated_cue, at_s, at_s + MAX_DELAY_S), until_s)

    def _find_free_offset_s(self, earliest_s: float, duration_s: float) -> float:
        """The first offset from `earliest_s` on at which no other cue sounds for `duration_s`."""
        at_s = earliest_s
        for begin_s, end_s, _ in self._placed:
            if begin_s - MIN_CUE_GAP_S >= at_s + duration_s:
                break
            at_s = max(at_s, end_s + MIN_CUE_GAP_S)
        return at_s


def phrase_request(kind: CueKind, caption: str, earliest_s: float, latest_s: float) -> CueRequest:
    """A request for a fixed phrase, preceded by the soft tone."""
    return CueRequest(Cue(kind, caption, Tone.SOFT, spoken_phrase(caption)), earliest_s, latest_s)
