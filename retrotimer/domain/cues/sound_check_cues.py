"""What sounds when a person checks the sound: each side, a change, and beeps to tap to."""

from __future__ import annotations

from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.cues import TONE_S, Cue, CueKind, CuePolicy, DueCue, Tone
from retrotimer.domain.cues.latency import BEEP_EVERY_S, LEAD_IN, TAPS
from retrotimer.domain.cues.phrases import said
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.domain.workout.workout import Direction

# Headphones swallow what comes right after silence.
FIRST_S = 1.0
# Some more than are needed: a slip of the hand, and who wakes up late.
SPARE_BEEPS = 4
_SPEED_KMH = 2.4


def checked(side: Side, policy: CuePolicy) -> tuple[DueCue, ...]:
    """A side says its name after the long tone; both sides a change, as in a session."""
    if side is not Side.BOTH:
        text = phrases.SIDE[side]
        return (_due(FIRST_S, Cue(CueKind.ANNOUNCEMENT, text, Tone.RAILS, said(text)), policy),)
    counts = tuple(
        _due(FIRST_S + beat, Cue(CueKind.COUNT, str(3 - beat), Tone.COUNT), policy)
        for beat in range(3)
    )
    walk = said(phrases.WALK[Direction.BACKWARD]) + phrases.speed_phrase(_SPEED_KMH)
    change = Cue(CueKind.ANNOUNCEMENT, " ".join(walk), Tone.BACKWARD, walk)
    return (*counts, _due(FIRST_S + len(counts), change, policy))


def beeps() -> tuple[DueCue, ...]:
    """Count tones to tap to, one a second, whatever was chosen to be heard."""
    beep = Cue(CueKind.COUNT, "", Tone.COUNT)
    return tuple(
        DueCue(FIRST_S + number * BEEP_EVERY_S, beep, -1, TONE_S[Tone.COUNT])
        for number in range(LEAD_IN + TAPS + SPARE_BEEPS)
    )


def _due(at_s: float, cue: Cue, policy: CuePolicy) -> DueCue:
    sounded = policy.sounded(cue)
    return DueCue(at_s, sounded, -1, policy.duration_s(sounded))
