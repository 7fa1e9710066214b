"""The preferences window: pages of what can be chosen, kept as soon as it is."""

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
    CUES,
    DISPLAY,
    FOLDERS,
    SOUND,
    WALKER,
    Preference,
)
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.gui.settings.preferences_page import PreferencesPage
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import text_sized, wrapped
from retrotimer.gui.widgets.screen_reader import tell

_PAGES = {
    Text("Sound"): SOUND,
    Text("Cues"): CUES,
    Text("Display"): DISPLAY,
    Text("Walker"): WALKER,
    Text("Folders"): FOLDERS,
}
_SIZE, _LIST_PX, _MARGIN_PX = QSize(1160, 660), 150, 16
_UNITS = {"weight_kg": ("kg", "lb"), "own_speed_kmh": ("km/h", "mph")}


class PreferencesWindow(QDialog):
    """Shows what is chosen, says what somebody changed; it keeps nothing itself."""

    changed = Signal(str, object)
    restored = Signal(tuple)
    undone = Signal()
    test_asked = Signal()
    check_asked = Signal()
    screening_asked = Signal()
    folder_asked = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Preferences - RetroTimer"))
        text_sized(self)
        self.pages: dict[str, PreferencesPage] = {
            name: PreferencesPage(page) for name, page in _PAGES.items()
        }
        self.names = QListWidget()
        self.names.setAccessibleName(tr("Pages"))
        self.names.setFixedWidth(_LIST_PX)
        self.names.addItems([tr(name) for name in _PAGES])
        self.names.setSpacing(_MARGIN_PX // 4)
        self.stack = QStackedWidget()
        self.message = wrapped("")
        for page in self.pages.values():
            page.changed.connect(self.changed)
            self.stack.addWidget(page)
        self.names.currentRowChanged.connect(self._turn)
        self.screened = wrapped("")
        self._test = _button(tr("Test"), self.test_asked.emit)
        self._check = _button(tr("Sound check, and measuring the delay ..."), self.check_asked.emit)
        self._screening = _button(tr("Health questions ..."), self.screening_asked.emit)
        self.pages["Sound"].add_row(tr("Hear it"), self._test, self._check)
        self.pages["Walker"].add_row(tr("Health questions"), self._screening, self.screened)
        self.restore = _button(tr("Restore defaults"), self._restore)
        self.undo = _button(tr("Undo"), self._undo)
        self.leave = _button(tr("Close"), self.reject)
        self._lay_out()
        self.resize(_SIZE)
        self.names.setCurrentRow(0)
        self.names.setFocus()

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Everything as it stands."""
        imperial = values["units"] is Units.IMPERIAL
        for key, units in _UNITS.items():
            self.pages["Walker"].show_unit(key, units[imperial])
        for page in self.pages.values():
            page.show_values(values)

    def show_options(self, key: str, options: Mapping[Any, str]) -> None:
        self._page_of(key).show_options(key, options)

    def show_problem(self, key: str, text: str) -> None:
        """Beside its field: why a value was not taken."""
        self._page_of(key).show_problem(key, text)

    def show_message(self, text: str) -> None:
        """What is to be said of all of it, or nothing: then how it works."""
        tell(self.message, tr(text), tr(messages.KEPT_AT_ONCE))

    def show_undo(self, *, possible: bool) -> None:
        self.undo.setEnabled(possible)

    def show_screened(self, text: str) -> None:
        """When the health questions were answered, and how."""
        self.screened.setText(tr(text))

    def show_folders(self, places: Mapping[str, Path], copies: str) -> None:
        """Where everything is kept, once; `copies` is said of those of the history."""
        page = self.pages["Folders"]
        stops: list[QWidget] = [list(page.fields.values())[-1]]
        for label, path in places.items():
            button = _button(tr("Open"), partial(self.folder_asked.emit, path))
            button.setAccessibleName(tr(Text("Open the folder: {name}", name=label)))
            shown = _copied(path)
            shown.setAccessibleName(tr(label))
            page.add_row(tr(label), button, shown)
            stops += [button, shown]
        # They came after the buttons of the foot, and stand above them.
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        page.add_row(tr("Copies"), wrapped(tr(copies)))

    def open_folder(self, folder: Path) -> bool:
        """In the system's own window; was there one?"""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo.click()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """What is typed counts; what cannot be is read before the window goes."""
        wrong = self._wrong()
        self._page.commit()
        if self._wrong() - wrong:
            return
        super().reject()

    @property
    def _page(self) -> PreferencesPage:
        return list(self.pages.values())[self.stack.currentIndex()]

    def _page_of(self, key: str) -> PreferencesPage:
        return next(page for page in self.pages.values() if key in page.fields)

    def _wrong(self) -> set[str]:
        return {key for page in self.pages.values() for key in page.fields if page.problem(key)}

    def _turn(self, row: int) -> None:
        self._page.commit()
        self.stack.setCurrentIndex(row)

    def _restore(self) -> None:
        self._page.forget_problems()
        page: Sequence[Preference] = self._page.preferences
        self.restored.emit(tuple(page))

    def _undo(self) -> None:
        self._page.commit()
        for page in self.pages.values():
            page.forget_problems()
        self.undone.emit()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(_MARGIN_PX)
        above.addWidget(self.names)
        above.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.message, 1)
        for button in (self.restore, self.undo, self.leave):
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[_MARGIN_PX] * 4)
        whole.setSpacing(_MARGIN_PX)
        whole.addLayout(above, 1)
        whole.addLayout(foot)


def _button(text: str, pressed: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked: pressed())
    return button


def _copied(path: Path) -> QLineEdit:
    """Read, and taken elsewhere: with the mouse or by keys."""
    line = QLineEdit(str(path))
    line.setReadOnly(True)
    # Nothing that looks as if one could type into it.
    line.setFrame(False)
    ground = line.palette()
    ground.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    line.setPalette(ground)
    line.setCursorPosition(0)
    return line
