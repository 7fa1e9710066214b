"""Very long names: no window grows with them, and what does not fit ends in an ellipsis."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QLabel, QMainWindow, QScrollBar

from retrotimer.domain.coaching.findings import Finding, Rule, Severity
from retrotimer.gui.questions.findings_window import FindingsWindow
from retrotimer.gui.session.recovery_window import RecoveryWindow
from retrotimer.gui.session.session_layout import fit_font, fit_text
from retrotimer.gui.widgets.plain_text import (
    PlainLabel,
    PlainMessageBox,
    breakable,
    set_window_title,
)

WORD, LINE_BREAK = 200 * "W", "\u200b"
FINDING = Finding(Rule.BACKWARD_SPEED, Severity.BLOCK, "steps[1]", 4.0, 3.2, "km/h")


@pytest.mark.parametrize(
    "create_window", [lambda: FindingsWindow(WORD, [FINDING]), lambda: RecoveryWindow(WORD)]
)
def test_a_dialog_shows_a_long_word_on_several_lines(qtbot, create_window):
    window = create_window()
    qtbot.addWidget(window)
    window.resize(1024, 560)
    window.open()
    qtbot.waitUntil(window.isVisible)
    assert max(label.width() for label in window.findChildren(QLabel)) <= 1024
    assert not any(
        bar.isVisible() and bar.width() > bar.height() for bar in window.findChildren(QScrollBar)
    )


def test_a_label_says_its_text_as_it_was_set(qtbot):
    label = PlainLabel(WORD, wraps=True)
    qtbot.addWidget(label)
    assert label.text() == WORD
    assert label.minimumSizeHint().width() < 100
    one_line = PlainLabel(WORD)
    qtbot.addWidget(one_line)
    assert LINE_BREAK not in QLabel.text(one_line)


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("a " * 99, 0),
        ("W" * 24, 0),
        ("W" * 25 + "\n" + "W" * 24, 24),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467" * 9, 0),
        ("\u5de6" * 99, 0),
        ("\u0e44\u0e17\u0e22" * 30, 0),
        ("e\u0301" * 25, 24),
        ("\U0001d400" * 25, 24),
        ("\ud800" * 25, 24),
    ],
)
def test_a_line_can_end_in_a_long_word_and_never_within_a_letter(text, breaks):
    assert breakable(text).count(LINE_BREAK) == breaks
    assert breakable(text).replace(LINE_BREAK, "") == text


def test_a_message_cuts_what_is_very_long_and_has_it_in_its_details(qtbot):
    parent = QMainWindow()
    qtbot.addWidget(parent)
    path = f"/home/{'w' * 10_000}/walk.retro.json"
    box = PlainMessageBox(parent, path, f"first\n{path}", "details")
    box.open()
    assert (box.width() <= 1024, box.height() <= 600) == (True, True)
    assert "..." in box.text()
    assert box.text().endswith("n")
    assert box.detailedText() == f"{path}\nfirst\n{path}\ndetails"


def test_the_session_screen_cuts_what_it_cannot_show_in_legible_letters():
    box = QRectF(0, 0, 400, 40)
    assert fit_text("Ladder", box) == ("Ladder", fit_font("Ladder", box))
    text, font = fit_text(WORD, box)
    assert text.endswith("\u2026")
    assert font.pixelSize() == 10
    assert QFontMetricsF(font).horizontalAdvance(text) <= 400


@pytest.mark.parametrize("name", ["Walk [*]", "[*]", "[*][*] 2", "a[[*]]"])
def test_a_title_shows_what_would_be_a_mark_of_qt(qtbot, name):
    window = QMainWindow()
    qtbot.addWidget(window)
    set_window_title(window, f"{name} - RetroTimer")
    window.show()
    assert window.windowHandle().title() == f"{name} - RetroTimer"
