"""The findings window: what is read in it, and which keys start and which do not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel

from retrotimer.domain.coaching.findings import Finding, Rule, Severity
from retrotimer.domain.coaching.findings_text import format_finding
from retrotimer.domain.coaching.repairs import Repair
from retrotimer.gui.questions.findings_window import FindingsWindow

SLOW = Repair("walk at 2.4 km/h")
WARNED = Finding(Rule.WARM_UP, Severity.CAUTION, "steps[0]", 240, 300, "s")
REFUSED = Finding(Rule.BACKWARD_SPEED, Severity.BLOCK, "steps[1]", 4.0, 3.2, "km/h", SLOW)
# What can be typed, and the named keys from Escape to the function keys.
ONE_KEY = [key for key in Qt.Key if key < 0x7F or 0x1000000 <= key < 0x1000040]


class Shown:
    """A window as somebody sees it, and what it has said."""

    def __init__(self, qtbot, *findings: Finding, title: str = "Ladder") -> None:
        self.qtbot = qtbot
        self.window = FindingsWindow(title, findings)
        qtbot.addWidget(self.window)
        self.said: list[str] = []
        self.window.risk_accepted.connect(lambda: self.said.append("start"))
        self.window.cancelled.connect(lambda: self.said.append("left"))
        self.window.open()

    def key(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.window.focusWidget(), key)

    def click(self, button) -> None:
        # Near its left edge, where the box of a check box is.
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))

    @property
    def texts(self) -> list[str]:
        return [label.text() for label in self.window.findChildren(QLabel) if label.text()]


@pytest.fixture
def refusing(qtbot) -> Shown:
    return Shown(qtbot, WARNED, REFUSED)


@pytest.fixture
def warning(qtbot) -> Shown:
    return Shown(qtbot, WARNED)


def test_what_is_refused_stands_first_with_its_reason_and_its_repair(refusing):
    title, instruction, *found = refusing.texts
    assert (title, instruction) == ("Ladder", "RetroTimer does not start this workout as it is.")
    reason = "Faster than this, people lose their step, and in the end run."
    assert found[:3] == [
        "REFUSED",
        "Step 2: backward speed 4 km/h, at most 3.2",
        f"{reason}\nRepair: walk at 2.4 km/h",
    ]
    assert found[3:6] == [
        "CAREFUL",
        "Step 1: warm-up 4:00, at least 5:00",
        "Walk slowly forward for 5 to 10 minutes first.",
    ]


def test_who_listens_hears_every_finding(refusing):
    lines = refusing.window.accessibleDescription().splitlines()
    assert lines == [format_finding(REFUSED), format_finding(WARNED)]


def test_a_title_is_text(qtbot):
    labels = Shown(qtbot, WARNED, title="<b>Ladder</b>").window.findChildren(QLabel)
    title = next(label for label in labels if label.text() == "<b>Ladder</b>")
    assert title.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_return_and_escape_do_not_start_what_is_refused(refusing, key):
    refusing.key(key)
    assert refusing.said == ["left"]
    assert not refusing.window.isVisible()


def test_no_single_key_starts_what_is_refused(qtbot):
    for key in ONE_KEY:
        shown = Shown(qtbot, REFUSED)
        shown.key(key)
        assert shown.said in ([], ["left"]), key
        shown.window.close()


def test_who_takes_the_responsibility_says_so_first(refusing):
    refusing.click(refusing.window.start_button)
    assert refusing.said == []
    refusing.click(refusing.window.responsibility_box)
    refusing.click(refusing.window.start_button)
    assert refusing.said == ["start"]
    assert not refusing.window.isVisible()


def test_who_takes_it_back_cannot_start(refusing):
    refusing.click(refusing.window.responsibility_box)
    refusing.click(refusing.window.responsibility_box)
    refusing.click(refusing.window.start_button)
    assert refusing.said == []


def test_the_keyboard_alone_is_enough_to_take_it(refusing):
    refusing.window.responsibility_box.setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Space):
        refusing.key(key)
    assert refusing.said == ["start"]


@pytest.mark.parametrize("focused", ["responsibility_box", "start_button", "cancel_button"])
def test_return_leaves_wherever_the_focus_is(refusing, focused):
    refusing.click(refusing.window.responsibility_box)
    getattr(refusing.window, focused).setFocus()
    refusing.key(Qt.Key.Key_Return)
    assert refusing.said == ["left"]


def test_return_starts_what_is_only_warned_of(warning):
    assert warning.texts[1] == "Read this before you start."
    assert not warning.window.responsibility_box.isVisible()
    warning.key(Qt.Key.Key_Return)
    assert warning.said == ["start"]


def test_escape_leaves_what_is_only_warned_of(warning):
    warning.key(Qt.Key.Key_Escape)
    assert warning.said == ["left"]


def test_a_return_that_was_held_for_the_window_before_starts_nothing(warning):
    plain = Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, plain, "\r", autorep=True)
    for widget in (warning.window, warning.window.start_button, warning.window.cancel_button):
        QApplication.sendEvent(widget, held)
    assert warning.said == []


def test_closing_it_leaves(warning):
    warning.window.close()
    assert warning.said == ["left"]


def test_what_does_not_fit_is_reached_by_page_keys(qtbot):
    shown = Shown(qtbot, REFUSED, *[WARNED] * 40)
    assert shown.window.height() <= shown.window.screen().availableSize().height()
    why = "Walk slowly forward for 5 to 10 minutes first."
    last = [label for label in shown.window.findChildren(QLabel) if label.text() == why][-1]
    assert last.visibleRegion().isEmpty()
    for _ in range(10):
        shown.key(Qt.Key.Key_PageDown)
    assert not last.visibleRegion().isEmpty()
    for _ in range(10):
        shown.key(Qt.Key.Key_PageUp)
    assert last.visibleRegion().isEmpty()
