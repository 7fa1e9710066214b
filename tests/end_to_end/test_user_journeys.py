"""Each path to its end, and what is then on the disk.

These users read only what the screens say. The pictures are those of packaging/pages.
"""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QTransform

from retrotimer.domain.session.controls import ControlKind
from retrotimer.domain.workout.workout import Repeat
from retrotimer.store.files import client_file, settings_file, workout_file
from retrotimer.store.folders import HOME_VARIABLE, Folders
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_sessions
from tests.support.cli_process import wait_for_journal_events
from tests.support.history_database import wait_until
from tests.support.session_pictures import TOLERANCE, measure_difference

pytestmark = pytest.mark.long
MAIN = "First steps"
ASKED, AFTER = "Before you start", "How was it."
LIBRARY, EDITOR, HISTORY, CONSOLE = "Workouts", "Edit a workout", "History", "Trainer"


def begin(person, workout=MAIN):
    """Start the session that is loaded, and step on before the ten seconds are over."""
    person.press(workout, "space")
    person.press(ASKED, "Return")
    wait_for_journal_events(1, "segment")
    person.press(workout, "Right")
    wait_for_journal_events(1, "control")


def test_the_first_start_leads_to_a_first_session(person, tmp_path, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    first = "Before your first session"
    person.start()
    person.press(first, "Tab")
    person.wait_for_screenshot(first, "first-who")
    person.press(first, "Return")
    person.wait_for_screenshot(first, "first-health")
    person.press(first, "n")
    person.press(first, "Return")
    person.wait_for_screenshot(first, "first-sound")
    person.press(first, "Return")
    person.press(MAIN, "space")
    person.press(ASKED, "Tab")
    person.wait_for_screenshot(ASKED, "first-ticks")
    person.press(ASKED, "Return")
    wait_for_journal_events(1, "segment")
    person.wait_for_screenshot(MAIN, "first-session")
    assert client_file.read(Folders().clients, "").screening.confirmed_conditions == ()
    assert settings_file.read(Folders().settings_path).sound_checked


def test_a_workout_is_chosen_walked_paused_by_a_clicker_stopped_and_found_again(person):
    person.start()
    person.wait_for_screenshot(MAIN, "begun")
    person.press(MAIN, "o")
    person.wait_for_screenshot(LIBRARY, "choose-workout")
    person.type(LIBRARY, "ladder")
    person.wait_for_screenshot(LIBRARY, "choose-search")
    person.press(LIBRARY, "Tab", "Return")
    begin(person, "Ladder")
    person.wait_for_screenshot("Ladder", "walk-forward")
    # A presenter: the key that makes the screen black, the next page.
    person.press("Ladder", "period")
    wait_for_journal_events(2, "control")
    person.wait_for_screenshot("Ladder", "walk-paused")
    person.press("Ladder", "period", "Next", "i")
    wait_for_journal_events(4, "control")
    person.wait_for_screenshot("Ladder", "walk-turnaround")
    person.press("Ladder", "s")
    person.press(AFTER, "Tab")
    person.wait_for_screenshot(AFTER, "stop-asked")
    person.press(AFTER, "Return")
    person.press("Ladder", "h")
    person.wait_for_screenshot(HISTORY, "history-sessions")
    person.press(HISTORY, "ctrl+2")
    person.wait_for_screenshot(HISTORY, "history-calendar")
    (kept,) = read_sessions(Folders().history_path)
    pressed = [control.kind for control in kept.events.controls]
    kind = ControlKind
    assert pressed == [kind.NEXT, kind.PAUSE, kind.RESUME, kind.NEXT, kind.STOP]
    assert (
        read_summaries(Folders().history_path).sessions[0].summary.workout_name.startswith("Ladder")
    )


def test_an_own_workout_gets_a_repeat_within_a_repeat_by_mouse(person):
    def row(number):
        return 140, 238 + 28 * number

    tools = {"repeat": (247, 175), "remove": (532, 175)}
    person.start()
    person.wait_for_screenshot(MAIN, "begun")
    person.press(MAIN, "e")
    person.wait_for_screenshot(EDITOR, "own-begun")
    person.click(EDITOR, *row(4))
    person.shift_click(EDITOR, *row(7))
    person.click(EDITOR, *tools["remove"])
    person.click(EDITOR, *row(1))
    person.shift_click(EDITOR, *row(2))
    person.click(EDITOR, *tools["repeat"])
    person.wait_for_screenshot(EDITOR, "own-repeat")
    person.click(EDITOR, *row(1))
    person.shift_click(EDITOR, *row(4))
    person.click(EDITOR, *tools["repeat"])
    person.click(EDITOR, 200, 26)
    person.press(EDITOR, "ctrl+a")
    person.type(EDITOR, "My ladder")
    person.wait_for_screenshot(EDITOR, "own-nested")
    person.click(EDITOR, 1080, 674)
    wait_until(lambda: list(Folders().workouts.glob("*.retro.json")))
    person.press(EDITOR, "Escape")
    person.press("My ladder", "o")
    person.wait_for_screenshot(LIBRARY, "own-in-library")
    (path,) = Folders().workouts.glob("*.retro.json")
    (outer,) = [one for one in workout_file.read(path).steps if isinstance(one, Repeat)]
    assert any(isinstance(one, Repeat) for one in outer.steps)


def test_the_countdown_is_read_in_a_mirror(person):
    person.start()
    plain = QImage(str(person.wait_for_screenshot(MAIN, "begun")))
    person.press(MAIN, "m")
    path = person.wait_for_screenshot(MAIN, "mirror-screen")
    in_mirror = QImage(str(path)).transformed(QTransform(-1, 0, 0, 1, 0, 0))
    in_mirror.save(str(path.with_name("mirror-seen.png")))
    # The line of the keys says something else then; all above it is the same.
    above = plain.rect().adjusted(0, 0, 0, -plain.height() // 5)
    assert measure_difference(in_mirror.copy(above), plain.copy(above)) <= TOLERANCE


def test_a_trainer_notes_a_moment_and_holds_the_next_step(person):
    person.start()
    begin(person)
    person.press(MAIN, "w")
    person.wait_for_screenshot(CONSOLE, "trainer-console")
    person.press(CONSOLE, "n")
    person.type(CONSOLE, "Looks down at the belt")
    person.press(CONSOLE, "Return")
    wait_for_journal_events(1, "note")
    person.press(CONSOLE, "Escape", "h")
    wait_for_journal_events(2, "control")
    person.wait_for_screenshot(CONSOLE, "trainer-noted")
    wait_for_journal_events(2, "control")
    person.press(CONSOLE, "s")
    wait_for_journal_events(1, "end")
    (kept,) = read_sessions(Folders().history_path)
    assert kept.events.controls[1].kind is ControlKind.TOGGLE_HOLD
    assert [note.text for note in kept.notes] == ["Looks down at the belt"]
