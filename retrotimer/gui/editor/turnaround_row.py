"""What holds for the whole workout, in one row: how it turns round, and what it comes to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from retrotimer.domain.cues import phrases
from retrotimer.domain.values import formats
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.domain.workout.input_parsing import parse_duration_s
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.domain.workout.workout import SegmentKind, TurnaroundKind, TurnaroundRule
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import OutlinedCheckBox

_KIND_LABELS = {
    TurnaroundKind.FULL_STOP: phrases.BELT_STOPPED,
    TurnaroundKind.STRADDLE: Text("Belt slow"),
}
_LENGTH_WIDTH_PX = 90


class TurnaroundRow(QWidget):
    """Shows a rule; says which one was chosen instead, or why what was typed cannot be."""

    turnaround_changed = Signal(TurnaroundRule)
    input_rejected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turnaround = TurnaroundRule()
        self.kind_combo = QComboBox()
        self.kind_combo.setAccessibleName(tr("How it turns round"))
        for kind, text in _KIND_LABELS.items():
            self.kind_combo.addItem(tr(text), kind)
        self.kind_combo.activated.connect(self._emit_turnaround)
        self.length_field = QLineEdit()
        self.length_field.setAccessibleName(tr("Length of a turnaround"))
        self.length_field.setFixedWidth(_LENGTH_WIDTH_PX)
        self.length_field.editingFinished.connect(self._emit_turnaround)
        self.wait_box = OutlinedCheckBox(tr("waits for a confirm"))
        self.wait_box.clicked.connect(self._emit_turnaround)
        self.figures_label = QLabel()
        label = QLabel(tr("Turnaround"))
        # Where a list is called by what is chosen, its label says what for.
        label.setBuddy(self.kind_combo)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (label, self.kind_combo, self.length_field, self.wait_box):
            row.addWidget(part)
        row.addStretch()
        row.addWidget(self.figures_label)

    def show_turnaround(self, turnaround: TurnaroundRule) -> None:
        self._turnaround = turnaround
        self.kind_combo.setCurrentIndex(self.kind_combo.findData(turnaround.kind))
        self.length_field.setText(formats.format_duration(turnaround.duration_s))
        self.wait_box.setChecked(turnaround.hold)

    def show_figures(self, timeline: Timeline) -> None:
        self.figures_label.setText(tr(phrases.workout_label(timeline)))

    def _emit_turnaround(self) -> None:
        try:
            length_s = parse_duration_s(self.length_field.text())
        except ValueError as error:
            self.input_rejected.emit(
                join_texts(
                    (phrases.SEGMENT_KIND_LABEL[SegmentKind.TURNAROUND], error.args[0]), ": "
                )
            )
            self.show_turnaround(self._turnaround)
            return
        kind = TurnaroundKind(self.kind_combo.currentData())
        self.turnaround_changed.emit(
            TurnaroundRule(kind, length_s, self.wait_box.isChecked(), self._turnaround.speed_kmh)
        )
