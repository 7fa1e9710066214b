"""One session whole: planned beside done, what was said of it, and what was written."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain import messages
from retrotimer.domain.cues import phrases
from retrotimer.domain.history.answer_texts import NOT_SAID, SHORT, answers_in_short, notes_of
from retrotimer.domain.history.plan_comparison import against_plan, off_plan, planned
from retrotimer.domain.history.session_details import Visit
from retrotimer.domain.session.record import Row
from retrotimer.domain.values import formats
from retrotimer.domain.values.dates import whole_day
from retrotimer.domain.values.text import Text, listed
from retrotimer.domain.values.units import Units
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import named, tr
from retrotimer.gui.widgets.page import wrapped
from retrotimer.gui.widgets.row_table import Columns, FiguresTable

_ANSWER_KEY = "Ctrl+E"
_NOTES_LINES = 3
# Of the width: what was asked and the answer, twice; the longer questions stand on the left.
_SHARES = 6, 1, 4, 2


class SessionPage(QWidget):
    """Empty until a session is shown; `answers` is pressed to change what was said."""

    def __init__(self, units: Units) -> None:
        super().__init__()
        self._units = units
        self.heading = wrapped("")
        self.heading.setObjectName(theme.HEADING)
        font = self.heading.font()
        font.setPixelSize(theme.heading_px())
        font.setBold(True)
        self.heading.setFont(font)
        self.figures = wrapped("")
        self.segments = FiguresTable[Row](tr("Segments, planned and done"), _columns(units), 0)
        self.said = {str(name): QLabel() for name in SHORT.values()}
        self.notes = QPlainTextEdit()
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.notes.setAccessibleName(tr("Notes"))
        self.notes.setPlaceholderText(tr("No notes"))
        self.notes.setFixedHeight(_NOTES_LINES * theme.text_px() * 3 // 2)
        self.answers = QPushButton(tr("Answers and notes ..."))
        self.answers.setShortcut(QKeySequence(_ANSWER_KEY))
        self.answers.setToolTip(_ANSWER_KEY)
        self.answers.setAutoDefault(False)
        self._lay_out()
        self.show_nothing("")

    def show_visit(self, visit: Visit) -> None:
        """This session."""
        name, began = named(visit.record.workout), visit.started_at
        self.heading.setText(tr(listed((name, whole_day(began), f"{began:%H:%M}"))))
        told = against_plan(visit), messages.walked(visit.record, self._units)
        self.figures.setText(tr(listed(told, "\n")))
        self.segments.figures.show(visit.record.rows)
        for short, answer in answers_in_short(visit).items():
            self._say(short, answer)
        self.notes.setPlainText(tr(notes_of(visit)))
        self.answers.setEnabled(True)

    def show_nothing(self, why: str) -> None:
        """Instead of a session."""
        self.heading.setText("")
        self.figures.setText(tr(why))
        self.segments.figures.show(())
        for short in self.said:
            self._say(short, NOT_SAID)
        self.notes.clear()
        self.answers.setEnabled(False)

    def _say(self, short: str, answer: str) -> None:
        """An answer beside its question, which a screen reader says with it."""
        self.said[short].setText(tr(answer))
        self.said[short].setAccessibleName(tr(listed((Text(short), answer), ": ")))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.text_px())
        grid.setVerticalSpacing(2)
        half = (len(self.said) + 1) // 2
        for number, (name, label) in enumerate(self.said.items()):
            column, row = divmod(number, half)
            grid.addWidget(wrapped(tr(name)), row, 2 * column)
            grid.addWidget(label, row, 2 * column + 1)
        for column, share in enumerate(_SHARES):
            grid.setColumnStretch(column, share)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.answers)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.text_px() // 2, 0, 0, 0)
        page.addWidget(self.heading)
        page.addWidget(self.figures)
        page.addWidget(self.segments, 1)
        page.addLayout(grid)
        page.addWidget(self.notes)
        page.addLayout(foot)


def _columns(units: Units) -> Columns[Row]:
    shorter = tr(Text("{time} shorter", time="00:00"))

    def speed(row: Row) -> str:
        return formats.speed(row.speed_kmh, units) if row.speed_kmh else ""

    def distance(row: Row) -> str:
        return messages.distance(row.distance_km, units) if row.distance_km else ""

    return [
        (tr("Segment"), "", _named),
        (tr("Planned"), "00:00", planned),
        (tr("Actual"), "00:00", lambda row: formats.clock(row.done_s)),
        (tr("Off the plan"), shorter, lambda row: tr(off_plan(row))),
        (tr("Speed"), "0.0 km/h", speed),
        (tr("Incline"), "10.5 %", lambda row: formats.incline(row.incline_pct)),
        (tr("Distance"), "0.00 km", distance),
    ]


def _named(row: Row) -> str:
    kind = phrases.KIND[row.kind]
    return tr(listed((kind, row.direction)) if row.direction.moving else kind)
