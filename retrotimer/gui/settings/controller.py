"""Shows the preferences in a window: what is chosen is kept, and used at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from retrotimer.domain import messages
from retrotimer.domain.coaching.preference_pages import DEFAULT_DEVICE
from retrotimer.domain.coaching.questionnaires import SCREENING
from retrotimer.domain.cues.sound_check_cues import checked
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.domain.values.text import Text
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.settings.preferences_window import PreferencesWindow
from retrotimer.gui.settings.sound_check_controller import CHECK_S, voice_titles
from retrotimer.gui.widgets.language import tr
from retrotimer.services.preferences import NotChosenError, PreferencesDesk
from retrotimer.store.files.json_document import FileError
from retrotimer.store.folders import make_private
from retrotimer.store.upkeep import backups


class Preferences:
    """`look` at every tick. Calls `check` for the sound check over its window."""

    def __init__(
        self, desk: PreferencesDesk, parent: QWidget, check: Callable[[QWidget], QDialog]
    ) -> None:
        self._desk = desk
        self._check = check
        self._player = desk.sound.player
        self._devices: tuple[str, ...] = ()
        self._language = ""
        self.window = PreferencesWindow(parent)
        if desk.name:
            title = Text("Preferences of {name} - RetroTimer", name=desk.name)
            self.window.setWindowTitle(tr(title))
        self.window.changed.connect(self._choose)
        self.window.restored.connect(lambda page: self._do(lambda: self._desk.restore(page)))
        self.window.undone.connect(lambda: self._do(self._desk.undo))
        self.window.test_asked.connect(self._test)
        self.window.check_asked.connect(self._check_sound)
        self.window.screening_asked.connect(self._ask)
        self.window.folder_asked.connect(self._open)
        self.window.finished.connect(self._player.silence)
        folders = desk.folders
        places: dict[str, Path] = {
            Text("Settings"): folders.settings.parent,
            Text("History"): folders.history.parent,
            Text("Own workouts"): folders.workouts,
            Text("Log"): folders.log,
        }
        copies = [path.stem.removeprefix("history-") for path in backups.all_of(folders.history)]
        newest = next(iter(copies), "")[: len("2026-11-26")]
        self.window.show_folders(places, messages.copies(len(copies), newest))
        self._player.ask_devices()
        self._show()
        self.window.open()

    def look(self) -> None:
        """Show the devices as soon as they are known."""
        devices = tuple(device.name for device in self._player.devices)
        if devices != self._devices:
            self._devices = devices
            self.window.show_options("device", {"": DEFAULT_DEVICE} | {one: one for one in devices})
            self._show()

    def _choose(self, key: str, value: Any) -> None:
        try:
            self._desk.choose(key, value)
        except NotChosenError as error:
            self.window.show_problem(key, error.text)
        except FileError as error:
            self._show()
            self.window.show_problem(key, messages.not_chosen(error.lines[0]))
        else:
            self._show()
            if key == "history_url":
                self.window.show_message(messages.FROM_NEXT_START)

    def _do(self, change: Callable[[], None]) -> None:
        """What is no single choice."""
        try:
            change()
        except FileError:
            # The same is said of the file.
            self._show()
            return
        self._show()

    def _show(self) -> None:
        language = self._desk.sound.now.language
        if language != self._language:
            self._language = language
            self.window.show_options("voice", voice_titles(language))
        self.window.show_values(self._desk.values())
        self.window.show_undo(possible=self._desk.can_undo)
        self.window.show_message("\n".join(self._desk.problems))
        self.window.show_screened(messages.screened(self._desk.screening))

    def _test(self) -> None:
        self._player.play(checked(Side.BOTH, self._desk.sound.policy), CHECK_S, Side.BOTH)

    def _check_sound(self) -> None:
        self._check(self.window).finished.connect(self._elsewhere)

    def _elsewhere(self) -> None:
        self._desk.forget()
        self._show()

    def _ask(self) -> None:
        """The same questions as before the first session, as they were answered."""
        asked = QuestionsWindow(SCREENING, self._desk.known_answers, self.window)
        asked.answered.connect(self._screened)
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _screened(self, answers: Mapping[str, Any]) -> None:
        self._do(lambda: self._desk.answer_screening(answers))

    def _open(self, folder: Path) -> None:
        try:
            make_private(folder)
        except OSError as error:
            self.window.show_message(f"{folder}: {error.strerror}")
            return
        if not self.window.open_folder(folder):
            self.window.show_message(messages.cannot_open(str(folder)))
