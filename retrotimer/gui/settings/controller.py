"""Shows the preferences in a window: each change is saved and used at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from retrotimer.domain import messages
from retrotimer.domain.coaching.preference_pages import DEFAULT_DEVICE_LABEL
from retrotimer.domain.coaching.questionnaires import SCREENING_QUESTIONNAIRE
from retrotimer.domain.cues.sound_check_cues import side_check_cues
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.domain.values.text import Text
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.settings.preferences_window import PreferencesWindow
from retrotimer.gui.settings.sound_check_controller import TEST_SOUND_S, voice_titles
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.plain_text import set_window_title
from retrotimer.services.preferences import InvalidPreferenceError, PreferencesService
from retrotimer.store.files.json_document import FileError
from retrotimer.store.folders import create_private_folder
from retrotimer.store.upkeep import backups


class PreferencesController:
    """Opens the preferences window. Needs `update` at every tick.

    `open_sound_check` opens the sound check over a window and returns its dialog.
    """

    def __init__(
        self,
        preferences: PreferencesService,
        parent: QWidget,
        open_sound_check: Callable[[QWidget], QDialog],
    ) -> None:
        self._preferences = preferences
        self._open_sound_check = open_sound_check
        self._player = preferences.audio.player
        self._device_names: tuple[str, ...] = ()
        self._language = ""
        self.window = PreferencesWindow(parent)
        if preferences.client_name:
            title = Text("Preferences of {name} - RetroTimer", name=preferences.client_name)
            set_window_title(self.window, tr(title))
        self.window.value_changed.connect(self._change_value)
        self.window.restore_requested.connect(
            lambda page: self._apply_change(lambda: self._preferences.restore_defaults(page))
        )
        self.window.undo_requested.connect(lambda: self._apply_change(self._preferences.undo))
        self.window.test_requested.connect(self._play_test)
        self.window.sound_check_requested.connect(self._show_sound_check)
        self.window.screening_requested.connect(self._ask_screening)
        self.window.folder_requested.connect(self._open_folder)
        self.window.finished.connect(self._player.silence)
        folders = preferences.folders
        labelled_folders: dict[str, Path] = {
            Text("Settings"): folders.settings_path.parent,
            Text("History"): folders.history_path.parent,
            Text("Own workouts"): folders.workouts,
            Text("Log"): folders.log,
        }
        backup_days = [
            path.stem.removeprefix("history-")
            for path in backups.list_backups(folders.history_path)
        ]
        newest_day = next(iter(backup_days), "")[: len("2026-11-26")]
        backups_text = messages.backups_message(len(backup_days), newest_day)
        self.window.show_folders(labelled_folders, backups_text)
        self._player.refresh_devices()
        self._refresh()
        self.window.open()

    def update(self) -> None:
        """Show the devices as soon as they are known."""
        devices = tuple(device.name for device in self._player.devices)
        if devices != self._device_names:
            self._device_names = devices
            self.window.show_options(
                "device", {"": DEFAULT_DEVICE_LABEL} | {name: name for name in devices}
            )
            self._refresh()

    def _change_value(self, key: str, value: Any) -> None:
        try:
            self._preferences.set_value(key, value)
        except InvalidPreferenceError as error:
            self.window.show_problem(key, error.message)
        except FileError as error:
            self._refresh()
            self.window.show_problem(key, messages.file_not_saved_message(error.messages[0]))
        else:
            self._refresh()
            if key == "history_url":
                self.window.show_message(messages.STUDIO_AFTER_RESTART)

    def _apply_change(self, change: Callable[[], None]) -> None:
        """Change several values at once."""
        try:
            change()
        except FileError:
            # The problem of the file is shown by the refresh.
            self._refresh()
            return
        self._refresh()

    def _refresh(self) -> None:
        language = self._preferences.audio.setup.language
        if language != self._language:
            self._language = language
            self.window.show_options("voice", voice_titles(language))
        self.window.show_values(self._preferences.current_values())
        self.window.set_undo_enabled(enabled=self._preferences.can_undo)
        self.window.show_message("\n".join(self._preferences.problems))
        self.window.show_screening_status(messages.screening_summary(self._preferences.screening))

    def _play_test(self) -> None:
        self._player.play(
            side_check_cues(Side.BOTH, self._preferences.audio.policy), TEST_SOUND_S, Side.BOTH
        )

    def _show_sound_check(self) -> None:
        self._open_sound_check(self.window).finished.connect(self._reload_values)

    def _reload_values(self) -> None:
        self._preferences.clear_undo()
        self._refresh()

    def _ask_screening(self) -> None:
        """Ask the questions of before the first session again, with the known answers."""
        questions_window = QuestionsWindow(
            SCREENING_QUESTIONNAIRE, self._preferences.known_screening_answers, self.window
        )
        questions_window.answered.connect(self._save_screening)
        questions_window.finished.connect(questions_window.deleteLater)
        questions_window.open()

    def _save_screening(self, answers: Mapping[str, Any]) -> None:
        self._apply_change(lambda: self._preferences.save_screening(answers))

    def _open_folder(self, folder: Path) -> None:
        try:
            create_private_folder(folder)
        except OSError as error:
            self.window.show_message(f"{folder}: {error.strerror}")
            return
        if not self.window.open_folder(folder):
            self.window.show_message(messages.cannot_open_folder_message(str(folder)))
