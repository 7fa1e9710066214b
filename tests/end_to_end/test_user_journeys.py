"""Each path to its end, and what is then on the disk.

Whoever walks here reads only what the screens say. The pictures are those of packaging/pages.
"""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QTransform

from retrotimer.domain.session.controls import ControlKind
from retrotimer.domain.workout.workout import Repeat
from retrotimer.store.files import client_file, settings_file, workout_file
from retrotimer.store.folders import HOME_VARIABLE, Folders
from retrotimer.store.history.session_summaries import listed
from retrotimer.store.history.sessions import sessions
from tests.gui.session.test_session_pictures import TOLERANCE, differ
from tests.support.cli_process import entries_of
from tests.support.history_database import until

pytestmark = pytest.mark.long
MAIN = "First steps"
ASKED, AFTER = "Before you start", "How was it."
LIBRARY, EDITOR, HISTORY, CONSOLE = "Workouts", "Edit a workout", "History", "Trainer"


def begin(person, workout=MAIN):
    """Start the session that is loaded, and step on before the ten seconds are over."""
    person.press(workout, "space")
    person.press(ASKED, "Return")
    entries_of(1, "segment")
    person.press(workout, "Right")
    entries_of(1, "control")


def test_the_first_start_leads_to_a_first_session(person, tmp_path, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    first = "Before your first session"
    person.start()
    person.press(first, "Tab")
    person.sees(first, "first-who")
    person.press(first, "Return")
    person.sees(first, "first-health")
    person.press(first, "n")
    person.press(first, "Return")
    person.sees(first, "first-sound")
    person.press(first, "Return")
    person.press(MAIN, "space")
    person.press(ASKED, "Tab")
    person.sees(ASKED, "first-ticks")
    person.press(ASKED, "Return")
    entries_of(1, "segment")
    person.sees(MAIN, "first-session")
    assert client_file.read(Folders().clients, "").screening.yes == ()
    assert settings_file.read(Folders().settings).sound_checked


def test_a_workout_is_chosen_walked_paused_by_a_clicker_stopped_and_found_again(person):
    person.start()
    person.sees(MAIN, "begun")
    person.press(MAIN, "o")
    person.sees(LIBRARY, "choose-workout")
    person.type(LIBRARY, "ladder")
    person.sees(LIBRARY, "choose-search")
    person.press(LIBRARY, "Tab", "Return")
    begin(person, "Ladder")
    person.sees("Ladder", "walk-forward")
    # A presenter: the key that makes the screen black, the next page.
    person.press("Ladder", "period")
    entries_of(2, "control")
    person.sees("Ladder", "walk-paused")
    person.press("Ladder", "period", "Next")
    entries_of(4, "control")
    person.sees("Ladder", "walk-turnaround")
    person.press("Ladder", "s")
    person.press(AFTER, "Tab")
    person.sees(AFTER, "stop-asked")
    person.press(AFTER, "Return")
    person.press("Ladder", "h")
    person.sees(HISTORY, "history-sessions")
    person.press(HISTORY, "ctrl+2")
    person.sees(HISTORY, "history-calendar")
    (kept,) = sessions(Folders().history)
    pressed = [control.kind for control in kept.story.controls]
    kind = ControlKind
    assert pressed == [kind.NEXT, kind.PAUSE, kind.RESUME, kind.NEXT, kind.STOP]
    assert listed(Folders().history).sessions[0].summary.workout.startswith("Ladder")


def test_an_own_workout_gets_a_repeat_within_a_repeat_by_mouse(person):
    def row(number):
        return 140, 238 + 28 * number

    tools = {"repeat": (247, 175), "remove": (532, 175)}
    person.start()
    person.sees(MAIN, "begun")
    person.press(MAIN, "e")
    person.sees(EDITOR, "own-begun")
    person.click(EDITOR, *row(4))
    person.click_to(EDITOR, *row(7))
    person.click(EDITOR, *tools["remove"])
    person.click(EDITOR, *row(1))
    person.click_to(EDITOR, *row(2))
    person.click(EDITOR, *tools["repeat"])
    person.sees(EDITOR, "own-repeat")
    person.click(EDITOR, *row(1))
    person.click_to(EDITOR, *row(4))
    person.click(EDITOR, *tools["repeat"])
    person.click(EDITOR, 200, 26)
    person.press(EDITOR, "ctrl+a")
    person.type(EDITOR, "My ladder")
    person.sees(EDITOR, "own-nested")
    person.click(EDITOR, 1080, 674)
    until(lambda: list(Folders().workouts.glob("*.retro.json")))
    person.press(EDITOR, "Escape")
    person.press("My ladder", "o")
    person.sees(LIBRARY, "own-in-library")
    (path,) = Folders().workouts.glob("*.retro.json")
    (outer,) = [one for one in workout_file.read(path).steps if isinstance(one, Repeat)]
    assert any(isinstance(one, Repeat) for one in outer.steps)


def test_the_countdown_is_read_in_a_mirror(person):
    person.start()
    plain = QImage(str(person.sees(MAIN, "begun")))
    person.press(MAIN, "m")
    path = person.sees(MAIN, "mirror-screen")
    in_mirror = QImage(str(path)).transformed(QTransform(-1, 0, 0, 1, 0, 0))
    in_mirror.save(str(path.with_name("mirror-seen.png")))
    # The line of the keys says something else then; all above it is the same.
    above = plain.rect().adjusted(0, 0, 0, -plain.height() // 5)
    assert differ(in_mirror.copy(above), plain.copy(above)) <= TOLERANCE


def test_a_trainer_notes_a_moment_and_holds_the_next_step(person):
    person.start()
    begin(person)
    person.press(MAIN, "w")
    person.sees(CONSOLE, "trainer-console")
    person.press(CONSOLE, "n")
    person.type(CONSOLE, "Looks down at the belt")
    person.press(CONSOLE, "Return")
    entries_of(1, "note")
    person.press(CONSOLE, "Escape", "h")
    entries_of(2, "control")
    person.sees(CONSOLE, "trainer-noted")
    entries_of(2, "control")
    person.press(CONSOLE, "s")
    entries_of(1, "end")
    (kept,) = sessions(Folders().history)
    assert kept.story.controls[1].kind is ControlKind.HOLD
    assert [note.text for note in kept.notes] == ["Looks down at the belt"]
