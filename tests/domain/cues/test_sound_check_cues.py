"""What sounds when the sound is checked."""

from __future__ import annotations

from itertools import pairwise

import pytest

from retrotimer.domain.cues.cues import CuePolicy, Tone
from retrotimer.domain.cues.latency import MIN_TAPS
from retrotimer.domain.cues.sound_check_cues import side_check_cues, tap_test_cues
from retrotimer.domain.settings.cue_settings import CueSettings, Side, SoundMode
from tests.support.cue_policies import BEEPS_POLICY, SPOKEN_POLICY, TEXT_LENGTHS_S


@pytest.mark.parametrize(("side", "said"), [(Side.LEFT, "Left."), (Side.RIGHT, "Right.")])
def test_a_side_says_its_name_and_is_told_by_tones_too(side, said):
    (due,) = side_check_cues(side, SPOKEN_POLICY)
    assert (due.cue.tone, due.cue.phrase) == (Tone.RAILS, (said,))
    assert side_check_cues(side, BEEPS_POLICY)[0].cue.tone is Tone.RAILS


def test_both_sides_sound_like_a_session():
    cues = side_check_cues(Side.BOTH, SPOKEN_POLICY)
    assert [due.cue.tone for due in cues] == [*[Tone.COUNT] * 3, Tone.BACKWARD]
    assert cues[-1].cue.phrase == ("Walk backward.", "Speed two point four.")
    assert [after.at_s - before.at_s for before, after in pairwise(cues)] == [1, 1, 1]


def test_captions_alone_are_checked_in_silence():
    policy = CuePolicy(CueSettings(sounds=SoundMode.CAPTIONS_ONLY), TEXT_LENGTHS_S)
    assert all(due.duration_s == 0 for side in Side for due in side_check_cues(side, policy))


def test_there_are_more_beeps_than_taps():
    assert len(tap_test_cues()) > MIN_TAPS
    assert {after.at_s - before.at_s for before, after in pairwise(tap_test_cues())} == {1}
