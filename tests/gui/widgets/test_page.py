"""A page's keys: which press its buttons, and which do not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from retrotimer.gui.widgets.page import RETURN_KEYS, ScrollingDialog

Key = Qt.Key


@pytest.fixture
def pressed() -> list[str]:
    return []


@pytest.fixture
def page(qtbot, pressed) -> ScrollingDialog:
    opened = ScrollingDialog("A question")
    qtbot.addWidget(opened)
    opened.add_button("Discard", lambda: pressed.append("discard"), Key.Key_D)
    opened.add_button("Keep", lambda: pressed.append("keep"), *RETURN_KEYS)
    opened.open()
    return opened


@pytest.mark.parametrize(
    ("key_press", "expected"),
    [
        ((Key.Key_D, Qt.KeyboardModifier.NoModifier), "discard"),
        ((Key.Key_D, Qt.KeyboardModifier.ShiftModifier), "discard"),
        ((Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier), "keep"),
        # In a text of several lines Return is a new line.
        ((Key.Key_Return, Qt.KeyboardModifier.ControlModifier), "keep"),
    ],
)
def test_a_key_presses_its_button(qtbot, page, pressed, key_press, expected):
    qtbot.keyClick(page, *key_press)
    assert pressed == [expected]


@pytest.mark.parametrize(
    "modifier",
    [
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.MetaModifier,
    ],
)
def test_with_a_modifier_it_is_another_key(qtbot, page, pressed, modifier):
    qtbot.keyClick(page, Key.Key_D, modifier)
    assert pressed == []


@pytest.mark.parametrize(
    "modifier", [Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier]
)
def test_return_presses_its_button_with_ctrl_only(qtbot, page, pressed, modifier):
    qtbot.keyClick(page, Key.Key_Return, modifier)
    assert pressed == []
