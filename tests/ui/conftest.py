"""The session screen with the bundled font."""

from __future__ import annotations

import pytest

from retrotimer.domain.session.session import moment_before
from retrotimer.store.folders import assets
from retrotimer.ui import theme
from retrotimer.ui.face import face_of
from retrotimer.ui.session_view import SessionView
from tests.ui.ladder import TIMELINE


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
