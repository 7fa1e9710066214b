"""Whatever is typed into the editor: what it saves is read back, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from retrotimer.domain.values.typed_text import clean_line
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.editing import NEW_WORKOUT
from retrotimer.gui.editor.editor_window import EditorWindow
from retrotimer.store.files import workout_file

CUE_COLUMN = 8
texts = (
    st.text(max_size=30)
    | st.text("a\u200b\u202e\n\t\r\0\x1b ", max_size=6)
    | st.integers(0, 5000).map(lambda length: "a" * length)
)
numbers = (
    st.sampled_from(["40", "1:30", "2m"])
    | st.text("0123456789.,:-smhi ∞", max_size=25)
    | st.text(max_size=5)
)


def type_into(field, text):
    """As from the keyboard or the clipboard, in place of what the field holds."""
    field.selectAll()
    field.insert(text)
    field.editingFinished.emit()


def type_into_cell(editor, path, column, text):
    index = editor.steps_list.index_of(path).siblingAtColumn(column)
    editor.steps_list.model().setData(index, text, Qt.ItemDataRole.EditRole)
    QApplication.sendPostedEvents(editor.steps_list, QEvent.Type.MetaCall.value)


@pytest.mark.usefixtures("qapp")
def test_whatever_is_typed_what_is_saved_is_read_back():
    @given(name=texts, description=texts, cue=texts, turnaround=numbers, length=numbers)
    def check(name, description, cue, turnaround, length):
        editor = EditorWindow(NEW_WORKOUT, Units.METRIC)
        saved = []
        editor.save_requested.connect(saved.append)
        editor.open_editor()
        type_into(editor.name_field, name)
        type_into(editor.description_field, description)
        type_into(editor.turnaround_row.length_field, turnaround)
        type_into_cell(editor, (1, 0), CUE_COLUMN, cue)
        type_into_cell(editor, (0,), 3, length)
        editor.save_button.click()
        draft = editor.workout
        assert draft.name == (clean_line(name) or NEW_WORKOUT.name)
        # A description that was pasted with lines is shown as one line.
        assert draft.description == clean_line(description)
        assert draft.steps[1].steps[0].cue == clean_line(cue)
        for workout in saved:
            assert workout == draft
            assert workout_file.parse(workout_file.serialize(workout)) == workout
        assert saved or draft == NEW_WORKOUT or "Not saved. " in editor.message_label.text()
        editor.steps_list.setFocus()
        editor.hide()
        editor.deleteLater()
        QApplication.sendPostedEvents(editor, QEvent.Type.DeferredDelete.value)

    check()


@pytest.mark.parametrize(("name", "description"), [(" Ladder ", " one\ntwo "), ("  ", "\tone")])
@pytest.mark.usefixtures("qapp")
def test_a_workout_that_nothing_was_typed_into_is_unchanged(name, description):
    workout = replace(NEW_WORKOUT, name=name, description=description)
    editor = EditorWindow(workout, Units.METRIC)
    editor.open_editor()
    editor.undo_action.trigger()
    editor.save_button.click()
    assert editor.workout == workout
    editor.reject()
    assert not editor.isVisible()
    editor.deleteLater()


@pytest.fixture
def editor(qtbot):
    window = EditorWindow(NEW_WORKOUT, Units.METRIC)
    qtbot.addWidget(window)
    window.open_editor()
    return window


def rejected(editor):
    """The number that was rejected: its text as it stands in the open cell, and where it is."""
    kept = editor.steps_list.rejected_input
    cell = editor.steps_list.index_of(kept.path).siblingAtColumn(kept.column)
    return kept.path, kept.column, editor.steps_list.indexWidget(cell).text()


def drag_last_step_into_repeat(editor):
    model = editor.steps_list.model()
    dragged = model.mimeData([editor.steps_list.index_of((2,))])
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, -1, -1, editor.steps_list.index_of((1,)))
    QApplication.sendPostedEvents(editor.steps_list, QEvent.Type.MetaCall.value)


@pytest.mark.parametrize(("column", "text"), [(3, "soon"), (4, "fast"), (6, "9999")])
def test_a_step_that_is_dragged_does_not_lose_a_number_that_was_rejected(editor, column, text):
    type_into_cell(editor, (0,), column, text)
    before = editor.workout
    drag_last_step_into_repeat(editor)
    assert rejected(editor) == ((0,), column, text)
    assert editor.workout is before
    assert "Not saved. Step 1" in editor.message_label.text()
    type_into_cell(editor, (0,), 3, "6:00")
    drag_last_step_into_repeat(editor)
    assert (editor.workout.steps[0].duration_s, len(editor.workout.steps)) == (360, 2)


def test_no_other_field_of_the_editor_loses_it_either(editor):
    type_into_cell(editor, (0,), 3, "soon")
    for change in (
        lambda: type_into(editor.name_field, "Another name"),
        lambda: type_into(editor.description_field, "What for"),
        lambda: type_into(editor.turnaround_row.length_field, "50"),
        editor.turnaround_row.wait_box.click,
        editor.redo_action.trigger,
    ):
        change()
        assert rejected(editor) == ((0,), 3, "soon")
    changed = editor.workout
    assert (changed.name, changed.description) == ("Another name", "What for")
    assert (changed.turnaround.duration_s, changed.turnaround.hold) == (50, True)
