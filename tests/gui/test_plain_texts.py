"""Whatever a text holds, no window takes it for HTML: nothing that it names is opened.

Every text of this test begins with an image that lies on the disk; who shows it opens its file.
"""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPoint,
    Qt,
    QTranslator,
)
from PySide6.QtGui import QImage
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QToolTip, QWidget

from retrotimer.gui.history.report_pdf import render_pdf
from retrotimer.gui.start_options import StartOptions
from retrotimer.gui.widgets.error_dialog import show_unexpected_error
from retrotimer.gui.widgets.plain_text import plain_tool_tip
from retrotimer.services.clinician_report import build_report
from retrotimer.store.folders import Folders
from tests.support.app_opener import app_opener
from tests.support.opened_files import watched
from tests.support.walked_sessions import there_and_back_workout
from tests.support.window_openers import WINDOW_OPENERS, save_experienced_owner, save_sessions

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


class Html(QTranslator):
    """The language of this test: an image before each text of the program and of Qt."""

    def __init__(self, image) -> None:
        super().__init__()
        self.image = f"<img src='{image}'>"

    def translate(self, _context, source, *_):
        return f"{self.image} {source}" if source else ""


@pytest.fixture
def image(tmp_path):
    path = tmp_path / "image.png"
    assert QImage(8, 8, QImage.Format.Format_RGB32).save(str(path))
    return path


@pytest.fixture
def html(qapp, image):
    """The image's HTML, which stands in every text meanwhile."""
    translator = Html(image)
    qapp.installTranslator(translator)
    yield translator.image
    qapp.removeTranslator(translator)


def tool_tips(window: QWidget):
    """All tool tips of a window: of its widgets, actions and cells."""
    for widget in (window, *window.findChildren(QWidget)):
        yield widget.toolTip()
        yield from (action.toolTip() for action in widget.actions())
        if isinstance(widget, QAbstractItemView):
            yield from cell_tool_tips(widget.model(), QModelIndex())


def cell_tool_tips(model, parent):
    # A list hides how many columns it has.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for row in range(model.rowCount(parent)):
        for column in range(columns):
            index = model.index(row, column, parent)
            yield index.data(Qt.ItemDataRole.ToolTipRole)
            yield from cell_tool_tips(model, index)


def show_everything(window: QWidget) -> None:
    """Paint each label and each tool tip."""
    window.grab()
    for label in window.findChildren(QLabel):
        assert not shows_html(label), label.text()
        label.grab()
    for text in {text for text in tool_tips(window) if text}:
        QToolTip.showText(QPoint(5, 5), text, window)
        assert not RichText.mightBeRichText(text), text
    QToolTip.hideText()
    QCoreApplication.processEvents()


def shows_html(label: QLabel) -> bool:
    is_html = label.textFormat() is Qt.TextFormat.AutoText
    return is_html and RichText.mightBeRichText(label.text())


def open_with_html(qtbot, name, html):
    save_experienced_owner()
    with app_opener(qtbot) as open_app:
        app = open_app(StartOptions(there_and_back_workout(name=f"{html} Ladder")))
        window = WINDOW_OPENERS[name](qtbot, app)
        show_everything(window)
        show_everything(app.window)


# The two with the most texts of others; every other window is opened by the long test.
@pytest.mark.parametrize("name", ["library", "history"])
def test_no_text_of_a_window_opens_a_file(qtbot, html, image, name):
    with watched(image) as watch:
        open_with_html(qtbot, name, html)
        assert not watch.was_opened


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(WINDOW_OPENERS.keys() - {"library", "history"}))
def test_no_text_of_any_other_window_opens_a_file(qtbot, html, image, name):
    with watched(image) as watch:
        open_with_html(qtbot, name, html)
        assert not watch.was_opened


def test_no_message_opens_a_file(qtbot, html, image):
    with app_opener(qtbot) as open_app, watched(image) as watch:
        app = open_app(StartOptions(there_and_back_workout()))
        app.window.show_problems(html, [html] * 20)
        show_unexpected_error(app.window, html, ValueError(html))
        show_unexpected_error(app.window, html, ValueError(html), takes_keys=False)
        app.window.show_notice(html)
        app.window.show_sound_problem(html)
        for window in (app.window, *QApplication.topLevelWidgets()):
            show_everything(window)
        assert not watch.was_opened


@pytest.mark.usefixtures("html")
def test_no_report_opens_a_file(image):
    save_sessions()
    with watched(image) as watch:
        assert render_pdf(build_report(Folders(), "", None, lambda _share: None))
        assert not watch.was_opened


def test_a_label_and_a_tool_tip_of_qt_are_found(qtbot, html, image):
    label = QLabel(html)
    qtbot.addWidget(label)
    for shown in (label.grab, lambda: QToolTip.showText(QPoint(5, 5), html, label)):
        with watched(image) as watch:
            shown()
            assert watch.was_opened
    QToolTip.hideText()


@pytest.mark.parametrize(
    "text",
    [
        *("<img src=x>", "<IMG\nSRC=x>", "a <b>c</b>", "&lt;img&gt;", "<!DOCTYPE html>", "<qt/>"),
        *("<?xml version='1'?><p>", " <a href=x>", "< 3 min", "<\u2060b>", "a & b", "<<b>>"),
    ],
)
def test_a_tool_tip_shows_each_character_of_its_text(text):
    shown = plain_tool_tip(text)
    assert not RichText.mightBeRichText(shown)
    assert shown.replace("\u2060", "") == text.replace("\u2060", "")
