"""The program under keyboards of many countries, with keys that are really pressed.

A key is pressed by its place where the layout has no Latin letters, and by its label elsewhere.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import replace

import pytest

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.settings.settings import Settings
from retrotimer.store.files import client_file, settings_file, workout_file
from retrotimer.store.folders import Folders
from tests.support.cli_process import COMMAND, wait_for_journal_events
from tests.support.history_database import only_session, wait_until
from tests.support.virtual_screen import running_virtual_screen
from tests.support.walked_sessions import SAFE_WORKOUT

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("setxkbmap") is None, reason="needs setxkbmap"),
]

# The last one has Latin letters too, but not now.
FOREIGN = ("ru", "gr", "il", "ara", "ua", "ge", "th", "ir", "ru,us")
LATIN = ("tr", "fr", "de", "tr(f)")
# The numbers that X11 gives to the keys of a PC.
ROWS = {10: "1234567890-=", 24: "qwertyuiop[]", 38: "asdfghjkl;'", 52: "zxcvbnm,./"}
PLACES = {
    character: str(number)
    for first, row in ROWS.items()
    for number, character in enumerate(row, start=first)
}
SESSION, ASKED, EDITOR, LIBRARY = "Walk", "Before you start", "Edit a workout", "Workouts"
HISTORY, CONSOLE, PREFERENCES = "History", "Trainer", "Preferences"
SIGNS = {",": "comma", ".": "period", "+": "plus", "-": "minus", "?": "question"}
# What a Russian keyboard types for "note".
NOTES = {"ru": "тщеу", "gr": "νοτε", "ru,us": "тщеу"}


class Keyboard:
    """The keys of one layout, pressed in the window with a title."""

    def __init__(self, screen, layout: str) -> None:
        self._screen, self._layout = screen, layout
        name, _, variant = layout.removesuffix(")").partition("(")
        command = ["setxkbmap", name, *(["-variant", variant] if variant else [])]
        subprocess.run(command, env=screen.env, check=True)

    def press(self, title: str, *keys: str) -> None:
        for key in keys:
            *modifiers, last = key.split("+") if len(key) > 1 else [key]
            self._screen.press_key("+".join([*modifiers, self._name(last)]), title)

    def _name(self, key: str) -> str:
        is_by_place = self._layout in FOREIGN and key in PLACES
        return PLACES[key] if is_by_place else SIGNS.get(key, key)


@contextmanager
def program(tmp_path, layout: str, *arguments: str):
    """The program with a workout of its own, and the keys of this layout."""
    path = tmp_path / "walk.retro.json"
    workout_file.write(path, replace(SAFE_WORKOUT, name=SESSION))
    settings_file.write(Folders().settings_path, Settings(sound_checked=True))
    with running_virtual_screen() as screen:
        keyboard = Keyboard(screen, layout)
        command = [*COMMAND, *arguments, str(path), "--beeps"]
        with subprocess.Popen(command, env=screen.env) as process:
            try:
                # A key that comes before the window can answer it is lost.
                screen.run_xdotool(SESSION, "sleep", "1.5")
                yield keyboard, process
            finally:
                process.kill()


@pytest.mark.parametrize("layout", (*FOREIGN, *LATIN))
def test_each_letter_of_a_session_works(tmp_path, layout):
    # The health questions are asked too.
    client_file.write(Folders().clients, Client(sessions_before=24))
    with program(tmp_path, layout) as (keyboard, process):
        keyboard.press(SESSION, "space")
        keyboard.press("Before the first session", "n", "Return")
        keyboard.press(ASKED, "Return")
        wait_for_journal_events(1, "segment")
        keyboard.press(SESSION, "w")
        keyboard.press(CONSOLE, "n", *"note", "Return")
        wait_for_journal_events(1, "note")
        keyboard.press(CONSOLE, "b")
        wait_for_journal_events(1, "control")
        keyboard.press(CONSOLE, "w")
        keyboard.press(SESSION, "space", "+", "-", "Right", "h", "r", "c", "m", "l", "c", "l", "s")
        wait_for_journal_events(1, "end")
        keyboard.press("How was it.", "Escape")
        keyboard.press(SESSION, "Escape")
        assert process.wait(20) == 0
    kept = only_session(Folders().history_path)
    names = [control.kind.value for control in kept.events.controls]
    expected = ["pause", "resume", "extend", "extend", "next", "hold", "restart-step"]
    # The second C is locked.
    assert names == [*expected, "to-cool-down", "stop"]
    assert client_file.read(Folders().clients, "").screening.confirmed_conditions == ()
    (note,) = kept.notes
    assert note.text == NOTES.get(layout, "note") or layout not in (*NOTES, *LATIN)


@pytest.mark.parametrize("layout", (*FOREIGN, *LATIN))
def test_each_shortcut_of_the_other_windows_works(tmp_path, layout):
    with program(tmp_path, layout) as (keyboard, process):
        keyboard.press(SESSION, "o")
        keyboard.press(LIBRARY, "ctrl+n")
        keyboard.press(EDITOR, "Escape")
        keyboard.press(LIBRARY, "Escape")
        keyboard.press(SESSION, "e")
        keyboard.press(EDITOR, "ctrl+d", "ctrl+d", "ctrl+z", "ctrl+s")
        wait_until(lambda: any(Folders().workouts.glob("*.retro.json")))
        keyboard.press(EDITOR, "Escape")
        keyboard.press(SESSION, "ctrl+,")
        keyboard.press(PREFERENCES, "Escape")
        keyboard.press(SESSION, "h")
        keyboard.press(HISTORY, "ctrl+2", "ctrl+t", "Escape")
        keyboard.press(SESSION, "p")
        keyboard.press(PREFERENCES, "Escape")
        keyboard.press(SESSION, "a")
        keyboard.press("Sound", "Escape")
        keyboard.press(SESSION, "Escape")
        assert process.wait(20) == 0
    (saved,) = Folders().workouts.glob("*.retro.json")
    assert len(workout_file.read(saved).steps) == len(SAFE_WORKOUT.steps) + 1
