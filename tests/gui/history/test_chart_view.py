"""The charts of the history: read with arrow keys and by a screen reader, and painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from retrotimer.domain.history.charts import build_charts
from retrotimer.domain.history.weeks import summarize_weeks
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.history.trends_page import TrendsPage
from retrotimer.gui.widgets import theme
from tests.support.session_items import MONDAY, WEEK, make_item, make_pain_trend

Key = Qt.Key


@pytest.fixture
def page(qtbot):
    shown = TrendsPage()
    qtbot.addWidget(shown)
    shown.resize(1216, 560)
    sessions = [
        make_item(MONDAY - number * WEEK, backward_s=60.0 * (number + 1)) for number in (0, 3)
    ]
    weeks = summarize_weeks(sessions, MONDAY)
    shown.show_charts(build_charts(weeks, make_pain_trend(5, 5, 5, 1, 2, 1), MONDAY))
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    shown.chart_views[4].setFocus()
    return shown


def test_each_chart_is_there_in_words_too(page):
    minutes = page.chart_views[0]
    assert minutes.accessibleName() == "Minutes backward a week"
    first, *points = minutes.accessibleDescription().split("\n")
    assert first == minutes.caption == "This week 1 min backward"
    assert points[0] == "Week of 2026-11-02: 4 min backward, 3 min forward"
    assert len(points) == 4


def test_arrows_read_it_point_by_point(qtbot, page):
    minutes = page.chart_views[0]
    minutes.setFocus()
    assert minutes.caption.startswith("Week of 2026-11-23")
    for key, week in (
        (Key.Key_Left, "2026-11-16"),
        (Key.Key_Home, "2026-11-02"),
        (Key.Key_Left, "2026-11-02"),
        (Key.Key_Right, "2026-11-09"),
        (Key.Key_PageDown, "2026-11-23"),
    ):
        qtbot.keyClick(minutes, key)
        assert minutes.caption.startswith(f"Week of {week}")
        assert minutes.accessibleDescription() == minutes.caption
    qtbot.keyClick(minutes, Key.Key_Tab)
    assert page.chart_views[1].hasFocus()
    assert minutes.caption == "This week 1 min backward"


def test_a_click_reads_what_is_below_it(qtbot, page):
    speed = page.chart_views[1]
    qtbot.mouseClick(speed, Qt.MouseButton.LeftButton, pos=QPoint(20, 120))
    assert speed.caption == "Week of 2026-11-02: 2.0 km/h"


def test_an_empty_chart_has_nothing_to_read(qtbot, page):
    page.show_charts(build_charts((), make_pain_trend(), MONDAY))
    minutes = page.chart_views[0]
    minutes.setFocus()
    qtbot.keyClick(minutes, Key.Key_Right)
    assert minutes.caption == "This week 0 min backward"
    page.grab()


def test_shares_stand_above_each_other_and_the_band_is_hatched(page):
    shares, pain = page.chart_views[2].grab().toImage(), page.chart_views[3].grab().toImage()
    column = [shares.pixelColor(60, y).name() for y in range(shares.height())]
    forward, backward = (theme.RIBBON_COLOURS[way].name() for way in Direction if way.is_moving)
    assert column.index(forward) < column.index(backward)
    ground = QColor(page.palette().base().color()).name()
    band = {pain.pixelColor(300, y).name() for y in range(pain.height() // 2, pain.height() - 50)}
    assert len(band - {ground}) > 0
