"""Computes where each part of the session screen is, from the size of the window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from retrotimer.gui.widgets import theme

# A smaller letter cannot be read, so a text that needs one is cut off instead.
_LEGIBLE_PX = 10


@dataclass(frozen=True, slots=True)
class SessionLayout:
    """Rectangles of the session screen, in pixels of the window."""

    step_label: QRectF
    interval_label: QRectF
    time_left: QRectF
    arrow: QRectF
    status_word: QRectF
    countdown: QRectF
    speed: QRectF
    incline: QRectF
    next_label: QRectF
    message: QRectF
    sound_warning: QRectF
    progress: QRectF
    frame_px: float

    @property
    def box_names(self) -> tuple[str, ...]:
        return tuple(name for name in self.__slots__ if name != "frame_px")


def compute_layout(size: QSizeF) -> SessionLayout:
    """The layout for a window of this size. Each part has a fixed share of its height and width."""
    width, height = size.width(), size.height()
    side = width * 0.03
    inner = width - 2 * side

    def row(top: float, share: float, left: float = 0.0, of: float = 1.0) -> QRectF:
        return QRectF(side + inner * left, height * top, inner * of, height * share)

    return SessionLayout(
        step_label=row(0.045, 0.07, 0.0, 0.44),
        interval_label=row(0.045, 0.07, 0.44, 0.16),
        time_left=row(0.045, 0.07, 0.60, 0.40),
        arrow=row(0.125, 0.175, 0.0, 0.14),
        status_word=row(0.125, 0.175, 0.16, 0.84),
        countdown=row(0.30, 0.378),
        speed=row(0.679, 0.095, 0.0, 0.62),
        incline=row(0.679, 0.095, 0.64, 0.36),
        next_label=row(0.797, 0.06),
        message=row(0.861, 0.058, 0.0, 0.82),
        sound_warning=row(0.861, 0.058, 0.84, 0.16),
        progress=QRectF(0, height * 0.925, width, height * 0.075),
        frame_px=height * 0.032,
    )


def fit_font(text: str, box: QRectF) -> QFont:
    """The largest font in which a text fits a box."""
    measured = text or " "
    font = theme.font(box.height())
    metrics = QFontMetricsF(font)
    # Capitals and digits fill the box; descenders may reach out of it.
    share = min(
        box.width() / max(metrics.horizontalAdvance(measured), 1.0),
        box.height() / max(metrics.capHeight() * 1.25, 1.0),
    )
    return theme.font(box.height() * share * 0.98)


def fit_text(text: str, box: QRectF) -> tuple[str, QFont]:
    """A text with its font for a box; the end of a very long one becomes an ellipsis."""
    font = fit_font(text, box)
    legible = theme.font(min(_LEGIBLE_PX, box.height()))
    if font.pixelSize() >= legible.pixelSize():
        return text, font
    metrics = QFontMetricsF(legible)
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width()), legible
