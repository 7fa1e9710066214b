"""The windows beside the session: workouts, history, sound; only while nobody walks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from retrotimer.coach_desk import CoachDesk
from retrotimer.core.card import Card
from retrotimer.core.units import Units
from retrotimer.sound_desk import SoundDesk
from retrotimer.store.folders import Folders
from retrotimer.store.workout_file import WorkoutFileError
from retrotimer.ui.session_window import SessionWindow

if TYPE_CHECKING:
    from retrotimer.first_run import FirstRun
    from retrotimer.library import Library
    from retrotimer.logbook import Logbook
    from retrotimer.preferences import Preferences
    from retrotimer.sound_check import SoundCheck
    from retrotimer.ui.sound_window import SoundWindow


class Beside:
    """Opens them over the session's window. Calls `load` with a workout that was chosen, and
    `changed` when the walker or the screen is another than before.
    """

    def __init__(
        self,
        folders: Folders,
        window: SessionWindow,
        load: Callable[[Card], None],
        changed: Callable[[], None],
    ) -> None:
        self._folders = folders
        self._window = window
        self._load = load
        self._changed = changed
        self._library: Library | None = None
        self._logbook: Logbook | None = None
        self._check: SoundCheck | None = None
        self._preferences: Preferences | None = None
        self._first_run: FirstRun | None = None
        self._asked = False

    def look(self) -> None:
        """Bring them up to now."""
        if self._check is not None:
            self._check.look()
        if self._logbook is not None:
            self._logbook.look()
        if self._preferences is not None:
            self._preferences.look()
        if self._first_run is not None:
            self._first_run.look()

    def open_library(self, coach: CoachDesk) -> None:
        from retrotimer.library import Library
        from retrotimer.library_desk import LibraryDesk

        self._library = Library(LibraryDesk(self._folders, coach), self._window, self._load)

    def take(self, path: Path, coach: CoachDesk) -> None:
        """A file that is dragged onto the window becomes an own workout, and is chosen."""
        from retrotimer.library_desk import LibraryDesk

        try:
            card = LibraryDesk(self._folders, coach).take(path)
        except WorkoutFileError as error:
            self._window.show_problems(error.source, error.problems)
        except OSError as error:
            self._window.show_problems(str(error.filename), [str(error.strerror)])
        else:
            self._load(card)

    def open_logbook(self, client: str, units: Units) -> None:
        from retrotimer.logbook import Logbook

        self._logbook = Logbook(self._folders, client, units, self._window)

    def check_sound(self, sound: SoundDesk, parent: QWidget | None = None) -> SoundWindow:
        """Over the session's window, or over another one."""
        from retrotimer.sound_check import SoundCheck
        from retrotimer.ui.sound_window import SoundWindow

        window = SoundWindow(sound.policy.choices, parent or self._window)
        self._check = SoundCheck(self._folders, sound, window.panel)
        window.finished.connect(self._checked)
        window.finished.connect(window.deleteLater)
        window.open()
        return window

    def _checked(self) -> None:
        if self._check is not None:
            self._check.close()
        self._check = None

    def open_preferences(self, sound: SoundDesk, client: str) -> None:
        from retrotimer.preferences import Preferences
        from retrotimer.preferences_desk import PreferencesDesk

        def changed() -> None:
            self._window.show_display(sound.now.settings.display)
            self._changed()

        desk = PreferencesDesk(self._folders, sound, client, changed)
        opened = Preferences(desk, self._window, lambda over: self.check_sound(sound, over))
        opened.window.finished.connect(self._leave_preferences)
        opened.window.finished.connect(opened.window.deleteLater)
        self._preferences = opened

    def _leave_preferences(self) -> None:
        self._preferences = None

    def begin_using(self, sound: SoundDesk) -> bool:
        """Ask who never used the program what must be known; was there anything to ask?

        Then `changed` is called as soon as it is over.
        """
        if self._asked or not self._folders.unused:
            return False
        from retrotimer.first_run import FirstRun
        from retrotimer.preferences_desk import PreferencesDesk

        self._asked = True
        desk = PreferencesDesk(self._folders, sound, "", lambda: None)
        self._first_run = FirstRun(desk, self._window)
        self._first_run.window.finished.connect(self._begun_using)
        return True

    def _begun_using(self) -> None:
        if self._first_run is not None:
            self._first_run.close()
        self._first_run = None
        self._changed()
