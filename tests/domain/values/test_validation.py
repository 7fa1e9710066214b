"""What can be chosen to hear, and how a choice stands to the preset of its verbosity."""

from __future__ import annotations

from dataclasses import fields, replace
from math import nan

import pytest

from retrotimer.domain.settings.cue_settings import (
    CUE_FIELDS,
    HEADS_UP_OPTIONS_S,
    PRESETS,
    TIME_LEFT_OPTIONS_S,
    CueSettings,
    SoundMode,
    Verbosity,
)
from retrotimer.domain.values.validation import MAX_NAME_LENGTH


def test_everything_that_can_be_chosen_says_what_is_possible():
    assert CUE_FIELDS.keys() == {field.name for field in fields(CueSettings)}


def test_the_presets_say_more_and_more_of_which_nothing_is_an_override():
    assert PRESETS.keys() == set(Verbosity)
    for verbosity, preset in PRESETS.items():
        assert preset.verbosity is verbosity
        assert preset.overrides == {}
    calm, normal, full = PRESETS.values()
    assert len(calm.heads_up_s) < len(normal.heads_up_s) < len(full.heads_up_s)
    assert normal == CueSettings()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sounds", "loud"),
        ("verbosity", "chatty"),
        ("voice", ""),
        ("voice", " heart"),
        ("voice", "h" * (MAX_NAME_LENGTH + 1)),
        ("voice", "he\x1b[2Jart"),
        ("voice", "he\u202eart"),
        ("voice", 5),
        ("volume", -0.1),
        ("volume", 1.5),
        ("volume", nan),
        ("volume", True),
        ("volume", "1"),
        ("heads_up_s", (25,)),
        ("heads_up_s", (15.0,)),
        ("heads_up_s", ([15],)),
        ("heads_up_s", 15),
        ("time_left_s", (90,)),
        ("halfway", 1),
        ("repeats", 0),
        ("repeats", 4),
        ("repeats", 2.0),
        ("repeats", True),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_what_can(key, value):
    with pytest.raises(ValueError, match=f"^{key}: expected ") as caught:
        CueSettings(**{key: value})
    assert CUE_FIELDS[key].description in str(caught.value)


@pytest.mark.parametrize("voice", ["heart", "Ann-Marie", "José", "می\u200cنو", "山田 太郎"])
def test_a_name_can_be_in_any_script(voice):
    assert CueSettings(voice=voice).voice == voice


def test_every_time_of_the_catalogue_can_be_chosen():
    CueSettings(heads_up_s=HEADS_UP_OPTIONS_S, time_left_s=TIME_LEFT_OPTIONS_S)


def test_what_is_named_twice_is_said_once():
    twice = CueSettings(heads_up_s=(10, 30, 10), time_left_s=(60, 60))
    assert (twice.heads_up_s, twice.time_left_s) == ((10, 30), (60,))


def test_an_override_is_what_differs_from_the_preset():
    choices = CueSettings(halfway=False, repeats=2, heads_up_s=(10,))
    assert choices.overrides == {"halfway": False, "heads_up_s": (10,)}


def test_another_verbosity_keeps_what_was_chosen_otherwise():
    full = CueSettings(halfway=False).with_verbosity(Verbosity.FULL)
    assert full == replace(PRESETS[Verbosity.FULL], halfway=False)
    assert full.with_verbosity(Verbosity.NORMAL) == CueSettings(halfway=False)


def test_a_key_is_reset_to_what_the_verbosity_says():
    calm = replace(PRESETS[Verbosity.CALM], halfway=True, volume=0.5)
    assert calm.reset("halfway") == replace(PRESETS[Verbosity.CALM], volume=0.5)
    assert calm.reset("verbosity") == CueSettings(volume=0.5)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SoundMode.VOICE, SoundMode.VOICE),
        (SoundMode.VOICE_AND_BEEPS, SoundMode.VOICE_AND_BEEPS),
        (SoundMode.BEEPS, SoundMode.VOICE_AND_BEEPS),
        (SoundMode.CAPTIONS_ONLY, SoundMode.VOICE_AND_BEEPS),
    ],
)
def test_who_names_a_voice_hears_it(before, after):
    choices = CueSettings(sounds=before).with_voice("emma")
    assert (choices.sounds, choices.voice) == (after, "emma")
