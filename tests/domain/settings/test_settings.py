"""The settings: what each client hears, and through which output."""

from __future__ import annotations

from math import nan

import pytest

from retrotimer.domain.settings.cue_settings import PRESETS, CueSettings, SoundMode, Verbosity
from retrotimer.domain.settings.settings import (
    MACHINE_FIELDS,
    AudioOutput,
    DisplaySettings,
    Language,
    SessionOverrides,
    Settings,
    Theme,
    mask_password,
)

CALM, FULL = PRESETS[Verbosity.CALM], PRESETS[Verbosity.FULL]
SETTINGS = Settings(CALM, {"Cleo": FULL, "Ann": CueSettings(sounds=SoundMode.BEEPS)})


def test_without_anything_chosen_everything_is_the_default():
    settings = Settings()
    assert settings.default_cue_settings == settings.cue_settings_for_client() == CueSettings()
    assert settings.output == AudioOutput(("simpleaudio", "qt"), "", {})
    assert not settings.cue_settings_by_client
    assert not settings.sound_checked


def test_a_client_hears_their_own_choices_and_nobody_in_particular_the_common_ones():
    assert SETTINGS.cue_settings_for_client("Cleo") == FULL
    assert SETTINGS.cue_settings_for_client() == CALM


def test_who_chose_nothing_hears_what_everybody_hears():
    assert SETTINGS.cue_settings_for_client("ann") == SETTINGS.cue_settings_for_client()


def test_a_wish_holds_for_its_session_before_the_settings():
    assert SETTINGS.cue_settings_for_session(SessionOverrides()) == CALM
    assert SETTINGS.cue_settings_for_session(SessionOverrides("Cleo")) == FULL
    assert (
        SETTINGS.cue_settings_for_session(SessionOverrides("Cleo", beeps_only=True)).sounds
        is SoundMode.BEEPS
    )
    assert SETTINGS.cue_settings_for_session(SessionOverrides("Ann", voice="emma")) == CueSettings(
        voice="emma"
    )


def test_choices_are_put_in_for_everybody_for_a_client_and_for_a_new_one():
    settings = (
        SETTINGS.with_cue_settings(FULL)
        .with_cue_settings(CALM, "Cleo")
        .with_cue_settings(FULL, "Bob")
    )
    assert settings.default_cue_settings == FULL
    assert settings.cue_settings_by_client == {
        **SETTINGS.cue_settings_by_client,
        "Cleo": CALM,
        "Bob": FULL,
    }


@pytest.mark.parametrize("name", ["", " Ann", "A\nn", "A\ud800", "n" * 61])
def test_a_client_has_a_name_that_can_be_shown(name):
    with pytest.raises(ValueError, match=r"^client: expected a name"):
        Settings(cue_settings_by_client={name: CALM})


def test_a_latency_is_kept_by_device_and_that_of_the_one_in_use_holds():
    output = AudioOutput(latencies_s={"": 0.05}).with_latency("", 0.18)
    assert output.latency_s == 0.18
    headphones = AudioOutput(device="Headphones", latencies_s=output.latencies_s)
    assert headphones.latency_s is None
    measured = headphones.with_latency("Headphones", 0.25)
    assert measured.latencies_s == {"": 0.18, "Headphones": 0.25}
    assert measured.with_latency("Headphones", None) == headphones


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("order", {"order": ()}),
        ("order", {"order": ("qt", "qt")}),
        ("order", {"order": ("alsa",)}),
        ("device", {"device": "d" * 201}),
        ("device", {"device": "Head\nphones"}),
        ("latencies_s", {"latencies_s": {"\x1b": 0.1}}),
        ("latencies_s of ''", {"latencies_s": {"": -0.1}}),
        ("latencies_s of 'x'", {"latencies_s": {"x": nan}}),
        ("latencies_s of 'x'", {"latencies_s": {"x": 2.5}}),
    ],
)
def test_an_output_that_cannot_be_is_refused(name, wrong):
    with pytest.raises(ValueError, match=f"^{name}: expected "):
        AudioOutput(**wrong)


CHOSEN = {
    "order": ("qt",),
    "device": "Headphones",
    "latency_ms": 180.0,
    "sound_checked": True,
    "history_url": "postgresql://host/studio",
    "flash": False,
    "mirror": True,
    "distance_m": 3.0,
    "theme": Theme.HIGH_CONTRAST,
    "language": Language.SPANISH,
    "keep_awake": False,
    "media_keys": False,
}


def test_every_key_of_the_machine_is_chosen_and_begins_anew_by_itself():
    assert CHOSEN.keys() == MACHINE_FIELDS.keys()
    for key, value in CHOSEN.items():
        chosen = SETTINGS.with_value(key, value)
        assert chosen.value(key) == value != SETTINGS.value(key)
        assert chosen.reset(key) == SETTINGS


def test_what_is_heard_is_chosen_for_everybody_or_for_one_client():
    settings = SETTINGS.with_value("halfway", True).with_value("repeats", 3, "Bob")  # noqa: FBT003
    assert settings.value("halfway")
    assert settings.value("repeats", "Bob") == 3
    # A new client began with what everybody hears.
    assert settings.value("halfway", "Bob")
    assert settings.value("halfway", "Ann")
    assert settings.reset("halfway").default_cue_settings == CALM
    assert settings.reset("repeats", "Bob").value("repeats", "Bob") == CALM.repeats


def test_another_verbosity_leaves_what_was_chosen():
    settings = Settings().with_value("repeats", 1).with_value("verbosity", Verbosity.FULL)
    assert settings.default_cue_settings.repeats == 1
    assert settings.default_cue_settings.intervals
    assert settings.reset("verbosity").default_cue_settings == CueSettings(repeats=1)


@pytest.mark.parametrize(
    ("key", "value"), [("distance_m", 9), ("theme", "pink"), ("volume", 2), ("order", ())]
)
def test_what_cannot_be_is_not_chosen(key, value):
    with pytest.raises(ValueError, match=f"^{key}: expected "):
        Settings().with_value(key, value)


def test_a_display_is_as_people_see_it_and_its_colours_are_those_of_the_system():
    assert DisplaySettings() == DisplaySettings(True, False, 2.0, Theme.SYSTEM)  # noqa: FBT003


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("", ""),
        ("postgresql://ada@host/studio", "postgresql://ada@host/studio"),
        ("postgresql://ada:secret@host/studio", "postgresql://ada:***@host/studio"),
    ],
)
def test_a_password_is_shown_to_nobody(url, shown):
    assert mask_password(url) == shown
