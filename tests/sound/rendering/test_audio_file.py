"""An exported audio file has the samples of the live session, as decoders read them."""

from __future__ import annotations

import io
from collections.abc import Callable
from errno import ENOSPC

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.cues.audio_plan import AudioPlan, plan_audio
from retrotimer.domain.cues.cues import Cue, CueKind, CuePolicy, ScheduledCue, Tone
from retrotimer.domain.settings.cue_settings import CueSettings, SoundMode
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, TurnaroundRule, Workout
from retrotimer.sound.pcm.tones import RATE_HZ, tone_pcm
from retrotimer.sound.rendering.audio_file import (
    AUDIO_FORMATS,
    CLIP_CACHE_SIZE,
    AudioFileContent,
    write_audio,
)
from retrotimer.sound.rendering.cue_renderer import render, render_blocks, sample_offset
from retrotimer.sound.voices.manifest import VoiceError
from retrotimer.sound.voices.voice import Voice
from tests.support.clip_folders import create_clip_folder, tone_samples

TITLE = "Zwölf Minuten 🚶 und ein Titel, der länger als dreißig Zeichen ist"
LONG, SHORT = "A long text", "short"
# By how many samples a tone may be off; the decoders used here remove the delay of the encoder.
MAX_OFFSET = {".wav": 0, ".flac": 0, ".ogg": 48, ".mp3": 48}


@pytest.fixture(scope="module")
def voice(tmp_path_factory) -> Voice:
    clips = {LONG: tone_samples(60_000, 24_000, peak=0.9), SHORT: tone_samples(999, 24_000)}
    return Voice(create_clip_folder(tmp_path_factory.mktemp("voice") / "bank", clips))


phrases = st.lists(st.sampled_from((LONG, SHORT)), max_size=3).map(tuple)
tones = st.none() | st.sampled_from(Tone)
cues = st.builds(
    ScheduledCue,
    st.integers(0, 6 * RATE_HZ).map(lambda at: at / RATE_HZ) | st.floats(0, 6),
    st.builds(Cue, st.just(CueKind.TIME_CALL), st.just(""), tones, phrases),
    st.just(0),
)


@given(
    st.lists(cues, max_size=8),
    st.floats(0, 9),
    st.integers(1_000, 9 * RATE_HZ),
    st.sampled_from((1.0, 0.3)),
)
def test_blocks_have_the_same_samples_as_one_piece(voice, due, length_s, block, volume):
    whole = render(due, length_s, voice, volume=volume)
    blocks = list(render_blocks(due, length_s, voice, volume=volume, block_samples=block))
    assert all(len(part) == block for part in blocks[:-1])
    assert all(len(part) <= block for part in blocks[-1:])
    assert np.array_equal(np.concatenate([np.zeros(0, np.int16), *blocks]), whole)


def make_plan(sounds: SoundMode = SoundMode.BEEPS, **lengths_s: float) -> AudioPlan:
    """The cues of two directions with a turnaround between them."""
    steps = [
        Step(SegmentKind.WORK, direction, 20.25, 2.0, cue=SHORT)
        for direction in (Direction.FORWARD, Direction.BACKWARD)
    ]
    workout = Workout("w", tuple(steps), turnaround=TurnaroundRule(duration_s=25))
    return plan_audio(unroll(workout), CuePolicy(CueSettings(sounds=sounds), lengths_s))


