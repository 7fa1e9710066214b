"""A voice as the cue policy knows it: texts and seconds, as long as a real one takes."""

from __future__ import annotations

from retrotimer.domain.cues.clip_texts import catalogue
from retrotimer.domain.cues.cues import CuePolicy
from retrotimer.domain.settings.cue_settings import CueChoices, Sounds

# Some 150 words a minute (domain sheet, section 8), and the breath around each text.
WORD_S, AROUND_S = 0.36, 0.2
LENGTHS_S = {text: AROUND_S + WORD_S * len(text.split()) for text in catalogue()}

BEEPS = CuePolicy(CueChoices(sounds=Sounds.BEEPS))
SPOKEN = CuePolicy(CueChoices(), LENGTHS_S)
# Tones at the changes only: what a session had to say before it could speak.
BARE = CuePolicy(
    CueChoices(
        sounds=Sounds.BEEPS,
        heads_up_s=(),
        time_left_s=(),
        halfway=False,
        last_one=False,
        reminders=(),
        repeats=1,
    )
)
