"""Shows the library in a window, and changes its files: import, move to the bin, undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from retrotimer.domain import messages
from retrotimer.domain.coaching.library_entry import LibraryEntry
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.gui.widgets.error_dialog import show_unexpected_error
from retrotimer.services.error_capture import ErrorCapture
from retrotimer.services.workout_library import LibraryService
from retrotimer.store.files.workout_file import WorkoutFileError
from retrotimer.store.folders import Folders


class LibraryController:
    """Opens the library window, with `loaded_workout` selected.

    Calls `on_load` with the entry that was chosen, and `on_edit` with the one to be edited, or
    with None for a new workout.
    """

    def __init__(
        self,
        library: LibraryService,
        parent: QWidget,
        on_load: Callable[[LibraryEntry], None],
        on_edit: Callable[[LibraryEntry | None], None],
        loaded_workout: Workout,
    ) -> None:
        self._library = library
        self._on_load = on_load
        self.window = LibraryWindow(parent)
        self.window.entry_chosen.connect(self._choose_entry)
        self.window.remove_requested.connect(self._remove_entry)
        self.window.undo_requested.connect(self._undo)
        self.window.edit_requested.connect(on_edit)
        self.window.new_requested.connect(lambda: on_edit(None))
        self.window.file_chosen.connect(self._import_file)
        loaded_sources = [
            entry.source for entry in self._refresh_list() if entry.workout == loaded_workout
        ]
        for source in loaded_sources[:1]:
            self.window.select_entry(source)
        self.window.open()

    def show_entry(self, entry: LibraryEntry) -> None:
        """Select an entry that was just edited."""
        self._refresh_list()
        self.window.select_entry(entry.source)

    def _refresh_list(self) -> list[LibraryEntry]:
        entries = self._library.list_entries()
        self.window.show_entries(entries)
        self.window.show_message("; ".join(self._library.problems))
        return entries

    def _choose_entry(self, entry: LibraryEntry) -> None:
        self.window.accept()
        self._on_load(entry)

    def _import_file(self, path: Path) -> None:
        with (capture := ErrorCapture(Folders().log)):
            try:
                entry = self._library.import_file(path)
            except WorkoutFileError as error:
                self.window.show_message("\n".join(error.messages[:6]))
            except OSError as error:
                self.window.show_message(f"{path}: {error.strerror}")
            else:
                self._choose_entry(entry)
        if capture.error is not None:
            show_unexpected_error(self.window, messages.FILE_NOT_OPENED, capture.error)

    def _remove_entry(self, entry: LibraryEntry) -> None:
        self._apply_change(
            lambda: self._library.move_to_bin(entry),
            messages.moved_to_bin_message(entry.workout.name),
        )

    def _undo(self) -> None:
        if self._library.can_undo:
            self._apply_change(self._library.undo_move_to_bin, messages.RESTORED_FROM_BIN)

    def _apply_change(self, change: Callable[[], None], message: str) -> None:
        try:
            change()
        except OSError as error:
            self.window.show_message(f"{error.filename}: {error.strerror}")
        else:
            self._refresh_list()
            self.window.show_message(message)
