"""The session screen: one painted widget, read from the treadmill."""

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
from retrotimer.gui.session.screen_content import Face
from retrotimer.gui.session.session_layout import fitted, layout
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.ribbon import Ribbon, mark

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
# A capital of 60 minutes of arc at one metre (domain sheet, section 8).
MM_PER_M, MM_PER_INCH = 6.283 * 1000 * 60 / 21600, 25.4
# An arrow up, in a box of one by one: the walker's own view, forward is away from them.
_ARROW = ((0.5, 0.0), (1.0, 0.5), (0.68, 0.5), (0.68, 1.0), (0.32, 1.0), (0.32, 0.5), (0.0, 0.5))


class SessionView(QWidget):
    """Shows a Face; repaints only what differs from the last one."""

    def __init__(self, face: Face, timeline: Timeline, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face = face
        self._timeline = timeline
        self._ribbon = Ribbon()
        self._hatching = Hatching()
        QPixmapCache.setCacheLimit(text_cache.ROOM_KB)
        self.mirrored = False
        self.painted = False
        self._layout = layout(QSizeF(self.size()))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 200)
        self._describe()

    @property
    def face(self) -> Face:
        return self._face

    def sizeHint(self) -> QSize:
        return QSize(1280, 720)

    @property
    def readable_m(self) -> float:
        """From how far off a moving walker can read the countdown on this screen."""
        box = self._layout.countdown
        text = _template(self._face.countdown)
        capital_px = QFontMetricsF(fitted(text, box)).capHeight()
        return capital_px / self.physicalDpiY() * MM_PER_INCH / MM_PER_M

    def mirror(self) -> None:
        """For a walker who sees the screen in a gym mirror, and back."""
        self.mirrored = not self.mirrored
        self.update()

    def show_face(self, face: Face, timeline: Timeline, progress: float) -> None:
        """Show this face; `progress` is the share of the workout behind us."""
        new = replace(face, progress_px=round(progress * self.width()))
        old, self._face = self._face, new
        if timeline is not self._timeline:
            self._timeline = timeline
            self.update()
        if new == old:
            return
        if _ground(new) != _ground(old) or new.turning != old.turning:
            self.update()
        else:
            self.update(self._seen(self._changed(old, new)))
        if (new.word, new.kind) != (old.word, old.kind):
            self._describe()
        if (new.message, new.sound) != (old.message, old.sound):
            self.setAccessibleDescription(f"{new.message} {new.sound}".strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._layout = layout(QSizeF(event.size()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = QRectF(self._seen(QRegion(event.rect())).boundingRect())
        if self.mirrored:
            painter.setTransform(self._mirror)
        self._paint_ground(painter)
        painter.setPen(_palette(self._face).ink)
        for name in self._layout.fields:
            box: QRectF = getattr(self._layout, name)
            if box.intersects(visible):
                self._paint_field(painter, name, box)
        self.painted = True

    def _paint_field(self, painter: QPainter, name: str, box: QRectF) -> None:
        match name:
            case "arrow":
                self._paint_arrow(painter, box)
            case "progress":
                self._paint_progress(painter, box)
            case "countdown":
                text = self._face.countdown
                text_cache.paint(painter, box, text, fitted(_template(text), box), _CENTRE)
            case "total":
                text = self._face.total
                text_cache.paint(painter, box, text, fitted(text, box), _RIGHT)
            case _:
                text = getattr(self._face, name)
                text_cache.paint_again(painter, box, text, fitted(text, box), _ALIGNMENT[name])

    def _paint_ground(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), _palette(self._face).ground)
        if self._face.turning and not self._face.resting:
            # In the colour of the direction to come.
            colour = theme.OF_DIRECTION[self._face.toward].ground
            stripes = self._hatching.brush(painter, self._layout.frame, colour)
            for edge in self._frame():
                painter.fillRect(edge, stripes)

    def _frame(self) -> tuple[QRect, QRect, QRect]:
        """Above and on both sides; below is the ribbon."""
        edge = round(self._layout.frame)
        width, height = self.width(), self.height() - round(self._layout.progress.height())
        sides = QRect(0, edge, edge, height - edge), QRect(width - edge, edge, edge, height - edge)
        return QRect(0, 0, width, edge), *sides

    def _paint_arrow(self, painter: QPainter, box: QRectF) -> None:
        """Up is forward, down is backward, two bars are the side rails."""
        palette = _palette(self._face)
        side = min(box.width(), box.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(box.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.ink)
        if self._face.turning and not self._face.resting:
            towards = theme.OF_DIRECTION[self._face.toward]
            painter.setBrush(towards.ground)
            painter.drawRect(square)
            painter.setBrush(towards.ink)
            inset = side * 0.12
            square = square.adjusted(inset, inset, -inset, -inset)
        if self._face.toward is Direction.STANDING:
            bar = square.width() / 4
            painter.drawRect(QRectF(square.left(), square.top(), bar, square.height()))
            painter.drawRect(QRectF(square.right() - bar, square.top(), bar, square.height()))
        else:
            painter.drawPolygon(_arrow(square, down=self._face.toward is Direction.BACKWARD))
        painter.setPen(palette.ink)

    def _paint_progress(self, painter: QPainter, box: QRectF) -> None:
        done = self._face.progress_px / max(self.width(), 1)
        self._ribbon.paint(painter, box, self._timeline)
        mark(painter, box, done)

    @property
    def _mirror(self) -> QTransform:
        return QTransform(-1, 0, 0, 1, self.width(), 0)

    def _seen(self, region: QRegion) -> QRegion:
        """Where on the widget this part of the picture is, and the other way round."""
        return self._mirror.map(region) if self.mirrored else region

    def _changed(self, old: Face, new: Face) -> QRegion:
        region = QRegion()
        for name in self._layout.fields:
            face_name = _FACE_FIELD.get(name, name)
            if getattr(old, face_name) != getattr(new, face_name):
                box: QRectF = getattr(self._layout, name)
                region += box.adjusted(
                    -2, -box.height() * 0.2, 2, box.height() * 0.2
                ).toAlignedRect()
        return region

    def _describe(self) -> None:
        """For screen readers: what the walker does now."""
        self.setAccessibleName(f"{self._face.kind}: {self._face.word}")


_ALIGNMENT = {
    "kind": _LEFT,
    "interval": _CENTRE,
    "word": _LEFT,
    "speed": _LEFT,
    "incline": _RIGHT,
    "following": _LEFT,
    "message": _LEFT,
    "sound": _RIGHT,
}
_FACE_FIELD = {"arrow": "toward", "progress": "progress_px"}


def _palette(face: Face) -> theme.Palette:
    palette = theme.REST if face.resting else theme.OF_DIRECTION[face.direction]
    return palette.inverted if face.flash else palette


def _ground(face: Face) -> tuple[bool, bool, Direction]:
    return face.resting, face.flash, face.direction


def _template(countdown: str) -> str:
    """Its size stays the same while its digits change."""
    return "".join("0" if character.isdigit() else ":" for character in countdown)


def _arrow(square: QRectF, *, down: bool) -> QPolygonF:
    return QPolygonF(
        [
            QPointF(
                square.left() + x * square.width(),
                square.top() + ((1 - y) if down else y) * square.height(),
            )
            for x, y in _ARROW
        ]
    )
