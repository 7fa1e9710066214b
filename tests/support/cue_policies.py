"""A voice as the cue policy knows it: texts and seconds, as long as a real one takes."""

from __future__ import annotations

from retrotimer.domain.cues.clip_texts import all_clip_texts
from retrotimer.domain.cues.cues import CuePolicy
from retrotimer.domain.settings.cue_settings import CueSettings, SoundMode

# Some 150 words a minute (domain sheet, section 8), and the breath around each text.
WORD_S, PAUSE_S = 0.36, 0.2
TEXT_LENGTHS_S = {text: PAUSE_S + WORD_S * len(text.split()) for text in all_clip_texts()}

BEEPS_POLICY = CuePolicy(CueSettings(sounds=SoundMode.BEEPS))
SPOKEN_POLICY = CuePolicy(CueSettings(), TEXT_LENGTHS_S)
# Tones at the changes only: what a session had to say before it could speak.
MINIMAL_POLICY = CuePolicy(
    CueSettings(
        sounds=SoundMode.BEEPS,
        heads_up_s=(),
        time_left_s=(),
        halfway=False,
        last_one=False,
        reminders=(),
        repeats=1,
    )
)
