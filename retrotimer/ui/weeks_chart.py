"""Weeks as bars: minutes backward and forward, with the worst pain of each as a number above."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from retrotimer.core.weeks import Week
from retrotimer.core.workout import Direction
from retrotimer.ui import theme

# As many as are told apart at a glance; a week of a program is seen among its neighbours.
SHOWN = 16
_GAP, _TEXT_SHARE = 0.25, 0.16


class WeeksChart(QWidget):
    """Backward hangs down, forward stands up, as in every ribbon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weeks: Sequence[Week] = ()
        self.setMinimumHeight(140)

    def sizeHint(self) -> QSize:
        return QSize(600, 180)

    def show_weeks(self, weeks: Sequence[Week]) -> None:
        """The last of these, and the same for a screen reader."""
        self._weeks = weeks[-SHOWN:]
        self.setAccessibleName("Minutes a week")
        self.setAccessibleDescription("\n".join(map(told, self._weeks)))
        self.setToolTip("Minutes a week: forward up, backward down; a number is the worst pain")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        painter.fillRect(event.rect(), palette.color(QPalette.ColorRole.Base))
        if not self._weeks:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        text_px = self.height() * _TEXT_SHARE
        up, down = (max(part) for part in zip(*map(_parts, self._weeks), strict=True))
        scale = (self.height() - 3 * text_px) / ((up + down) or 1.0)
        middle = 2 * text_px + up * scale
        width = self.width() / len(self._weeks)
        every = max(len(self._weeks) // 8, 1)
        for number, week in enumerate(self._weeks):
            left, bar = number * width + width * _GAP / 2, width * (1 - _GAP)
            forward_s, backward_s = _parts(week)
            above = QRectF(left, middle - forward_s * scale, bar, forward_s * scale)
            below = QRectF(left, middle, bar, backward_s * scale)
            painter.fillRect(above, theme.RIBBON[Direction.FORWARD])
            painter.fillRect(below, theme.RIBBON[Direction.BACKWARD])
            minutes = QRectF(left, below.bottom(), bar, text_px)
            if week.backward_s:
                painter.drawText(minutes, _CENTRE, f"{week.backward_s / 60:.0f}")
            if week.pain is not None:
                worst = QRectF(left, above.top() - text_px, bar, text_px)
                painter.drawText(worst, _CENTRE, f"{week.pain}/10")
            if number % every == 0:
                when = QRectF(number * width, 0, width * every, text_px)
                painter.drawText(when, _CENTRE, f"{week.monday:%d %b}")


_CENTRE = Qt.AlignmentFlag.AlignCenter


def told(week: Week) -> str:
    """A week in words."""
    pain = "" if week.pain is None else f", worst pain {week.pain} of 10"
    return (
        f"Week of {week.monday:%Y-%m-%d}: {week.backward_s / 60:.0f} min backward,"
        f" {week.forward_s / 60:.0f} min forward{pain}"
    )


def _parts(week: Week) -> tuple[float, float]:
    return week.forward_s, week.backward_s
