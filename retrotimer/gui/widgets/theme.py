"""Tokens: colours and fonts. Windows name a token, never a colour."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from retrotimer.domain.settings.settings import Theme
from retrotimer.domain.workout.workout import Direction

FONT_FAMILY = "B612"
FONT_FILE = "B612-Bold.otf"
# At least, of every window but the session screen; the name of a heading is that of its widget.
MIN_TEXT_PX, MIN_HEADING_PX, HEADING_OBJECT_NAME = 17, 24, "heading"


@dataclass(frozen=True, slots=True)
class WindowColours:
    """Those of every window but the session screen: text reads on each ground at 7:1 or better."""

    window: QColor
    base: QColor
    button: QColor
    text: QColor
    muted_text: QColor
    border: QColor
    highlight: QColor
    highlighted_text: QColor
    link: QColor


@dataclass(frozen=True, slots=True)
class ColourPair:
    """A ground, and ink that reads on it from four metres: at least 7:1 (WCAG AAA)."""

    background: QColor
    foreground: QColor

    @property
    def inverted(self) -> ColourPair:
        """For a flash: as easy to read."""
        return ColourPair(self.foreground, self.background)


# Measured contrast 9.2:1 and 9.3:1, and 4.1:1 between the two grounds (domain sheet, section 8).
FORWARD = ColourPair(QColor("#004B7A"), QColor("#FFFFFF"))
BACKWARD = ColourPair(QColor("#E69F00"), QColor("#000000"))
STANDING = ColourPair(QColor("#1A1A1A"), QColor("#FFFFFF"))
IDLE = ColourPair(QColor("#333333"), QColor("#FFFFFF"))
DIRECTION_COLOURS = {
    Direction.FORWARD: FORWARD,
    Direction.BACKWARD: BACKWARD,
    Direction.STANDING: STANDING,
}

# On the ground of standing, 10:1: what changes nothing for the walker.
SECONDARY_TEXT = QColor("#BFBFBF")
# On the ground of standing, 8.5:1 and 8.0:1: each direction has also a side of its own.
RIBBON_COLOURS = {Direction.FORWARD: QColor("#56B4E9"), Direction.BACKWARD: QColor("#E69F00")}

_WHITE, _BLACK = QColor("#FFFFFF"), QColor("#000000")
# `faint` is what cannot be chosen now: 4.5:1, in high contrast 7:1 as all else.
THEME_COLOURS = {
    Theme.LIGHT: WindowColours(
        window=QColor("#F2F2F2"),
        base=_WHITE,
        button=QColor("#E6E6E6"),
        text=QColor("#1A1A1A"),
        muted_text=QColor("#666666"),
        border=QColor("#8C8C8C"),
        highlight=QColor("#004B7A"),
        highlighted_text=_WHITE,
        link=QColor("#003D66"),
    ),
    Theme.DARK: WindowColours(
        window=QColor("#242424"),
        base=QColor("#1A1A1A"),
        button=QColor("#383838"),
        text=QColor("#F2F2F2"),
        muted_text=QColor("#A6A6A6"),
        border=QColor("#8C8C8C"),
        highlight=QColor("#8FC9EF"),
        highlighted_text=_BLACK,
        link=QColor("#9BD0F2"),
    ),
    Theme.HIGH_CONTRAST: WindowColours(
        window=_BLACK,
        base=_BLACK,
        button=_BLACK,
        text=_WHITE,
        muted_text=QColor("#BFBFBF"),
        border=_WHITE,
        highlight=QColor("#FFD500"),
        highlighted_text=_BLACK,
        link=QColor("#FFD500"),
    ),
}
# White on dark red, 8.5:1, in all colours: what ends it at once.
STOP_STYLE = "QPushButton:enabled { background: #A4001D; color: #FFFFFF; border-radius: 4px; }"
_COLOUR_SCHEMES = {Theme.LIGHT: Qt.ColorScheme.Light, Theme.DARK: Qt.ColorScheme.Dark}


def text_px() -> int:
    """Of every window but the session screen; as the system's own where that is larger."""
    return max(MIN_TEXT_PX, QFontInfo(QApplication.font()).pixelSize())


