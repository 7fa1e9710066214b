"""Every window can be used with large text, with a screen reader, and without a mouse.

What Qt offers a screen reader is read from its tree of accessible interfaces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from retrotimer.domain.settings.settings import Theme
from retrotimer.gui.history.chart_view import ChartView
from retrotimer.gui.session.keys_overlay import KeysOverlay
from retrotimer.gui.session.session_view import SessionView
from retrotimer.gui.start_options import StartOptions
from retrotimer.gui.trainer.console_window import ConsoleWindow
from retrotimer.gui.widgets import theme
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import default_workout_path
from tests.support.app_opener import app_opener
from tests.support.window_openers import WINDOW_OPENERS, save_experienced_owner

Key, Role = Qt.Key, QAccessible.Role
# Widgets that a user operates.
CONTROLS = {
    Role.Button,
    Role.ButtonMenu,
    Role.CheckBox,
    Role.ComboBox,
    Role.EditableText,
    Role.List,
    Role.PageTabList,
    Role.RadioButton,
    Role.Slider,
    Role.SpinBox,
    Role.Table,
    Role.Tree,
}
# These have the focus for themselves, and all of their keys.
ALONE = (ConsoleWindow, SessionView)
# No window has more controls than this.
MOST_STOPS = 60
# What is told apart by what is next to it in a row of the same height.
SAME_ROW_PX = 24


@pytest.fixture
def app(qtbot):
    save_experienced_owner()
    with app_opener(qtbot) as open_app:
        yield open_app(StartOptions(read(default_workout_path())))
    theme.apply_theme(Theme.SYSTEM)


@pytest.fixture(params=WINDOW_OPENERS)
def window(request, qtbot, app):
    opened = WINDOW_OPENERS[request.param](qtbot, app)
    opened.activateWindow()
    qtbot.waitExposed(opened)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return opened


@dataclass(frozen=True)
class Heard:
    """What a screen reader says of a widget. Qt's own interfaces die with it, so none is stored."""

    widget: QWidget
    role: QAccessible.Role
    name: str


def tree(root: QAccessibleInterface) -> Iterator[Heard]:
    """What a screen reader finds; the cells of a list are its own affair."""
    widget = root.object()
    if isinstance(widget, QWidget):
        yield Heard(widget, root.role(), name_of(root))
    if not isinstance(widget, (QAbstractItemView, QComboBox)):
        for number in range(root.childCount()):
            yield from tree(root.child(number))


def controls(window: QWidget) -> list[Heard]:
    return [
        one
        for one in tree(QAccessible.queryAccessibleInterface(window))
        if one.widget.isVisibleTo(window)
        and (one.role in CONTROLS or is_stop(one.widget))
        and not isinstance(one.widget, (QScrollBar, QCalendarWidget))
    ]


def is_stop(widget: QWidget) -> bool:
    """Is the focus to come here by Tab?"""
    can = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return can and widget.isEnabled() and widget.isVisible() and widget.focusProxy() is None


def name_of(one: QAccessibleInterface) -> str:
    """A list to choose from is called by its label: on Linux its own name is what is chosen."""
    if one.role() != Role.ComboBox:
        return one.text(QAccessible.Text.Name)
    labels = one.object().window().findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.buddy() is one.object())


def stops(qtbot, window: QWidget, key: Qt.Key = Key.Key_Tab) -> list[QWidget]:
    """Where Tab leads, from here until it comes round."""
    seen: list[QWidget] = []
    here = QApplication.focusWidget()
    while here not in seen and len(seen) < MOST_STOPS:
        assert here is not None
        assert here is window or window.isAncestorOf(here)
        seen.append(here)
        qtbot.keyClick(here, key)
        here = QApplication.focusWidget()
    assert here is seen[0], f"{here} leads back to {seen.index(here)}"
    return seen


