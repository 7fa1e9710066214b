"""The windows beside the session: workouts, history, sound; only while nobody walks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from retrotimer.coach_desk import CoachDesk
from retrotimer.core.card import Card
from retrotimer.core.units import Units
from retrotimer.core.workout import Workout
from retrotimer.sound_desk import SoundDesk
from retrotimer.store.folders import Folders
from retrotimer.store.workout_file import WorkoutFileError
from retrotimer.ui.session_window import SessionWindow

if TYPE_CHECKING:
    from retrotimer.editor import Editor
    from retrotimer.library import Library
    from retrotimer.library_desk import LibraryDesk
    from retrotimer.logbook import Logbook
    from retrotimer.sound_check import SoundCheck


class Beside:
    """Opens them over the session's window. Calls `load` with a workout that was chosen."""

    def __init__(
        self, folders: Folders, window: SessionWindow, load: Callable[[Card], None]
    ) -> None:
        self._folders = folders
        self._window = window
        self._load = load
        self._library: Library | None = None
        self._editor: Editor | None = None
        self._logbook: Logbook | None = None
        self._check: SoundCheck | None = None

    def look(self) -> None:
        """Bring them up to now."""
        if self._check is not None:
            self._check.look()
        if self._logbook is not None:
            self._logbook.look()
        if self._editor is not None:
            self._editor.look()

    def open_library(self, coach: CoachDesk, sound: SoundDesk) -> None:
        from retrotimer.library import Library

        desk = self._library_desk(coach)

        def edit(card: Card | None) -> None:
            self._edit(card, library.window, desk, sound, library.show)

        self._library = library = Library(desk, self._window, self._load, edit)

    def edit(self, workout: Workout, coach: CoachDesk, sound: SoundDesk) -> None:
        """The workout that is loaded; what is saved of it is loaded instead."""
        desk = self._library_desk(coach)
        self._edit(desk.card_of(workout), self._window, desk, sound, self._load)

    def take(self, path: Path, coach: CoachDesk) -> None:
        """A file that is dragged onto the window becomes an own workout, and is chosen."""
        try:
            card = self._library_desk(coach).take(path)
        except WorkoutFileError as error:
            self._window.show_problems(error.source, error.problems)
        except OSError as error:
            self._window.show_problems(str(error.filename), [str(error.strerror)])
        else:
            self._load(card)

    def open_logbook(self, client: str, units: Units) -> None:
        from retrotimer.logbook import Logbook

        self._logbook = Logbook(self._folders, client, units, self._window)

    def check_sound(self, sound: SoundDesk) -> None:
        from retrotimer.sound_check import SoundCheck

        self._check = SoundCheck(self._folders, sound, self._window)
        self._check.window.finished.connect(self._checked)

    def _library_desk(self, coach: CoachDesk) -> LibraryDesk:
        from retrotimer.library_desk import LibraryDesk

        return LibraryDesk(self._folders, coach)

    def _edit(
        self,
        card: Card | None,
        parent: QWidget,
        desk: LibraryDesk,
        sound: SoundDesk,
        saved: Callable[[Card], None],
    ) -> None:
        from retrotimer.core.editing import NEW_WORKOUT
        from retrotimer.editor import Editor

        def keep(workout: Workout) -> None:
            nonlocal card
            card = desk.keep(workout, card)
            saved(card)

        begun = card.workout if card is not None else NEW_WORKOUT
        self._editor = Editor(begun, desk.coach, sound, parent, keep)

    def _checked(self) -> None:
        if self._check is not None:
            self._check.window.deleteLater()
        self._check = None
