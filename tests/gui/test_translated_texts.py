"""Every text of every window goes through the translation.

The language of this test puts each text in brackets, so that an untranslated text is found.
"""

from __future__ import annotations

import re
from calendar import day_abbr, month_name
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from retrotimer.domain.coaching.library_entry import LibraryEntry
from retrotimer.domain.coaching.preference_pages import FIRST_RUN_PREFERENCES
from retrotimer.domain.coaching.questionnaires import SCREENING_QUESTIONNAIRE
from retrotimer.domain.cues.cues import CuePolicy
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.session.session_state import session_state, start_walk
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.workout.timeline import unroll
from retrotimer.gui.editor.editor_window import EditorWindow
from retrotimer.gui.history.export_window import ExportWindow
from retrotimer.gui.history.history_window import LIST_TAB, HistoryWindow
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.gui.questions.findings_window import FindingsWindow
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.session.recovery_window import RecoveryWindow
from retrotimer.gui.session.screen_content import build_screen_content
from retrotimer.gui.settings.first_run_window import FirstRunWindow
from retrotimer.gui.settings.preferences_window import PreferencesWindow
from retrotimer.gui.settings.sound_window import SoundWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.gui.trainer.console_window import ConsoleWindow
from retrotimer.gui.widgets.language import tr
from retrotimer.services.clinician_report import build_report
from retrotimer.services.coaching import CoachingService
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, bundled_workout_paths, default_workout_path
from tests.support.app_opener import app_opener
from tests.support.window_openers import (
    built_in_findings,
    find_visible_window,
    save_experienced_owner,
    save_sessions,
)

pytestmark = pytest.mark.usefixtures("bracketed")
Key = Qt.Key
# What is the same in every language: names, units, figures, what a person wrote; and what the
# machine says of a device that does not open.
# Qt's calendar names its months itself.
OWN = re.compile(
    r"RetroTimer|km/h|mph|kg|lb|ms|min|km|kcal|\bx\b|[ms]\b|Heart.*|Fenrir.*|Emma.*|George.*"
    r"|Dora.*|Alex.*|English|Español|F\d+|(Ctrl|Alt|Shift)\+(\w+\+)?\w+|Ins|Del|/\S+"
    rf"|the default device.*|{'|'.join((*day_abbr, *month_name[1:]))}"
)


class Bracketed(QTranslator):
    def translate(self, context, source, *_):
        of_ours = context in ("RetroTimer", "Workouts") and re.search(r"[^\W\d_]", source)
        return f"⟦{source}⟧" if of_ours else ""


@pytest.fixture
def bracketed(qapp):
    translator = Bracketed()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def app(qtbot):
    save_experienced_owner()
    with app_opener(qtbot) as open_app:
        yield open_app(StartOptions(read(default_workout_path())))


def texts(window: QWidget) -> Iterator[str]:
    """Every text of a window that a user can read or hear."""
    for widget in (window, *window.findChildren(QWidget)):
        yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName())
        yield widget.accessibleDescription()
        if isinstance(widget, (QLabel, QAbstractButton)):
            yield widget.text()
        elif isinstance(widget, QGroupBox):
            yield widget.title()
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(row) for row in range(widget.count()))
        elif isinstance(widget, QListWidget):
            yield from (widget.item(row).text() for row in range(widget.count()))
        elif isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
            model = widget.model()
            columns = range(model.columnCount())
            yield from (str(model.headerData(one, widget.orientation())) for one in columns)

        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            for row in range(model.rowCount()):
                cells = (model.index(row, column) for column in range(model.columnCount()))
                yield from (str(cell.data() or "") for cell in cells)
        elif isinstance(widget, QTabBar):
            yield from (widget.tabText(tab) for tab in range(widget.count()))
        elif isinstance(widget, QPlainTextEdit):
            yield from (widget.toPlainText(), widget.placeholderText())


def untranslated(shown: Iterator[str]) -> list[str]:
    def rest(text: str) -> str:
        while "⟦" in text:
            text = re.sub(r"⟦[^⟦⟧]*⟧", "", text)
        return re.sub(r"[\W\d_]", "", OWN.sub("", text))

    return sorted({text for text in shown if rest(text)})


