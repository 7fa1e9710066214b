"""Chooses a workout in a window: the library, and what happens to its files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from retrotimer.domain import messages
from retrotimer.domain.coaching.library_entry import Card
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.services.workout_library import LibraryDesk
from retrotimer.store.files.workout_file import WorkoutFileError


class Library:
    """`window` is open until something was chosen or somebody left.

    Calls `load` with the card that was chosen, and `edit` with one to be edited; None is a new
    one. The workout that is `loaded` is selected at first.
    """

    def __init__(
        self,
        desk: LibraryDesk,
        parent: QWidget,
        load: Callable[[Card], None],
        edit: Callable[[Card | None], None],
        loaded: Workout,
    ) -> None:
        self._desk = desk
        self._load = load
        self.window = LibraryWindow(parent)
        self.window.chosen.connect(self._choose)
        self.window.removed.connect(self._remove)
        self.window.undone.connect(self._undo)
        self.window.edited.connect(edit)
        self.window.made.connect(lambda: edit(None))
        self.window.file_chosen.connect(self._take)
        same = [card.source for card in self._list() if card.workout == loaded]
        for source in same[:1]:
            self.window.select(source)
        self.window.open()

    def show(self, card: Card) -> None:
        """One that was just edited, among the others."""
        self._list()
        self.window.select(card.source)

    def _list(self) -> list[Card]:
        cards = self._desk.cards()
        self.window.show_cards(cards)
        self.window.show_message("; ".join(self._desk.problems))
        return cards

    def _choose(self, card: Card) -> None:
        self.window.accept()
        self._load(card)

    def _take(self, path: Path) -> None:
        try:
            card = self._desk.take(path)
        except WorkoutFileError as error:
            self.window.show_message("\n".join(error.lines[:6]))
        except OSError as error:
            self.window.show_message(f"{path}: {error.strerror}")
        else:
            self._choose(card)

    def _remove(self, card: Card) -> None:
        self._touched(lambda: self._desk.remove(card), messages.in_bin(card.workout.name))

    def _undo(self) -> None:
        if self._desk.can_undo:
            self._touched(self._desk.undo, messages.OUT_OF_BIN)

    def _touched(self, change: Callable[[], None], done: str) -> None:
        try:
            change()
        except OSError as error:
            self.window.show_message(f"{error.filename}: {error.strerror}")
        else:
            self._list()
            self.window.show_message(done)
