"""The row of what holds for the whole workout: its turnaround rule and its totals."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain.cues import phrases
from retrotimer.domain.values import formats
from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.input_parsing import parse_duration_s
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.domain.workout.workout import TurnaroundKind, TurnaroundRule
from retrotimer.gui.editor.checked_line_edit import CheckedLineEdit
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import OutlinedCheckBox
from retrotimer.gui.widgets.plain_text import PlainLabel

_KIND_LABELS = {
    TurnaroundKind.FULL_STOP: phrases.BELT_STOPPED,
    TurnaroundKind.STRADDLE: Text("Belt slow"),
}
_LENGTH_WIDTH_PX = 90


class TurnaroundRow(QWidget):
    """Shows a turnaround rule and emits the one that was chosen instead.

    A length that cannot be stays in its field; `problem` says why, otherwise it is empty.
    """

    turnaround_changed = Signal(TurnaroundRule)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turnaround = TurnaroundRule()
        self.problem = ""
        self.kind_combo = QComboBox()
        self.kind_combo.setAccessibleName(tr("How it turns round"))
        for kind, text in _KIND_LABELS.items():
            self.kind_combo.addItem(tr(text), kind)
        self.kind_combo.activated.connect(self.apply_input)
        self.length_field = CheckedLineEdit(Text("Length of a turnaround"))
        self.length_field.setFixedWidth(_LENGTH_WIDTH_PX)
        self.length_field.editingFinished.connect(self.apply_input)
        self.wait_box = OutlinedCheckBox(tr("waits for a confirm"))
        self.wait_box.clicked.connect(self.apply_input)
        self.figures_label = PlainLabel()
        label = PlainLabel(tr("Turnaround"))
        # A screen reader names a list by its current entry only: the label says what it is for.
        label.setBuddy(self.kind_combo)
        row = QHBoxLayout()
        for widget in (label, self.kind_combo, self.length_field, self.wait_box):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.figures_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.length_field.problem_label)

    def show_turnaround(self, turnaround: TurnaroundRule) -> None:
        """Show this rule; a length that cannot be stays in its field."""
        self._turnaround = turnaround
        self.kind_combo.setCurrentIndex(self.kind_combo.findData(turnaround.kind))
        if not self.problem:
            self.length_field.setText(formats.format_duration(turnaround.duration_s))
        self.wait_box.setChecked(turnaround.hold)

    def show_figures(self, timeline: Timeline) -> None:
        self.figures_label.setText(tr(phrases.workout_label(timeline)))

    def apply_input(self) -> None:
        """Emit the rule as it is chosen and typed, or show why the length cannot be."""
        length_s = self._turnaround.duration_s
        problem = ""
        # The text of a length that was not changed may be rounded.
        if self.length_field.text() != formats.format_duration(length_s):
            try:
                length_s = parse_duration_s(self.length_field.text())
            except ValueError as error:
                problem = error.args[0]
        self._show_problem(problem)
        kind = TurnaroundKind(self.kind_combo.currentData())
        self.turnaround_changed.emit(
            TurnaroundRule(kind, length_s, self.wait_box.isChecked(), self._turnaround.speed_kmh)
        )

    def discard_input(self) -> None:
        """Forget a length that cannot be: the next rule that is shown replaces it."""
        self._show_problem("")

    def _show_problem(self, problem: str) -> None:
        self.problem = problem
        self.length_field.show_problem(problem)
