"""The fields of preferences: a control for each type of input. No mouse wheel changes one."""

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
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QWidget,
)

from retrotimer.domain.coaching.preference_pages import InputType, Preference
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.typed_text import clean_figure, clean_line, clean_lines
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import OutlinedCheckBox
from retrotimer.gui.widgets.plain_text import PlainLabel, set_tool_tip

_NUMBER_WIDTH_PX, _NUMBERS_WIDTH_PX, _LINES_SHOWN = 110, 260, 3
_COMBO_CHARACTERS = 24


class CheckField(OutlinedCheckBox):
    value_changed = Signal(object)

    def __init__(self, _preference: Preference) -> None:
        super().__init__("")
        self.clicked.connect(lambda: self.value_changed.emit(self.isChecked()))

    def show_value(self, value: Any) -> None:
        self.setChecked(value)


class ChoiceField(QComboBox):
    """A list of options. A value that is set but not available stays in it."""

    value_changed = Signal(object)

    def __init__(self, preference: Preference) -> None:
        super().__init__()
        # A long device name must not make the window wider than the screen.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_COMBO_CHARACTERS)
        self._values: list[Any] = []
        self._current_value: Any = None
        self.show_options(preference.options)
        # Unlike `currentIndexChanged`, this is emitted only when the user chooses.
        self.activated.connect(lambda row: self.value_changed.emit(self._values[row]))

    def show_options(self, options: Mapping[Any, str]) -> None:
        """Offer these options: each value with its label."""
        self._values = list(options)
        self.clear()
        self.addItems([tr(text) for text in options.values()])
        self.show_value(self._current_value)

    def show_value(self, value: Any) -> None:
        self._current_value = value
        if value is not None and value not in self._values:
            self._values.append(value)
            self.addItem(tr(Text("{name} (not there)", name=value)))
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)
        set_tool_tip(self, self.currentText())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class MultiChoiceField(QWidget):
    """A check box for each option."""

    value_changed = Signal(object)

    def __init__(self, preference: Preference) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.check_boxes: dict[Any, QCheckBox] = {}
        for option, text in preference.options.items():
            check_box = OutlinedCheckBox(tr(text))
            check_box.setAccessibleName(f"{tr(preference.label)} {tr(text)}")
            check_box.clicked.connect(self._emit_value)
            row.addWidget(check_box)
            self.check_boxes[option] = check_box
        row.addStretch()
        self.setFocusProxy(next(iter(self.check_boxes.values())))

    def show_value(self, value: Any) -> None:
        for option, check_box in self.check_boxes.items():
            check_box.setChecked(option in value)

    def _emit_value(self) -> None:
        self.value_changed.emit(
            tuple(option for option, box in self.check_boxes.items() if box.isChecked())
        )


class PercentField(QWidget):
    """A slider from 0 to 100 percent for a value from 0 to 1."""

    value_changed = Signal(object)

    def __init__(self, preference: Preference) -> None:
        super().__init__()
        self.slider = _NoWheelSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(tr(Text("{what} in percent", what=Text(preference.label))))
        # Nothing is saved while it is dragged.
        self.slider.setTracking(False)
        self._percent_label = PlainLabel()
        self._percent_label.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 % "))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self._percent_label)
        self.setFocusProxy(self.slider)
        self.slider.sliderMoved.connect(self._show_percent)
        self.slider.valueChanged.connect(self._emit_value)

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(value * 100))
        self._show_percent(self.slider.value())

    def _emit_value(self, percent: int) -> None:
        self._show_percent(percent)
        self.value_changed.emit(percent / 100)

    def _show_percent(self, percent: int) -> None:
        self._percent_label.setText(f"{percent} %")


class TextInputField(QLineEdit):
    """A number, several numbers or a line of text: emitted when the input is finished."""

    value_changed = Signal(object)

    def __init__(self, preference: Preference) -> None:
        super().__init__()
        self._parse = _PARSERS[preference.input_type]
        if preference.input_type is InputType.NUMBER:
            self.setFixedWidth(_NUMBER_WIDTH_PX)
        elif preference.input_type is InputType.NUMBER_LIST:
            self.setFixedWidth(_NUMBERS_WIDTH_PX)
        self.editingFinished.connect(self.commit)

    def show_value(self, value: Any) -> None:
        self.setText(_to_text(value))

    def commit(self) -> None:
        """Emit what was typed since it was emitted last, if anything."""
        if self.isModified():
            self.setModified(False)
            self.value_changed.emit(self._parse(clean_line(self.text())))


class MultilineField(QPlainTextEdit):
    """Several lines, as a list or as one text: emitted when the field loses the focus."""

    value_changed = Signal(object)

    def __init__(self, preference: Preference) -> None:
        super().__init__()
        self._is_list = preference.input_type is InputType.LINES
        self.setTabChangesFocus(True)
        if self._is_list:
            self.setPlaceholderText(tr("One on each line"))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * (_LINES_SHOWN + 1))

    def show_value(self, value: Any) -> None:
        self.setPlainText("\n".join(value) if self._is_list else value)
        self.document().setModified(False)

    def commit(self) -> None:
        """Emit what was typed since it was emitted last, if anything."""
        if not self.document().isModified():
            return
        self.document().setModified(False)
        text = clean_lines(self.toPlainText())
        lines = map(clean_line, text.splitlines())
        self.value_changed.emit(tuple(line for line in lines if line) if self._is_list else text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _NoWheelSlider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


PreferenceField = (
    CheckField | ChoiceField | MultiChoiceField | PercentField | TextInputField | MultilineField
)
FIELD_CLASSES: Mapping[InputType, Callable[[Preference], PreferenceField]] = {
    InputType.CHECKBOX: CheckField,
    InputType.CHOICE: ChoiceField,
    InputType.MULTI_CHOICE: MultiChoiceField,
    InputType.PERCENT: PercentField,
    InputType.NUMBER: TextInputField,
    InputType.NUMBER_LIST: TextInputField,
    InputType.LINE: TextInputField,
    InputType.LINES: MultilineField,
    InputType.TEXT: MultilineField,
}


def _parse_number(text: str) -> Any:
    """A number with a decimal point or comma; any other text as it is; None if it is empty."""
    for kind in (int, float):
        with suppress(ValueError):
            return kind(text.replace(",", "."))
    return text or None


def _parse_numbers(text: str) -> Any:
    parts = text.replace(",", " ").replace(";", " ").split()
    return () if text == "none" else tuple(_parse_number(part) for part in parts)


_PARSERS: Mapping[InputType, Callable[[str], Any]] = {
    InputType.NUMBER: lambda text: _parse_number(clean_figure(text)),
    InputType.NUMBER_LIST: lambda text: _parse_numbers(clean_figure(text)),
    InputType.LINE: str,
}


def _to_text(value: Any) -> str:
    """A value as the user would type it."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)
