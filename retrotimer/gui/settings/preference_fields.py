"""The fields of preferences: one control for each way of choosing; none is turned by a wheel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QWidget,
)

from retrotimer.domain.coaching.preference_pages import Field, Preference
from retrotimer.domain.values.text import Text
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import Tick

_NUMBER_PX, _NUMBERS_PX, _LINES_SHOWN = 110, 260, 3
_COMBO_CHARACTERS = 24


class TickField(Tick):
    changed = Signal(object)

    def __init__(self, _preference: Preference) -> None:
        super().__init__("")
        self.clicked.connect(lambda: self.changed.emit(self.isChecked()))

    def show_value(self, value: Any) -> None:
        self.setChecked(value)


class ChoiceField(QComboBox):
    """One of a few. What is chosen and not there stays in the list."""

    changed = Signal(object)

    def __init__(self, preference: Preference) -> None:
        super().__init__()
        # A long device name must not make the window wider than the screen.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_COMBO_CHARACTERS)
        self._values: list[Any] = []
        self._shown: Any = None
        self.show_options(preference.options)
        # Only what a person chooses is `activated`.
        self.activated.connect(lambda row: self.changed.emit(self._values[row]))

    def show_options(self, options: Mapping[Any, str]) -> None:
        """These can be chosen."""
        self._values = list(options)
        self.clear()
        self.addItems([tr(text) for text in options.values()])
        self.show_value(self._shown)

    def show_value(self, value: Any) -> None:
        self._shown = value
        if value is not None and value not in self._values:
            self._values.append(value)
            self.addItem(tr(Text("{name} (not there)", name=value)))
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)
        self.setToolTip(self.currentText())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SomeField(QWidget):
    """Any of a few, each a tick."""

    changed = Signal(object)

    def __init__(self, preference: Preference) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.ticks: dict[Any, QCheckBox] = {}
        for option, text in preference.options.items():
            tick = Tick(tr(text))
            tick.setAccessibleName(f"{tr(preference.label)} {tr(text)}")
            tick.clicked.connect(self._choose)
            row.addWidget(tick)
            self.ticks[option] = tick
        row.addStretch()
        self.setFocusProxy(next(iter(self.ticks.values())))

    def show_value(self, value: Any) -> None:
        for option, tick in self.ticks.items():
            tick.setChecked(option in value)

    def _choose(self) -> None:
        chosen = (option for option, tick in self.ticks.items() if tick.isChecked())
        self.changed.emit(tuple(chosen))


class ShareField(QWidget):
    """From nothing to the whole, in percent."""

    changed = Signal(object)

    def __init__(self, preference: Preference) -> None:
        super().__init__()
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(tr(Text("{what} in percent", what=Text(preference.label))))
        # While it is dragged nothing is written.
        self.slider.setTracking(False)
        self._percent = QLabel()
        self._percent.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 % "))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self._percent)
        self.setFocusProxy(self.slider)
        self.slider.sliderMoved.connect(self._tell)
        self.slider.valueChanged.connect(self._choose)

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(value * 100))
        self._tell(self.slider.value())

    def _choose(self, percent: int) -> None:
        self._tell(percent)
        self.changed.emit(percent / 100)

    def _tell(self, percent: int) -> None:
        self._percent.setText(f"{percent} %")


class TypedField(QLineEdit):
    """A number, numbers or a line: told when it is typed to its end."""

    changed = Signal(object)

    def __init__(self, preference: Preference) -> None:
        super().__init__()
        self._read = _READ[preference.form]
        if preference.form is Field.NUMBER:
            self.setFixedWidth(_NUMBER_PX)
        elif preference.form is Field.NUMBERS:
            self.setFixedWidth(_NUMBERS_PX)
        self.editingFinished.connect(self.commit)

    def show_value(self, value: Any) -> None:
        self.setText(_typed(value))

    def commit(self) -> None:
        """Tell what was typed, if somebody typed."""
        if self.isModified():
            self.setModified(False)
            self.changed.emit(self._read(self.text().strip()))


class LinesField(QPlainTextEdit):
    """Lines of text, or a text of several: told when the focus goes on."""

    changed = Signal(object)

    def __init__(self, preference: Preference) -> None:
        super().__init__()
        self._lines = preference.form is Field.LINES
        self.setTabChangesFocus(True)
        if self._lines:
            self.setPlaceholderText(tr("One on each line"))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * (_LINES_SHOWN + 1))

    def show_value(self, value: Any) -> None:
        self.setPlainText("\n".join(value) if self._lines else value)
        self.document().setModified(False)

    def commit(self) -> None:
        """Tell what was written, if somebody wrote."""
        if not self.document().isModified():
            return
        self.document().setModified(False)
        # A tab comes by pasting only.
        text = self.toPlainText().replace("\t", " ").strip()
        lines = (line.strip() for line in text.splitlines())
        self.changed.emit(tuple(line for line in lines if line) if self._lines else text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


PreferenceField = TickField | ChoiceField | SomeField | ShareField | TypedField | LinesField
OF_FORM: Mapping[Field, Callable[[Preference], PreferenceField]] = {
    Field.TICK: TickField,
    Field.CHOICE: ChoiceField,
    Field.SOME: SomeField,
    Field.SHARE: ShareField,
    Field.NUMBER: TypedField,
    Field.NUMBERS: TypedField,
    Field.LINE: TypedField,
    Field.LINES: LinesField,
    Field.TEXT: LinesField,
}


def _number(text: str) -> Any:
    """A number if it is one, with a point or a comma; otherwise the text; None if there is none."""
    for kind in (int, float):
        with suppress(ValueError):
            return kind(text.replace(",", "."))
    return text or None


def _numbers(text: str) -> Any:
    parts = text.replace(",", " ").replace(";", " ").split()
    return () if text == "none" else tuple(_number(part) for part in parts)


_READ: Mapping[Field, Callable[[str], Any]] = {
    Field.NUMBER: _number,
    Field.NUMBERS: _numbers,
    Field.LINE: str,
}


def _typed(value: Any) -> str:
    """A value as it would be typed."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)
