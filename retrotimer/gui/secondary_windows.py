"""The windows next to the session's: at most one of each kind, deleted when it is closed.

All but the trainer's console open only while no session runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QDialog, QWidget

from retrotimer.domain import messages
from retrotimer.domain.coaching.library_entry import LibraryEntry
from retrotimer.domain.session.session_state import SessionState
from retrotimer.domain.settings.settings import DisplaySettings
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.desktop_integration import DesktopIntegration
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.widgets.error_dialog import show_unexpected_error
from retrotimer.services.error_capture import ErrorCapture
from retrotimer.services.session_runner import SessionRunner
from retrotimer.store.files.workout_file import WorkoutFileError
from retrotimer.store.folders import Folders

if TYPE_CHECKING:
    from retrotimer.gui.settings.sound_window import SoundWindow
    from retrotimer.gui.trainer.controller import TrainerController
    from retrotimer.services.audio import AudioService
    from retrotimer.services.coaching import CoachingService
    from retrotimer.services.workout_library import LibraryService

DialogT = TypeVar("DialogT", bound=QDialog)


@dataclass(frozen=True, slots=True)
class SessionAccess:
    """What the windows may know of the session, and ask of it.

    `load_entry` prepares a workout that was chosen. `reload` prepares the waiting session anew,
    because the settings or the client changed. `run` does one part of the work and reports what
    fails in it.
    """

    coaching: Callable[[], CoachingService]
    audio: Callable[[], AudioService]
    workout: Callable[[], Workout]
    runner: Callable[[], SessionRunner | None]
    load_entry: Callable[[LibraryEntry], None]
    reload: Callable[[], None]
    run: Callable[[Callable[[], None]], object]


@dataclass(frozen=True, slots=True)
class _OpenWindow:
    window: QDialog
    # Kept as long as the window is open: it answers the window's signals.
    controller: object
    update: Callable[[], None] | None


class WindowRegistry:
    """The windows that are open, at most one of each class."""

    def __init__(self) -> None:
        self._open_windows: dict[type[QDialog], _OpenWindow] = {}

    def raise_open(self, window_class: type[DialogT]) -> DialogT | None:
        """Bring the open window of this class to the front. None: none is open."""
        entry = self._open_windows.get(window_class)
        if entry is None or not isinstance(entry.window, window_class):
            return None
        entry.window.raise_()
        entry.window.activateWindow()
        return entry.window

    def add(
        self, window: QDialog, controller: object, update: Callable[[], None] | None = None
    ) -> None:
        """Keep a window with its controller until it is closed, then delete it.

        `update` brings it up to now and is called at each tick.
        """
        entry = _OpenWindow(window, controller, update)
        self._open_windows[type(window)] = entry

        def forget() -> None:
            if self._open_windows.get(type(window)) is entry:
                del self._open_windows[type(window)]

        window.finished.connect(forget)
        window.finished.connect(window.deleteLater)
        # A window can also be deleted together with its parent, without having been closed.
        window.destroyed.connect(forget)

    @property
    def updates(self) -> list[Callable[[], None]]:
        """What brings each of the open windows up to now."""
        return [entry.update for entry in self._open_windows.values() if entry.update is not None]


class SecondaryWindows:
    """Opens windows over the session's window when it asks for them."""

    def __init__(self, folders: Folders, window: SessionWindow, session: SessionAccess) -> None:
        self._folders = folders
        self._window = window
        self._session = session
        self._registry = WindowRegistry()
        self._desktop = DesktopIntegration(window)
        self._trainer: TrainerController | None = None
        self._was_first_run_shown = False
        window.file_chosen.connect(self._import_file)
        window.library_requested.connect(self._open_library)
        window.edit_requested.connect(self._edit_loaded_workout)
        window.history_requested.connect(self._open_history)
        window.sound_check_requested.connect(self.open_sound_check)
        window.preferences_requested.connect(self._open_preferences)
        window.console_requested.connect(self._toggle_console)

    def update(self, state: SessionState, workout_name: str, display: DisplaySettings) -> None:
        """Bring all open windows up to now, and what other programs see of the session."""
        run = self._session.run
        run(lambda: self._desktop.update(state, workout_name, display))
        for update in self._registry.updates:
            run(update)
        if self._trainer is not None:
            run(self._trainer.update)

    def obey_media_commands(self) -> None:
        """Do what other programs have asked the session for."""
        self._desktop.obey_commands()

    def close(self) -> None:
        """Release the media keys and let the computer sleep, because the program ends."""
        self._desktop.close()

    def open_sound_check(self, parent: QWidget | None = None) -> SoundWindow:
        """Open it over another window, by default over the session's."""
        from retrotimer.gui.settings.sound_check_controller import SoundCheckController
        from retrotimer.gui.settings.sound_window import SoundWindow

        if opened := self._registry.raise_open(SoundWindow):
            return opened
        audio = self._session.audio()
        window = SoundWindow(audio.policy.cue_settings, parent or self._window)
        sound_check = SoundCheckController(self._folders, audio, window.panel)
        window.finished.connect(sound_check.close)
        self._registry.add(window, sound_check, sound_check.update)
        window.open()
        return window

    def show_first_run(self, on_finished: Callable[[], None]) -> bool:
        """Ask a new user what the program must know. False: there is nothing to ask."""
        if self._was_first_run_shown or not self._folders.is_unused:
            return False
        from retrotimer.gui.settings.first_run_controller import FirstRunController
        from retrotimer.services.preferences import PreferencesService

        self._was_first_run_shown = True
        preferences = PreferencesService(self._folders, self._session.audio(), "", lambda: None)
        first_run = FirstRunController(preferences, self._window)

        def finish() -> None:
            first_run.close()
            on_finished()

        self._registry.add(first_run.window, first_run, first_run.update)
        first_run.window.finished.connect(finish)
        return True

    def _open_library(self) -> None:
        from retrotimer.gui.library.controller import LibraryController
        from retrotimer.gui.library.library_window import LibraryWindow

        if self._registry.raise_open(LibraryWindow):
            return
        service = self._library_service()

        def edit(entry: LibraryEntry | None) -> None:
            self._open_editor(entry, library.window, service, library.show_entry)

        library = LibraryController(
            service, self._window, self._session.load_entry, edit, self._session.workout()
        )
        self._registry.add(library.window, library)

    def _edit_loaded_workout(self) -> None:
        """Edit the workout that is loaded; what is saved is loaded in its place."""
        service = self._library_service()
        entry = service.find_entry(self._session.workout())
        self._open_editor(entry, self._window, service, self._session.load_entry)

    def _import_file(self, path: Path) -> None:
        """Import a file that was dropped on the session's window, and load it."""
        with (capture := ErrorCapture(self._folders.log)):
            try:
                entry = self._library_service().import_file(path)
            except WorkoutFileError as error:
                self._window.show_problems(error.source, error.problems)
            except OSError as error:
                self._window.show_problems(str(error.filename), [str(error.strerror)])
            else:
                self._session.load_entry(entry)
        if capture.error is not None:
            show_unexpected_error(self._window, messages.FILE_NOT_OPENED, capture.error)

    def _open_editor(
        self,
        entry: LibraryEntry | None,
        parent: QWidget,
        library: LibraryService,
        on_saved: Callable[[LibraryEntry], None],
    ) -> None:
        """Edit an entry of the library, or a new workout."""
        from retrotimer.domain.workout.editing import NEW_WORKOUT
        from retrotimer.gui.editor.controller import EditorController
        from retrotimer.gui.editor.editor_window import EditorWindow

        if self._registry.raise_open(EditorWindow):
            return

        def save(workout: Workout) -> None:
            nonlocal entry
            entry = library.save_workout(workout, entry)
            on_saved(entry)

        workout = entry.workout if entry is not None else NEW_WORKOUT
        editor = EditorController(workout, library.coaching, self._session.audio(), parent, save)
        self._registry.add(editor.window, editor, editor.update)

    def _open_history(self) -> None:
        from retrotimer.gui.history.controller import HistoryController
        from retrotimer.gui.history.history_window import HistoryWindow

        if self._registry.raise_open(HistoryWindow):
            return
        client_name = self._session.coaching().client.name
        units = self._session.audio().policy.habits.units
        history = HistoryController(self._folders, client_name, units, self._window)
        self._registry.add(history.window, history, history.update)

    def _open_preferences(self) -> None:
        from retrotimer.gui.settings.controller import PreferencesController
        from retrotimer.gui.settings.preferences_window import PreferencesWindow
        from retrotimer.services.preferences import PreferencesService

        if self._registry.raise_open(PreferencesWindow):
            return
        client_name = self._session.coaching().client.name
        audio = self._session.audio()

        def apply_changes() -> None:
            self._window.apply_display(audio.setup.settings.display)
            self._session.reload()

        service = PreferencesService(self._folders, audio, client_name, apply_changes)
        preferences = PreferencesController(service, self._window, self.open_sound_check)
        self._registry.add(preferences.window, preferences, preferences.update)

    def _toggle_console(self) -> None:
        if self._trainer is None:
            from retrotimer.gui.trainer.controller import TrainerController

            self._trainer = TrainerController(self._window, self._session.runner)
        self._trainer.toggle_console()

    def _library_service(self) -> LibraryService:
        from retrotimer.services.workout_library import LibraryService

        return LibraryService(self._folders, self._session.coaching())
