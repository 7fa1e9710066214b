"""All of one session: what was planned and done, the answers, and the notes."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDateTimeEdit,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain import messages
from retrotimer.domain.cues import phrases
from retrotimer.domain.history.answer_texts import (
    ANSWER_LABELS,
    NO_ANSWER,
    format_notes,
    labelled_answers,
)
from retrotimer.domain.history.plan_comparison import (
    describe_completion,
    describe_deviation,
    planned_time_label,
)
from retrotimer.domain.history.session_dates import is_in_future, suggest_start
from retrotimer.domain.history.session_details import SessionDetails
from retrotimer.domain.session.record import WalkedSegment
from retrotimer.domain.values import formats
from retrotimer.domain.values.dates import format_full_date
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.domain.values.units import Units
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import tr, translated_name
from retrotimer.gui.widgets.page import make_wrapped_label
from retrotimer.gui.widgets.plain_text import PlainLabel, set_tool_tip
from retrotimer.gui.widgets.row_table import Columns, RowTable

_ANSWER_KEY = "Ctrl+E"
_NOTES_LINES = 3
# Shares of the width: question and answer, twice; the longer questions are on the left.
_COLUMN_STRETCHES = 6, 1, 4, 2


class SessionPage(QWidget):
    """Shows a session; empty at first. The receiver of `answers_button` changes the answers.

    For one that lies after now it asks when that was; `redate_requested` carries the local time.
    """

    redate_requested = Signal(datetime)

    def __init__(self, units: Units, now: datetime) -> None:
        super().__init__()
        self._units, self._now = units, now
        self.redate_panel = QWidget()
        self.redate_field = QDateTimeEdit()
        self.redate_field.setAccessibleName(tr("When the session was"))
        self.redate_field.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.redate_field.setCalendarPopup(True)
        self.redate_field.setMaximumDateTime(_to_field_time(now))
        self.redate_button = QPushButton(tr("Date it to this time"))
        self.redate_button.setAutoDefault(False)
        self.redate_button.clicked.connect(self._request_redate)
        self.heading_label = make_wrapped_label("")
        self.heading_label.setObjectName(theme.HEADING_OBJECT_NAME)
        font = self.heading_label.font()
        font.setPixelSize(theme.heading_px())
        font.setBold(True)
        self.heading_label.setFont(font)
        self.summary_label = make_wrapped_label("")
        self.segments_table = RowTable[WalkedSegment](
            tr("Segments, planned and done"), _build_columns(units), 0
        )
        self.answer_labels = {str(name): PlainLabel() for name in ANSWER_LABELS.values()}
        self.notes_field = QPlainTextEdit()
        self.notes_field.setReadOnly(True)
        self.notes_field.setTabChangesFocus(True)
        self.notes_field.setAccessibleName(tr("Notes"))
        self.notes_field.setPlaceholderText(tr("No notes"))
        self.notes_field.setFixedHeight(_NOTES_LINES * theme.text_px() * 3 // 2)
        self.answers_button = QPushButton(tr("Answers and notes ..."))
        self.answers_button.setShortcut(QKeySequence(_ANSWER_KEY))
        set_tool_tip(self.answers_button, _ANSWER_KEY)
        self.answers_button.setAutoDefault(False)
        self._lay_out()
        self.show_empty("")

    def show_session_details(self, details: SessionDetails) -> None:
        """Show this session."""
        name, started_at = translated_name(details.record.workout_name), details.started_at
        self.heading_label.setText(
            tr(join_texts((name, format_full_date(started_at), f"{started_at:%H:%M}")))
        )
        lines = (
            describe_completion(details),
            messages.format_walked_totals(details.record, self._units),
            messages.damaged_entries_message(details.problems),
        )
        self.summary_label.setText(tr(join_texts(filter(None, lines), "\n")))
        self.segments_table.row_model.set_rows(details.record.segments)
        for label, answer in labelled_answers(details).items():
            self._show_answer(label, answer)
        self.notes_field.setPlainText(tr(format_notes(details)))
        self.answers_button.setEnabled(True)
        self._show_repair(details)

    def show_empty(self, reason: str) -> None:
        """Show this reason instead of a session."""
        self.heading_label.setText("")
        self.summary_label.setText(tr(reason))
        self.segments_table.row_model.set_rows(())
        for label in self.answer_labels:
            self._show_answer(label, NO_ANSWER)
        self.notes_field.clear()
        self.answers_button.setEnabled(False)
        self.redate_panel.hide()

    def _show_repair(self, details: SessionDetails) -> None:
        """Offer to date a session anew that lies after now."""
        if is_in_future(details.started_at, self._now):
            suggested = suggest_start(details.started_at, self._now)
            self.redate_field.setDateTime(_to_field_time(suggested))
            self.redate_panel.show()
        else:
            self.redate_panel.hide()

    def _request_redate(self) -> None:
        chosen = self.redate_field.dateTime().toString(Qt.DateFormat.ISODate)
        self.redate_requested.emit(datetime.fromisoformat(chosen).astimezone())

    def _show_answer(self, label: str, answer: str) -> None:
        """Show an answer next to its question; a screen reader says both."""
        self.answer_labels[label].setText(tr(answer))
        self.answer_labels[label].setAccessibleName(tr(join_texts((Text(label), answer), ": ")))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.text_px())
        grid.setVerticalSpacing(2)
        half = (len(self.answer_labels) + 1) // 2
        for number, (name, label) in enumerate(self.answer_labels.items()):
            column, row = divmod(number, half)
            grid.addWidget(make_wrapped_label(tr(name)), row, 2 * column)
            grid.addWidget(label, row, 2 * column + 1)
        for column, share in enumerate(_COLUMN_STRETCHES):
            grid.setColumnStretch(column, share)
        repair = QVBoxLayout(self.redate_panel)
        repair.setContentsMargins(0, 0, 0, 0)
        repair.addWidget(make_wrapped_label(tr(messages.FUTURE_SESSION)))
        date_row = QHBoxLayout()
        for part in (self.redate_field, self.redate_button):
            date_row.addWidget(part)
        date_row.addStretch()
        repair.addLayout(date_row)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.answers_button)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.text_px() // 2, 0, 0, 0)
        page.addWidget(self.heading_label)
        page.addWidget(self.summary_label)
        page.addWidget(self.redate_panel)
        page.addWidget(self.segments_table, 1)
        page.addLayout(grid)
        page.addWidget(self.notes_field)
        page.addLayout(foot)


def _to_field_time(local: datetime) -> QDateTime:
    return QDateTime(local.year, local.month, local.day, local.hour, local.minute, 0)


def _build_columns(units: Units) -> Columns[WalkedSegment]:
    shorter = tr(Text("{time} shorter", time="00:00"))

    def speed(row: WalkedSegment) -> str:
        return formats.format_speed(row.speed_kmh, units) if row.speed_kmh else ""

    def distance(row: WalkedSegment) -> str:
        return messages.format_distance(row.distance_km, units) if row.distance_km else ""

    return [
        (tr("Segment"), "", _segment_name),
        (tr("Planned"), "00:00", planned_time_label),
        (tr("Actual"), "00:00", lambda row: formats.format_duration(row.walked_s)),
        (tr("Off the plan"), shorter, lambda row: tr(describe_deviation(row))),
        (tr("Speed"), "0.0 km/h", speed),
        (tr("Incline"), "10.5 %", lambda row: formats.format_incline(row.incline_pct)),
        (tr("Distance"), "0.00 km", distance),
    ]


def _segment_name(row: WalkedSegment) -> str:
    kind = phrases.SEGMENT_KIND_LABEL[row.kind]
    return tr(join_texts((kind, row.direction)) if row.direction.is_moving else kind)
