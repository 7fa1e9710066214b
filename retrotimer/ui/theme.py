"""Tokens: colours and fonts. Windows name a token, never a colour."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase

from retrotimer.core.workout import Direction

FONT_FAMILY = "B612"
FONT_FILE = "B612-Bold.otf"


@dataclass(frozen=True, slots=True)
class Palette:
    """A ground, and ink that reads on it from four metres: at least 7:1 (WCAG AAA)."""

    ground: QColor
    ink: QColor

    @property
    def inverted(self) -> Palette:
        """For a flash: as easy to read."""
        return Palette(self.ink, self.ground)


# Measured contrast 9.2:1 and 9.3:1, and 4.1:1 between the two grounds (domain sheet, section 8).
FORWARD = Palette(QColor("#004B7A"), QColor("#FFFFFF"))
BACKWARD = Palette(QColor("#E69F00"), QColor("#000000"))
STANDING = Palette(QColor("#1A1A1A"), QColor("#FFFFFF"))
REST = Palette(QColor("#333333"), QColor("#FFFFFF"))
OF_DIRECTION = {
    Direction.FORWARD: FORWARD,
    Direction.BACKWARD: BACKWARD,
    Direction.STANDING: STANDING,
}

# On the ground of standing, 8.5:1 and 8.0:1: each direction has also a side of its own.
RIBBON = {Direction.FORWARD: QColor("#56B4E9"), Direction.BACKWARD: QColor("#E69F00")}


def load_font(folder: Path) -> None:
    """Make the bundled font known to Qt; without it the system's font is used."""
    QFontDatabase.addApplicationFont(str(folder / FONT_FILE))


def font(height_px: float) -> QFont:
    """The product's font: its digits are tabular, so a countdown does not shake."""
    result = QFont(FONT_FAMILY)
    result.setPixelSize(max(round(height_px), 8))
    result.setBold(True)
    return result
