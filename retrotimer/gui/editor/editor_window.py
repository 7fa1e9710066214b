"""The editor window: the steps of a workout as a list below its ribbon, each with its findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain.coaching.findings import Finding
from retrotimer.domain.cues import phrases
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout import editing
from retrotimer.domain.workout.editing import Draft
from retrotimer.domain.workout.step_path import EditResult, StepPath, item_at, list_paths
from retrotimer.domain.workout.text_limits import (
    find_cue_problems,
    find_description_problem,
    find_line_problem,
)
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.domain.workout.workout import SegmentKind, Workout
from retrotimer.gui.editor.checked_line_edit import CheckedLineEdit
from retrotimer.gui.editor.findings_list import FindingsList
from retrotimer.gui.editor.ribbon_strip import RibbonStrip
from retrotimer.gui.editor.steps_columns import CUE_COLUMN, CUE_HEADING, cell_label, parse_cell
from retrotimer.gui.editor.steps_list import RejectedInput, StepsList
from retrotimer.gui.editor.turnaround_row import TurnaroundRow
from retrotimer.gui.widgets.language import capitalize, tr
from retrotimer.gui.widgets.page import apply_window_style, make_wrapped_label
from retrotimer.gui.widgets.plain_text import PlainMessageBox, set_tool_tip, set_window_title
from retrotimer.gui.widgets.screen_reader import set_announced_text

_SIZE_PX, _MARGIN_PX = (1180, 700), 12
_HINT = Text("F2 or Return: edit a row, Tab goes on in it   Lengths: 90, 1:30 or 1m30")


class EditorWindow(QDialog):
    """Edits a workout; every change can be undone.

    A text or a number that cannot be saved stays where it was typed, with its problem next to it.
    Nothing is saved as long as there is one.
    """

    workout_changed = Signal(Workout)
    """The controller answers with `show_check_result`."""
    save_requested = Signal(Workout)
    """Emitted only with a workout that the reader of its file accepts."""
    step_preview_requested = Signal(int)
    """Carries the index of the segment that is to be heard."""
    workout_preview_requested = Signal()

    def __init__(self, workout: Workout, units: Units, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_window_title(self, tr("Edit a workout - RetroTimer"))
        apply_window_style(self)
        self._units = units
        self._draft = Draft(workout)
        self._saved_workout = workout
        self._segments: Mapping[StepPath, Sequence[int]] = {}
        # An empty name is replaced by the one before.
        self.name_field = CheckedLineEdit(
            Text("Name"), lambda name: find_line_problem(name) if name else ""
        )
        self.name_field.textEdited.connect(self._enable_save)
        self.name_field.editingFinished.connect(self._apply_name)
        self.description_field = CheckedLineEdit(Text("Description"), find_description_problem)
        self.description_field.setPlaceholderText(tr("What it is for"))
        self.description_field.textEdited.connect(self._enable_save)
        self.description_field.editingFinished.connect(self._apply_description)
        self.turnaround_row = TurnaroundRow()
        self.turnaround_row.turnaround_changed.connect(
            lambda rule: self._set_workout_field("turnaround", rule)
        )
        self.turnaround_row.length_field.textEdited.connect(self._enable_save)
        self.ribbon_strip = RibbonStrip()
        self.ribbon_strip.segment_clicked.connect(self._select_segment)
        self.steps_list = StepsList()
        self.steps_list.cell_opened.connect(self._enable_save)
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
        problems: Mapping[StepPath, str],
    ) -> None:
        """Show what the changed workout unrolls to, what is unsafe in it, and what is impossible.

        `segments` are the indexes of the segments that each step becomes.
        """
        self._segments = segments
        self.ribbon_strip.show_timeline(timeline)
        self.turnaround_row.show_figures(timeline)
        self.findings_list.show_findings(self.workout, findings)
        self.steps_list.show_findings(
            dict(self.findings_list.summaries_by_step())
            | {path: capitalize(tr(problem)) for path, problem in problems.items()}
            | self._cue_problem_texts()
        )
        self._update_selection()

    def show_message(self, text: str) -> None:
        """Show what cannot be done, or what plays; an empty text shows the keys."""
        set_announced_text(self.message_label, tr(text), tr(_HINT))

    def mark_saved(self, workout: Workout) -> None:
        """Take this workout as the one that is on disk."""
        self._saved_workout = workout
        self.show_message(Text("Saved."))
        self._update_actions()

    def reject(self) -> None:
        """Close, but ask first where something was changed."""
        self._apply_input()
        if self._is_saved:
            super().reject()
            return
        box = PlainMessageBox(self, tr(Text("Save {workout}?", workout=self.workout.name)))
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
            self._save()
        if answer == QMessageBox.StandardButton.Discard or self._is_saved:
            super().reject()

    @property
    def _is_saved(self) -> bool:
        return self.workout == self._saved_workout and not (
            self.turnaround_row.problem or self.steps_list.rejected_input
        )

    def _add_actions(self) -> None:
        steps = self.steps_list

        def add_change(text: str, key: str, change: Callable[[], None]) -> QAction:
            return self._add_action(text, key, lambda: self._change_steps(change))

        add_change(tr("Add"), "Ins", self._insert_step)
        add_change(
            tr("Duplicate"),
            "Ctrl+D",
            lambda: self._apply_edit(editing.duplicate_items, steps.selected_paths),
        )
        add_change(
            tr("Repeat"),
            "Ctrl+R",
            lambda: self._apply_edit(editing.group_as_repeat, steps.selected_paths),
        )
        add_change(tr("Dissolve"), "Ctrl+Shift+R", self._ungroup)
        add_change(
            tr("Up"),
            "Alt+Up",
            lambda: self._apply_edit(editing.shift_items, steps.selected_paths, -1),
        )
        add_change(
            tr("Down"),
            "Alt+Down",
            lambda: self._apply_edit(editing.shift_items, steps.selected_paths, 1),
        )
        add_change(
            tr("Remove"),
            "Del",
            lambda: self._apply_edit(editing.remove_items, steps.selected_paths),
        )
        self.toolbar.addSeparator()
        self.undo_action = self._add_action(tr("Undo"), "Ctrl+Z", self._undo)
        self.redo_action = add_change(
            tr("Redo"), "Ctrl+Shift+Z", lambda: self._set_draft(self._draft.redo())
        )
        self.toolbar.addSeparator()
        self.repair_action = add_change(tr("Repair"), "F8", self._apply_repair)
        add_change(tr("Hear the step"), "F6", self._preview_step)
        add_change(tr("Rehearse in 20 s"), "F5", self.workout_preview_requested.emit)

    def _add_action(self, text: str, key: str, on_triggered: Callable[[], None]) -> QAction:
        """Add a button of the toolbar."""
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        set_tool_tip(action, f"{text} ({key})")
        action.triggered.connect(on_triggered)
        self.toolbar.addAction(action)
        return action

    def _change_steps(self, change: Callable[[], None]) -> None:
        """Apply what is typed, then change the steps, unless what was typed in them is rejected.

        The list is filled anew by most changes, and what is typed in it would be lost.
        """
        self._apply_input()
        if self.steps_list.rejected_input:
            self._show_rejected_input()
        else:
            change()

    def _lay_out(self) -> None:
        head = QGridLayout()
        head.addWidget(self.name_field, 0, 0)
        head.addWidget(self.description_field, 0, 1)
        head.addWidget(self.name_field.problem_label, 1, 0)
        head.addWidget(self.description_field.problem_label, 1, 1)
        head.setColumnStretch(0, 2)
        head.setColumnStretch(1, 3)
        self.save_button = QPushButton(tr("Save"))
        self.save_button.setShortcut(QKeySequence("Ctrl+S"))
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(self._request_save)
        close_button = QPushButton(tr("Close"))
        close_button.setAutoDefault(False)
        close_button.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.message_label, 1)
        foot.addWidget(self.save_button)
        foot.addWidget(close_button)
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
        """Fill every field anew from the draft, with these steps selected."""
        workout = self.workout
        self.name_field.show_text(workout.name)
        self.description_field.show_text(workout.description.replace("\n", " "))
        if not self.description_field.hasFocus():
            self.description_field.setCursorPosition(0)
        self.turnaround_row.show_turnaround(workout.turnaround)
        self.steps_list.show_steps(workout.steps, self._units, selected)
        self.show_message("")
        self.workout_changed.emit(workout)
        self._update_actions()

    def _update_actions(self) -> None:
        self.undo_action.setEnabled(bool(self._draft.undo_stack))
        self.redo_action.setEnabled(bool(self._draft.redo_stack))
        self.save_button.setEnabled(not self._is_saved)

    def _enable_save(self) -> None:
        """What is being typed becomes a change of the workout only when it is applied."""
        self.save_button.setEnabled(True)

    def _set_draft(self, draft: Draft) -> None:
        self._draft = draft
        existing = list_paths(draft.workout)
        self._show_draft(
            [path for path in self.steps_list.selected_paths if path in existing] or [(0,)]
        )

    def _undo(self) -> None:
        self._apply_input()
        self.turnaround_row.discard_input()
        self._set_draft(self._draft.undo())

    def _apply_edit(self, change: Callable[..., EditResult], *values: object) -> None:
        """Apply a change of the workout, or show why it is not possible."""
        try:
            edited = change(self.workout, *values)
            self._draft = self._draft.apply(edited.workout)
        except ValueError as error:
            self.show_message(Text("That cannot be: {why}.", why=error.args[0]))
            return
        existing = list_paths(edited.workout)
        self._show_draft(
            [path for path in edited.affected_paths if path in existing] or [existing[0]]
        )

    def _apply_input(self) -> None:
        """Apply what is typed in a field that still has the focus."""
        self.steps_list.apply_open_cell()
        self._apply_name()
        self._apply_description()
        self.turnaround_row.apply_input()

    def _apply_name(self) -> None:
        if name := self.name_field.take_input():
            self._set_workout_field("name", name)
        elif name is not None:
            self.name_field.setText(self.workout.name)

    def _apply_description(self) -> None:
        description = self.description_field.take_input()
        if description is not None:
            self._set_workout_field("description", description)

    def _set_workout_field(self, field: str, value: Any) -> None:
        """Change the name, the description or the turnaround rule.

        A name or a description that cannot be saved becomes part of the draft too: so it can be
        undone, and no later change loses it.
        """
        # Its field shows a description of several lines as one line.
        shown = replace(self.workout, description=self.workout.description.replace("\n", " "))
        if getattr(shown, field) != value:
            workout = replace(self.workout, **{field: value})
            rejected = self.steps_list.rejected_input
            self._apply_edit(lambda _: EditResult(workout, tuple(self.steps_list.selected_paths)))
            if rejected is not None:
                # The list was filled anew, and what is typed in it must not be lost.
                self.steps_list.reject_input(rejected)

    def _edit_cell(self, path: StepPath, column: int, text: str) -> None:
        """Apply what was typed into a cell. A number that cannot be stays in it."""
        try:
            values = parse_cell(item_at(self.workout, path), column, text, self._units)
            edited = editing.update_item(self.workout, path, values)
            self._draft.apply(edited.workout)
        except ValueError as error:
            problem = str(error.args[0])
            self.steps_list.reject_input(RejectedInput(path, column, text, problem))
            self.show_message(Text("That cannot be: {why}.", why=error.args[0]))
        else:
            self._apply_edit(lambda _: edited)
            self.show_message(self._cue_problem_texts().get(path, ""))

    def _cue_problem_texts(self) -> dict[StepPath, str]:
        return {
            path: tr(join_texts((CUE_HEADING, problem), ": "))
            for path, problem in find_cue_problems(self.workout)
        }

    def _move_steps(self, dragged: Sequence[StepPath], to: StepPath) -> None:
        self._change_steps(lambda: self._apply_edit(editing.move_items, dragged, to))

    def _insert_step(self) -> None:
        """Insert a new step after the selected ones, or at the end."""
        last = (self.steps_list.selected_paths or [(len(self.workout.steps) - 1,)])[-1]
        self._apply_edit(editing.insert_items, (*last[:-1], last[-1] + 1), [editing.NEW_STEP])

    def _ungroup(self) -> None:
        for path in self.steps_list.selected_paths[:1]:
            self._apply_edit(editing.ungroup_repeat, path)

    def _apply_repair(self) -> None:
        finding = self.findings_list.current_finding
        if finding is not None and finding.repair is not None:
            repaired = finding.repair.apply(self.workout)
            self._apply_edit(lambda _: EditResult(repaired, tuple(self.steps_list.selected_paths)))

    def _preview_step(self) -> None:
        for path in self.steps_list.selected_paths[:1]:
            for segment in self._segments.get(path, ())[:1]:
                self.step_preview_requested.emit(segment)

    def _request_save(self) -> None:
        self._apply_input()
        self._save()

    def _save(self) -> None:
        """Ask for the workout to be saved, or show the first problem that prevents it."""
        if self._is_saved:
            self._update_actions()
            return
        cue_problem = next(find_cue_problems(self.workout), None)
        if self.steps_list.rejected_input:
            self._show_rejected_input()
        elif problem := find_line_problem(self.workout.name):
            self._refuse_to_save(Text("Name"), problem)
            self.name_field.setFocus()
        elif problem := find_description_problem(self.workout.description):
            self._refuse_to_save(Text("Description"), problem)
            self.description_field.setFocus()
        elif self.turnaround_row.problem:
            label = phrases.SEGMENT_KIND_LABEL[SegmentKind.TURNAROUND]
            self._refuse_to_save(label, self.turnaround_row.problem)
            self.turnaround_row.length_field.setFocus()
        elif cue_problem is not None:
            path, problem = cue_problem
            self._refuse_to_save(cell_label(path, CUE_COLUMN), problem)
            self.steps_list.select_paths([path])
            self.steps_list.setFocus()
        else:
            self.save_requested.emit(self.workout)

    def _refuse_to_save(self, place: str, problem: str) -> None:
        self.show_message(Text("Not saved. {place}: {problem}.", place=place, problem=problem))

    def _show_rejected_input(self) -> None:
        if (rejected := self.steps_list.rejected_input) is not None:
            self._refuse_to_save(cell_label(rejected.path, rejected.column), rejected.problem)

    def _select_segment(self, segment: int) -> None:
        """Select the row of a segment on the ribbon; of a turnaround, the step after it."""
        for path, segments in self._segments.items():
            if segment in segments or segment + 1 in segments:
                self.steps_list.select_paths([path])

    def _update_selection(self) -> None:
        selected = self.steps_list.selected_paths
        segment_indexes = [
            segment
            for path, segments in self._segments.items()
            if any(path[: len(parent)] == parent for parent in selected)
            for segment in segments
        ]
        self.ribbon_strip.show_selected(segment_indexes)
        self.findings_list.select_for_steps(selected)
        finding = self.findings_list.current_finding
        self.repair_action.setEnabled(finding is not None and finding.repair is not None)

    def _go_to_finding(self) -> None:
        if self.findings_list.current_path is not None:
            self.steps_list.select_paths([self.findings_list.current_path])
