"""No text is cut off and no window is larger than a laptop's screen, in any text size.

For larger text, the test sets the font of the system, as a user would.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QDir, QSize
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from retrotimer.domain.settings.settings import Language
from retrotimer.gui.start_options import StartOptions
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import LANGUAGE_SEARCH_PREFIX, set_language
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import assets_folder, default_workout_path
from tests.support.app_opener import app_opener
from tests.support.window_openers import WINDOW_OPENERS, save_experienced_owner

pytestmark = pytest.mark.long
LAPTOP = QSize(1280, 720)
# As the program has them by itself, and half as large again.
LETTERS_PX = (theme.MIN_TEXT_PX, round(theme.MIN_TEXT_PX * 1.5))


@pytest.fixture(params=LETTERS_PX)
def letters(request, qapp):
    before = qapp.font()
    larger = qapp.font()
    larger.setPixelSize(request.param)
    qapp.setFont(larger)
    yield request.param
    qapp.setFont(before)


@pytest.fixture(params=(Language.ENGLISH, Language.SPANISH))
def language(request, qapp):
    assert qapp
    QDir.setSearchPaths(LANGUAGE_SEARCH_PREFIX, [str(assets_folder() / "languages")])
    yield request.param
    set_language(Language.ENGLISH)


@pytest.fixture(params=WINDOW_OPENERS)
def window(request, qtbot, letters, language):
    save_experienced_owner()
    with app_opener(qtbot) as open_app:
        app = open_app(StartOptions(read(default_workout_path())))
        set_language(language)
        opened = WINDOW_OPENERS[request.param](qtbot, app)
        qtbot.waitExposed(opened)
        assert opened.fontInfo().pixelSize() == letters or request.param == "console"
        # The tests' own screen is no laptop's.
        opened.resize(opened.sizeHint().expandedTo(opened.size()).boundedTo(LAPTOP))
        qtbot.wait(20)
        yield opened


def cut_off(window: QWidget) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, (QLabel, QAbstractButton)):
            wrapped = isinstance(widget, QLabel) and widget.wordWrap()
            wide = widget.minimumSizeHint() if wrapped else widget.sizeHint()
            high = widget.heightForWidth(widget.width()) if wrapped else widget.sizeHint().height()
            if wide.width() > widget.width() or high > widget.height():
                yield f"{widget.text()}: {widget.size()}, not {wide.width()} x {high}"


def test_it_fits_a_laptops_screen_and_no_text_is_cut_off(window):
    least = window.minimumSizeHint()
    assert least.width() <= LAPTOP.width()
    assert least.height() <= LAPTOP.height()
    assert list(cut_off(window)) == []
