"""The next cues as a painted list of times and texts, to be read at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from retrotimer.domain import messages
from retrotimer.domain.cues.upcoming import MAX_UPCOMING, UpcomingCue
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import tr

_MARGIN_SHARE, _TIME_WIDTH_SHARE = 0.04, 0.23
# Shares of a row's height. A long text takes two lines.
_TIME_HEIGHT_SHARE, _TEXT_HEIGHT_SHARE = 0.40, 0.30


class UpcomingList(QWidget):
    """The next cues in order. Those that change something for the client are brighter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[tuple[str, str, bool], ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 200)
        self.setAccessibleName(tr("What comes"))

    def sizeHint(self) -> QSize:
        return QSize(440, 360)

    def show_upcoming(self, upcoming: Sequence[UpcomingCue]) -> None:
        """Show these cues with the time to each, after a wait counted from its confirmation."""
        rows = tuple(
            (_time_text(cue), tr(cue.cue.caption), cue.cue.kind.is_critical) for cue in upcoming
        )
        if rows != self.rows:
            self.rows = rows
            self.setAccessibleDescription(
                "; ".join(f"{time_text} {text}" for time_text, text, _ in rows)
            )
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.STANDING.background)
        side = self.width() * _MARGIN_SHARE
        row_px = self.height() / MAX_UPCOMING
        for number, (time_text, text, is_critical) in enumerate(self.rows):
            row = QRectF(side, number * row_px, self.width() - 2 * side, row_px)
            self._paint_row(
                painter,
                row,
                time_text,
                text,
                theme.STANDING.foreground if is_critical else theme.SECONDARY_TEXT,
            )

    def _paint_row(
        self, painter: QPainter, row: QRectF, time_text: str, text: str, colour: QColor
    ) -> None:
        left = row.width() * _TIME_WIDTH_SHARE
        size_px = min(row.height(), row.width() * 0.18)
        painter.setPen(colour)
        painter.setFont(theme.font(size_px * _TIME_HEIGHT_SHARE))
        alignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(row.left(), row.top(), left, row.height()), alignment, time_text)
        box = row.adjusted(left + row.width() * _MARGIN_SHARE, 0, 0, 0)
        font = theme.font(size_px * _TEXT_HEIGHT_SHARE)
        # A custom text may be longer than two lines.
        elided = QFontMetricsF(font).elidedText(
            text, Qt.TextElideMode.ElideRight, box.width() * 1.8
        )
        painter.setFont(font)
        painter.drawText(box, alignment | Qt.TextFlag.TextWordWrap, elided)


def _time_text(upcoming: UpcomingCue) -> str:
    return messages.format_time_until(
        ceil(upcoming.starts_in_s), needs_confirmation=upcoming.is_after_wait
    )
