"""The bundled voices: whole, decodable, equally loud, and understood."""

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
EVERY = 13  # of some 500 phrases the recogniser hears about 40; 13 meets every digit
WORST_WORD_ERRORS = 0.05  # 0 to 2.6 % was measured

every_voice = pytest.mark.parametrize("voice", VOICES)


@dataclass(frozen=True)
class Heard:
    """A clip as the manifest tells of it and as it comes out."""

    told: dict[str, float]
    container: str
    rate_hz: int
    channels: int
    frames: int
    peak: float
    loudness_lufs: float
    onset_s: float
    first: float  # the loudest of its first and last milliseconds
    last: float


@cache
def manifest(voice: str) -> dict:
    return json.loads((ASSETS / voice / "manifest.json").read_text(encoding="utf-8"))


@cache
def clips(voice: str) -> dict[str, Heard]:
    with ZipFile(ASSETS / voice / "clips.zip") as bank:
        return {
            text: heard(bank.read(f"{told['id']}.ogg"), told)
            for text, told in manifest(voice)["clips"].items()
        }


def heard(ogg: bytes, told: dict[str, float]) -> Heard:
    with soundfile.SoundFile(io.BytesIO(ogg)) as file:
        container = f"{file.format} {file.subtype}"
        rate_hz, channels = file.samplerate, file.channels
        pcm = file.read(always_2d=True)[:, 0]
    level = np.abs(pcm)
    return Heard(
        told=told,
        container=container,
        rate_hz=rate_hz,
        channels=channels,
        frames=len(pcm),
        peak=level.max(),
        loudness_lufs=loudness_lufs(pcm),
        onset_s=np.argmax(level >= level.max() / 10) / rate_hz,
        first=level[: rate_hz // 1000].max(),
        last=level[-rate_hz // 200 :].max(),
    )


def loudness_lufs(pcm: np.ndarray) -> float:
    """BS.1770 in blocks of 100 ms, since words are shorter than its 400 ms."""
    block, hop = RATE_HZ // 10, RATE_HZ // 40
    size = (len(pcm) // RATE_HZ + 2) * RATE_HZ  # with room to fade out, and quick to transform
    weighted = np.fft.irfft(np.fft.rfft(pcm, size) * weighting(size), size)
    energy = np.concatenate(([0.0], np.cumsum(weighted**2)))
    starts = np.arange(0, max(len(pcm) - block, 0) + 1, hop)
    power = (energy[starts + block] - energy[starts]) / block
    return -0.691 + 10 * np.log10(power[power > power.mean() / 10].mean())


@cache
def weighting(size: int) -> np.ndarray:
    """What BS.1770's shelf (4 dB above 1.7 kHz) and low cut (38 Hz) do to each frequency."""
    s = 1j * np.fft.rfftfreq(size, 1 / RATE_HZ)
    shelf, cut, root = s / 1_681.97, s / 38.1355, 10 ** (4 / 40)
    high = root * (root * shelf**2 + np.sqrt(2 * root) * shelf + 1)
    return high / (shelf**2 + np.sqrt(2 * root) * shelf + root) * cut**2 / (cut**2 + 2 * cut + 1)


def no_clip(voice: str, wrong: Callable[[Heard], str]) -> None:
    faults = {text: wrong(clip) for text, clip in clips(voice).items()}
    found = [f"{text}: {fault}" for text, fault in faults.items() if fault]
    assert not found, "\n".join([f"{len(found)} clips of {voice}", *found])


def test_there_are_the_voices_and_their_licence():
    assert {folder.name for folder in ASSETS.iterdir() if folder.is_dir()} == set(VOICES)
    assert "Apache License" in (ASSETS / "LICENSE").read_text(encoding="utf-8")


@every_voice
def test_a_voice_tells_who_it_is_and_where_it_comes_from(voice):
    told = manifest(voice)
    assert (told["format"], told["name"]) == ("retrotimer.voice/1", voice)
    assert (told["language"], told["rate_hz"]) == (VOICES[voice], RATE_HZ)
    assert told["title"].startswith(voice.capitalize())
    notice = (ASSETS / voice / "NOTICE").read_text(encoding="utf-8")
    assert all(name in notice for name in ("Kokoro-82M", "hexgrad", "Apache License", voice))


@every_voice
def test_a_voice_says_the_whole_catalogue_and_nothing_else(voice):
    said, wanted = manifest(voice)["clips"].keys(), set(all_clip_texts())
    missing, stale = sorted(wanted - said), sorted(said - wanted)
    assert not missing, f"run packaging/voices/render: {voice} lacks {missing}"
    assert not stale, f"run packaging/voices/render: {voice} has beyond the catalogue {stale}"


@every_voice
def test_the_zip_is_laid_out_so_that_git_stores_only_what_changes(voice):
    with ZipFile(ASSETS / voice / "clips.zip") as bank:
        entries = bank.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(f"{told['id']}.ogg" for told in manifest(voice)["clips"].values())
    assert {entry.compress_type for entry in entries} == {ZIP_STORED}
    assert len({entry.date_time for entry in entries}) == 1


@every_voice
def test_clips_are_small(voice):
    assert (ASSETS / voice / "clips.zip").stat().st_size <= 9e6


@every_voice
@pytest.mark.long
def test_clips_decode_to_the_stated_length(voice):
    def wrong(clip):
        if (clip.container, clip.rate_hz, clip.channels) != ("OGG VORBIS", RATE_HZ, 1):
            return f"is {clip.container}, {clip.rate_hz} Hz, {clip.channels} channels"
        length_s = clip.frames / RATE_HZ
        return f"lasts {length_s} s" if length_s != clip.told["length_s"] else ""

    no_clip(voice, wrong)


@every_voice
@pytest.mark.long
def test_clips_keep_clear_of_full_scale(voice):
    no_clip(voice, lambda clip: f"peak {clip.peak:.3f}" if clip.peak > PEAK else "")


@every_voice
@pytest.mark.long
def test_clips_are_equally_loud(voice):
    def wrong(clip):
        far = abs(clip.loudness_lufs - LOUDNESS_LUFS) > 0.5
        untold = abs(clip.loudness_lufs - clip.told["loudness_lufs"]) > 0.25
        return f"{clip.loudness_lufs:.2f} LUFS" if far or untold else ""

    no_clip(voice, wrong)


@every_voice
@pytest.mark.long
def test_clips_begin_when_they_say_and_soon(voice):
    def wrong(clip):
        untold = abs(clip.onset_s - clip.told["onset_s"]) > 0.001
        return f"at {clip.onset_s:.3f} s" if untold or clip.onset_s > LATEST_ONSET_S else ""

    no_clip(voice, wrong)


@every_voice
@pytest.mark.long
def test_clips_begin_and_end_without_a_click(voice):
    def wrong(clip):
        return f"{clip.first:.3f}, {clip.last:.3f}" if max(clip.first, clip.last) > 0.01 else ""

    no_clip(voice, wrong)


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
def test_parts_of_a_sentence_are_said_in_a_sentence(text, sentence, side):
    from delivery import delivery

    said = delivery(text)
    assert (said.sentence, said.keep.name) == (sentence, side)


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
def test_a_spanish_voice_says_it_in_spanish(text, sentence, side):
    from delivery import delivery

    said = delivery(text, "es")
    assert (said.sentence, said.keep.name) == (sentence, side)


@pytest.mark.usefixtures("scripts")
def test_a_spanish_voice_says_no_more_than_a_walker_follows():
    from spanish import spanish

    # Prepositions and articles are short: two words more than in English.
    assert max(len(spanish(text).split()) for text in all_clip_texts()) <= 9


@pytest.mark.usefixtures("scripts")
@pytest.mark.parametrize(
    ("said", "heard", "errors"),
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
def test_a_recogniser_may_spell_as_it_likes(said, heard, errors):
    from word_errors import word_errors

    assert word_errors(said, heard) == errors


@every_voice
def test_a_terminal_waits_until_the_longest_farewell_is_said(voice):
    timeline = unroll(NEW_WORKOUT)
    farewell = build_speech(CueSettings(voice=voice, repeats=3)).policy
    last = rehearse(timeline, farewell)[-1]
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
    from delivery import in_language
    from noise import in_a_room
    from recogniser import as_played, sound_of
    from word_errors import word_errors, words

    told, language = manifest(voice)["clips"], VOICES[voice].partition("-")[0]
    wrong, total, misheard = 0, 0, {}
    with ZipFile(ASSETS / voice / "clips.zip") as bank:
        for phrase in as_played(all_clip_texts())[::EVERY]:
            oggs = (bank.read(f"{told[text]['id']}.ogg") for text in phrase)
            said = " ".join(in_language(text, language) for text in phrase)
            heard_as = recogniser.hear(in_a_room(sound_of(*oggs)), language)
            if errors := word_errors(said, heard_as, language):
                misheard[said] = heard_as
            wrong, total = wrong + errors, total + len(words(said, language))
    assert wrong / total <= WORST_WORD_ERRORS, misheard
