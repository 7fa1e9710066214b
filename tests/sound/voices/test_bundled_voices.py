"""The bundled voices are complete, decodable, equally loud, and understood by a recogniser."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from zipfile import ZIP_STORED, ZipFile

import numpy as np
import pytest
import soundfile

from retrotimer.domain.cues.clip_texts import all_clip_texts
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.workout.editing import NEW_WORKOUT
from retrotimer.domain.workout.timeline import unroll
from retrotimer.services.speech import build_speech
from retrotimer.sound.process.process_player import DRAIN_TIMEOUT_S
from tests.support.paths import REPOSITORY

ASSETS = REPOSITORY / "assets" / "voices"
SCRIPTS = REPOSITORY / "packaging" / "voices"
VOICES = {
    "alex": "es",
    "dora": "es",
    "emma": "en-GB",
    "fenrir": "en-US",
    "george": "en-GB",
    "heart": "en-US",
}
RATE_HZ = 24_000
PEAK = 0.8
LOUDNESS_LUFS = -18
LATEST_ONSET_S = 0.125
EVERY = 13  # the recogniser hears every 13th of some 500 phrases, which include every digit
WORST_WORD_ERRORS = 0.05  # 0 to 2.6 % was measured

every_voice = pytest.mark.parametrize("voice", VOICES)


@dataclass(frozen=True)
class DecodedClip:
    """A clip: its entry in the manifest, and what was measured of its samples."""

    entry: dict[str, float]
    container: str
    rate_hz: int
    channels: int
    frames: int
    peak: float
    loudness_lufs: float
    onset_s: float
    first_peak: float  # in its first millisecond
    last_peak: float  # in its last five milliseconds


@cache
def manifest(voice: str) -> dict:
    return json.loads((ASSETS / voice / "manifest.json").read_text(encoding="utf-8"))


@cache
def clips(voice: str) -> dict[str, DecodedClip]:
    with ZipFile(ASSETS / voice / "clips.zip") as file:
        return {
            text: decode(file.read(f"{entry['id']}.ogg"), entry)
            for text, entry in manifest(voice)["clips"].items()
        }


def decode(ogg: bytes, entry: dict[str, float]) -> DecodedClip:
    with soundfile.SoundFile(io.BytesIO(ogg)) as file:
        container = f"{file.format} {file.subtype}"
        rate_hz, channels = file.samplerate, file.channels
        pcm = file.read(always_2d=True)[:, 0]
    level = np.abs(pcm)
    return DecodedClip(
        entry=entry,
        container=container,
        rate_hz=rate_hz,
        channels=channels,
        frames=len(pcm),
        peak=level.max(),
        loudness_lufs=loudness_lufs(pcm),
        onset_s=np.argmax(level >= level.max() / 10) / rate_hz,
        first_peak=level[: rate_hz // 1000].max(),
        last_peak=level[-rate_hz // 200 :].max(),
    )


def loudness_lufs(pcm: np.ndarray) -> float:
    """BS.1770 in blocks of 100 ms, since words are shorter than its 400 ms."""
    block, hop = RATE_HZ // 10, RATE_HZ // 40
    size = (len(pcm) // RATE_HZ + 2) * RATE_HZ  # long enough to fade out, and fast to transform
    weighted = np.fft.irfft(np.fft.rfft(pcm, size) * weighting(size), size)
    energy = np.concatenate(([0.0], np.cumsum(weighted**2)))
    starts = np.arange(0, max(len(pcm) - block, 0) + 1, hop)
    power = (energy[starts + block] - energy[starts]) / block
    return -0.691 + 10 * np.log10(power[power > power.mean() / 10].mean())


@cache
def weighting(size: int) -> np.ndarray:
    """The gain of each frequency by BS.1770: a shelf of 4 dB above 1.7 kHz, a low cut at 38 Hz."""
    s = 1j * np.fft.rfftfreq(size, 1 / RATE_HZ)
    shelf, cut, root = s / 1_681.97, s / 38.1355, 10 ** (4 / 40)
    high = root * (root * shelf**2 + np.sqrt(2 * root) * shelf + 1)
    return high / (shelf**2 + np.sqrt(2 * root) * shelf + root) * cut**2 / (cut**2 + 2 * cut + 1)


def assert_no_faults(voice: str, find_fault: Callable[[DecodedClip], str]) -> None:
    """No clip of a voice has a fault; `find_fault` describes that of a clip, if there is one."""
    faults = {text: find_fault(clip) for text, clip in clips(voice).items()}
    lines = [f"{text}: {fault}" for text, fault in faults.items() if fault]
    assert not lines, "\n".join([f"{len(lines)} clips of {voice}", *lines])


def test_the_voices_and_their_licence_exist():
    assert {folder.name for folder in ASSETS.iterdir() if folder.is_dir()} == set(VOICES)
    assert "Apache License" in (ASSETS / "LICENSE").read_text(encoding="utf-8")


@every_voice
def test_a_voice_has_its_name_and_its_origin(voice):
    document = manifest(voice)
    assert (document["format"], document["name"]) == ("retrotimer.voice/1", voice)
    assert (document["language"], document["rate_hz"]) == (VOICES[voice], RATE_HZ)
    assert document["title"].startswith(voice.capitalize())
    notice = (ASSETS / voice / "NOTICE").read_text(encoding="utf-8")
    assert all(name in notice for name in ("Kokoro-82M", "hexgrad", "Apache License", voice))


@every_voice
def test_a_voice_has_a_clip_of_every_text_and_no_other(voice):
    existing, needed = manifest(voice)["clips"].keys(), set(all_clip_texts())
    missing, stale = sorted(needed - existing), sorted(existing - needed)
    assert not missing, f"run packaging/voices/render: {voice} lacks {missing}"
    assert not stale, f"run packaging/voices/render: {voice} does not need {stale}"


@every_voice
def test_the_zip_has_a_layout_of_which_git_stores_only_changes(voice):
    with ZipFile(ASSETS / voice / "clips.zip") as file:
        entries = file.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(f"{about['id']}.ogg" for about in manifest(voice)["clips"].values())
    assert {entry.compress_type for entry in entries} == {ZIP_STORED}
    assert len({entry.date_time for entry in entries}) == 1


@every_voice
def test_clips_are_small(voice):
    assert (ASSETS / voice / "clips.zip").stat().st_size <= 9e6


@every_voice
@pytest.mark.long
def test_clips_decode_to_the_stated_length(voice):
    def find_fault(clip):
        if (clip.container, clip.rate_hz, clip.channels) != ("OGG VORBIS", RATE_HZ, 1):
            return f"is {clip.container}, {clip.rate_hz} Hz, {clip.channels} channels"
        length_s = clip.frames / RATE_HZ
        return f"lasts {length_s} s" if length_s != clip.entry["length_s"] else ""

    assert_no_faults(voice, find_fault)


@every_voice
@pytest.mark.long
def test_clips_stay_below_full_scale(voice):
    assert_no_faults(voice, lambda clip: f"peak {clip.peak:.3f}" if clip.peak > PEAK else "")


@every_voice
@pytest.mark.long
def test_clips_are_equally_loud(voice):
    def find_fault(clip):
        is_off = abs(clip.loudness_lufs - LOUDNESS_LUFS) > 0.5
        is_misstated = abs(clip.loudness_lufs - clip.entry["loudness_lufs"]) > 0.25
        return f"{clip.loudness_lufs:.2f} LUFS" if is_off or is_misstated else ""

    assert_no_faults(voice, find_fault)


@every_voice
@pytest.mark.long
def test_clips_begin_soon_and_when_the_manifest_says(voice):
    def find_fault(clip):
        is_misstated = abs(clip.onset_s - clip.entry["onset_s"]) > 0.001
        return f"at {clip.onset_s:.3f} s" if is_misstated or clip.onset_s > LATEST_ONSET_S else ""

    assert_no_faults(voice, find_fault)


@every_voice
@pytest.mark.long
def test_clips_begin_and_end_without_a_click(voice):
    def find_fault(clip):
        peaks = clip.first_peak, clip.last_peak
        return "{:.3f}, {:.3f}".format(*peaks) if max(peaks) > 0.01 else ""

    assert_no_faults(voice, find_fault)


@pytest.fixture
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(SCRIPTS)


@pytest.mark.usefixtures("scripts")
@pytest.mark.parametrize(
    ("text", "sentence", "side"),
    [
        ("Walk backward.", "Walk backward.", "ALL"),
        ("Speed twenty-one point six.", "Speed twenty one point six.", "ALL"),
        ("Interval forty-two", "Interval forty two; of eight.", "BEFORE_PAUSE"),
        ("of eight.", "Interval three; Of eight.", "AFTER_PAUSE"),
        ("Swing your arms", "Swing your arms.", "ALL"),
        ("Incline two.", "Incline, two.", "ALL"),
        ("Halfway.", "Half way.", "ALL"),
        ("Two.", "The number; two.", "AFTER_PAUSE"),
    ],
)
def test_parts_of_a_sentence_are_spoken_within_a_sentence(text, sentence, side):
    from utterance import build_utterance

    result = build_utterance(text)
    assert (result.sentence, result.keep.name) == (sentence, side)


@pytest.mark.usefixtures("scripts")
@pytest.mark.parametrize(
    ("text", "sentence", "side"),
    [
        ("Walk backward.", "Camina hacia atrás.", "ALL"),
        ("Speed twenty-one point six.", "Velocidad veintiuno punto seis.", "ALL"),
        ("Interval forty-two", "Intervalo cuarenta y dos; de ocho.", "BEFORE_PAUSE"),
        ("of eight.", "Intervalo tres; de ocho.", "AFTER_PAUSE"),
        ("Swing your arms", "Balancea los brazos.", "ALL"),
        ("Incline minus two point five.", "Inclinación menos dos punto cinco.", "ALL"),
        ("Twenty-one minutes left.", "Quedan veintiún minutos.", "ALL"),
        ("Thirty-one minutes left.", "Quedan treinta y un minutos.", "ALL"),
        ("Two.", "El número; dos.", "AFTER_PAUSE"),
    ],
)
def test_a_spanish_voice_speaks_spanish(text, sentence, side):
    from utterance import build_utterance

    result = build_utterance(text, "es")
    assert (result.sentence, result.keep.name) == (sentence, side)


@pytest.mark.usefixtures("scripts")
def test_a_spanish_text_is_short_enough_to_follow():
    from spanish import translate

    # Prepositions and articles are short: two words more than in English.
    assert max(len(translate(text).split()) for text in all_clip_texts()) <= 9


@pytest.mark.usefixtures("scripts")
@pytest.mark.parametrize(
    ("spoken", "heard", "errors"),
    [
        ("Incline minus two point five.", "Incline -2.5%", 0),
        ("Speed one point zero.", "Speed 1.0", 0),
        ("Interval twenty-one of sixty.", "Interval 21 of 60.", 0),
        ("Warm-up.", "Warm up!", 0),
        ("Speed one point six.", "Speed 1.5", 1),
        ("Walk backward.", "Work backwards", 2),
        ("Two.", "", 1),
        ("Two.", "Number two", 1),
    ],
)
def test_another_spelling_is_no_word_error(spoken, heard, errors):
    from word_errors import word_errors

    assert word_errors(spoken, heard) == errors


@every_voice
def test_a_terminal_waits_until_the_longest_farewell_is_over(voice):
    timeline = unroll(NEW_WORKOUT)
    policy = build_speech(CueSettings(voice=voice, repeats=3)).policy
    last = rehearse(timeline, policy)[-1]
    assert 15 < last.until_s - timeline.duration_s < DRAIN_TIMEOUT_S


@pytest.fixture(scope="session")
def recogniser(tmp_path_factory):
    pytest.importorskip("faster_whisper", reason="only pip install -e '.[recogniser]' can listen")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(SCRIPTS)
        from recogniser import Recogniser

        yield Recogniser(tmp_path_factory.mktemp("whisper"))


@pytest.mark.long
@pytest.mark.usefixtures("scripts")
@every_voice
def test_a_recogniser_understands_a_voice(voice, recogniser):
    from noise import with_silence
    from recogniser import join_clips, phrases_of
    from utterance import text_in_language
    from word_errors import word_errors, words

    entries, language = manifest(voice)["clips"], VOICES[voice].partition("-")[0]
    wrong, total, misheard = 0, 0, {}
    with ZipFile(ASSETS / voice / "clips.zip") as file:
        for phrase in phrases_of(all_clip_texts())[::EVERY]:
            oggs = (file.read(f"{entries[text]['id']}.ogg") for text in phrase)
            spoken = " ".join(text_in_language(text, language) for text in phrase)
            heard = recogniser.transcribe(with_silence(join_clips(*oggs)), language)
            if errors := word_errors(spoken, heard, language):
                misheard[spoken] = heard
            wrong, total = wrong + errors, total + len(words(spoken, language))
    assert wrong / total <= WORST_WORD_ERRORS, misheard
