"""What can be chosen to hear, and how a choice stands to the preset of its verbosity."""

from __future__ import annotations

from dataclasses import fields, replace
from math import nan

import pytest

from retrotimer.domain.settings.cue_settings import (
    CHOICES,
    HEADS_UP_S,
    POSSIBLE,
    TIME_LEFT_S,
    CueChoices,
    Sounds,
    Verbosity,
)
from retrotimer.domain.values.validation import LONGEST_NAME


def test_everything_that_can_be_chosen_says_what_is_possible():
    assert POSSIBLE.keys() == {field.name for field in fields(CueChoices)}


def test_the_presets_say_more_and_more_of_which_nothing_is_an_override():
    assert CHOICES.keys() == set(Verbosity)
    for verbosity, preset in CHOICES.items():
        assert preset.verbosity is verbosity
        assert preset.overrides == {}
    calm, normal, full = CHOICES.values()
    assert len(calm.heads_up_s) < len(normal.heads_up_s) < len(full.heads_up_s)
    assert normal == CueChoices()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sounds", "loud"),
        ("verbosity", "chatty"),
        ("voice", ""),
        ("voice", " heart"),
        ("voice", "h" * (LONGEST_NAME + 1)),
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
        CueChoices(**{key: value})
    assert POSSIBLE[key].words in str(caught.value)


@pytest.mark.parametrize("voice", ["heart", "Ann-Marie", "José", "می\u200cنو", "山田 太郎"])
def test_a_name_can_be_in_any_script(voice):
    assert CueChoices(voice=voice).voice == voice


def test_every_time_of_the_catalogue_can_be_chosen():
    CueChoices(heads_up_s=HEADS_UP_S, time_left_s=TIME_LEFT_S)


def test_what_is_named_twice_is_said_once():
    twice = CueChoices(heads_up_s=(10, 30, 10), time_left_s=(60, 60))
    assert (twice.heads_up_s, twice.time_left_s) == ((10, 30), (60,))


def test_an_override_is_what_differs_from_the_preset():
    choices = CueChoices(halfway=False, repeats=2, heads_up_s=(10,))
    assert choices.overrides == {"halfway": False, "heads_up_s": (10,)}


def test_another_verbosity_keeps_what_was_chosen_otherwise():
    full = CueChoices(halfway=False).with_verbosity(Verbosity.FULL)
    assert full == replace(CHOICES[Verbosity.FULL], halfway=False)
    assert full.with_verbosity(Verbosity.NORMAL) == CueChoices(halfway=False)


def test_a_key_is_reset_to_what_the_verbosity_says():
    calm = replace(CHOICES[Verbosity.CALM], halfway=True, volume=0.5)
    assert calm.reset("halfway") == replace(CHOICES[Verbosity.CALM], volume=0.5)
    assert calm.reset("verbosity") == CueChoices(volume=0.5)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Sounds.VOICE, Sounds.VOICE),
        (Sounds.BOTH, Sounds.BOTH),
        (Sounds.BEEPS, Sounds.BOTH),
        (Sounds.CAPTIONS, Sounds.BOTH),
    ],
)
def test_who_names_a_voice_hears_it(before, after):
    choices = CueChoices(sounds=before).spoken_by("emma")
    assert (choices.sounds, choices.voice) == (after, "emma")
