"""A page of preferences: a row for each with its label, its field and its description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain.coaching.preference_pages import InputType, Preference
from retrotimer.gui.settings.preference_fields import (
    FIELD_CLASSES,
    ChoiceField,
    MultilineField,
    PreferenceField,
    TextInputField,
)
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import capitalize, tr
from retrotimer.gui.widgets.page import make_wrapped_label
from retrotimer.gui.widgets.plain_text import PlainLabel
from retrotimer.gui.widgets.screen_reader import set_announced_text

_LABEL_WIDTH_PX, _GAP_PX, _ROW_HEIGHT_PX, _SPACING_PX = 180, 16, 34, 10
# An option longer than this needs the whole width.
_LONG_OPTION_CHARACTERS = 36
_WIDE_TYPES = (InputType.LINE, InputType.LINES, InputType.TEXT, InputType.MULTI_CHOICE)


class PreferencesPage(QScrollArea):
    """Shows values and emits changes. An invalid value stays in its field until it is corrected."""

    value_changed = Signal(str, object)

    def __init__(self, preferences: Sequence[Preference]) -> None:
        super().__init__()
        self.preferences = preferences
        self.fields: dict[str, PreferenceField] = {}
        self._problem_labels: dict[str, QLabel] = {}
        self._unit_labels: dict[str, QLabel] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = QWidget()
        self.body_layout = QVBoxLayout(self._content)
        self.body_layout.setContentsMargins(0, 0, _GAP_PX, 0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(_GAP_PX)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH_PX)
        self._grid.setColumnStretch(2, 1)
        for preference in preferences:
            self._add_preference(preference)
        self.body_layout.addLayout(self._grid)
        self.body_layout.addStretch()
        self.setWidget(self._content)

    def add_row(self, label: str, *widgets: QWidget) -> None:
        """Add a row of other widgets below the preferences."""
        row = self._grid.rowCount()
        name = make_wrapped_label(label)
        self._grid.addWidget(name, row, 0)
        widget_row = QHBoxLayout()
        widget_row.setSpacing(_SPACING_PX)
        for widget in widgets:
            widget.installEventFilter(self)
            widget_row.addWidget(widget, 0 if isinstance(widget, QPushButton) else 1)
        widget_row.addStretch()
        self._grid.addLayout(widget_row, row, 1, 1, 2)
        self._grid.setRowMinimumHeight(row, _ROW_HEIGHT_PX)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show these values in their fields, except in those with a problem."""
        for key, field in self.fields.items():
            if key in values and not self.problem_text(key):
                field.show_value(values[key])

    def show_options(self, key: str, options: Mapping[Any, str]) -> None:
        """Offer these options for a preference: each value with its label."""
        field = self.fields[key]
        if isinstance(field, ChoiceField):
            field.show_options(options)

    def show_unit(self, key: str, unit: str) -> None:
        self._unit_labels[key].setText(unit)

    def show_problem(self, key: str, text: str) -> None:
        """Show below a field why its value was not accepted; an empty text hides the problem."""
        label = self._problem_labels[key]
        set_announced_text(label, capitalize(tr(text)))
        label.setVisible(bool(text))
        # A screen reader says it with the field.
        self.fields[key].setAccessibleDescription(tr(text or self._explanation(key)))
        self._update_height()

    def problem_text(self, key: str) -> str:
        return self._problem_labels[key].text()

    def focus_problem(self) -> bool:
        """Go to the first field whose value was not accepted. False: there is none."""
        for key, field in self.fields.items():
            if self.problem_text(key):
                field.setFocus()
                return True
        return False

    def clear_problems(self) -> None:
        for key in self._problem_labels:
            self.show_problem(key, "")

    def commit(self) -> None:
        """Emit what is typed in a field and was not emitted yet."""
        for field in self.fields.values():
            if isinstance(field, (TextInputField, MultilineField)):
                field.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_height()

    def _update_height(self) -> None:
        """Give the page the height of its wrapped texts, which a scroll area does not ask for."""
        self._content.setMinimumHeight(self.body_layout.heightForWidth(self.viewport().width()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Scroll to the field that gets the focus.
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched)
        return super().eventFilter(watched, event)

    def _explanation(self, key: str) -> str:
        return next(item.description for item in self.preferences if item.key == key)

    def _add_preference(self, preference: Preference) -> None:
        key, row = preference.key, self._grid.rowCount()
        field = FIELD_CLASSES[preference.input_type](preference)
        field.setAccessibleName(tr(preference.label))
        field.setAccessibleDescription(tr(preference.description))
        field.value_changed.connect(lambda value: self._emit_change(key, value))
        field.installEventFilter(self)
        self.fields[key] = field
        label = make_wrapped_label(tr(preference.label))
        label.setBuddy(field)
        description = make_wrapped_label(capitalize(tr(preference.description)))
        self._grid.addWidget(label, row, 0)
        if _is_wide(preference):
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(field)
            column.addWidget(description)
            self._grid.addLayout(column, row, 1, 1, 2)
        else:
            control = QHBoxLayout()
            control.setSpacing(_SPACING_PX)
            control.addWidget(field)
            if preference.unit:
                self._unit_labels[key] = PlainLabel(preference.unit)
                control.addWidget(self._unit_labels[key])
            if preference.input_type in (
                InputType.CHECKBOX,
                InputType.NUMBER,
                InputType.NUMBER_LIST,
            ):
                control.addStretch()
            self._grid.addLayout(control, row, 1)
            self._grid.addWidget(description, row, 2)
        self._grid.setRowMinimumHeight(row, _ROW_HEIGHT_PX)
        problem = make_wrapped_label("")
        problem.setStyleSheet(theme.problem_style())
        problem.hide()
        self._problem_labels[key] = problem
        self._grid.addWidget(problem, row + 1, 1, 1, 2)

    def _emit_change(self, key: str, value: Any) -> None:
        self.show_problem(key, "")
        self.value_changed.emit(key, value)


def _is_wide(preference: Preference) -> bool:
    longest = max((len(tr(text)) for text in preference.options.values()), default=0)
    return preference.input_type in _WIDE_TYPES or longest > _LONG_OPTION_CHARACTERS
