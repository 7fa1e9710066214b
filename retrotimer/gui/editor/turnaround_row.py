"""What holds for the whole workout, in one row: how it turns round, and what it comes to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from retrotimer.domain.cues import phrases
from retrotimer.domain.values import formats
from retrotimer.domain.values.text import Text, listed
from retrotimer.domain.workout.input_parsing import duration_s
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.domain.workout.workout import Kind, Turnaround, TurnaroundKind
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import Tick

_KINDS = {
    TurnaroundKind.FULL_STOP: phrases.BELT_STOPPED,
    TurnaroundKind.STRADDLE: Text("Belt slow"),
}
_LENGTH_PX = 90


class RuleRow(QWidget):
    """Shows a rule; says which one was chosen instead, or why what was typed cannot be."""

    chosen = Signal(Turnaround)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule = Turnaround()
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("How it turns round"))
        for kind, text in _KINDS.items():
            self.kind.addItem(tr(text), kind)
        self.kind.activated.connect(self._choose)
        self.length = QLineEdit()
        self.length.setAccessibleName(tr("Length of a turnaround"))
        self.length.setFixedWidth(_LENGTH_PX)
        self.length.editingFinished.connect(self._choose)
        self.wait = Tick(tr("waits for a confirm"))
        self.wait.clicked.connect(self._choose)
        self.figures = QLabel()
        label = QLabel(tr("Turnaround"))
        # Where a list is called by what is chosen, its label says what for.
        label.setBuddy(self.kind)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (label, self.kind, self.length, self.wait):
            row.addWidget(part)
        row.addStretch()
        row.addWidget(self.figures)

    def show_rule(self, rule: Turnaround) -> None:
        self._rule = rule
        self.kind.setCurrentIndex(self.kind.findData(rule.kind))
        self.length.setText(formats.clock(rule.duration_s))
        self.wait.setChecked(rule.hold)

    def show_figures(self, timeline: Timeline) -> None:
        self.figures.setText(tr(phrases.figures(timeline)))

    def _choose(self) -> None:
        try:
            length_s = duration_s(self.length.text())
        except ValueError as error:
            self.refused.emit(listed((phrases.KIND[Kind.TURNAROUND], error.args[0]), ": "))
            self.show_rule(self._rule)
            return
        kind = TurnaroundKind(self.kind.currentData())
        self.chosen.emit(Turnaround(kind, length_s, self.wait.isChecked(), self._rule.speed_kmh))