def write_file(
    suffix: str,
    plan: AudioPlan,
    voice: Voice | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> io.BytesIO:
    file = io.BytesIO()
    tags = {"title": TITLE, "artist": "RetroTimer", "comment": "c" * 200, "date": "2026-11-22"}
    write_audio(file, AUDIO_FORMATS[suffix], AudioFileContent(plan, voice, tags), progress)
    file.seek(0)
    return file


@pytest.mark.parametrize("suffix", AUDIO_FORMATS)
def test_every_tone_is_at_its_time(suffix):
    plan = make_plan()
    heard, rate_hz = soundfile.read(write_file(suffix, plan), dtype="int16")
    assert (rate_hz, len(heard)) == (RATE_HZ, sample_offset(plan.duration_s))
    tones = [due for due in plan.cues if due.cue.tone]
    assert len(tones) > 12
    for due in tones:
        tone = tone_pcm(due.cue.tone).astype(float)
        first = max(sample_offset(due.at_s) - 2_000, 0)
        around = heard[first : first + len(tone) + 4_000].astype(float)
        spectrum = np.fft.rfft(around, 2**18) * np.conj(np.fft.rfft(tone, 2**18))
        likeness = np.fft.irfft(spectrum)[: len(around) - len(tone) + 1]
        place = first + int(np.argmax(likeness))
        assert abs(place - sample_offset(due.at_s)) <= MAX_OFFSET[suffix]
        level = np.linalg.norm(heard[place : place + len(tone)].astype(float))
        assert likeness.max() > 0.98 * level * np.linalg.norm(tone)


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_a_lossless_file_has_exactly_the_rendered_samples(suffix, voice):
    plan = make_plan(SoundMode.VOICE_AND_BEEPS, **{SHORT: 999 / 24_000})
    assert any(due.cue.phrase for due in plan.cues)
    heard, _ = soundfile.read(write_file(suffix, plan, voice), dtype="int16")
    assert np.array_equal(heard, render(plan.cues, plan.duration_s, voice))


@pytest.mark.parametrize("suffix", AUDIO_FORMATS)
def test_a_file_has_its_format_and_tags(suffix):
    with soundfile.SoundFile(write_file(suffix, make_plan())) as file:
        assert (file.format, file.channels) == (AUDIO_FORMATS[suffix].container, 1)
        assert (file.title, file.artist) == (TITLE, "RetroTimer")
        assert (file.comment, file.date[:4]) == ("c" * 200, "2026")


def test_progress_grows_to_the_end():
    shares: list[float] = []
    write_file(".flac", make_plan(), progress=shares.append)
    assert shares == sorted(shares)
    assert (len(shares) > 5, shares[-1]) == (True, 1.0)


def test_more_texts_than_are_kept_in_memory_are_rendered(tmp_path):
    texts = {f"Text {number}": tone_samples(480, 24_000) for number in range(CLIP_CACHE_SIZE + 9)}
    voice = Voice(create_clip_folder(tmp_path / "bank", texts))
    due = [
        ScheduledCue(n, Cue(CueKind.TIME_CALL, "", None, (text,)), 0)
        for n, text in enumerate(texts)
    ]
    heard, _ = soundfile.read(
        write_file(".flac", AudioPlan((), tuple(due), 99.0), voice), dtype="int16"
    )
    assert np.array_equal(heard, render(due, 99.0, voice))


class FullDisk(io.BytesIO):
    """A file that takes only so many bytes, and only a part of the last piece."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__()
        self._max_bytes = max_bytes

    def write(self, content: bytes) -> int:
        free_bytes = self._max_bytes - self.tell()
        if free_bytes <= 0:
            raise OSError(ENOSPC, "No space left on device")
        return super().write(content[:free_bytes])


@pytest.mark.parametrize("suffix", AUDIO_FORMATS)
@pytest.mark.parametrize("max_bytes", [0, 20, 60_000])
def test_a_full_disk_is_reported(suffix, max_bytes):
    content = AudioFileContent(make_plan(), None, {"title": "t"})
    with pytest.raises(OSError, match="No space left on device"):
        write_audio(FullDisk(max_bytes), AUDIO_FORMATS[suffix], content, lambda _: None)


def test_a_damaged_clip_is_reported(tmp_path):
    clip_folder = create_clip_folder(tmp_path / "bank", {SHORT: tone_samples(999, 24_000)})
    voice = Voice(clip_folder)
    (clip_folder / "clips.zip").write_bytes(b"")
    with pytest.raises(VoiceError, match=r"clips\.zip"):
        write_file(".wav", make_plan(SoundMode.VOICE_AND_BEEPS, **{SHORT: 0.1}), voice)
