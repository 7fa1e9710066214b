"""The cues of the sound check: each side, a change of direction, and beeps to tap to."""

from __future__ import annotations

from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.cues import TONE_DURATION_S, Cue, CueKind, CuePolicy, ScheduledCue, Tone
from retrotimer.domain.cues.latency import BEEP_INTERVAL_S, LEAD_IN_BEEPS, MIN_TAPS
from retrotimer.domain.cues.phrases import spoken_phrase
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.domain.workout.workout import Direction

# Headphones cut off what is played right after silence.
FIRST_CUE_S = 1.0
# More beeps than taps are needed, for missed ones and a late start.
SPARE_BEEPS = 4
_EXAMPLE_SPEED_KMH = 2.4


def side_check_cues(side: Side, policy: CuePolicy) -> tuple[ScheduledCue, ...]:
    """For a side its name after the long tone; for both a change of direction as in a session."""
    if side is not Side.BOTH:
        text = phrases.SIDE_LABEL[side]
        return (
            _schedule_cue(
                FIRST_CUE_S,
                Cue(CueKind.ANNOUNCEMENT, text, Tone.RAILS, spoken_phrase(text)),
                policy,
            ),
        )
    counts = tuple(
        _schedule_cue(FIRST_CUE_S + beat, Cue(CueKind.COUNT, str(3 - beat), Tone.COUNT), policy)
        for beat in range(3)
    )
    walk = spoken_phrase(phrases.WALK_INSTRUCTION[Direction.BACKWARD]) + phrases.speed_phrase(
        _EXAMPLE_SPEED_KMH
    )
    change = Cue(CueKind.ANNOUNCEMENT, " ".join(walk), Tone.BACKWARD, walk)
    return (*counts, _schedule_cue(FIRST_CUE_S + len(counts), change, policy))


def tap_test_cues() -> tuple[ScheduledCue, ...]:
    """Count tones to tap to, one a second, whatever the cue settings are."""
    beep = Cue(CueKind.COUNT, "", Tone.COUNT)
    return tuple(
        ScheduledCue(FIRST_CUE_S + number * BEEP_INTERVAL_S, beep, -1, TONE_DURATION_S[Tone.COUNT])
        for number in range(LEAD_IN_BEEPS + MIN_TAPS + SPARE_BEEPS)
    )


def _schedule_cue(at_s: float, cue: Cue, policy: CuePolicy) -> ScheduledCue:
    resolved = policy.resolve(cue)
    return ScheduledCue(at_s, resolved, -1, policy.duration_s(resolved))
