"""Voice and manifest: clips are decoded exactly, and damaged files are named."""

from __future__ import annotations

import json
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.sound.pcm.tones import RATE_HZ
from retrotimer.sound.voices.custom_texts import read_clip_folder
from retrotimer.sound.voices.manifest import VoiceError, read_manifest
from retrotimer.sound.voices.voice import Voice, resample
from tests.support.clip_folders import create_clip_folder, tone_samples
from tests.support.not_files import NOT_FILES, in_time

RATES_HZ = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)


@pytest.fixture
def clip_folder(tmp_path):
    clips = {
        "Halfway.": tone_samples(24_000, 24_000),
        "Last one.": tone_samples(12_345, 24_000, 700),
    }
    return create_clip_folder(tmp_path / "clips", clips)


@given(st.integers(3_000, 60_000), st.sampled_from(RATES_HZ), st.floats(200, 3_000))
def test_a_clip_is_resampled_to_the_sample(length, rate_hz, hz):
    heard = resample(tone_samples(length, rate_hz, hz), rate_hz)
    assert len(heard) == round(length * RATE_HZ / rate_hz)
    place = np.arange(len(heard)) * rate_hz / RATE_HZ
    expected = 0.5 * np.sin(np.pi * place / length) ** 4 * np.sin(2 * np.pi * hz * place / rate_hz)
    # For other ratios of the rates the end may be off by half a sample.
    is_exact = (RATE_HZ * 2048) % rate_hz == 0
    assert np.abs(heard - expected).max() < (0.001 if is_exact else 0.2)


@pytest.mark.parametrize("length", [0, 1, 2, 2047, 2048, 2049])
def test_the_shortest_clips_keep_their_length(length):
    assert len(resample(np.zeros(length), 24_000)) == 2 * length


def test_a_text_sounds_as_it_was_recorded(clip_folder):
    heard = Voice(clip_folder).pcm("Last one.")
    assert (heard.dtype, heard.flags.writeable, len(heard)) == (np.int16, False, 2 * 12_345)
    recorded = np.rint(resample(tone_samples(12_345, 24_000, 700), 24_000) * 32767)
    assert np.abs(heard - recorded).max() <= 1


def test_preloaded_texts_need_no_disk(clip_folder):
    voice = Voice(clip_folder)
    voice.preload(["Halfway."])
    for path in clip_folder.iterdir():
        path.unlink()
    assert len(voice.pcm("Halfway.")) == 48_000


def test_an_unknown_text_raises_key_error(clip_folder):
    with pytest.raises(KeyError, match="Never written"):
        Voice(clip_folder).pcm("Never written.")


def test_the_first_folder_that_has_a_text_speaks_it(clip_folder, tmp_path):
    own = create_clip_folder(
        tmp_path / "own",
        {"Halfway.": tone_samples(99, 24_000), "Chest up": tone_samples(50, 24_000)},
    )
    voice = Voice(clip_folder, own)
    assert [len(voice.pcm(text)) for text in ("Halfway.", "Chest up")] == [48_000, 100]


def test_lengths_are_known_without_decoding(clip_folder):
    (clip_folder / "clips.zip").unlink()
    assert read_manifest(clip_folder).lengths_s == {"Halfway.": 1.0, "Last one.": 12_345 / 24_000}


CLIP = {"id": "a", "length_s": 1, "onset_s": 0}
WRONG = {
    "no file": None,
    "no JSON": "{",
    "not UTF-8": b"\xff\xfe",
    "no object": "[]",
    "another version": json.dumps({"format": "retrotimer.voice/2", "title": "", "clips": {}}),
    "no clips": json.dumps({"format": "retrotimer.voice/1", "title": ""}),
    "clips in a list": json.dumps({"format": "retrotimer.voice/1", "title": "", "clips": [CLIP]}),
    "no length": json.dumps(
        {"format": "retrotimer.voice/1", "title": "", "clips": {"Go": {"id": "a", "onset_s": 0}}}
    ),
    "a length as text": json.dumps(
        {
            "format": "retrotimer.voice/1",
            "title": "",
            "clips": {"Go": CLIP | {"length_s": "long"}},
        }
    ),
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_a_damaged_manifest_is_named(clip_folder, content):
    path = clip_folder / "manifest.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(VoiceError, match=r"manifest\.json"):
        Voice(clip_folder)


def cut_off(clip_folder):
    path = clip_folder / "clips.zip"
    path.write_bytes(path.read_bytes()[:-200])


def flipped(clip_folder):
    path = clip_folder / "clips.zip"
    content = bytearray(path.read_bytes())
    content[300:400] = bytes(100)
    path.write_bytes(content)


def emptied(clip_folder):
    with ZipFile(clip_folder / "clips.zip", "w"):
        pass


def filled_with_junk(clip_folder):
    with ZipFile(clip_folder / "clips.zip", "w") as clips:
        clips.writestr("0.ogg", b"OggS and nothing more")


def made_a_folder(clip_folder):
    (clip_folder / "clips.zip").unlink()
    (clip_folder / "clips.zip").mkdir()


@pytest.mark.parametrize("damage", [cut_off, flipped, emptied, filled_with_junk, made_a_folder])
def test_a_damaged_clip_is_named(clip_folder, damage):
    damage(clip_folder)
    with pytest.raises(VoiceError, match=r"clips\.zip: 0 cannot be read"):
        Voice(clip_folder).pcm("Halfway.")


@pytest.mark.parametrize("kind", NOT_FILES)
@pytest.mark.parametrize("name", ["clips.zip", "manifest.json"])
def test_what_is_no_file_is_named_and_not_waited_for(clip_folder, name, kind):
    (clip_folder / name).unlink()
    make, reason = NOT_FILES[kind]
    make(clip_folder / name)
    with pytest.raises(VoiceError, match=reason):
        in_time(lambda: Voice(clip_folder).pcm("Halfway."))
    assert in_time(lambda: read_clip_folder(clip_folder)) is None
