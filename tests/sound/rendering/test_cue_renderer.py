"""Tones and rendered cues, measured on the samples themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.cues.cues import TONE_DURATION_S, Cue, CueKind, ScheduledCue, Tone
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.sound.pcm.loudness import ungated_loudness_lufs
from retrotimer.sound.pcm.tones import LOUDNESS_LUFS, PHRASE_TONE_LUFS, RATE_HZ, tone_pcm
from retrotimer.sound.rendering.cue_renderer import (
    KEEPALIVE_INTERVAL_SAMPLES,
    pan_to_side,
    render,
    render_blocks,
)
from retrotimer.sound.voices.voice import Voice
from retrotimer.store.folders import bundled_voices

FULL_SCALE = 32767


def tone_cue(at_s: float, tone: Tone | None = Tone.COUNT) -> ScheduledCue:
    return ScheduledCue(at_s, Cue(CueKind.COUNT, "", tone), 0)


def spectrum(pcm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    window = np.hanning(len(pcm))
    return np.fft.rfftfreq(len(pcm), 1 / RATE_HZ), np.abs(np.fft.rfft(pcm * window))


def pitch_hz(pcm: np.ndarray) -> float:
    frequencies, strength = spectrum(pcm)
    return float(frequencies[np.argmax(strength)])


@pytest.mark.parametrize("tone", Tone)
def test_a_tone_has_its_power_at_frequencies_that_older_people_hear(tone):
    frequencies, strength = spectrum(tone_pcm(tone).astype(float))
    power = strength**2
    assert power[frequencies > 4000].sum() < 1e-4 * power.sum()
    assert 500 <= pitch_hz(tone_pcm(tone)) <= 2000


CODED = [tone for tone in Tone if tone is not Tone.SOFT]


def wave(tone: Tone) -> np.ndarray:
    return tone_pcm(tone) / FULL_SCALE


def test_coded_tones_are_equally_loud():
    # The gaps in a repeated long tone are silent, so only its first part is measured.
    loudness = [ungated_loudness_lufs(wave(tone)[: round(0.6 * RATE_HZ)]) for tone in CODED]
    assert loudness == pytest.approx([LOUDNESS_LUFS] * len(CODED), abs=0.1)


def test_the_tone_before_a_phrase_is_softer():
    assert ungated_loudness_lufs(wave(Tone.SOFT)) == pytest.approx(PHRASE_TONE_LUFS, abs=0.1)


@pytest.mark.parametrize("tone", Tone)
def test_tones_stay_below_full_scale(tone):
    assert np.abs(wave(tone)).max() < 0.8


@pytest.mark.parametrize("tone", Tone)
def test_tones_begin_and_end_without_a_click(tone):
    pcm = tone_pcm(tone).astype(int)
    assert abs(pcm[0]) <= 1
    assert abs(pcm[-1]) <= 1
    steepest = np.abs(np.diff(pcm[RATE_HZ // 50 : -RATE_HZ // 25])).max()
    assert np.abs(np.diff(pcm)).max() <= steepest * 1.1


@pytest.mark.parametrize("tone", Tone)
def test_tones_last_as_long_as_the_cue_policy_assumes(tone):
    assert len(tone_pcm(tone)) == round(TONE_DURATION_S[tone] * RATE_HZ)


def test_the_count_is_at_800_and_the_rails_at_1200_hz():
    assert pitch_hz(tone_pcm(Tone.COUNT)) == pytest.approx(800, abs=10)
    assert pitch_hz(tone_pcm(Tone.RAILS)) == pytest.approx(1200, abs=5)


def test_forward_rises_and_backward_falls():
    part = round(0.15 * RATE_HZ)
    for tone, rises in ((Tone.FORWARD, True), (Tone.BACKWARD, False)):
        pcm = tone_pcm(tone)
        assert (pitch_hz(pcm[-part:]) > 1.4 * pitch_hz(pcm[:part])) is rises
        assert (pitch_hz(pcm[:part]) > 1.4 * pitch_hz(pcm[-part:])) is not rises


@given(st.lists(st.integers(0, 20 * RATE_HZ), max_size=2))
def test_a_cue_is_exactly_at_its_sample(offsets):
    tones = tone_pcm(Tone.COUNT).astype(int)
    pcm = render([tone_cue(offset / RATE_HZ) for offset in offsets], 1.0).astype(int)
    expected = np.zeros_like(pcm)
    expected[::KEEPALIVE_INTERVAL_SAMPLES] = 1
    for offset in offsets:
        expected[offset : offset + len(tones)] += tones
    assert (pcm == np.clip(expected, -32768, 32767)).all()


def test_overlapping_cues_never_overflow():
    pcm = render([tone_cue(0, Tone.RAILS)] * 9, 1.0).astype(int)
    assert pcm.max() == FULL_SCALE
    assert np.corrcoef(pcm[:2000], tone_pcm(Tone.RAILS)[:2000])[0, 1] > 0.8


def test_a_block_lasts_as_asked_or_as_long_as_its_last_tone():
    assert len(render([], 2.5)) == 2.5 * RATE_HZ
    assert len(render([tone_cue(1, Tone.RAILS)], 0.1)) == RATE_HZ + len(tone_pcm(Tone.RAILS))


def test_silence_is_faint_but_never_all_zero():
    pcm = render([tone_cue(0.5, None)], 1.0)
    assert set(np.unique(pcm)) == {0, 1}


def test_a_spoken_count_has_its_attack_exactly_on_time():
    voice = Voice(bundled_voices()["heart"])
    for text in ("Three.", "Two.", "One."):
        count = Cue(CueKind.COUNT, "", None, (text,))
        pcm = np.abs(render([ScheduledCue(1.0, count, 0)], 2.0, voice).astype(int))
        attack = np.flatnonzero(pcm >= 0.1 * pcm.max())[0]
        assert abs(attack - RATE_HZ) <= 1


def test_a_count_across_the_edge_of_a_block_is_whole():
    voice = Voice(bundled_voices()["heart"])
    cues = [ScheduledCue(1.0, Cue(CueKind.COUNT, "", None, ("Two.",)), 0)]
    streamed = np.concatenate(list(render_blocks(cues, 2.0, voice, block_samples=RATE_HZ)))
    assert (streamed == render(cues, 2.0, voice)).all()


def test_only_one_side_sounds():
    mono = render([tone_cue(0.0)], 0.2)
    assert pan_to_side(mono, Side.BOTH) is mono
    left, right = pan_to_side(mono, Side.LEFT), pan_to_side(mono, Side.RIGHT)
    assert (left[:, 0] == mono).all()
    assert (right[:, 1] == mono).all()
    assert not left[:, 1].any()
    assert not right[:, 0].any()
