"""The session screen: one painted widget that is read from the treadmill."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPixmapCache,
    QPolygonF,
    QRegion,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from retrotimer.domain.workout.timeline import Timeline
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.session import text_cache
from retrotimer.gui.session.hatching import Hatching
from retrotimer.gui.session.screen_content import ScreenContent
from retrotimer.gui.session.session_layout import compute_layout, fit_font, fit_text
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.ribbon import Ribbon, draw_progress

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
# A capital of 60 minutes of arc at one metre (docs/domain.md, section 8).
CAPITAL_MM_PER_M, MM_PER_INCH = 6.283 * 1000 * 60 / 21600, 25.4
# An arrow up in a box of one by one. Up is forward, which is away from the client.
_ARROW_POINTS = (
    (0.5, 0.0),
    (1.0, 0.5),
    (0.68, 0.5),
    (0.68, 1.0),
    (0.32, 1.0),
    (0.32, 0.5),
    (0.0, 0.5),
)


class SessionView(QWidget):
    """Shows a ScreenContent; repaints only what differs from the last one."""

    def __init__(
        self, content: ScreenContent, timeline: Timeline, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._content = content
        self._timeline = timeline
        self._ribbon = Ribbon()
        self._hatching = Hatching()
        QPixmapCache.setCacheLimit(text_cache.CACHE_LIMIT_KB)
        self.is_mirrored = False
        self.is_painted = False
        self._layout = compute_layout(QSizeF(self.size()))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 200)
        self._update_accessible_name()

    @property
    def content(self) -> ScreenContent:
        return self._content

    def sizeHint(self) -> QSize:
        return QSize(1280, 720)

    @property
    def readable_distance_m(self) -> float:
        """From how many metres a moving client can read the countdown on this screen."""
        box = self._layout.countdown
        text = _digit_template(self._content.countdown)
        capital_px = QFontMetricsF(fit_font(text, box)).capHeight()
        return capital_px / self.physicalDpiY() * MM_PER_INCH / CAPITAL_MM_PER_M

    def set_mirrored(self, *, mirrored: bool) -> None:
        """Turn the picture for a client who sees the screen in a gym mirror, or back."""
        self.is_mirrored = mirrored
        self.update()

    def show_content(self, content: ScreenContent, timeline: Timeline, progress: float) -> None:
        """Show this content. `progress` is the share of the workout that is done, from 0 to 1."""
        new = replace(content, progress_px=round(progress * self.width()))
        old, self._content = self._content, new
        if timeline is not self._timeline:
            self._timeline = timeline
            self.update()
        if new == old:
            return
        if _background_key(new) != _background_key(old) or new.is_turnaround != old.is_turnaround:
            self.update()
        else:
            self.update(self._mirrored_region(self._changed_region(old, new)))
        if (new.status_word, new.step_label) != (old.status_word, old.step_label):
            self._update_accessible_name()
        if (new.message, new.sound_warning) != (old.message, old.sound_warning):
            self.setAccessibleDescription(f"{new.message} {new.sound_warning}".strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._layout = compute_layout(QSizeF(event.size()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = QRectF(self._mirrored_region(QRegion(event.rect())).boundingRect())
        if self.is_mirrored:
            painter.setTransform(self._mirror_transform)
        self._paint_background(painter)
        painter.setPen(_colours_of(self._content).foreground)
        for name in self._layout.box_names:
            box: QRectF = getattr(self._layout, name)
            if box.intersects(visible):
                self._paint_field(painter, name, box)
        self.is_painted = True

    def _paint_field(self, painter: QPainter, name: str, box: QRectF) -> None:
        match name:
            case "arrow":
                self._paint_arrow(painter, box)
            case "progress":
                self._paint_progress(painter, box)
            case "countdown":
                text = self._content.countdown
                text_cache.draw_text(
                    painter, box, text, fit_font(_digit_template(text), box), _CENTRE
                )
            case "time_left":
                text = self._content.time_left
                text_cache.draw_text(painter, box, text, fit_font(text, box), _RIGHT)
            case _:
                text, font = fit_text(getattr(self._content, name), box)
                text_cache.draw_cached_text(painter, box, text, font, _ALIGNMENT[name])

    def _paint_background(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), _colours_of(self._content).background)
        if self._content.is_turnaround and not self._content.is_idle:
            # The stripes have the colour of the next direction.
            colour = theme.DIRECTION_COLOURS[self._content.arrow_direction].background
            stripes = self._hatching.brush(painter, self._layout.frame_px, colour)
            for edge in self._frame_edges():
                painter.fillRect(edge, stripes)

    def _frame_edges(self) -> tuple[QRect, QRect, QRect]:
        """The top and both sides; at the bottom is the ribbon."""
        edge = round(self._layout.frame_px)
        width, height = self.width(), self.height() - round(self._layout.progress.height())
        sides = QRect(0, edge, edge, height - edge), QRect(width - edge, edge, edge, height - edge)
        return QRect(0, 0, width, edge), *sides

    def _paint_arrow(self, painter: QPainter, box: QRectF) -> None:
        """Paint the direction: up is forward, down is backward, two bars are the side rails."""
        palette = _colours_of(self._content)
        side = min(box.width(), box.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(box.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.foreground)
        if self._content.is_turnaround and not self._content.is_idle:
            towards = theme.DIRECTION_COLOURS[self._content.arrow_direction]
            painter.setBrush(towards.background)
            painter.drawRect(square)
            painter.setBrush(towards.foreground)
            inset = side * 0.12
            square = square.adjusted(inset, inset, -inset, -inset)
        if self._content.arrow_direction is Direction.STANDING:
            bar = square.width() / 4
            painter.drawRect(QRectF(square.left(), square.top(), bar, square.height()))
            painter.drawRect(QRectF(square.right() - bar, square.top(), bar, square.height()))
        else:
            painter.drawPolygon(
                _arrow_polygon(square, down=self._content.arrow_direction is Direction.BACKWARD)
            )
        painter.setPen(palette.foreground)

    def _paint_progress(self, painter: QPainter, box: QRectF) -> None:
        done = self._content.progress_px / max(self.width(), 1)
        self._ribbon.paint(painter, box, self._timeline)
        draw_progress(painter, box, done)

    @property
    def _mirror_transform(self) -> QTransform:
        return QTransform(-1, 0, 0, 1, self.width(), 0)

    def _mirrored_region(self, region: QRegion) -> QRegion:
        """From the unmirrored picture to the widget, which is also the way back."""
        return self._mirror_transform.map(region) if self.is_mirrored else region

    def _changed_region(self, old: ScreenContent, new: ScreenContent) -> QRegion:
        region = QRegion()
        for name in self._layout.box_names:
            field_name = _CONTENT_FIELDS.get(name, name)
            if getattr(old, field_name) != getattr(new, field_name):
                box: QRectF = getattr(self._layout, name)
                region += box.adjusted(
                    -2, -box.height() * 0.2, 2, box.height() * 0.2
                ).toAlignedRect()
        return region

    def _update_accessible_name(self) -> None:
        """Tell screen readers the step and what to do in it."""
        self.setAccessibleName(f"{self._content.step_label}: {self._content.status_word}")


_ALIGNMENT = {
    "step_label": _LEFT,
    "interval_label": _CENTRE,
    "status_word": _LEFT,
    "speed": _LEFT,
    "incline": _RIGHT,
    "next_label": _LEFT,
    "message": _LEFT,
    "sound_warning": _RIGHT,
}
_CONTENT_FIELDS = {"arrow": "arrow_direction", "progress": "progress_px"}


def _colours_of(content: ScreenContent) -> theme.ColourPair:
    palette = theme.IDLE if content.is_idle else theme.DIRECTION_COLOURS[content.direction]
    return palette.inverted if content.is_flashing else palette


def _background_key(content: ScreenContent) -> tuple[bool, bool, Direction]:
    return content.is_idle, content.is_flashing, content.direction


def _digit_template(countdown: str) -> str:
    """A text as wide as the countdown, so that its size stays while its digits change."""
    return "".join("0" if character.isdigit() else ":" for character in countdown)


def _arrow_polygon(square: QRectF, *, down: bool) -> QPolygonF:
    return QPolygonF(
        [
            QPointF(
                square.left() + x * square.width(),
                square.top() + ((1 - y) if down else y) * square.height(),
            )
            for x, y in _ARROW_POINTS
        ]
    )