def test_the_history_its_pages_and_the_clinicians_summary(qtbot, app):
    kept = save_sessions()
    qtbot.keyClick(app.window, Key.Key_H)
    qtbot.waitUntil(lambda: find_visible_window(HistoryWindow) is not None)
    history = find_visible_window(HistoryWindow)
    qtbot.waitUntil(lambda: history.current_session_id == kept)
    for tab in range(history.tab_bar.count()):
        history.tab_bar.setCurrentIndex(tab)
        qtbot.wait(100)
        assert untranslated(texts(history)) == []
    history.tab_bar.setCurrentIndex(LIST_TAB)
    qtbot.waitUntil(lambda: history.current_session_id == kept)
    history.session_page.answers_button.click()
    qtbot.waitUntil(lambda: find_visible_window(QuestionsWindow) is not None)
    assert untranslated(texts(find_visible_window(QuestionsWindow))) == []
    find_visible_window(QuestionsWindow).reject()
    history.export_button.click()
    assert untranslated(texts(find_visible_window(ExportWindow))) == []
    report = build_report(Folders(), "", None, lambda _share: None)
    assert untranslated(map(tr, report.all_texts)) == []


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Key.Key_O, LibraryWindow),
        (Key.Key_E, EditorWindow),
        (Key.Key_P, PreferencesWindow),
        (Key.Key_A, SoundWindow),
        (Key.Key_W, ConsoleWindow),
    ],
)
def test_a_secondary_window(qtbot, app, key, kind):
    qtbot.keyClick(app.window, key)
    qtbot.waitUntil(lambda: find_visible_window(kind) is not None)
    # Custom cues are what a user wrote, also those of the workouts that come with the program.
    own = {segment.cue for segment in unroll(read(default_workout_path())).segments}
    assert set(untranslated(texts(find_visible_window(kind)))) <= own


def test_the_session_screen_in_all_states(qtbot, app):
    seen = set()

    def look():
        face = app.window.view.content
        seen.update(
            (face.status_word, face.step_label, face.interval_label, face.speed, face.incline)
        )
        seen.update((face.next_label, face.time_left, face.message, face.sound_warning))

    look()
    qtbot.keyClick(app.window, Key.Key_Question)
    seen.update(texts(app.window))
    qtbot.keyClick(app.window, Key.Key_Question)
    app.window.show_notice("")
    look()
    assert untranslated(iter(seen)) == []


@pytest.mark.parametrize("path", bundled_workout_paths(), ids=lambda path: path.stem)
def test_every_moment_and_cue_of_a_workout(path):

    workout = read(path)
    timeline = unroll(workout)
    walk = start_walk(timeline)
    seen = {tr(due.cue.caption) for due in rehearse(timeline, CuePolicy(CueSettings()))}
    for at_s in range(0, int(timeline.duration_s), 5):
        face = build_screen_content(session_state(walk, at_s), workout.name, "", "")
        seen.update(
            (
                face.status_word,
                face.step_label,
                face.interval_label,
                face.speed,
                face.next_label,
                face.time_left,
            )
        )
    assert untranslated(iter(seen)) == []


def test_windows_that_ask(qtbot):

    coaching, unsafe = CoachingService(Folders()), built_in_findings()
    assert unsafe
    windows = [
        QuestionsWindow(SCREENING_QUESTIONNAIRE),
        QuestionsWindow(coaching.pre_session_questionnaire),
        FirstRunWindow(FIRST_RUN_PREFERENCES, SCREENING_QUESTIONNAIRE, CueSettings()),
        RecoveryWindow(""),
        FindingsWindow("", unsafe),
    ]
    for window in windows:
        qtbot.addWidget(window)
        assert untranslated(texts(window)) == []


def test_cards_of_the_library(qtbot):
    window = LibraryWindow()
    qtbot.addWidget(window)
    window.show_entries(
        [LibraryEntry(str(path), read(path), is_own=True) for path in bundled_workout_paths()]
    )
    assert untranslated(texts(window)) == []
