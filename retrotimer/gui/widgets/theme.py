"""The colours and fonts of all windows. Windows use these names, never a colour itself."""

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
# Minimum text sizes of every window but the session screen, and the object name of headings.
MIN_TEXT_PX, MIN_HEADING_PX, HEADING_OBJECT_NAME = 17, 24, "heading"


@dataclass(frozen=True, slots=True)
class WindowColours:
    """The colours of every window but the session screen. Text has a contrast of 7:1 or more."""

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
    """A background and a text colour with a contrast of 7:1 or more (WCAG AAA)."""

    background: QColor
    foreground: QColor

    @property
    def inverted(self) -> ColourPair:
        """The pair for a flash, with the same contrast."""
        return ColourPair(self.foreground, self.background)


# Contrast 9.2:1 and 9.3:1, and 4.1:1 between the two backgrounds (docs/domain.md, section 8).
FORWARD = ColourPair(QColor("#004B7A"), QColor("#FFFFFF"))
BACKWARD = ColourPair(QColor("#E69F00"), QColor("#000000"))
STANDING = ColourPair(QColor("#1A1A1A"), QColor("#FFFFFF"))
IDLE = ColourPair(QColor("#333333"), QColor("#FFFFFF"))
DIRECTION_COLOURS = {
    Direction.FORWARD: FORWARD,
    Direction.BACKWARD: BACKWARD,
    Direction.STANDING: STANDING,
}

# For what changes nothing for the client; 10:1 on the background of STANDING.
SECONDARY_TEXT = QColor("#BFBFBF")
# 8.5:1 and 8.0:1 on the background of STANDING. Each direction also has its side of the ribbon.
RIBBON_COLOURS = {Direction.FORWARD: QColor("#56B4E9"), Direction.BACKWARD: QColor("#E69F00")}

_WHITE, _BLACK = QColor("#FFFFFF"), QColor("#000000")
# `muted_text` is for what cannot be chosen now: 4.5:1, in high contrast 7:1.
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
# The stop button in all themes: white on dark red, 8.5:1.
STOP_STYLE = "QPushButton:enabled { background: #A4001D; color: #FFFFFF; border-radius: 4px; }"
_COLOUR_SCHEMES = {Theme.LIGHT: Qt.ColorScheme.Light, Theme.DARK: Qt.ColorScheme.Dark}


def text_px() -> int:
    """The text size of every window but the session screen; the system's own if that is larger."""
    return max(MIN_TEXT_PX, QFontInfo(QApplication.font()).pixelSize())


def heading_px() -> int:
    return round(text_px() * MIN_HEADING_PX / MIN_TEXT_PX)


def problem_style() -> str:
    """The style of a message about an invalid value, in all themes."""
    return (
        f"background: {BACKWARD.background.name()}; color: {BACKWARD.foreground.name()};"
        f" border-radius: 4px; padding: 3px 8px; font-size: {text_px()}px;"
    )


def apply_theme(theme: Theme) -> None:
    """Give all windows this theme: the desktop's own colours if it has them, otherwise ours."""
    hints, scheme = QApplication.styleHints(), _COLOUR_SCHEMES.get(theme, Qt.ColorScheme.Unknown)
    hints.setColorScheme(scheme)
    # Some desktops have no light or dark colours of their own.
    has_scheme = theme is not Theme.HIGH_CONTRAST and hints.colorScheme() is scheme
    is_systems = theme is Theme.SYSTEM or has_scheme
    QApplication.setPalette(QPalette() if is_systems else _make_qt_palette(THEME_COLOURS[theme]))
    application = QApplication.instance()
    if isinstance(application, QApplication):
        sheet = _high_contrast_style(THEME_COLOURS[theme]) if theme is Theme.HIGH_CONTRAST else ""
        if sheet != application.styleSheet():
            application.setStyleSheet(sheet)
    for widget in QApplication.allWidgets():
        # A widget with a style sheet takes a new palette only when the sheet is set again.
        if style_sheet := widget.styleSheet():
            widget.setStyleSheet("")
            widget.setStyleSheet(style_sheet)


def set_reduced_motion(*, enabled: bool) -> None:
    """Let lists and menus appear at once instead of sliding and fading."""
    QApplication.setEffectEnabled(Qt.UIEffect.UI_General, not enabled)


def _high_contrast_style(colours: WindowColours) -> str:
    """The style sheet of high contrast: edges in the colour of the text.

    Qt's styles draw edges darker than the background. With a style sheet a window's font no longer
    reaches its widgets, so the sizes are set again.
    """
    text, muted, focus = (
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
        QPushButton:disabled, QComboBox:disabled {{ border-color: {muted}; color: {muted}; }}
    """


def _make_qt_palette(colours: WindowColours) -> QPalette:
    role, palette = QPalette.ColorRole, QPalette(colours.button, colours.window)
    for roles, colour in (
        ((role.Base, role.AlternateBase, role.ToolTipBase), colours.base),
        ((role.Text, role.WindowText, role.ButtonText, role.ToolTipText), colours.text),
        ((role.BrightText,), colours.text),
        ((role.PlaceholderText,), colours.muted_text),
        ((role.Mid,), colours.border),
        ((role.Highlight, role.Accent), colours.highlight),
        ((role.HighlightedText,), colours.highlighted_text),
        ((role.Link, role.LinkVisited), colours.link),
    ):
        for each in roles:
            palette.setColor(each, colour)
    for each in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, colours.muted_text)
    return palette


def load_font(folder: Path) -> None:
    """Make the bundled font known to Qt. If it is missing, Qt uses the system's font."""
    QFontDatabase.addApplicationFont(str(folder / FONT_FILE))


def font(height_px: float) -> QFont:
    """The bundled font. All its digits have the same width, so that a countdown does not shake."""
    result = QFont(FONT_FAMILY)
    result.setPixelSize(max(round(height_px), 8))
    result.setBold(True)
    return result
