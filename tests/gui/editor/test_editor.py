"""The editor: a workout is made and changed with keys, through the real program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from retrotimer.domain.coaching.client import Client, Screening
from retrotimer.domain.workout.workout import Direction, Repeat
from retrotimer.gui.editor.editor_window import EditorWindow
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.store.files import client_file
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, default_workout_path
from tests.support.app_opener import app_opener

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CUE_COLUMN, PROBLEM_COLUMN = 8, 9


@pytest.fixture
def app(qtbot):
    client_file.write(
        Folders().clients,
        Client(birth_year=1985, sessions_before=30, screening=Screening("2026-11-01")),
    )
    with app_opener(qtbot) as open_app:
        yield open_app(StartOptions(read(default_workout_path())))


def active_window(kind):
    """The active window, if it is of this class."""
    windows = (one for one in QApplication.topLevelWidgets() if isinstance(one, kind))
    return next((one for one in windows if one.isActiveWindow()), None)


@pytest.fixture
def editor(qtbot, app):
    qtbot.keyClick(app.window, Key.Key_E)
    qtbot.waitUntil(lambda: active_window(EditorWindow) is not None)
    return active_window(EditorWindow)


@pytest.fixture
def new(qtbot, app):
    qtbot.keyClick(app.window, Key.Key_O)
    qtbot.waitUntil(lambda: active_window(LibraryWindow) is not None)
    library = active_window(LibraryWindow)
    qtbot.keyClick(library, Key.Key_N, CONTROL)
    qtbot.waitUntil(lambda: active_window(EditorWindow) is not None)
    return active_window(EditorWindow)


def type_into_cell(qtbot, editor, text, last=Key.Key_Return):
    """Type into the cell that is being edited."""
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
    type_into_cell(qtbot, new, "0m45")
    qtbot.keyClick(new, Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: bool(own_files()))
    (file,) = own_files()
    saved = read(file)
    assert saved.name == "Twice three times"
    outer = saved.steps[1]
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
    type_into_cell(qtbot, new, "6:00", Key.Key_Tab)
    qtbot.waitUntil(lambda: getattr(QApplication.focusWidget(), "text", str)() == "2.4")
    type_into_cell(qtbot, new, "3,0")
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
    type_into_cell(qtbot, new, "60")
    assert cell(new, (0,), 9).startswith("Blocked")
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
    # Dropped on the repeat, it goes to the end of its steps.
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, row(new, 1))
    qtbot.waitUntil(lambda: len(new.workout.steps) == 2)
    assert new.steps_list.selected_paths == [(1, 2)]


def test_closing_asks_what_to_do_with_the_changes(qtbot, editor):
    editor.steps_list.select_paths([(0,)])
    qtbot.keyClick(editor.steps_list, Key.Key_D, CONTROL)
    for answer in (QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard):
        assert editor.isVisible()
        editor.close()
        qtbot.waitUntil(lambda: active_window(QMessageBox) is not None)
        active_window(QMessageBox).button(answer).click()
    qtbot.waitUntil(lambda: not editor.isVisible())
    assert own_files() == []


def test_what_is_saved_of_the_loaded_workout_is_loaded(qtbot, app, editor):
    before = app.window.view.content.next_label
    editor.steps_list.select_paths([(0,)])
    qtbot.keyClick(editor.steps_list, Key.Key_F2)
    type_into_cell(qtbot, editor, "7:00")
    qtbot.keyClick(editor, Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: app.window.view.content.next_label != before)
    assert "7:00" in app.window.view.content.next_label
    # The second time it is a custom workout, and its old version goes into the bin.
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


def test_the_preview_of_the_workout_starts_and_stops(qtbot, new):
    qtbot.keyClick(new.steps_list, Key.Key_F5)
    qtbot.waitUntil(lambda: new.ribbon_strip.progress is not None)
    qtbot.keyClick(new.steps_list, Key.Key_F5)
    assert new.ribbon_strip.progress is None


def test_a_click_on_the_ribbon_chooses_the_step(qtbot, new):
    qtbot.mouseClick(
        new.ribbon_strip, Qt.MouseButton.LeftButton, pos=new.ribbon_strip.rect().center()
    )
    assert new.steps_list.selected_paths[0][0] == 1


def paste(field, text):
    """Replace the text of a field, as the clipboard does."""
    field.setFocus()
    field.selectAll()
    field.insert(text)


def paste_cue(qtbot, editor, path, text):
    editor.steps_list.edit(cell_index(editor, path, CUE_COLUMN))
    paste(QApplication.focusWidget(), text)
    type_into_cell(qtbot, editor, "")


def refuse_to_save(qtbot, editor, widget, place, key=Key.Key_S):
    """Press a key with Ctrl, and wait until it is refused because of this place."""
    qtbot.keyClick(widget, key, CONTROL)
    qtbot.waitUntil(lambda: editor.message_label.text().startswith(f"Not saved. {place}"))


def cell_index(editor, path, column):
    return row(editor, *path).siblingAtColumn(column)


def test_a_cue_that_is_too_long_stays_with_its_message_and_is_not_saved(qtbot, new):
    paste_cue(qtbot, new, (1, 0), "a" * 300)
    assert cell(new, (1, 0), CUE_COLUMN) == "a" * 300
    assert "200 characters" in cell(new, (1, 0), PROBLEM_COLUMN)
    problem_rect = new.steps_list.visualRect(cell_index(new, (1, 0), PROBLEM_COLUMN))
    assert problem_rect.left() < new.steps_list.viewport().width() - 200
    refuse_to_save(qtbot, new, new.steps_list, "Step 2.1, Own cue: at most 200 characters")
    assert new.steps_list.selected_paths == [(1, 0)]
    assert own_files() == []
    paste_cue(qtbot, new, (1, 0), "Push the belt away")
    assert "200" not in cell(new, (1, 0), PROBLEM_COLUMN)
    qtbot.keyClick(new.steps_list, Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: bool(own_files()))
    assert read(own_files()[0]) == new.workout


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("name", "a" * 300, "most 200 characters"),
        ("description", "a" * 5000, "most 4000 characters"),
    ],
)
def test_a_text_that_cannot_be_stays_in_its_field_with_the_reason(qtbot, new, name, text, expected):
    field = getattr(new, f"{name}_field")
    label = field.problem_label
    assert not label.isVisible()
    paste(field, text)
    assert label.isVisible()
    assert expected in label.text()
    refuse_to_save(qtbot, new, field, f"{name.capitalize()}: ")
    assert expected in new.message_label.text()
    assert (field.text(), own_files()) == (text, [])
    paste(field, "For my knee")
    assert not label.isVisible()
    qtbot.keyClick(field, Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: bool(own_files()))
    assert read(own_files()[0]) == new.workout


def test_invisible_characters_are_dropped_from_what_is_pasted(qtbot, new):
    paste_cue(qtbot, new, (1, 0), "Push\U000e0020 the\u2060 belt")
    paste(new.name_field, "\ufeffLad\u200bder\u2028\u05d0\u200f")
    paste(new.description_field, "For\u202e my kn\u00adee")
    assert not new.name_field.problem_label.isVisible()
    qtbot.keyClick(new.steps_list, Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: bool(own_files()))
    saved = read(own_files()[0])
    assert (saved.name, saved.description) == ("Ladder \u05d0\u200f", "For my knee")
    assert saved.steps[1].steps[0].cue == "Push the belt"


def test_what_is_typed_in_a_cell_counts_when_it_is_saved(qtbot, new):
    new.steps_list.select_paths([(0,)])
    qtbot.keyClick(new.steps_list, Key.Key_F2)
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "7:00")
    qtbot.keyClick(field, Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: bool(own_files()))
    assert read(own_files()[0]).steps[0].duration_s == 420


def test_what_is_typed_in_a_field_counts_when_a_step_is_changed(qtbot, new):
    new.name_field.setFocus()
    new.name_field.selectAll()
    qtbot.keyClicks(new.name_field, "Twice")
    qtbot.keyClick(new.name_field, Key.Key_D, CONTROL)
    assert (new.workout.name, new.name_field.text()) == ("Twice", "Twice")


def test_a_figure_that_cannot_be_stays_in_its_cell_and_is_not_saved(qtbot, new):
    before = new.workout
    new.steps_list.select_paths([(0,)])
    qtbot.keyClick(new.steps_list, Key.Key_F2)
    qtbot.keyClicks(QApplication.focusWidget(), "soon")
    for key in (Key.Key_S, Key.Key_D):
        refuse_to_save(qtbot, new, QApplication.focusWidget(), "Step 1, Length: ", key)
        assert QApplication.focusWidget().text() == "soon"
        assert "1m30" in cell(new, (0,), PROBLEM_COLUMN)
        new.show_message("")
    assert (new.workout, own_files()) == (before, [])
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert not cell(new, (0,), PROBLEM_COLUMN)
    qtbot.keyClick(new.steps_list, Key.Key_D, CONTROL)
    assert len(new.workout.steps) == len(before.steps) + 1


def test_a_turnaround_length_that_cannot_be_stays_with_its_message(qtbot, new):
    turnaround = new.turnaround_row
    paste(turnaround.length_field, "soon")
    refuse_to_save(qtbot, new, turnaround.length_field, "Turnaround: ")
    assert turnaround.length_field.problem_label.isVisible()
    assert (turnaround.length_field.text(), own_files()) == ("soon", [])
    paste(turnaround.length_field, "40")
    qtbot.keyClick(turnaround.length_field, Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: bool(own_files()))
    assert read(own_files()[0]).turnaround.duration_s == 40


def test_what_cannot_be_saved_is_not_lost_when_the_window_is_closed(qtbot, new):
    paste(new.name_field, "a" * 300)
    new.close()
    qtbot.waitUntil(lambda: active_window(QMessageBox) is not None)
    active_window(QMessageBox).button(QMessageBox.StandardButton.Save).click()
    qtbot.waitUntil(lambda: "Name: " in new.message_label.text())
    assert new.isVisible()
    assert (new.name_field.text(), own_files()) == ("a" * 300, [])
