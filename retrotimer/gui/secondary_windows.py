"""The windows beside the session; all but the trainer's console only while nobody walks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from retrotimer.domain.coaching.library_entry import LibraryEntry
from retrotimer.domain.session.session_state import SessionState
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.desktop_integration import DesktopIntegration
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.services.session_runner import SessionRunner
from retrotimer.store.files.workout_file import WorkoutFileError
from retrotimer.store.folders import Folders

if TYPE_CHECKING:
    from retrotimer.gui.editor.controller import EditorController
    from retrotimer.gui.history.controller import HistoryController
    from retrotimer.gui.library.controller import LibraryController
    from retrotimer.gui.settings.controller import PreferencesController
    from retrotimer.gui.settings.first_run_controller import FirstRunController
    from retrotimer.gui.settings.sound_check_controller import SoundCheckController
    from retrotimer.gui.settings.sound_window import SoundWindow
    from retrotimer.gui.trainer.controller import TrainerController
    from retrotimer.services.audio import AudioService
    from retrotimer.services.coaching import CoachingService
    from retrotimer.services.workout_library import LibraryService


@dataclass(frozen=True, slots=True)
class Front:
    """What the session knows now, and what it is told.

    `load` takes a workout that was chosen; `changed` says that the walker or the screen is another.
    """

    coach: Callable[[], CoachingService]
    sound: Callable[[], AudioService]
    workout: Callable[[], Workout]
    load: Callable[[LibraryEntry], None]
    changed: Callable[[], None]
    conductor: Callable[[], SessionRunner | None]


class Beside:
    """Opens them over the session's window when it asks for them."""

    def __init__(self, folders: Folders, window: SessionWindow, front: Front) -> None:
        self._folders = folders
        self._window = window
        self._front = front
        self._library: LibraryController | None = None
        self._editor: EditorController | None = None
        self._logbook: HistoryController | None = None
        self._check: SoundCheckController | None = None
        self._preferences: PreferencesController | None = None
        self._first_run: FirstRunController | None = None
        self._computer = DesktopIntegration(window)
        self._trainer: TrainerController | None = None
        self._asked = False
        window.file_chosen.connect(self._take)
        window.library_requested.connect(self._open_library)
        window.edit_requested.connect(self._edit_loaded)
        window.history_requested.connect(self._open_logbook)
        window.sound_check_requested.connect(self.check_sound)
        window.preferences_requested.connect(self._open_preferences)
        window.console_requested.connect(self._toggle_console)

    def look(self, moment: SessionState) -> None:
        """Bring them up to now, and what other programs see."""
        display = self._front.sound().setup.settings.display
        self._computer.update(moment, self._front.workout().name, display)
        if self._check is not None:
            self._check.update()
        if self._logbook is not None:
            self._logbook.update()
        if self._editor is not None:
            self._editor.update()
        if self._preferences is not None:
            self._preferences.update()
        if self._first_run is not None:
            self._first_run.update()
        if self._trainer is not None:
            self._trainer.update()

    def close(self) -> None:
        """The window closes for good."""
        self._computer.close()

    def _open_library(self) -> None:
        from retrotimer.gui.library.controller import LibraryController

        desk = self._library_desk()

        def edit(card: LibraryEntry | None) -> None:
            self._edit(card, library.window, desk, library.show_entry)

        self._library = library = LibraryController(
            desk, self._window, self._front.load, edit, self._front.workout()
        )

    def _edit_loaded(self) -> None:
        """What is saved of the workout that is loaded is loaded instead."""
        desk = self._library_desk()
        self._edit(desk.find_entry(self._front.workout()), self._window, desk, self._front.load)

    def _take(self, path: Path) -> None:
        """A file that is dragged onto the window becomes an own workout, and is chosen."""
        try:
            card = self._library_desk().import_file(path)
        except WorkoutFileError as error:
            self._window.show_problems(error.source, error.problems)
        except OSError as error:
            self._window.show_problems(str(error.filename), [str(error.strerror)])
        else:
            self._front.load(card)

    def _open_logbook(self) -> None:
        from retrotimer.gui.history.controller import HistoryController

        units = self._front.sound().policy.habits.units
        self._logbook = HistoryController(self._folders, self._client, units, self._window)

    def check_sound(self, parent: QWidget | None = None) -> SoundWindow:
        """Over the session's window, or over another one."""
        from retrotimer.gui.settings.sound_check_controller import SoundCheckController
        from retrotimer.gui.settings.sound_window import SoundWindow

        sound = self._front.sound()
        window = SoundWindow(sound.policy.cue_settings, parent or self._window)
        self._check = SoundCheckController(self._folders, sound, window.panel)
        window.finished.connect(self._checked)
        window.finished.connect(window.deleteLater)
        window.open()
        return window

    @property
    def _client(self) -> str:
        return self._front.coach().client.name

    def _library_desk(self) -> LibraryService:
        from retrotimer.services.workout_library import LibraryService

        return LibraryService(self._folders, self._front.coach())

    def _edit(
        self,
        card: LibraryEntry | None,
        parent: QWidget,
        desk: LibraryService,
        saved: Callable[[LibraryEntry], None],
    ) -> None:
        from retrotimer.domain.workout.editing import NEW_WORKOUT
        from retrotimer.gui.editor.controller import EditorController

        def keep(workout: Workout) -> None:
            nonlocal card
            card = desk.save_workout(workout, card)
            saved(card)

        begun = card.workout if card is not None else NEW_WORKOUT
        self._editor = EditorController(begun, desk.coaching, self._front.sound(), parent, keep)

    def _checked(self) -> None:
        if self._check is not None:
            self._check.close()
        self._check = None

    def _open_preferences(self) -> None:
        from retrotimer.gui.settings.controller import PreferencesController
        from retrotimer.services.preferences import PreferencesService

        sound = self._front.sound()

        def changed() -> None:
            self._window.apply_display(sound.setup.settings.display)
            self._front.changed()

        desk = PreferencesService(self._folders, sound, self._client, changed)
        opened = PreferencesController(desk, self._window, self.check_sound)
        opened.window.finished.connect(self._leave_preferences)
        opened.window.finished.connect(opened.window.deleteLater)
        self._preferences = opened

    def _toggle_console(self) -> None:
        if self._trainer is None:
            from retrotimer.gui.trainer.controller import TrainerController

            self._trainer = TrainerController(self._window, self._front.conductor)
        self._trainer.toggle_console()

    def _leave_preferences(self) -> None:
        self._preferences = None

    def begin_using(self) -> bool:
        """Ask who never used the program what must be known; was there anything to ask?"""
        if self._asked or not self._folders.is_unused:
            return False
        from retrotimer.gui.settings.first_run_controller import FirstRunController
        from retrotimer.services.preferences import PreferencesService

        self._asked = True
        desk = PreferencesService(self._folders, self._front.sound(), "", lambda: None)
        self._first_run = FirstRunController(desk, self._window)
        self._first_run.window.finished.connect(self._begun_using)
        return True

    def _begun_using(self) -> None:
        if self._first_run is not None:
            self._first_run.close()
        self._first_run = None
        self._front.changed()
