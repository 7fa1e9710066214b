"""Asks who uses the program for the first time who walks, about their health, and for the sound."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from PySide6.QtWidgets import QWidget

from retrotimer.domain import messages
from retrotimer.domain.coaching.client import Condition
from retrotimer.domain.coaching.preference_pages import WHO
from retrotimer.domain.coaching.questionnaires import SCREENING
from retrotimer.gui.settings.first_run_window import FirstRunWindow
from retrotimer.gui.settings.sound_check_controller import SoundCheck
from retrotimer.services.preferences import NotChosenError, PreferencesDesk
from retrotimer.store.files.json_document import FileError


class FirstRun:
    """What was answered is kept, also of somebody who skips the rest. `look` at every
    tick, `close` when the window is finished.
    """

    def __init__(self, desk: PreferencesDesk, parent: QWidget) -> None:
        self._desk = desk
        self._check: SoundCheck | None = None
        choices = desk.sound.policy.choices if desk.sound.unchecked else None
        self.window = FirstRunWindow(WHO, SCREENING, choices, parent)
        self.window.who.changed.connect(self._choose)
        self.window.turned.connect(self._turn)
        self.window.who.show_values(desk.values())
        self.window.open()

    def look(self) -> None:
        if self._check is not None:
            self._check.look()

    def close(self) -> None:
        """Keep what was answered, and that it was asked: there are settings from now on."""
        if self._check is not None:
            self._check.close()
        # A file that cannot be written says so wherever it is needed, and all is asked again.
        with suppress(FileError):
            self._desk.keep_settings()
        with suppress(FileError):
            self._desk.answer_screening(self.window.questions.answers())
        self.window.deleteLater()

    def _choose(self, key: str, value: Any) -> None:
        try:
            self._desk.choose(key, value)
        except NotChosenError as error:
            self.window.who.show_problem(key, error.text)
        except FileError as error:
            self.window.who.show_problem(key, messages.not_chosen(error.lines[0]))
        else:
            values = self._desk.values()
            self.window.who.show_values(values)
            if key == "fall":
                answered = self.window.questions.controls[Condition.FALL]
                answered.show_answer(True if value else None)

    def _turn(self, _number: int) -> None:
        panel = self.window.sound
        if panel is not None and self.window.stack.currentWidget() is panel:
            self._check = self._check or SoundCheck(self._desk.folders, self._desk.sound, panel)
