"""The sound check and its audio service: a real window and settings file, but no device."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from retrotimer.__main__ import main
from retrotimer.domain.cues.latency import LEAD_IN_BEEPS, MIN_TAPS
from retrotimer.domain.settings.cue_settings import PRESETS, CueSettings, SoundMode, Verbosity
from retrotimer.domain.settings.settings import AudioOutput, SessionOverrides, Settings
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.gui.settings.sound_check_controller import UNSTEADY_TEXT, SoundCheckController
from retrotimer.gui.settings.sound_panel import SoundPanel
from retrotimer.services.audio import AudioService
from retrotimer.services.speech import load_audio_setup
from retrotimer.store.files import settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.log_file import FILE_NAME
from tests.support.doubles import ManualClock

Key = Qt.Key


@pytest.fixture
def folders() -> Folders:
    return Folders()


@pytest.fixture
def audio(folders):
    service = AudioService(
        folders, load_audio_setup(folders, SessionOverrides(mute_reason="a test"))
    )
    yield service
    service.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def check(qtbot, folders, audio, clock) -> SoundCheckController:
    panel = SoundPanel(audio.policy.cue_settings)
    qtbot.addWidget(panel)
    panel.show()
    return SoundCheckController(folders, audio, panel, clock.now_s)


def saved_settings(folders: Folders) -> Settings:
    return settings_file.read(folders.settings_path)


def tap_to(check: SoundCheckController, qtbot, clock: ManualClock, delays_s: list[float]) -> None:
    """Press the button, then Space this long after each beep that follows the lead-in."""
    qtbot.mouseClick(check.panel.measure_button, Qt.MouseButton.LeftButton)
    began_s = clock.now_s()
    for beat, delay_s in enumerate(delays_s):
        clock.advance(began_s + 1 + LEAD_IN_BEEPS + beat + delay_s - clock.now_s())
        qtbot.keyPress(check.panel.measure_button, Key.Key_Space)


def test_what_is_chosen_is_heard_and_kept_at_once(check, audio, folders):
    check.panel.cue_settings_changed.emit(CueSettings(sounds=SoundMode.BEEPS, volume=0.4))
    assert audio.policy.cue_settings.sounds is SoundMode.BEEPS
    assert audio.setup.output_choice.volume == 0.4
    assert saved_settings(folders).default_cue_settings == CueSettings(
        sounds=SoundMode.BEEPS, volume=0.4
    )


def test_a_client_keeps_choices_of_their_own(qtbot, folders, clock):
    settings_file.write(
        folders.settings_path, Settings(cue_settings_by_client={"Ann": CueSettings()})
    )
    audio = AudioService(
        folders, load_audio_setup(folders, SessionOverrides(client="Ann", mute_reason="a test"))
    )
    panel = SoundPanel(audio.policy.cue_settings)
    qtbot.addWidget(panel)
    check = SoundCheckController(folders, audio, panel, clock.now_s)
    check.panel.cue_settings_changed.emit(CueSettings(voice="emma"))
    assert saved_settings(folders).cue_settings_by_client["Ann"].voice == "emma"
    assert saved_settings(folders).default_cue_settings.voice == "heart"
    audio.close()


def test_the_voices_are_named_as_people_call_them(check):
    texts = [
        check.panel.voice_combo.itemText(row) for row in range(check.panel.voice_combo.count())
    ]
    assert "Heart, American English, female" in texts
    assert len(texts) == 4


def test_a_device_is_kept_and_each_has_its_own_delay(check, folders):
    check.panel.latency_changed.emit(0.1)
    check.panel.device_chosen.emit("Headphones")
    assert check.panel.latency_box.value() == 100
    check.panel.latency_changed.emit(0.25)
    check.panel.device_chosen.emit("Speakers")
    assert saved_settings(folders).output == AudioOutput(
        device="Speakers", latencies_s={"": 0.1, "Headphones": 0.25}
    )


def test_the_delay_is_the_median_of_eight_taps(check, qtbot, clock, folders):
    check.panel.device_chosen.emit("Headphones")
    tap_to(check, qtbot, clock, [0.2, 0.21, 0.19, 0.2, 0.4, 0.2, 0.2])
    assert check.panel.measure_button.text() == "Tap Space with each beep: 7 of 8"
    clock.advance(1)
    qtbot.keyPress(check.panel.measure_button, Key.Key_Space)
    assert saved_settings(folders).output.latencies_s == {
        "Headphones": pytest.approx(0.2, abs=0.005)
    }
    assert check.panel.latency_box.value() == pytest.approx(200, abs=5)
    assert not check.panel.measure_button.is_tapping


@pytest.mark.parametrize("delays_s", [[0.0, 0.3, 0.1, 0.4, 0.2, 0.05, 0.45, 0.15], [0.2] * 3])
def test_taps_that_tell_nothing_change_nothing(check, qtbot, clock, folders, delays_s):
    tap_to(check, qtbot, clock, delays_s)
    clock.advance(LEAD_IN_BEEPS + MIN_TAPS + 10)
    check.update()
    assert check.panel.result_label.text() == UNSTEADY_TEXT
    assert saved_settings(folders).output.latencies_s == {}


def test_once_it_was_open_the_sound_counts_as_checked(check, folders, audio):
    check.close()
    assert saved_settings(folders).sound_checked
    assert not audio.needs_sound_check


def test_settings_changed_elsewhere_survive_the_closing_of_the_sound_window(check, folders):
    assert main(["settings", "halfway=no", "mirror=yes", "volume=0.3"]) == 0
    check.close()
    settings = saved_settings(folders)
    assert settings.sound_checked
    assert settings.display.mirror
    assert settings.default_cue_settings == CueSettings(halfway=False, volume=0.3)


def test_a_choice_in_the_panel_changes_only_what_was_chosen(check, folders):
    assert main(["settings", "halfway=no", "sounds=beeps", "device=Headphones"]) == 0
    check.panel.volume_slider.setValue(40)
    check.panel.latency_changed.emit(0.1)
    assert saved_settings(folders) == Settings(
        CueSettings(halfway=False, sounds=SoundMode.BEEPS, volume=0.4),
        output=AudioOutput(device="Headphones", latencies_s={"Headphones": 0.1}),
    )


def test_another_verbosity_keeps_what_was_chosen_otherwise_elsewhere(check, folders):
    assert main(["settings", "halfway=yes", "last_one=no"]) == 0
    check.panel.cue_settings_changed.emit(CueSettings().with_verbosity(Verbosity.FULL))
    assert saved_settings(folders).default_cue_settings == replace(
        PRESETS[Verbosity.FULL], last_one=False
    )
    check.panel.cue_settings_changed.emit(PRESETS[Verbosity.CALM])
    assert saved_settings(folders).default_cue_settings == replace(
        PRESETS[Verbosity.CALM], last_one=False
    )


def test_a_voice_of_one_session_only_is_not_saved_with_the_volume(qtbot, folders, clock):
    overrides = SessionOverrides(voice="emma", mute_reason="a test")
    audio = AudioService(folders, load_audio_setup(folders, overrides))
    panel = SoundPanel(audio.policy.cue_settings)
    qtbot.addWidget(panel)
    check = SoundCheckController(folders, audio, panel, clock.now_s)
    check.panel.volume_slider.setValue(40)
    assert saved_settings(folders).default_cue_settings == CueSettings(volume=0.4)
    assert audio.policy.cue_settings.voice == "emma"
    audio.close()


def test_a_file_that_was_damaged_meanwhile_is_kept_aside_and_the_choices_are_saved(check, folders):
    check.panel.cue_settings_changed.emit(CueSettings(volume=0.4))
    folders.settings_path.write_text("{")
    check.close()
    assert saved_settings(folders) == Settings(CueSettings(volume=0.4), sound_checked=True)
    (aside,) = folders.settings_path.parent.glob("settings.damaged-*.json")
    assert aside.read_text() == "{"


def test_settings_that_cannot_be_saved_are_heard_all_the_same_and_that_is_said(
    check, audio, folders
):
    folders.settings_path.parent.mkdir(parents=True)
    folders.settings_path.write_text(json.dumps({"format": "retrotimer.settings/99"}))
    check.panel.cue_settings_changed.emit(CueSettings(sounds=SoundMode.BEEPS))
    assert audio.policy.cue_settings.sounds is SoundMode.BEEPS
    check.update()
    assert "version 99" in check.panel.output_label.text()
    assert "99" in folders.settings_path.read_text()


def test_a_workouts_own_cues_are_prepared_or_their_silence_is_told(audio):
    cue = "\u0645\u0634\u06cc"
    step = Step(SegmentKind.WORK, Direction.FORWARD, 60, 3.0, cue=cue)
    audio.load_timeline(unroll(Workout("w", (step,))))
    audio.finish_custom_texts()
    assert audio.notice.startswith("Custom cues are shown but not spoken")
    assert cue not in audio.policy.text_durations_s


def test_a_voice_that_is_not_there_leaves_tones_and_says_so(folders):
    audio = AudioService(
        folders,
        load_audio_setup(folders, SessionOverrides(voice="no-such-voice", mute_reason="a test")),
    )
    assert audio.notice.startswith("Unknown voice 'no-such-voice'")
    assert audio.policy.text_durations_s == {}
    audio.close()


def test_what_fails_unforeseen_is_logged_and_shown_and_the_panel_still_works(check, folders):
    # Choices of a wrong type: no code foresees them.
    check.panel.cue_settings_changed.emit(None)
    (box,) = check.panel.window().findChildren(QMessageBox)
    assert "AttributeError" in box.detailedText()
    box.accept()
    assert "crashed" in (folders.log / FILE_NAME).read_text("utf-8")
    check.panel.device_chosen.emit("Speakers")
    assert saved_settings(folders).output.device == "Speakers"
