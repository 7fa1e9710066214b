"""The editor: a workout as a list beside its ribbon, with what is unsafe at its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain.coaching.findings import Finding
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout import editing
from retrotimer.domain.workout.editing import Draft
from retrotimer.domain.workout.step_path import EditResult, StepPath, item_at, list_paths
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.editor.findings_list import FindingsList
from retrotimer.gui.editor.ribbon_strip import RibbonStrip
from retrotimer.gui.editor.steps_columns import parse_cell
from retrotimer.gui.editor.steps_list import StepsList
from retrotimer.gui.editor.turnaround_row import TurnaroundRow
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import apply_window_style, make_wrapped_label
from retrotimer.gui.widgets.screen_reader import set_announced_text

_SIZE_PX, _MARGIN_PX = (1180, 700), 12
_HINT = Text("F2 or Return: edit a row, Tab goes on in it   Lengths: 90, 1:30 or 1m30")


class EditorWindow(QDialog):
    """Every change is asked to be looked at, and can be taken back."""

    workout_changed = Signal(Workout)
    """Shown by `show_checked` once somebody looked at it."""
    save_requested = Signal(Workout)
    step_preview_requested = Signal(int)
    """The sound of a segment is asked for."""
    workout_preview_requested = Signal()

    def __init__(self, workout: Workout, units: Units, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Edit a workout - RetroTimer"))
        apply_window_style(self)
        self._units = units
        self._draft = Draft(workout)
        self._saved_workout = workout
        self._segments: Mapping[StepPath, Sequence[int]] = {}
        self.name_field = QLineEdit()
        self.name_field.setAccessibleName(tr("Name"))
        self.name_field.setMaxLength(200)
        self.name_field.editingFinished.connect(
            lambda: self._set_workout_field("name", self.name_field.text().strip())
        )
        self.description_field = QLineEdit()
        self.description_field.setAccessibleName(tr("Description"))
        self.description_field.setPlaceholderText(tr("What it is for"))
        self.description_field.editingFinished.connect(
            lambda: self._set_workout_field("description", self.description_field.text().strip())
        )
        self.turnaround_row = TurnaroundRow()
        self.turnaround_row.turnaround_changed.connect(
            lambda rule: self._set_workout_field("turnaround", rule)
        )
        self.turnaround_row.input_rejected.connect(self.show_message)
        self.ribbon_strip = RibbonStrip()
        self.ribbon_strip.segment_clicked.connect(self._select_segment)
        self.steps_list = StepsList()
        self.steps_list.cell_edited.connect(self._edit_cell)
        self.steps_list.steps_dropped.connect(self._move_steps)
        self.steps_list.selection_changed.connect(self._update_selection)
        self.findings_list = FindingsList(units)
        self.findings_list.itemActivated.connect(lambda _: self._go_to_finding())
        self.message_label = make_wrapped_label("")
        self.toolbar = QToolBar()
        self._add_actions()
        self._lay_out()
        self.resize(*_SIZE_PX)

    @property
    def workout(self) -> Workout:
        return self._draft.workout

    def open_editor(self) -> None:
        """Show the workout for the first time."""
        self._show_draft([(0,)])
        self.steps_list.setFocus()
        self.open()

    def show_check_result(
        self,
        timeline: Timeline,
        segments: Mapping[StepPath, Sequence[int]],
        findings: Sequence[Finding],
    ) -> None:
        """What the workout of the last change unrolls to, and what is unsafe in it."""
        self._segments = segments
        self.ribbon_strip.show_timeline(timeline)
        self.turnaround_row.show_figures(timeline)
        self.findings_list.show_findings(self.workout, findings)
        self.steps_list.show_findings(dict(self.findings_list.summaries_by_step()))
        self._update_selection()

    def show_message(self, text: str) -> None:
        """Something that cannot be done, or what plays; nothing: the keys."""
        set_announced_text(self.message_label, tr(text), tr(_HINT))

    def mark_saved(self, workout: Workout) -> None:
        """It is on disk."""
        self._saved_workout = workout
        self.show_message(Text("Saved."))
        self._update_actions()

    def reject(self) -> None:
        """Nothing that was changed is lost by a slip."""
        self.setFocus()
        if self.workout == self._saved_workout:
            super().reject()
            return
        box = QMessageBox(self)
        box.setWindowTitle("RetroTimer")
        box.setText(tr(Text("Save {workout}?", workout=self.workout.name)))
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        box.finished.connect(self._handle_save_answer)
        box.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def _handle_save_answer(self, answer: int) -> None:
        if answer == QMessageBox.StandardButton.Save:
            self.save_requested.emit(self.workout)
        if answer == QMessageBox.StandardButton.Discard or self.workout == self._saved_workout:
            super().reject()

    def _add_actions(self) -> None:
        chosen = self.steps_list
        self._add_action(tr("Add"), "Ins", self._insert_step)
        self._add_action(
            tr("Duplicate"),
            "Ctrl+D",
            lambda: self._apply_edit(editing.duplicate_items, chosen.selected_paths),
        )
        self._add_action(
            tr("Repeat"),
            "Ctrl+R",
            lambda: self._apply_edit(editing.group_as_repeat, chosen.selected_paths),
        )
        self._add_action(tr("Dissolve"), "Ctrl+Shift+R", self._ungroup)
        self._add_action(
            tr("Up"),
            "Alt+Up",
            lambda: self._apply_edit(editing.shift_items, chosen.selected_paths, -1),
        )
        self._add_action(
            tr("Down"),
            "Alt+Down",
            lambda: self._apply_edit(editing.shift_items, chosen.selected_paths, 1),
        )
        self._add_action(
            tr("Remove"),
            "Del",
            lambda: self._apply_edit(editing.remove_items, chosen.selected_paths),
        )
        self.toolbar.addSeparator()
        self.undo_action = self._add_action(
            tr("Undo"), "Ctrl+Z", lambda: self._set_draft(self._draft.undo())
        )
        self.redo_action = self._add_action(
            tr("Redo"), "Ctrl+Shift+Z", lambda: self._set_draft(self._draft.redo())
        )
        self.toolbar.addSeparator()
        self.repair_action = self._add_action(tr("Repair"), "F8", self._apply_repair)
        self._add_action(tr("Hear the step"), "F6", self._preview_step)
        self._add_action(tr("Rehearse in 20 s"), "F5", self.workout_preview_requested.emit)

    def _add_action(self, text: str, key: str, on_triggered: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setToolTip(f"{text} ({key})")
        action.triggered.connect(on_triggered)
        self.toolbar.addAction(action)
        return action

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.name_field, 2)
        head.addWidget(self.description_field, 3)
        self.save_button = QPushButton(tr("Save"))
        self.save_button.setShortcut(QKeySequence("Ctrl+S"))
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(self._request_save)
        leave = QPushButton(tr("Close"))
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.message_label, 1)
        foot.addWidget(self.save_button)
        foot.addWidget(leave)
        page = QVBoxLayout(self)
        page.setContentsMargins(*[_MARGIN_PX] * 4)
        page.addLayout(head)
        page.addWidget(self.turnaround_row)
        page.addWidget(self.ribbon_strip)
        page.addWidget(self.toolbar)
        page.addWidget(self.steps_list, 1)
        page.addWidget(self.findings_list)
        page.addLayout(foot)

    def _show_draft(self, selected: Sequence[StepPath]) -> None:
        """The draft as it is now."""
        workout = self.workout
        self.name_field.setText(workout.name)
        self.description_field.setText(workout.description.replace("\n", " "))
        self.description_field.setCursorPosition(0)
        self.turnaround_row.show_turnaround(workout.turnaround)
        self.steps_list.show_steps(workout.steps, self._units, selected)
        self.show_message("")
        self.workout_changed.emit(workout)
        self._update_actions()

    def _update_actions(self) -> None:
        self.undo_action.setEnabled(bool(self._draft.undo_stack))
        self.redo_action.setEnabled(bool(self._draft.redo_stack))
        self.save_button.setEnabled(self.workout != self._saved_workout)

    def _set_draft(self, draft: Draft) -> None:
        self._draft = draft
        there = list_paths(draft.workout)
        self._show_draft(
            [path for path in self.steps_list.selected_paths if path in there] or [(0,)]
        )

    def _apply_edit(self, change: Callable[..., EditResult], *values: object) -> None:
        """Change the workout, or say why that cannot be."""
        try:
            edited = change(self.workout, *values)
            self._draft = self._draft.apply(edited.workout)
        except ValueError as error:
            self.show_message(Text("That cannot be: {why}.", why=error.args[0]))
            return
        there = list_paths(edited.workout)
        self._show_draft([path for path in edited.affected_paths if path in there] or [there[0]])

    def _set_workout_field(self, field: str, value: Any) -> None:
        """The name, the description or the rule for turning round."""
        if field == "name" and not value:
            self.name_field.setText(self.workout.name)
            return
        shown = replace(self.workout, description=self.workout.description.replace("\n", " "))
        if getattr(shown, field) != value:
            workout = replace(self.workout, **{field: value})
            self._apply_edit(lambda _: EditResult(workout, tuple(self.steps_list.selected_paths)))

    def _edit_cell(self, path: StepPath, column: int, text: str) -> None:
        def change(workout: Workout) -> EditResult:
            values = parse_cell(item_at(workout, path), column, text, self._units)
            return editing.update_item(workout, path, values)

        self._apply_edit(change)

    def _move_steps(self, dragged: Sequence[StepPath], to: StepPath) -> None:
        self._apply_edit(editing.move_items, dragged, to)

    def _insert_step(self) -> None:
        """A new step behind what is chosen."""
        last = (self.steps_list.selected_paths or [(len(self.workout.steps) - 1,)])[-1]
        self._apply_edit(editing.insert_items, (*last[:-1], last[-1] + 1), [editing.NEW_STEP])

    def _ungroup(self) -> None:
        for path in self.steps_list.selected_paths[:1]:
            self._apply_edit(editing.ungroup_repeat, path)

    def _apply_repair(self) -> None:
        found = self.findings_list.current_finding
        if found is not None and found.repair is not None:
            repaired = found.repair.apply(self.workout)
            self._apply_edit(lambda _: EditResult(repaired, tuple(self.steps_list.selected_paths)))

    def _preview_step(self) -> None:
        for path in self.steps_list.selected_paths[:1]:
            for segment in self._segments.get(path, ())[:1]:
                self.step_preview_requested.emit(segment)

    def _request_save(self) -> None:
        # What is being typed counts.
        self.setFocus()
        self.save_requested.emit(self.workout)

    def _select_segment(self, segment: int) -> None:
        """The row of a place on the ribbon; of a turnaround, what it leads to."""
        for path, segments in self._segments.items():
            if segment in segments or segment + 1 in segments:
                self.steps_list.select_paths([path])

    def _update_selection(self) -> None:
        chosen = self.steps_list.selected_paths
        inside = [
            segment
            for path, segments in self._segments.items()
            if any(path[: len(one)] == one for one in chosen)
            for segment in segments
        ]
        self.ribbon_strip.show_selected(inside)
        self.findings_list.select_for_steps(chosen)
        found = self.findings_list.current_finding
        self.repair_action.setEnabled(found is not None and found.repair is not None)

    def _go_to_finding(self) -> None:
        if self.findings_list.current_path is not None:
            self.steps_list.select_paths([self.findings_list.current_path])
