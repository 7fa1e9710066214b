"""The colours of the windows: readable text in each theme, and the colours of the system."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from retrotimer.domain.settings.settings import Theme
from retrotimer.gui.history.chart_view import BAND_OPACITY
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.page import OutlinedCheckBox
from retrotimer.gui.widgets.theme import THEME_COLOURS


@pytest.fixture(autouse=True)
def _undressed(qapp):
    assert qapp
    yield
    theme.apply_theme(Theme.SYSTEM)


def luminance(colour: QColor) -> float:
    parts = colour.redF(), colour.greenF(), colour.blueF()
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEME_COLOURS)
def test_text_reads_on_every_ground_at_seven_to_one(name):
    colours = THEME_COLOURS[name]
    for ground in (colours.window, colours.base, colours.button):
        assert contrast(colours.text, ground) >= 7
        assert contrast(colours.link, ground) >= 7
        assert contrast(colours.muted_text, ground) >= (7 if name is Theme.HIGH_CONTRAST else 4.5)
    assert contrast(colours.highlighted_text, colours.highlight) >= 7


def test_what_cannot_be_taken_is_said_at_seven_to_one():
    assert contrast(theme.BACKWARD.foreground, theme.BACKWARD.background) >= 7


@pytest.mark.parametrize("name", THEME_COLOURS)
def test_the_ring_of_the_focus_and_the_edge_of_a_box_are_seen_on_every_ground(name):
    colours = THEME_COLOURS[name]
    for ground in (colours.window, colours.base, colours.button):
        assert contrast(colours.highlight, ground) >= 3
    assert contrast(colours.border, colours.window) >= 3


@pytest.mark.parametrize("name", THEME_COLOURS)
def test_a_chart_is_told_apart_on_every_ground_and_in_itself(name):
    """Its bars have an edge in the colour of text; the two of a share differ by it and by place."""
    colours = THEME_COLOURS[name]
    assert contrast(colours.text, colours.base) >= 7
    tinted = mixed(colours.text, colours.base, BAND_OPACITY)
    assert contrast(colours.text, tinted) >= 7


def mixed(ink: QColor, ground: QColor, share: float) -> QColor:
    parts = zip(ink.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
    return QColor.fromRgbF(*(share * one + (1 - share) * other for one, other in parts))


@pytest.mark.parametrize("bar", (theme.FORWARD, theme.BACKWARD))
def test_what_stands_on_a_bar_of_the_calendar_reads_at_seven_to_one(bar):
    assert contrast(bar.foreground, bar.background) >= 7


def test_what_comes_reads_in_the_console_and_so_does_its_button_to_stop():
    assert contrast(theme.STANDING.foreground, theme.STANDING.background) >= 7
    assert contrast(theme.SECONDARY_TEXT, theme.STANDING.background) >= 7
    ground, ink = (QColor(found) for found in re.findall("#[0-9A-F]{6}", theme.STOP_STYLE))
    assert contrast(ink, ground) >= 7


@pytest.mark.parametrize("name", THEME_COLOURS)
def test_windows_wear_it_and_take_it_off(name):
    before = QApplication.palette()
    theme.apply_theme(name)
    worn = QApplication.palette()
    role = QPalette.ColorRole
    for ground, ink in ((role.Window, role.WindowText), (role.Base, role.Text)):
        assert contrast(worn.color(ground), worn.color(ink)) >= 7
    dark = luminance(worn.color(role.Window)) < 0.5
    assert dark is (name is not Theme.LIGHT)
    assert bool(QApplication.instance().styleSheet()) is (name is Theme.HIGH_CONTRAST)
    theme.apply_theme(Theme.SYSTEM)
    assert QApplication.palette().color(role.Window) == before.color(role.Window)
    assert QApplication.instance().styleSheet() == ""


def test_the_session_screen_keeps_its_own_colours():
    theme.apply_theme(Theme.HIGH_CONTRAST)
    assert theme.FORWARD.background.name() == "#004b7a"
    assert theme.BACKWARD.background.name() == "#e69f00"


def test_a_box_that_is_open_meanwhile_is_dressed_too(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    box = OutlinedCheckBox("said")
    QVBoxLayout(window).addWidget(box)
    window.show()
    for name, colours in THEME_COLOURS.items():
        theme.apply_theme(name)
        qtbot.wait(10)
        assert contrast(box.palette().color(QPalette.ColorRole.WindowText), colours.window) >= 7
