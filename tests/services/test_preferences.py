"""The preferences service: what is changed elsewhere meanwhile is neither lost nor undone."""

from __future__ import annotations

import pytest

from retrotimer.__main__ import main
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.settings.settings import (
    AudioOutput,
    DisplaySettings,
    SessionOverrides,
    Settings,
)
from retrotimer.services.audio import AudioService
from retrotimer.services.preferences import PreferencesService
from retrotimer.services.speech import load_audio_setup
from retrotimer.store.files import settings_file
from retrotimer.store.folders import Folders


@pytest.fixture
def changes() -> list[str]:
    return []


@pytest.fixture
def preferences(changes):
    folders = Folders()
    overrides = SessionOverrides(mute_reason="a test")
    audio = AudioService(folders, load_audio_setup(folders, overrides))
    yield PreferencesService(folders, audio, "", lambda: changes.append("changed"))
    audio.close()


def saved() -> Settings:
    return settings_file.read(Folders().settings_path)


def test_undo_takes_back_its_own_change_and_none_made_elsewhere(preferences):
    preferences.set_value("flash", value=False)
    preferences.set_value("volume", 0.5)
    preferences.set_value("latency_ms", 100)
    assert main(["settings", "mirror=yes", "halfway=no", "order=qt"]) == 0
    for _ in range(3):
        preferences.undo()
    assert saved() == Settings(
        CueSettings(halfway=False),
        output=AudioOutput(order=("qt",)),
        display=DisplaySettings(mirror=True),
    )


def test_undo_takes_back_what_was_chosen_for_a_client_and_nothing_of_another(preferences):
    ann = PreferencesService(preferences.folders, preferences.audio, "Ann", lambda: None)
    ann.set_value("volume", 0.5)
    assert main(["settings", "--client", "Bob", "volume=0.2"]) == 0
    ann.undo()
    assert saved() == Settings(cue_settings_by_client={"Bob": CueSettings(volume=0.2)})


def test_a_change_is_used_at_once_with_all_that_was_changed_elsewhere(preferences, changes):
    assert main(["settings", "mirror=yes"]) == 0
    preferences.set_value("volume", 0.5)
    assert preferences.audio.setup.settings == saved()
    assert saved().display.mirror
    assert changes == ["changed"]


def test_what_is_chosen_already_is_not_written_again(preferences):
    preferences.set_value("volume", 1.0)
    assert not Folders().settings_path.exists()
    assert not preferences.can_undo


def test_settings_are_saved_as_they_are_so_that_there_is_a_file(preferences):
    preferences.save_settings()
    assert saved() == Settings()
