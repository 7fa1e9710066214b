"""The session screen with the bundled font."""

from __future__ import annotations

import pytest

from retrotimer.domain.session.session_state import ready_state
from retrotimer.gui.session.screen_content import build_screen_content
from retrotimer.gui.session.session_view import SessionView
from retrotimer.gui.widgets import theme
from retrotimer.store.folders import assets_folder
from tests.support.ladder_session import TIMELINE


@pytest.fixture(autouse=True)
def _fonts(qapp):
    assert qapp
    theme.load_font(assets_folder() / "fonts")


@pytest.fixture
def view(qtbot) -> SessionView:
    shown = SessionView(build_screen_content(ready_state(TIMELINE), "Ladder", "", ""), TIMELINE)
    qtbot.addWidget(shown)
    shown.resize(1280, 720)
    shown.show()
    return shown
