"""The audio track: the same samples as live, block by block, and what a decoder hears of it."""

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
from retrotimer.sound.rendering.audio_track import (
    AUDIO_FORMATS,
    CLIP_CACHE_SIZE,
    AudioFileContent,
    write_audio,
)
from retrotimer.sound.rendering.soundtrack import render, render_blocks, sample_offset
from retrotimer.sound.voices.manifest import VoiceError
from retrotimer.sound.voices.voice import Voice
from tests.support.clip_folders import create_clip_folder, tone_samples

TITLE = "Zwölf Minuten 🚶 und ein Titel, der länger als dreißig Zeichen ist"
LONG, SHORT = "A long text", "short"
# What an encoder may put a tone off by; each of these decoders takes the delay out again.
MOST_OFF = {".wav": 0, ".flac": 0, ".ogg": 48, ".mp3": 48}


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
def test_in_blocks_it_is_sample_for_sample_what_it_is_in_one_piece(
    voice, due, length_s, block, gain
):
    whole = render(due, length_s, voice, volume=gain)
    blocks = list(render_blocks(due, length_s, voice, volume=gain, block_samples=block))
    assert all(len(part) == block for part in blocks[:-1])
    assert all(len(part) <= block for part in blocks[-1:])
    assert np.array_equal(np.concatenate([np.zeros(0, np.int16), *blocks]), whole)


def planned(sounds: SoundMode = SoundMode.BEEPS, **lengths_s: float) -> AudioPlan:
    """Two directions, a turnaround between them."""
    steps = [
        Step(SegmentKind.WORK, direction, 20.25, 2.0, cue=SHORT)
        for direction in (Direction.FORWARD, Direction.BACKWARD)
    ]
    workout = Workout("w", tuple(steps), turnaround=TurnaroundRule(duration_s=25))
    return plan_audio(unroll(workout), CuePolicy(CueSettings(sounds=sounds), lengths_s))


def written(
    suffix: str,
    recorded: AudioPlan,
    said: Voice | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> io.BytesIO:
    file = io.BytesIO()
    tags = {"title": TITLE, "artist": "RetroTimer", "comment": "c" * 200, "date": "2026-11-22"}
    write_audio(file, AUDIO_FORMATS[suffix], AudioFileContent(recorded, said, tags), progress)
    file.seek(0)
    return file


@pytest.mark.parametrize("suffix", AUDIO_FORMATS)
def test_every_tone_stands_at_its_time(suffix):
    recorded = planned()
    heard, rate_hz = soundfile.read(written(suffix, recorded), dtype="int16")
    assert (rate_hz, len(heard)) == (RATE_HZ, sample_offset(recorded.duration_s))
    toned = [due for due in recorded.cues if due.cue.tone]
    assert len(toned) > 12
    for due in toned:
        sent = tone_pcm(due.cue.tone).astype(float)
        first = max(sample_offset(due.at_s) - 2_000, 0)
        around = heard[first : first + len(sent) + 4_000].astype(float)
        spectrum = np.fft.rfft(around, 2**18) * np.conj(np.fft.rfft(sent, 2**18))
        likeness = np.fft.irfft(spectrum)[: len(around) - len(sent) + 1]
        found = first + int(np.argmax(likeness))
        assert abs(found - sample_offset(due.at_s)) <= MOST_OFF[suffix]
        level = np.linalg.norm(heard[found : found + len(sent)].astype(float))
        assert likeness.max() > 0.98 * level * np.linalg.norm(sent)


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_what_is_kept_whole_is_what_would_sound(suffix, voice):
    recorded = planned(SoundMode.VOICE_AND_BEEPS, **{SHORT: 999 / 24_000})
    assert any(due.cue.phrase for due in recorded.cues)
    heard, _ = soundfile.read(written(suffix, recorded, voice), dtype="int16")
    assert np.array_equal(heard, render(recorded.cues, recorded.duration_s, voice))


@pytest.mark.parametrize("suffix", AUDIO_FORMATS)
def test_a_track_says_what_it_is(suffix):
    with soundfile.SoundFile(written(suffix, planned())) as file:
        assert (file.format, file.channels) == (AUDIO_FORMATS[suffix].container, 1)
        assert (file.title, file.artist) == (TITLE, "RetroTimer")
        assert (file.comment, file.date[:4]) == ("c" * 200, "2026")


def test_progress_grows_to_the_whole():
    shares: list[float] = []
    written(".flac", planned(), progress=shares.append)
    assert shares == sorted(shares)
    assert (len(shares) > 5, shares[-1]) == (True, 1.0)


def test_hours_of_texts_are_not_kept_in_memory(tmp_path):
    texts = {f"Text {number}": tone_samples(480, 24_000) for number in range(CLIP_CACHE_SIZE + 9)}
    voice = Voice(create_clip_folder(tmp_path / "bank", texts))
    due = [
        ScheduledCue(n, Cue(CueKind.TIME_CALL, "", None, (text,)), 0)
        for n, text in enumerate(texts)
    ]
    heard, _ = soundfile.read(
        written(".flac", AudioPlan((), tuple(due), 99.0), voice), dtype="int16"
    )
    assert np.array_equal(heard, render(due, 99.0, voice))


class FullDisk(io.BytesIO):
    """A file that takes only so much, and of the last piece a part."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, content: bytes) -> int:
        room = self._most - self.tell()
        if room <= 0:
            raise OSError(ENOSPC, "No space left on device")
        return super().write(content[:room])


@pytest.mark.parametrize("suffix", AUDIO_FORMATS)
@pytest.mark.parametrize("most", [0, 20, 60_000])
def test_a_full_disk_is_told_as_such(suffix, most):
    recording = AudioFileContent(planned(), None, {"title": "t"})
    with pytest.raises(OSError, match="No space left on device"):
        write_audio(FullDisk(most), AUDIO_FORMATS[suffix], recording, lambda _: None)


def test_a_damaged_clip_is_told_as_such(tmp_path):
    bank = create_clip_folder(tmp_path / "bank", {SHORT: tone_samples(999, 24_000)})
    said = Voice(bank)
    (bank / "clips.zip").write_bytes(b"")
    with pytest.raises(VoiceError, match=r"clips\.zip"):
        written(".wav", planned(SoundMode.VOICE_AND_BEEPS, **{SHORT: 0.1}), said)
