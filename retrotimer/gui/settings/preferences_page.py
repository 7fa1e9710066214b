"""A page of preferences: a row for each, with its label, its field, and what it does."""

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

from retrotimer.domain.coaching.preference_pages import Field, Preference
from retrotimer.gui.settings.preference_fields import (
    OF_FORM,
    ChoiceField,
    LinesField,
    PreferenceField,
    TypedField,
)
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import capital, tr
from retrotimer.gui.widgets.page import wrapped
from retrotimer.gui.widgets.screen_reader import tell

_LABEL_PX, _GAP_PX, _ROW_PX, _BESIDE_PX = 180, 16, 34, 10
# An option longer than this needs the whole width.
_LONG_OPTION = 36
_WIDE = (Field.LINE, Field.LINES, Field.TEXT, Field.SOME)


class PreferencesPage(QScrollArea):
    """Shows values, says what somebody changed. A value that cannot be stays until it is mended."""

    changed = Signal(str, object)

    def __init__(self, preferences: Sequence[Preference]) -> None:
        super().__init__()
        self.preferences = preferences
        self.fields: dict[str, PreferenceField] = {}
        self._problems: dict[str, QLabel] = {}
        self._units: dict[str, QLabel] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = QWidget()
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(0, 0, _GAP_PX, 0)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(_GAP_PX)
        self._rows.setVerticalSpacing(6)
        self._rows.setColumnMinimumWidth(0, _LABEL_PX)
        self._rows.setColumnStretch(2, 1)
        for preference in preferences:
            self._add(preference)
        self.body.addLayout(self._rows)
        self.body.addStretch()
        self.setWidget(self._inner)

    def add_row(self, label: str, *widgets: QWidget) -> None:
        """Below the others: whatever is no preference."""
        row = self._rows.rowCount()
        name = wrapped(label)
        self._rows.addWidget(name, row, 0)
        beside = QHBoxLayout()
        beside.setSpacing(_BESIDE_PX)
        for widget in widgets:
            widget.installEventFilter(self)
            beside.addWidget(widget, 0 if isinstance(widget, QPushButton) else 1)
        beside.addStretch()
        self._rows.addLayout(beside, row, 1, 1, 2)
        self._rows.setRowMinimumHeight(row, _ROW_PX)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Everything as it stands, but for what is typed and cannot be."""
        for key, field in self.fields.items():
            if key in values and not self.problem(key):
                field.show_value(values[key])

    def show_options(self, key: str, options: Mapping[Any, str]) -> None:
        """What can be chosen for a key now."""
        field = self.fields[key]
        if isinstance(field, ChoiceField):
            field.show_options(options)

    def show_unit(self, key: str, unit: str) -> None:
        self._units[key].setText(unit)

    def show_problem(self, key: str, text: str) -> None:
        """Beside its field: why a value was not taken, or nothing."""
        label = self._problems[key]
        tell(label, tr(text))
        label.setVisible(bool(text))
        # A screen reader says it with the field.
        self.fields[key].setAccessibleDescription(tr(text or self._explained(key)))
        self._fit()

    def problem(self, key: str) -> str:
        return self._problems[key].text()

    def forget_problems(self) -> None:
        for key in self._problems:
            self.show_problem(key, "")

    def commit(self) -> None:
        """Tell what is typed in the field that has the focus."""
        for field in self.fields.values():
            if isinstance(field, (TypedField, LinesField)):
                field.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its wrapped texts need it, which a scroll area does not ask for."""
        self._inner.setMinimumHeight(self.body.heightForWidth(self.viewport().width()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Whatever has the focus is seen.
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched)
        return super().eventFilter(watched, event)

    def _explained(self, key: str) -> str:
        return next(one.explained for one in self.preferences if one.key == key)

    def _add(self, preference: Preference) -> None:
        key, row = preference.key, self._rows.rowCount()
        field = OF_FORM[preference.form](preference)
        field.setAccessibleName(tr(preference.label))
        field.setAccessibleDescription(tr(preference.explained))
        field.changed.connect(lambda value: self._change(key, value))
        field.installEventFilter(self)
        self.fields[key] = field
        label = wrapped(tr(preference.label))
        label.setBuddy(field)
        explained = wrapped(capital(tr(preference.explained)))
        self._rows.addWidget(label, row, 0)
        if _wide(preference):
            beside = QVBoxLayout()
            beside.setSpacing(2)
            beside.addWidget(field)
            beside.addWidget(explained)
            self._rows.addLayout(beside, row, 1, 1, 2)
        else:
            self._units[key] = QLabel(preference.unit)
            control = QHBoxLayout()
            control.setSpacing(_BESIDE_PX)
            control.addWidget(field)
            if preference.unit:
                control.addWidget(self._units[key])
            if preference.form in (Field.TICK, Field.NUMBER, Field.NUMBERS):
                control.addStretch()
            self._rows.addLayout(control, row, 1)
            self._rows.addWidget(explained, row, 2)
        self._rows.setRowMinimumHeight(row, _ROW_PX)
        problem = wrapped("")
        problem.setStyleSheet(theme.problem_style())
        problem.hide()
        self._problems[key] = problem
        self._rows.addWidget(problem, row + 1, 1, 1, 2)

    def _change(self, key: str, value: Any) -> None:
        self.show_problem(key, "")
        self.changed.emit(key, value)


def _wide(preference: Preference) -> bool:
    longest = max((len(tr(text)) for text in preference.options.values()), default=0)
    return preference.form in _WIDE or longest > _LONG_OPTION
