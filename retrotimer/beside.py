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
    from retrotimer.library import Library
    from retrotimer.logbook import Logbook
    from retrotimer.sound_check import SoundCheck
    from retrotimer.ui.sound_window import SoundWindow


class Beside:
    """Opens them over the session's window. Calls `load` with a workout that was chosen."""

    def __init__(
        self, folders: Folders, window: SessionWindow, load: Callable[[Card], None]
    ) -> None:
        self._folders = folders
        self._window = window
        self._load = load
        self._library: Library | None = None
        self._logbook: Logbook | None = None
        self._check: SoundCheck | None = None

    def look(self) -> None:
        """Bring them up to now."""
        if self._check is not None:
            self._check.look()
        if self._logbook is not None:
            self._logbook.look()

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
