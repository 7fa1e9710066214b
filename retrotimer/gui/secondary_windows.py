"""The windows beside the session; all but the trainer's console only while nobody walks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from retrotimer.domain.coaching.library_entry import Card
from retrotimer.domain.session.session_state import Moment
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.desktop_integration import Computer
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.services.session_runner import Conductor
from retrotimer.store.files.workout_file import WorkoutFileError
from retrotimer.store.folders import Folders

if TYPE_CHECKING:
    from retrotimer.gui.editor.controller import Editor
    from retrotimer.gui.history.controller import Logbook
    from retrotimer.gui.library.controller import Library
    from retrotimer.gui.settings.controller import Preferences
    from retrotimer.gui.settings.first_run_controller import FirstRun
    from retrotimer.gui.settings.sound_check_controller import SoundCheck
    from retrotimer.gui.settings.sound_window import SoundWindow
    from retrotimer.gui.trainer.controller import Trainer
    from retrotimer.services.audio import SoundDesk
    from retrotimer.services.coaching import CoachDesk
    from retrotimer.services.workout_library import LibraryDesk


@dataclass(frozen=True, slots=True)
class Front:
    """What the session knows now, and what it is told.

    `load` takes a workout that was chosen; `changed` says that the walker or the screen is another.
    """

    coach: Callable[[], CoachDesk]
    sound: Callable[[], SoundDesk]
    workout: Callable[[], Workout]
    load: Callable[[Card], None]
    changed: Callable[[], None]
    conductor: Callable[[], Conductor | None]


class Beside:
    """Opens them over the session's window when it asks for them."""

    def __init__(self, folders: Folders, window: SessionWindow, front: Front) -> None:
        self._folders = folders
        self._window = window
        self._front = front
        self._library: Library | None = None
        self._editor: Editor | None = None
        self._logbook: Logbook | None = None
        self._check: SoundCheck | None = None
        self._preferences: Preferences | None = None
        self._first_run: FirstRun | None = None
        self._computer = Computer(window)
        self._trainer: Trainer | None = None
        self._asked = False
        window.file_chosen.connect(self._take)
        window.library_asked.connect(self._open_library)
        window.edit_asked.connect(self._edit_loaded)
        window.history_asked.connect(self._open_logbook)
        window.sound_asked.connect(self.check_sound)
        window.preferences_asked.connect(self._open_preferences)
        window.console_asked.connect(self._toggle_console)

    def look(self, moment: Moment) -> None:
        """Bring them up to now, and what other programs see."""
        display = self._front.sound().now.settings.display
        self._computer.look(moment, self._front.workout().name, display)
        if self._check is not None:
            self._check.look()
        if self._logbook is not None:
            self._logbook.look()
        if self._editor is not None:
            self._editor.look()
        if self._preferences is not None:
            self._preferences.look()
        if self._first_run is not None:
            self._first_run.look()
        if self._trainer is not None:
            self._trainer.look()

    def close(self) -> None:
        """The window closes for good."""
        self._computer.close()

    def _open_library(self) -> None:
        from retrotimer.gui.library.controller import Library

        desk = self._library_desk()

        def edit(card: Card | None) -> None:
            self._edit(card, library.window, desk, library.show)

        self._library = library = Library(
            desk, self._window, self._front.load, edit, self._front.workout()
        )

    def _edit_loaded(self) -> None:
        """What is saved of the workout that is loaded is loaded instead."""
        desk = self._library_desk()
        self._edit(desk.card_of(self._front.workout()), self._window, desk, self._front.load)

    def _take(self, path: Path) -> None:
        """A file that is dragged onto the window becomes an own workout, and is chosen."""
        try:
            card = self._library_desk().take(path)
        except WorkoutFileError as error:
            self._window.show_problems(error.source, error.problems)
        except OSError as error:
            self._window.show_problems(str(error.filename), [str(error.strerror)])
        else:
            self._front.load(card)

    def _open_logbook(self) -> None:
        from retrotimer.gui.history.controller import Logbook

        units = self._front.sound().policy.habits.units
        self._logbook = Logbook(self._folders, self._client, units, self._window)

    def check_sound(self, parent: QWidget | None = None) -> SoundWindow:
        """Over the session's window, or over another one."""
        from retrotimer.gui.settings.sound_check_controller import SoundCheck
        from retrotimer.gui.settings.sound_window import SoundWindow

        sound = self._front.sound()
        window = SoundWindow(sound.policy.choices, parent or self._window)
        self._check = SoundCheck(self._folders, sound, window.panel)
        window.finished.connect(self._checked)
        window.finished.connect(window.deleteLater)
        window.open()
        return window

    @property
    def _client(self) -> str:
        return self._front.coach().client.name

    def _library_desk(self) -> LibraryDesk:
        from retrotimer.services.workout_library import LibraryDesk

        return LibraryDesk(self._folders, self._front.coach())

    def _edit(
        self,
        card: Card | None,
        parent: QWidget,
        desk: LibraryDesk,
        saved: Callable[[Card], None],
    ) -> None:
        from retrotimer.domain.workout.editing import NEW_WORKOUT
        from retrotimer.gui.editor.controller import Editor

        def keep(workout: Workout) -> None:
            nonlocal card
            card = desk.keep(workout, card)
            saved(card)

        begun = card.workout if card is not None else NEW_WORKOUT
        self._editor = Editor(begun, desk.coach, self._front.sound(), parent, keep)

    def _checked(self) -> None:
        if self._check is not None:
            self._check.close()
        self._check = None

    def _open_preferences(self) -> None:
        from retrotimer.gui.settings.controller import Preferences
        from retrotimer.services.preferences import PreferencesDesk

        sound = self._front.sound()

        def changed() -> None:
            self._window.show_display(sound.now.settings.display)
            self._front.changed()

        desk = PreferencesDesk(self._folders, sound, self._client, changed)
        opened = Preferences(desk, self._window, self.check_sound)
        opened.window.finished.connect(self._leave_preferences)
        opened.window.finished.connect(opened.window.deleteLater)
        self._preferences = opened

    def _toggle_console(self) -> None:
        if self._trainer is None:
            from retrotimer.gui.trainer.controller import Trainer

            self._trainer = Trainer(self._window, self._front.conductor)
        self._trainer.toggle()

    def _leave_preferences(self) -> None:
        self._preferences = None

    def begin_using(self) -> bool:
        """Ask who never used the program what must be known; was there anything to ask?"""
        if self._asked or not self._folders.unused:
            return False
        from retrotimer.gui.settings.first_run_controller import FirstRun
        from retrotimer.services.preferences import PreferencesDesk

        self._asked = True
        desk = PreferencesDesk(self._folders, self._front.sound(), "", lambda: None)
        self._first_run = FirstRun(desk, self._window)
        self._first_run.window.finished.connect(self._begun_using)
        return True

    def _begun_using(self) -> None:
        if self._first_run is not None:
            self._first_run.close()
        self._first_run = None
        self._front.changed()
