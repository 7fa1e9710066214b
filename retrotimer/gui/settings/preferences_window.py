"""The preferences window: a list of pages; each change is saved at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain import messages
from retrotimer.domain.coaching.preference_pages import (
    CUES_PAGE,
    DISPLAY_PAGE,
    FOLDERS_PAGE,
    SOUND_PAGE,
    WALKER_PAGE,
    Preference,
)
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.gui.settings.preferences_page import PreferencesPage
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import apply_window_style, make_wrapped_label
from retrotimer.gui.widgets.plain_text import set_window_title
from retrotimer.gui.widgets.screen_reader import set_announced_text

_PAGES = {
    Text("Sound"): SOUND_PAGE,
    Text("Cues"): CUES_PAGE,
    Text("Display"): DISPLAY_PAGE,
    Text("Walker"): WALKER_PAGE,
    Text("Folders"): FOLDERS_PAGE,
}
_SIZE, _LIST_WIDTH_PX, _MARGIN_PX = QSize(1160, 660), 150, 16
_UNIT_LABELS = {"weight_kg": ("kg", "lb"), "own_speed_kmh": ("km/h", "mph")}


class PreferencesWindow(QDialog):
    """Shows the preferences and emits each change; the controller saves it."""

    value_changed = Signal(str, object)
    restore_requested = Signal(tuple)
    undo_requested = Signal()
    test_requested = Signal()
    sound_check_requested = Signal()
    screening_requested = Signal()
    folder_requested = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_window_title(self, tr("Preferences - RetroTimer"))
        apply_window_style(self)
        self.pages: dict[str, PreferencesPage] = {
            name: PreferencesPage(page) for name, page in _PAGES.items()
        }
        self.page_list = QListWidget()
        self.page_list.setAccessibleName(tr("Pages"))
        self.page_list.setFixedWidth(_LIST_WIDTH_PX)
        self.page_list.addItems([tr(name) for name in _PAGES])
        self.page_list.setSpacing(_MARGIN_PX // 4)
        self.page_stack = QStackedWidget()
        self.message_label = make_wrapped_label("")
        for page in self.pages.values():
            page.value_changed.connect(self.value_changed)
            self.page_stack.addWidget(page)
        self.page_list.currentRowChanged.connect(self._switch_page)
        self.screening_label = make_wrapped_label("")
        self._test_button = _make_button(tr("Test"), self.test_requested.emit)
        self._sound_check_button = _make_button(
            tr("Sound check, and measuring the delay ..."), self.sound_check_requested.emit
        )
        self._screening_button = _make_button(
            tr("Health questions ..."), self.screening_requested.emit
        )
        self.pages["Sound"].add_row(tr("Hear it"), self._test_button, self._sound_check_button)
        self.pages["Walker"].add_row(
            tr("Health questions"), self._screening_button, self.screening_label
        )
        self.restore_button = _make_button(tr("Restore defaults"), self._request_restore)
        self.undo_button = _make_button(tr("Undo"), self._request_undo)
        self.close_button = _make_button(tr("Close"), self.reject)
        self._lay_out()
        self.resize(_SIZE)
        self.page_list.setCurrentRow(0)
        self.page_list.setFocus()

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show these values on all pages."""
        imperial = values["units"] is Units.IMPERIAL
        for key, units in _UNIT_LABELS.items():
            self.pages["Walker"].show_unit(key, units[imperial])
        for page in self.pages.values():
            page.show_values(values)

    def show_options(self, key: str, options: Mapping[Any, str]) -> None:
        self._page_with(key).show_options(key, options)

    def show_problem(self, key: str, text: str) -> None:
        """Show below its field why a value was not accepted."""
        self._page_with(key).show_problem(key, text)

    def show_message(self, text: str) -> None:
        """Show a message about all preferences; an empty text shows how the window works."""
        set_announced_text(self.message_label, tr(text), tr(messages.PREFERENCES_HINT))

    def set_undo_enabled(self, *, enabled: bool) -> None:
        self.undo_button.setEnabled(enabled)

    def show_screening_status(self, text: str) -> None:
        """Show when and how the health questions were answered."""
        self.screening_label.setText(tr(text))

    def show_folders(self, folders: Mapping[str, Path], backups_text: str) -> None:
        """Add the folders of the program to their page; to be called once.

        `backups_text` describes the backups of the history.
        """
        page = self.pages["Folders"]
        tab_stops: list[QWidget] = [list(page.fields.values())[-1]]
        for label, path in folders.items():
            button = _make_button(tr("Open"), partial(self.folder_requested.emit, path))
            button.setAccessibleName(tr(Text("Open the folder: {name}", name=label)))
            path_field = _make_path_field(path)
            path_field.setAccessibleName(tr(label))
            page.add_row(tr(label), button, path_field)
            tab_stops += [button, path_field]
        # They were added after the buttons at the bottom, but are above them.
        for before, after in pairwise(tab_stops):
            QWidget.setTabOrder(before, after)
        page.add_row(tr("Copies"), make_wrapped_label(tr(backups_text)))

    def open_folder(self, folder: Path) -> bool:
        """Open a folder in the file manager; return whether there is one."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_button.click()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Apply what is typed and close; a problem that comes up is shown first."""
        known_invalid = self._invalid_keys()
        self._current_page.commit()
        refused = self._invalid_keys() - known_invalid
        if refused:
            self._current_page.focus_problem()
            return
        super().reject()

    @property
    def _current_page(self) -> PreferencesPage:
        return list(self.pages.values())[self.page_stack.currentIndex()]

    def _page_with(self, key: str) -> PreferencesPage:
        return next(page for page in self.pages.values() if key in page.fields)

    def _invalid_keys(self) -> set[str]:
        return {
            key for page in self.pages.values() for key in page.fields if page.problem_text(key)
        }

    def _switch_page(self, row: int) -> None:
        self._current_page.commit()
        self.page_stack.setCurrentIndex(row)

    def _request_restore(self) -> None:
        self._current_page.clear_problems()
        page: Sequence[Preference] = self._current_page.preferences
        self.restore_requested.emit(tuple(page))

    def _request_undo(self) -> None:
        self._current_page.commit()
        for page in self.pages.values():
            page.clear_problems()
        self.undo_requested.emit()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(_MARGIN_PX)
        above.addWidget(self.page_list)
        above.addWidget(self.page_stack, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.message_label, 1)
        for button in (self.restore_button, self.undo_button, self.close_button):
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[_MARGIN_PX] * 4)
        whole.setSpacing(_MARGIN_PX)
        whole.addLayout(above, 1)
        whole.addLayout(foot)


def _make_button(text: str, on_clicked: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked: on_clicked())
    return button


def _make_path_field(path: Path) -> QLineEdit:
    """A path that can be read, selected and copied, but not changed."""
    line = QLineEdit(str(path))
    line.setReadOnly(True)
    # Without a frame it does not look like a field for typing.
    line.setFrame(False)
    palette = line.palette()
    palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    line.setPalette(palette)
    line.setCursorPosition(0)
    return line
