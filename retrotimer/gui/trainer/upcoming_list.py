"""What comes, as a list that is read at a glance beside the treadmill: times and texts, painted."""

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
# Of a row's height; a text takes two lines where it must.
_TIME_HEIGHT_SHARE, _TEXT_HEIGHT_SHARE = 0.40, 0.30


class UpcomingList(QWidget):
    """The next cues, the first one on top; what changes for the walker stands out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[tuple[str, str, bool], ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 200)
        self.setAccessibleName(tr("What comes"))

    def sizeHint(self) -> QSize:
        return QSize(440, 360)

    def show_upcoming(self, upcoming: Sequence[UpcomingCue]) -> None:
        """These, with the time to each; what waits for somebody is counted from then."""
        rows = tuple(
            (_time_text(one), tr(one.cue.caption), one.cue.kind.is_critical) for one in upcoming
        )
        if rows != self.rows:
            self.rows = rows
            self.setAccessibleDescription("; ".join(f"{when} {text}" for when, text, _ in rows))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.STANDING.background)
        side = self.width() * _MARGIN_SHARE
        row_px = self.height() / MAX_UPCOMING
        for number, (when, text, changes) in enumerate(self.rows):
            row = QRectF(side, number * row_px, self.width() - 2 * side, row_px)
            self._paint_row(
                painter,
                row,
                when,
                text,
                theme.STANDING.foreground if changes else theme.SECONDARY_TEXT,
            )

    def _paint_row(
        self, painter: QPainter, row: QRectF, time_text: str, text: str, colour: QColor
    ) -> None:
        left = row.width() * _TIME_WIDTH_SHARE
        size_px = min(row.height(), row.width() * 0.18)
        painter.setPen(colour)
        painter.setFont(theme.font(size_px * _TIME_HEIGHT_SHARE))
        beside = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(row.left(), row.top(), left, row.height()), beside, time_text)
        box = row.adjusted(left + row.width() * _MARGIN_SHARE, 0, 0, 0)
        font = theme.font(size_px * _TEXT_HEIGHT_SHARE)
        # A text of one's own may be longer than two lines.
        elided = QFontMetricsF(font).elidedText(
            text, Qt.TextElideMode.ElideRight, box.width() * 1.8
        )
        painter.setFont(font)
        painter.drawText(box, beside | Qt.TextFlag.TextWordWrap, elided)


def _time_text(upcoming: UpcomingCue) -> str:
    return messages.format_time_until(
        ceil(upcoming.starts_in_s), needs_confirmation=upcoming.is_after_wait
    )
