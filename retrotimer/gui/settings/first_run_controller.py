"""Asks at the first start about the walker, their health, and whether the sound is heard."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from PySide6.QtWidgets import QWidget

from retrotimer.domain import messages
from retrotimer.domain.coaching.client import Condition
from retrotimer.domain.coaching.preference_pages import FIRST_RUN_PREFERENCES
from retrotimer.domain.coaching.questionnaires import SCREENING_QUESTIONNAIRE
from retrotimer.gui.settings.first_run_window import FirstRunWindow
from retrotimer.gui.settings.sound_check_controller import SoundCheckController
from retrotimer.services.preferences import InvalidPreferenceError, PreferencesService
from retrotimer.store.files.json_document import FileError


class FirstRunController:
    """Opens the first-run window; what is answered is saved, also when the rest is skipped.

    Needs `update` at every tick, and `close` when the window has finished.
    """

    def __init__(self, preferences: PreferencesService, parent: QWidget) -> None:
        self._preferences = preferences
        self._sound_check: SoundCheckController | None = None
        choices = (
            preferences.audio.policy.cue_settings if preferences.audio.needs_sound_check else None
        )
        self.window = FirstRunWindow(
            FIRST_RUN_PREFERENCES, SCREENING_QUESTIONNAIRE, choices, parent
        )
        self.window.walker_page.value_changed.connect(self._change_value)
        self.window.page_changed.connect(self._start_sound_check)
        self.window.walker_page.show_values(preferences.current_values())
        self.window.open()

    def update(self) -> None:
        if self._sound_check is not None:
            self._sound_check.update()

    def close(self) -> None:
        """Save the answers, and a settings file, which shows that they were asked for."""
        if self._sound_check is not None:
            self._sound_check.close()
        # Where the file is needed its problem is shown, and the next start asks again.
        with suppress(FileError):
            self._preferences.save_settings()
        with suppress(FileError):
            self._preferences.save_screening(self.window.questions_form.answers())
        self.window.deleteLater()

    def _change_value(self, key: str, value: Any) -> None:
        try:
            self._preferences.set_value(key, value)
        except InvalidPreferenceError as error:
            self.window.walker_page.show_problem(key, error.message)
        except FileError as error:
            self.window.walker_page.show_problem(
                key, messages.file_not_saved_message(error.messages[0])
            )
        else:
            values = self._preferences.current_values()
            self.window.walker_page.show_values(values)
            if key == "fall":
                fall_question = self.window.questions_form.controls[Condition.FALL]
                fall_question.show_answer(True if value else None)

    def _start_sound_check(self, _number: int) -> None:
        panel = self.window.sound_panel
        if panel is not None and self.window.page_stack.currentWidget() is panel:
            self._sound_check = self._sound_check or SoundCheckController(
                self._preferences.folders, self._preferences.audio, panel
            )
