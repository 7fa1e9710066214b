"""The session screen with the bundled font."""

from __future__ import annotations

import pytest

from retrotimer.domain.session.session_state import moment_before
from retrotimer.gui.session.screen_content import face_of
from retrotimer.gui.session.session_view import SessionView
from retrotimer.gui.widgets import theme
from retrotimer.store.folders import assets
from tests.support.ladder_session import TIMELINE


@pytest.fixture(autouse=True)
def _fonts(qapp):
    assert qapp
    theme.load_font(assets() / "fonts")


@pytest.fixture
def view(qtbot) -> SessionView:
    shown = SessionView(face_of(moment_before(TIMELINE), "Ladder", "", ""), TIMELINE)
    qtbot.addWidget(shown)
    shown.resize(1280, 720)
    shown.show()
    return shown
