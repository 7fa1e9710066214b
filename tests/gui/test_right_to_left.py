"""Hebrew and Arabic names and notes: figures, punctuation and columns stay where they are."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextLine

from retrotimer.__main__ import main
from retrotimer.domain import messages
from retrotimer.domain.coaching.client import Client
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.gui.history.history_window import HistoryWindow
from retrotimer.gui.settings.preferences_window import PreferencesWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.gui.widgets.language import tr
from retrotimer.store.files import workout_file
from retrotimer.store.folders import Folders
from tests.support.app_opener import app_opener
from tests.support.history_database import append_event
from tests.support.walked_sessions import (
    COMPLETED_SCREENING,
    NEW_CLIENT,
    save_client,
    save_walked_session,
    there_and_back_workout,
)
from tests.support.window_openers import open_by_key

DANA, WALK, NOTE = "\u05d3\u05e0\u05d4", "\u0645\u0634\u064a (2)", "\u05db\u05d0\u05d1: 3"
ISOLATES = "\u2068\u2069"
WORKOUT = there_and_back_workout(name=WALK)


def seen(line: str) -> str:
    """The characters of a line from left to right, as a screen shows them."""
    layout = QTextLayout(line)
    layout.beginLayout()
    laid_out = layout.createLine()
    laid_out.setLineWidth(100_000)
    layout.endLayout()

    def centre(index: int) -> float:
        edges = (QTextLine.Edge.Leading, QTextLine.Edge.Trailing)
        return sum(laid_out.cursorToX(index, edge)[0] for edge in edges)

    indexes = (index for index in range(len(line)) if line[index] not in ISOLATES)
    return "".join(line[index] for index in sorted(indexes, key=centre))


def are_in_place(line: str, *parts: str) -> bool:
    """Are the parts, which are the end of a line, seen one after the other from left to right?

    Each part has an order of its own.
    """
    written, text = line.translate(dict.fromkeys(map(ord, ISOLATES))), "".join(parts)
    assert written.endswith(text)
    whole = seen(line)[len(written) - len(text) :]
    for part in parts:
        if sorted(whole[: len(part)]) != sorted(part):
            return False
        whole = whole[len(part) :]
    return True


@pytest.fixture
def app(qtbot):
    save_client(Client(DANA, screening=COMPLETED_SCREENING))
    session_id = save_walked_session(SessionContext(DANA), WORKOUT, days_ago=2)
    append_event(Folders().history_path, session_id, 30.0, "note", json.dumps({"text": NOTE}))
    with app_opener(qtbot) as open_app:
        yield open_app(StartOptions(WORKOUT, None, SessionOverrides(DANA, mute_reason="a test")))


def test_in_titles_tables_and_notes(qtbot, app):
    assert are_in_place(app.window.windowTitle(), WALK, " - ", DANA, " - RetroTimer")
    preferences = open_by_key(Qt.Key.Key_P, PreferencesWindow)(qtbot, app)
    assert are_in_place(preferences.windowTitle(), "Preferences of ", DANA, " - RetroTimer")
    preferences.reject()
    history = open_by_key(Qt.Key.Key_H, HistoryWindow)(qtbot, app)
    notes = history.session_page.notes_field
    qtbot.waitUntil(lambda: notes.toPlainText() != "")
    assert history.sessions_table.model().index(0, 1).data() == f"\u2068{WALK}\u2069"
    heading = history.session_page.heading_label.text()
    assert are_in_place(heading, WALK, heading.partition("\u2069")[2])
    assert are_in_place(notes.toPlainText(), "0:20, Warm-up, forward: ", NOTE)


@pytest.mark.usefixtures("qapp")
def test_in_messages():
    for message in (
        messages.cut_off_session_message(WALK, "2026-11-29", 90),
        messages.moved_to_bin_message(WALK),
    ):
        assert are_in_place(tr(message), WALK, message.removeprefix(WALK))
        assert not are_in_place(message, WALK, message.removeprefix(WALK))


@pytest.mark.usefixtures("qapp")
def test_in_the_terminal(capsys, tmp_path):
    save_client(NEW_CLIENT)
    save_walked_session(SessionContext(DANA), WORKOUT, days_ago=2)
    path = tmp_path / "walk.retro.json"
    workout_file.write(path, WORKOUT)

    def printed(*words: str) -> list[str]:
        capsys.readouterr()
        main(list(words))
        output = capsys.readouterr()
        return (output.out + output.err).splitlines()

    (listed,) = printed("history")
    assert are_in_place(listed, " km  ", DANA, ": ", WALK)
    checked = printed("check", str(path))[0]
    assert are_in_place(checked, WALK, checked.partition("\u2069")[2])
    profile = printed("profile", "--client", DANA, f"notes={NOTE}")
    (notes,) = (line for line in profile if line.startswith("notes"))
    assert are_in_place(notes, f"{'notes':<16} ", NOTE, notes.partition("\u2069")[2])
    unknown = printed("check", "ladder", "--client", "Ann")[0]
    assert are_in_place(unknown, "Known clients: ", DANA)
