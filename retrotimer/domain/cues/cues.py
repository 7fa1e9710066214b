"""Cues as values: what sounds, what is shown, and when.

`segment_cues` decides which cues a segment has. Everything that plays, shows, exports or rehearses
cues reads them through `session_cues.cues_between`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from retrotimer.domain.cues.phrases import COUNT_WORDS, Phrase, spoken_phrase
from retrotimer.domain.settings.cue_settings import CueSettings, SoundMode
from retrotimer.domain.settings.habits import Habits


class CueKind(StrEnum):
    """What a cue is for.

    An announcement says what to do now, a heads-up what comes next. A reminder is a form reminder,
    an authored cue is one that was written into a step.
    """

    ANNOUNCEMENT = "announcement"
    HEADS_UP = "heads-up"
    COUNT = "count"
    REMINDER = "reminder"
    AUTHORED = "own"
    TIME_CALL = "time"
    TURN = "turn"
    END = "end"

    @property
    def is_critical(self) -> bool:
        """Is it played even if it is late? Announcements, turns and the end are."""
        return self in (CueKind.ANNOUNCEMENT, CueKind.TURN, CueKind.END)


class Tone(StrEnum):
    """The tones (docs/domain.md, section 8).

    The long tone sounds once for the side rails, twice for a turnaround and three times for the
    end. The soft tone comes before a phrase that has no tone of its own.
    """

    COUNT = "count"
    SOFT = "phrase"
    FORWARD = "forward"
    BACKWARD = "backward"
    RAILS = "rails"
    TURN = "turn"
    END = "end"


# Lengths of the tones (docs/domain.md, section 8); repeated tones include their gaps.
TONE_DURATION_S = {
    Tone.COUNT: 0.12,
    Tone.SOFT: 0.15,
    Tone.FORWARD: 0.6,
    Tone.BACKWARD: 0.6,
    Tone.RAILS: 0.6,
    Tone.TURN: 1.4,
    Tone.END: 2.2,
}
# Silence between a tone and its phrase, and between the texts of a phrase.
PHRASE_GAP_S = 0.15
TEXT_GAP_S = 0.06


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption to show, with a tone and the texts of a phrase to play after it.

    A cue without tone and phrase is only shown.
    """

    kind: CueKind
    caption: str
    tone: Tone | None = None
    phrase: Phrase = ()


@dataclass(frozen=True, slots=True)
class ScheduledCue:
    """A cue with its time: it begins `at_s` seconds after START and sounds for `duration_s`.

    `segment_index` is -1 in the start countdown.
    """

    at_s: float
    cue: Cue
    segment_index: int
    duration_s: float = 0.0

    @property
    def until_s(self) -> float:
        return self.at_s + self.duration_s


@dataclass(frozen=True, slots=True)
class CuePolicy:
    """Everything that decides how cues sound for one walker.

    `text_durations_s` has the length of each text that the voice can speak.
    """

    cue_settings: CueSettings = field(default_factory=CueSettings)
    text_durations_s: Mapping[str, float] = field(default_factory=dict)
    habits: Habits = field(default_factory=Habits)

    def resolve(self, cue: Cue) -> Cue:
        """The cue as it sounds with these settings; a text without a clip is not spoken."""
        match self.cue_settings.sounds:
            case SoundMode.CAPTIONS_ONLY:
                return replace(cue, tone=None, phrase=())
            case SoundMode.BEEPS:
                return replace(cue, phrase=())
        phrase = cue.phrase
        if self.cue_settings.sounds is SoundMode.VOICE and cue.tone is Tone.COUNT:
            phrase = spoken_phrase(COUNT_WORDS[int(cue.caption)])
        if not phrase or any(text not in self.text_durations_s for text in phrase):
            return replace(cue, phrase=())
        spoken_only = self.cue_settings.sounds is SoundMode.VOICE and cue.tone in (
            Tone.COUNT,
            Tone.SOFT,
        )
        return replace(cue, tone=None if spoken_only else cue.tone, phrase=phrase)

    def duration_s(self, cue: Cue) -> float:
        """How long a resolved cue sounds, in seconds."""
        lengths_s = [self.text_durations_s[text] for text in cue.phrase]
        spoken_s = sum(lengths_s) + TEXT_GAP_S * max(len(lengths_s) - 1, 0)
        if cue.tone is None:
            return spoken_s
        return TONE_DURATION_S[cue.tone] + (PHRASE_GAP_S + spoken_s if lengths_s else 0.0)
