"""The sound window: what is chosen by mouse and key is asked for, what is shown is not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from retrotimer.domain.coaching.preference_pages import DEFAULT_DEVICE_LABEL
from retrotimer.domain.settings.cue_settings import PRESETS, CueSettings, Side, SoundMode, Verbosity
from retrotimer.gui.settings.sound_panel import SoundPanel
from retrotimer.gui.settings.sound_window import SoundWindow

VOICES = {"heart": "Heart, American English, female", "emma": "Emma, British English, female"}


@pytest.fixture
def window(qtbot) -> SoundPanel:
    shown = SoundPanel(CueSettings())
    qtbot.addWidget(shown)
    shown.show_voices(VOICES)
    shown.show()
    return shown


def heard(signal) -> list:
    """Everything the signal says from now on."""
    said: list = []
    signal.connect(lambda *values: said.append(values[0] if values else None))
    return said


def pick(qtbot, combo, text: str) -> None:
    """Choose as a person does: with the keyboard."""
    combo.setFocus()
    rows = [combo.itemText(row) for row in range(combo.count())]
    qtbot.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(rows.index(text)):
        qtbot.keyClick(combo, Qt.Key.Key_Down)


def button(window: SoundPanel, text: str) -> QPushButton:
    return next(b for b in window.findChildren(QPushButton) if b.text().replace("&", "") == text)


@pytest.mark.parametrize(
    ("text", "side"), [("Left", Side.LEFT), ("Right", Side.RIGHT), ("As in a session", Side.BOTH)]
)
def test_each_side_can_be_heard_alone(window, qtbot, text, side):
    asked = heard(window.test_requested)
    qtbot.mouseClick(button(window, text), Qt.MouseButton.LeftButton)
    assert asked == [side]


def test_a_choice_is_asked_for_at_once_and_keeps_the_others(window, qtbot):
    window.show_cue_settings(CueSettings(volume=0.5, halfway=False))
    asked = heard(window.cue_settings_changed)
    pick(qtbot, window.voice_combo, VOICES["emma"])
    assert asked[-1] == CueSettings(volume=0.5, halfway=False, voice="emma")


def test_how_much_is_said_changes_the_preset_and_keeps_what_was_chosen(window, qtbot):
    window.show_cue_settings(CueSettings(volume=0.5))
    asked = heard(window.cue_settings_changed)
    pick(qtbot, window.verbosity_combo, "Full: also each interval, and more times")
    assert asked[-1].verbosity is Verbosity.FULL
    assert asked[-1].heads_up_s == PRESETS[Verbosity.FULL].heads_up_s
    assert asked[-1].volume == 0.5


def test_without_a_voice_none_can_be_chosen(window, qtbot):
    asked = heard(window.cue_settings_changed)
    pick(qtbot, window.sounds_combo, "Tones only")
    assert asked[-1].sounds is SoundMode.BEEPS
    assert not window.voice_combo.isEnabled()
    pick(qtbot, window.sounds_combo, "Voice and tones")
    assert window.voice_combo.isEnabled()


def test_the_cue_volume_is_asked_for(window, qtbot):
    asked = heard(window.cue_settings_changed)
    window.volume_slider.setFocus()
    qtbot.keyClick(window.volume_slider, Qt.Key.Key_PageDown)
    assert [choices.volume for choices in asked] == [0.9]


def test_what_is_shown_is_not_asked_for(window):
    asked = heard(window.cue_settings_changed) + heard(window.device_chosen)
    window.show_cue_settings(CueSettings(sounds=SoundMode.VOICE, voice="emma", volume=0.3))
    window.show_devices(["Headphones"], "Headphones")
    window.show_latency(0.18)
    assert window.voice_combo.currentText() == VOICES["emma"]
    assert (window.volume_slider.value(), window.latency_box.value()) == (30, 180)
    assert asked == []


def test_a_device_can_be_chosen_and_one_that_is_gone_is_named(window, qtbot):
    window.show_devices(["Speakers", "Headphones"], "Earbuds")
    assert window.device_combo.currentText() == "Earbuds (not there)"
    asked = heard(window.device_chosen)
    pick(qtbot, window.device_combo, "Headphones")
    pick(qtbot, window.device_combo, DEFAULT_DEVICE_LABEL)
    assert "Headphones" in asked
    assert asked[-1] == ""


def test_a_delay_can_be_typed(window, qtbot):
    asked = heard(window.latency_changed)
    window.latency_box.setFocus()
    window.latency_box.selectAll()
    qtbot.keyClicks(window.latency_box, "180")
    qtbot.keyClick(window.latency_box, Qt.Key.Key_Tab)
    assert asked == [0.18]


def test_space_is_a_tap_while_the_delay_is_measured(window, qtbot):
    asked, taps = heard(window.measure_requested), heard(window.tapped)
    qtbot.mouseClick(window.measure_button, Qt.MouseButton.LeftButton)
    window.show_taps(0)
    for count in range(3):
        qtbot.keyPress(window.measure_button, Qt.Key.Key_Space)
        qtbot.keyRelease(window.measure_button, Qt.Key.Key_Space)
        window.show_taps(count + 1)
    assert (len(asked), len(taps)) == (1, 3)
    assert window.measure_button.text() == "Tap Space with each beep: 3 of 8"
    window.show_measurement("180 ms")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert (len(asked), len(taps)) == (1, 3)
    qtbot.keyClick(window.measure_button, Qt.Key.Key_Space)
    assert (len(asked), len(taps)) == (2, 3)


def test_escape_closes_it(qtbot):
    window = SoundWindow(CueSettings())
    qtbot.addWidget(window)
    window.open()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
