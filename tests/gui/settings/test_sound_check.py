"""The sound check and the desk behind it: real window, real settings file, no device."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from retrotimer.domain.cues.latency import LEAD_IN, TAPS
from retrotimer.domain.settings.cue_settings import CueChoices, Sounds
from retrotimer.domain.settings.settings import Output, Settings, Wishes
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, Kind, Step, Workout
from retrotimer.gui.settings.sound_check_controller import UNSTEADY, SoundCheck
from retrotimer.gui.settings.sound_panel import SoundPanel
from retrotimer.services.audio import SoundDesk
from retrotimer.services.speech import listening
from retrotimer.store.files import settings_file
from retrotimer.store.folders import Folders
from tests.support.doubles import ManualClock

Key = Qt.Key


@pytest.fixture
def folders() -> Folders:
    return Folders()


@pytest.fixture
def desk(folders):
    opened = SoundDesk(folders, listening(folders, Wishes(muted="a test")))
    yield opened
    opened.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def check(qtbot, folders, desk, clock) -> SoundCheck:
    panel = SoundPanel(desk.policy.choices)
    qtbot.addWidget(panel)
    panel.show()
    return SoundCheck(folders, desk, panel, clock.now_s)


def kept(folders: Folders) -> Settings:
    return settings_file.read(folders.settings)


def tap_to(check: SoundCheck, qtbot, clock: ManualClock, delays_s: list[float]) -> None:
    """Press the button, then Space so long after each beep, the lead-in left out."""
    qtbot.mouseClick(check.panel.measure, Qt.MouseButton.LeftButton)
    began_s = clock.now_s()
    for beat, delay_s in enumerate(delays_s):
        clock.move(began_s + 1 + LEAD_IN + beat + delay_s - clock.now_s())
        qtbot.keyPress(check.panel.measure, Key.Key_Space)


def test_what_is_chosen_is_heard_and_kept_at_once(check, desk, folders):
    check.panel.choices_changed.emit(CueChoices(sounds=Sounds.BEEPS, volume=0.4))
    assert desk.policy.choices.sounds is Sounds.BEEPS
    assert desk.now.output.volume == 0.4
    assert kept(folders).choices == CueChoices(sounds=Sounds.BEEPS, volume=0.4)


def test_a_client_keeps_choices_of_their_own(qtbot, folders, clock):
    settings_file.write(folders.settings, Settings(clients={"Ann": CueChoices()}))
    desk = SoundDesk(folders, listening(folders, Wishes(client="Ann", muted="a test")))
    panel = SoundPanel(desk.policy.choices)
    qtbot.addWidget(panel)
    check = SoundCheck(folders, desk, panel, clock.now_s)
    check.panel.choices_changed.emit(CueChoices(voice="emma"))
    assert kept(folders).clients["Ann"].voice == "emma"
    assert kept(folders).choices.voice == "heart"
    desk.close()


def test_the_voices_are_named_as_people_call_them(check):
    texts = [check.panel.voice.itemText(row) for row in range(check.panel.voice.count())]
    assert "Heart, American English, female" in texts
    assert len(texts) == 4


def test_a_device_is_kept_and_each_has_its_own_delay(check, folders):
    check.panel.latency_typed.emit(0.1)
    check.panel.device_chosen.emit("Headphones")
    assert check.panel.latency.value() == 100
    check.panel.latency_typed.emit(0.25)
    check.panel.device_chosen.emit("Speakers")
    assert kept(folders).output == Output(
        device="Speakers", latencies_s={"": 0.1, "Headphones": 0.25}
    )


def test_the_delay_is_the_median_of_eight_taps(check, qtbot, clock, folders):
    check.panel.device_chosen.emit("Headphones")
    tap_to(check, qtbot, clock, [0.2, 0.21, 0.19, 0.2, 0.4, 0.2, 0.2])
    assert check.panel.measure.text() == "Tap Space with each beep: 7 of 8"
    clock.move(1)
    qtbot.keyPress(check.panel.measure, Key.Key_Space)
    assert kept(folders).output.latencies_s == {"Headphones": pytest.approx(0.2, abs=0.005)}
    assert check.panel.latency.value() == pytest.approx(200, abs=5)
    assert not check.panel.measure.tapping


@pytest.mark.parametrize("delays_s", [[0.0, 0.3, 0.1, 0.4, 0.2, 0.05, 0.45, 0.15], [0.2] * 3])
def test_taps_that_tell_nothing_change_nothing(check, qtbot, clock, folders, delays_s):
    tap_to(check, qtbot, clock, delays_s)
    clock.move(LEAD_IN + TAPS + 10)
    check.look()
    assert check.panel.measured.text() == UNSTEADY
    assert kept(folders).output.latencies_s == {}


def test_once_it_was_open_the_sound_counts_as_checked(check, folders, desk):
    check.close()
    assert kept(folders).sound_checked
    assert not desk.unchecked


def test_settings_that_cannot_be_saved_are_heard_all_the_same_and_that_is_said(
    check, desk, folders
):
    folders.settings.parent.mkdir(parents=True)
    folders.settings.write_text(json.dumps({"format": "retrotimer.settings/99"}))
    check.panel.choices_changed.emit(CueChoices(sounds=Sounds.BEEPS))
    assert desk.policy.choices.sounds is Sounds.BEEPS
    check.look()
    assert "version 99" in check.panel.output.text()
    assert "99" in folders.settings.read_text()


def test_a_workouts_own_cues_are_prepared_or_their_silence_is_told(desk):
    cue = "\u0645\u0634\u06cc"
    step = Step(Kind.WORK, Direction.FORWARD, 60, 3.0, cue=cue)
    desk.load(unroll(Workout("w", (step,))))
    desk.finish_texts()
    assert desk.notice.startswith("Own cues are shown only")
    assert cue not in desk.policy.lengths_s


def test_a_voice_that_is_not_there_leaves_tones_and_says_so(folders):
    desk = SoundDesk(folders, listening(folders, Wishes(voice="nobody", muted="a test")))
    assert desk.notice.startswith("no voice 'nobody'")
    assert desk.policy.lengths_s == {}
    desk.close()