def test_a_window_is_for_who_hears_it_and_for_who_has_no_mouse(qtbot, window):
    # One after the other: to open each window takes longer than to look at it.
    every_control_has_a_name_of_its_own_and_says_what_it_is(window)
    tab_goes_round_through_all_of_it_as_it_is_read_but_what_has_a_key(qtbot, window)
    escape_leaves_it(qtbot, window)


def every_control_has_a_name_of_its_own_and_says_what_it_is(window):
    found = controls(window)
    assert [one.widget for one in found if not one.name.strip()] == []
    # There is no role for a chart, nor for a window with keys.
    painted = (*ALONE, ChartView)
    assert [
        one for one in found if one.role not in CONTROLS and not isinstance(one.widget, painted)
    ] == []
    names = Counter((one.role, one.name) for one in found)
    assert [name for name, count in names.items() if count > 1] == []

    few = [one for one in found if isinstance(one.widget, QAbstractButton) and one.widget.group()]
    assert {one.role for one in few} <= {Role.RadioButton}


def tab_goes_round_through_all_of_it_as_it_is_read_but_what_has_a_key(qtbot, window):
    forward = stops(qtbot, window)
    expected = {one for one in (window, *window.findChildren(QWidget)) if is_stop(one)}
    assert set(forward) == expected
    assert stops(qtbot, window, Key.Key_Backtab) == [forward[0], *reversed(forward[1:])]
    breaks = [pair for pair in pairwise((*forward, forward[0])) if not in_order(window, *pair)]
    # Once it goes from below to above again.
    assert len(breaks) <= 1, breaks
    passed_by = [
        button
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled() and not is_stop(button)
    ]
    assert [button.text() for button in passed_by if not has_key(button)] == []


def in_order(window: QWidget, one: QWidget, other: QWidget) -> bool:
    """Is it read later: below, or next to it on the right?"""
    first, second = (where(window, widget) for widget in (one, other))
    same_row = abs(first.y() - second.y()) < SAME_ROW_PX
    is_right = second.x() > first.x() + one.width() // 2
    return is_right if same_row else second.y() > first.y() or is_right


def where(window: QWidget, widget: QWidget) -> QPoint:
    return widget.mapTo(window, QPoint(0, 0)) if widget is not window else QPoint(0, 0)


def has_key(button: QAbstractButton) -> bool:
    """By arrows among answers or days, by a shortcut, or by the key that it is called by."""
    if isinstance(button.window(), ConsoleWindow):
        return len(button.text().splitlines()) == 2
    if isinstance(button, QToolButton) and button.defaultAction() is not None:
        return not button.defaultAction().shortcut().isEmpty()
    of_qt = isinstance(button.parentWidget(), (QLineEdit, QTableView, QTabBar))
    of_calendar = button.objectName().startswith("qt_calendar")
    return button.group() is not None or of_qt or of_calendar


def escape_leaves_it(qtbot, window):
    # The first one takes away what is over a session.
    if window.findChildren(KeysOverlay):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
        qtbot.waitUntil(lambda: not window.findChildren(KeysOverlay))
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.isVisible())


@pytest.mark.long
def test_where_the_focus_is_can_be_seen_in_all_colours(qtbot, window):
    for name in (Theme.LIGHT, Theme.DARK, Theme.HIGH_CONTRAST):
        theme.apply_theme(name)
        # Where one thing alone can have the focus, its keys work wherever it is.
        several = [here for here in stops(qtbot, window) if not isinstance(here, ALONE)]
        pictures = [pair_of_pictures(qtbot, window, here) for here in several]
        unseen = [here for here, with_focus, without in pictures if with_focus == without]
        assert unseen == [], name


def pair_of_pictures(qtbot, window, here: QWidget) -> tuple[QWidget, QImage, QImage]:
    """With the focus, and once Tab took it on."""
    place = QRect(where(window, here), here.size()).adjusted(-3, -3, 3, 3)
    with_focus = window.grab(place).toImage()
    qtbot.keyClick(here, Key.Key_Tab)
    return here, with_focus, window.grab(place).toImage()
