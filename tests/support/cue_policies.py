"""Cue policies, with a voice whose texts take as long as those of a real voice."""

from __future__ import annotations

from hypothesis import strategies as st

from retrotimer.domain.cues.clip_texts import all_clip_texts
from retrotimer.domain.cues.cues import CuePolicy
from retrotimer.domain.settings.cue_settings import (
    HEADS_UP_OPTIONS_S,
    TIME_LEFT_OPTIONS_S,
    CueSettings,
    SoundMode,
)
from retrotimer.domain.settings.habits import Habits

# About 150 words a minute (docs/domain.md, section 8), and the pause around each text.
WORD_S, PAUSE_S = 0.36, 0.2
TEXT_LENGTHS_S = {text: PAUSE_S + WORD_S * len(text.split()) for text in all_clip_texts()}

BEEPS_POLICY = CuePolicy(CueSettings(sounds=SoundMode.BEEPS))
SPOKEN_POLICY = CuePolicy(CueSettings(), TEXT_LENGTHS_S)
# Only the tones at the changes of segment.
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


def scale_text_lengths(factor: int) -> dict[str, float]:
    """The lengths of a voice that takes so many times as long; no voice at all for 0."""
    return {text: factor * length_s for text, length_s in TEXT_LENGTHS_S.items() if factor}


any_policy = st.builds(
    CuePolicy,
    st.builds(
        CueSettings,
        sounds=st.sampled_from(SoundMode),
        heads_up_s=st.lists(st.sampled_from(HEADS_UP_OPTIONS_S), max_size=3).map(tuple),
        next_step=st.booleans(),
        time_left_s=st.lists(st.sampled_from(TIME_LEFT_OPTIONS_S[:5]), max_size=3).map(tuple),
        intervals=st.booleans(),
        reminders=st.lists(st.sampled_from(CueSettings().reminders), max_size=2).map(tuple),
        own_backward=st.sampled_from([(), ("Halfway.",), ("Push the belt away", "Halfway.")]),
        repeats=st.integers(1, 3),
    ),
    st.sampled_from([0, 1, 2]).map(scale_text_lengths),
    st.builds(Habits, st.sampled_from([0, 6, 12]), st.booleans()),
)
