"""The editor: a workout made and changed with keys, through the real program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from retrotimer.domain.coaching.client import Client, Screening
from retrotimer.domain.workout.workout import Direction, Repeat
from retrotimer.gui.editor.editor_window import EditorWindow
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.gui.main_controller import Opening
from retrotimer.store.files import client_file
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, default_workout_path
from tests.support.app_opener import app_opener

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def app(qtbot):
    client_file.write(
        Folders().clients, Client(sessions_before=30, screening=Screening("2026-11-01"))
    )
    with app_opener(qtbot) as open_app:
        yield open_app(Opening(read(default_workout_path())))


def opened(kind):
    """The window of this kind, once keys go to it."""
    shown = (one for one in QApplication.topLevelWidgets() if isinstance(one, kind))
    return next((one for one in shown if one.isActiveWindow()), None)


@pytest.fixture
def editor(qtbot, app):
    qtbot.keyClick(app.window, Key.Key_E)
    qtbot.waitUntil(lambda: opened(EditorWindow) is not None)
    return opened(EditorWindow)


@pytest.fixture
def new(qtbot, app):
    qtbot.keyClick(app.window, Key.Key_O)
    qtbot.waitUntil(lambda: opened(LibraryWindow) is not None)
    library = opened(LibraryWindow)
    qtbot.keyClick(library, Key.Key_N, CONTROL)
    qtbot.waitUntil(lambda: opened(EditorWindow) is not None)
    return opened(EditorWindow)


def typed(qtbot, editor, text, last=Key.Key_Return):
    """Into the cell that is being edited."""
    before = editor.workout
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, last)
    qtbot.waitUntil(lambda: editor.workout is not before)


def row(editor, *path):
    return editor.steps_list.index_of(path)


def cell(editor, path, column):
    return row(editor, *path).siblingAtColumn(column).data()


def own_files():
    return sorted(Folders().workouts.glob("*.retro.json"))


def test_a_workout_with_a_nested_repeat_is_made_with_keys_alone(qtbot, new):
    new.name_field.setFocus()
    new.name_field.selectAll()
    qtbot.keyClicks(new.name_field, "Twice three times")
    new.steps_list.setFocus()
    new.steps_list.select_paths([(1,)])
    qtbot.keyClick(new.steps_list, Key.Key_R, CONTROL)
    assert new.steps_list.selected_paths == [(1,)]
    new.steps_list.select_paths([(1, 0, 0)])
    qtbot.keyClick(new.steps_list, Key.Key_F2)
    typed(qtbot, new, "0m45")
    qtbot.keyClick(new, Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: bool(own_files()))
    (file,) = own_files()
    kept = read(file)
    assert kept.name == "Twice three times"
    outer = kept.steps[1]
    assert isinstance(outer, Repeat)
    inner = outer.steps[0]
    assert isinstance(inner, Repeat)
    assert (outer.count, inner.count, inner.steps[0].duration_s) == (2, 3, 45)
    new.reject()
    assert not new.isVisible()
    library = next(one for one in QApplication.topLevelWidgets() if isinstance(one, LibraryWindow))
    assert library.entry_list.currentItem().text().startswith("Twice three times")


def test_tab_fills_a_row_in_from_cell_to_cell(qtbot, new):
    new.steps_list.select_paths([(0,)])
    qtbot.keyClick(new.steps_list, Key.Key_Return)
    typed(qtbot, new, "6:00", Key.Key_Tab)
    qtbot.waitUntil(lambda: getattr(QApplication.focusWidget(), "text", str)() == "2.4")
    typed(qtbot, new, "3,0")
    first = new.workout.steps[0]
    assert (first.duration_s, first.speed_kmh) == (360, 3.0)


def test_what_cannot_be_is_said_and_changes_nothing(qtbot, new):
    before = new.workout
    new.steps_list.select_paths([(0,)])
    qtbot.keyClick(new.steps_list, Key.Key_F2)
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "soon")
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(
        lambda: "1m30" in new.message_label.text() and "soon" in new.message_label.text()
    )
    assert new.workout is before


def test_a_finding_stands_at_its_row_and_one_key_repairs_it(qtbot, new):
    new.steps_list.select_paths([(0,)])
    qtbot.keyClick(new.steps_list, Key.Key_F2)
    typed(qtbot, new, "60")
    assert cell(new, (0,), 9).startswith("REFUSED")
    assert "warm-up" in new.findings_list.item(0).text()
    qtbot.keyClick(new.steps_list, Key.Key_F8)
    assert new.workout.steps[0].duration_s >= 120
    assert not cell(new, (0,), 9)


def test_everything_is_undone_and_redone(qtbot, new):
    begun = new.workout
    new.steps_list.select_paths([(2,)])
    for key, modifier in ((Key.Key_D, CONTROL), (Key.Key_Delete, Qt.KeyboardModifier.NoModifier)):
        qtbot.keyClick(new.steps_list, key, modifier)
    new.steps_list.select_paths([(0,)])
    qtbot.keyClick(new.steps_list, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    changed = new.workout
    assert changed != begun
    for _ in range(3):
        qtbot.keyClick(new.steps_list, Key.Key_Z, CONTROL)
    assert new.workout == begun
    assert not new.undo_action.isEnabled()
    for _ in range(3):
        qtbot.keyClick(new.steps_list, Key.Key_Z, CONTROL | SHIFT)
    assert new.workout == changed


def test_steps_that_are_dragged_go_where_they_are_dropped(qtbot, new):
    model = new.steps_list.model()
    data = model.mimeData([row(new, 2)])
    # On the repeat: behind what is in it.
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, row(new, 1))
    qtbot.waitUntil(lambda: len(new.workout.steps) == 2)
    assert new.steps_list.selected_paths == [(1, 2)]


def test_whoever_leaves_is_asked_what_becomes_of_the_changes(qtbot, editor):
    editor.steps_list.select_paths([(0,)])
    qtbot.keyClick(editor.steps_list, Key.Key_D, CONTROL)
    for answer in (QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard):
        assert editor.isVisible()
        editor.close()
        qtbot.waitUntil(lambda: opened(QMessageBox) is not None)
        opened(QMessageBox).button(answer).click()
    qtbot.waitUntil(lambda: not editor.isVisible())
    assert own_files() == []


def test_what_is_saved_of_the_loaded_workout_is_loaded(qtbot, app, editor):
    before = app.window.view.content.next_label
    editor.steps_list.select_paths([(0,)])
    qtbot.keyClick(editor.steps_list, Key.Key_F2)
    typed(qtbot, editor, "7:00")
    qtbot.keyClick(editor, Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: app.window.view.content.next_label != before)
    assert "7:00" in app.window.view.content.next_label
    # Once more: it is one's own now, and what it was is in the bin.
    qtbot.keyClick(editor.steps_list, Key.Key_D, CONTROL)
    qtbot.keyClick(editor, Key.Key_S, CONTROL)
    binned = Folders().workouts / "bin"
    qtbot.waitUntil(lambda: any(binned.glob("*.retro.json")))
    assert len(own_files()) == 1
    (old,) = binned.glob("*.retro.json")
    assert read(old).steps[0].duration_s == 420


def test_a_direction_is_chosen_from_a_list(qtbot, new):
    there = row(new, 0).siblingAtColumn(2)
    new.steps_list.setCurrentIndex(there)
    new.steps_list.edit(there)
    box = QApplication.focusWidget()
    box.setCurrentText("Backward")
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: new.workout.steps[0].direction is Direction.BACKWARD)


def test_the_whole_is_rehearsed_and_hushed(qtbot, new):
    qtbot.keyClick(new.steps_list, Key.Key_F5)
    qtbot.waitUntil(lambda: new.ribbon_strip.progress is not None)
    qtbot.keyClick(new.steps_list, Key.Key_F5)
    assert new.ribbon_strip.progress is None


def test_a_click_on_the_ribbon_chooses_the_step(qtbot, new):
    qtbot.mouseClick(
        new.ribbon_strip, Qt.MouseButton.LeftButton, pos=new.ribbon_strip.rect().center()
    )
    assert new.steps_list.selected_paths[0][0] == 1