def heading_px() -> int:
    return round(text_px() * MIN_HEADING_PX / MIN_TEXT_PX)


def problem_style() -> str:
    """What cannot be taken is said on this ground, in all colours."""
    return (
        f"background: {BACKWARD.background.name()}; color: {BACKWARD.foreground.name()};"
        f" border-radius: 4px; padding: 3px 8px; font-size: {text_px()}px;"
    )


def apply_theme(theme: Theme) -> None:
    """Give all windows these colours: the system's own of that kind, else the tokens'."""
    hints, scheme = QApplication.styleHints(), _COLOUR_SCHEMES.get(theme, Qt.ColorScheme.Unknown)
    hints.setColorScheme(scheme)
    # Some desktops have no dark or light of their own to change to.
    obeyed = theme is not Theme.HIGH_CONTRAST and hints.colorScheme() is scheme
    system = theme is Theme.SYSTEM or obeyed
    QApplication.setPalette(QPalette() if system else _make_qt_palette(THEME_COLOURS[theme]))
    application = QApplication.instance()
    if isinstance(application, QApplication):
        sheet = _high_contrast_style(THEME_COLOURS[theme]) if theme is Theme.HIGH_CONTRAST else ""
        if sheet != application.styleSheet():
            application.setStyleSheet(sheet)
    for widget in QApplication.allWidgets():
        # What has a sheet of its own is passed over by a new palette.
        if own := widget.styleSheet():
            widget.setStyleSheet("")
            widget.setStyleSheet(own)


def set_reduced_motion(*, enabled: bool) -> None:
    """Lists and menus slide and fade as the desktop has it, or come at once."""
    QApplication.setEffectEnabled(Qt.UIEffect.UI_General, not enabled)


def _high_contrast_style(colours: WindowColours) -> str:
    """Edges in the colour of text: a style draws them darker than the ground.

    Beside a sheet a window's font does not reach what is in it, so sizes are told again.
    """
    text, faint, focus = (
        colour.name() for colour in (colours.text, colours.muted_text, colours.highlight)
    )
    return f"""
        QDialog QWidget {{ font-size: {text_px()}px; }}
        QDialog QLabel#{HEADING_OBJECT_NAME} {{ font-size: {heading_px()}px; }}
        QPushButton, QLineEdit, QComboBox, QPlainTextEdit, QSpinBox, QListWidget, QTableView,
        QSlider {{
            border: 2px solid {text}; border-radius: 4px; padding: 3px 8px;
        }}
        QPushButton:focus, QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QSpinBox:focus,
        QListWidget:focus, QTableView:focus, QSlider:focus {{ border-color: {focus}; }}
        QPushButton:disabled, QComboBox:disabled {{ border-color: {faint}; color: {faint}; }}
    """


def _make_qt_palette(colours: WindowColours) -> QPalette:
    role, palette = QPalette.ColorRole, QPalette(colours.button, colours.window)
    for names, colour in (
        ((role.Base, role.AlternateBase, role.ToolTipBase), colours.base),
        ((role.Text, role.WindowText, role.ButtonText, role.ToolTipText), colours.text),
        ((role.BrightText,), colours.text),
        ((role.PlaceholderText,), colours.muted_text),
        ((role.Mid,), colours.border),
        ((role.Highlight, role.Accent), colours.highlight),
        ((role.HighlightedText,), colours.highlighted_text),
        ((role.Link, role.LinkVisited), colours.link),
    ):
        for name in names:
            palette.setColor(name, colour)
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, colours.muted_text)
    return palette


def load_font(folder: Path) -> None:
    """Make the bundled font known to Qt; without it the system's font is used."""
    QFontDatabase.addApplicationFont(str(folder / FONT_FILE))


def font(height_px: float) -> QFont:
    """The product's font: its digits are tabular, so a countdown does not shake."""
    result = QFont(FONT_FAMILY)
    result.setPixelSize(max(round(height_px), 8))
    result.setBold(True)
    return result
