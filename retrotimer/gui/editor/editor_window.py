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
from retrotimer.domain.workout.step_path import Edited, StepPath, item_at, paths
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.editor.findings_list import FindingsList
from retrotimer.gui.editor.ribbon_strip import RibbonStrip
from retrotimer.gui.editor.steps_columns import typed_values
from retrotimer.gui.editor.steps_list import StepsList
from retrotimer.gui.editor.turnaround_row import RuleRow
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import text_sized, wrapped
from retrotimer.gui.widgets.screen_reader import tell

_SIZE_PX, _MARGIN_PX = (1180, 700), 12
_HINT = Text("F2 or Return: edit a row, Tab goes on in it   Lengths: 90, 1:30 or 1m30")


class EditorWindow(QDialog):
    """Every change is asked to be looked at, and can be taken back."""

    changed = Signal(Workout)
    """Shown by `show_checked` once somebody looked at it."""
    saved = Signal(Workout)
    step_heard = Signal(int)
    """The sound of a segment is asked for."""
    whole_heard = Signal()

    def __init__(self, workout: Workout, units: Units, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Edit a workout - RetroTimer"))
        text_sized(self)
        self._units = units
        self._draft = Draft(workout)
        self._saved = workout
        self._segments: Mapping[StepPath, Sequence[int]] = {}
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name"))
        self.name.setMaxLength(200)
        self.name.editingFinished.connect(lambda: self._head("name", self.name.text().strip()))
        self.description = QLineEdit()
        self.description.setAccessibleName(tr("Description"))
        self.description.setPlaceholderText(tr("What it is for"))
        self.description.editingFinished.connect(
            lambda: self._head("description", self.description.text().strip())
        )
        self.turn = RuleRow()
        self.turn.chosen.connect(lambda rule: self._head("turnaround", rule))
        self.turn.refused.connect(self.show_message)
        self.ribbon = RibbonStrip()
        self.ribbon.pressed.connect(self._choose_segment)
        self.steps = StepsList()
        self.steps.typed.connect(self._typed)
        self.steps.dropped.connect(self._drop)
        self.steps.chosen.connect(self._show_chosen)
        self.findings = FindingsList(units)
        self.findings.itemActivated.connect(lambda _: self._go_to_finding())
        self.message = wrapped("")
        self.tools = QToolBar()
        self._add_actions()
        self._lay_out()
        self.resize(*_SIZE_PX)

    @property
    def workout(self) -> Workout:
        return self._draft.workout

    def begin(self) -> None:
        """Show the workout for the first time."""
        self._show([(0,)])
        self.steps.setFocus()
        self.open()

    def show_checked(
        self,
        timeline: Timeline,
        segments: Mapping[StepPath, Sequence[int]],
        findings: Sequence[Finding],
    ) -> None:
        """What the workout of the last change unrolls to, and what is unsafe in it."""
        self._segments = segments
        self.ribbon.show_timeline(timeline)
        self.turn.show_figures(timeline)
        self.findings.show_findings(self.workout, findings)
        self.steps.show_findings(dict(self.findings.at_rows()))
        self._show_chosen()

    def show_message(self, text: str) -> None:
        """Something that cannot be done, or what plays; nothing: the keys."""
        tell(self.message, tr(text), tr(_HINT))

    def show_saved(self, workout: Workout) -> None:
        """It is on disk."""
        self._saved = workout
        self.show_message(Text("Saved."))
        self._enable()

    def reject(self) -> None:
        """Nothing that was changed is lost by a slip."""
        self.setFocus()
        if self.workout == self._saved:
            super().reject()
            return
        box = QMessageBox(self)
        box.setWindowTitle("RetroTimer")
        box.setText(tr(Text("Save {workout}?", workout=self.workout.name)))
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        box.finished.connect(self._leave)
        box.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def _leave(self, answer: int) -> None:
        if answer == QMessageBox.StandardButton.Save:
            self.saved.emit(self.workout)
        if answer == QMessageBox.StandardButton.Discard or self.workout == self._saved:
            super().reject()

    def _add_actions(self) -> None:
        chosen = self.steps
        self._add(tr("Add"), "Ins", self._insert)
        self._add(tr("Duplicate"), "Ctrl+D", lambda: self._edit(editing.duplicated, chosen.paths))
        self._add(tr("Repeat"), "Ctrl+R", lambda: self._edit(editing.repeated, chosen.paths))
        self._add(tr("Dissolve"), "Ctrl+Shift+R", self._dissolve)
        self._add(tr("Up"), "Alt+Up", lambda: self._edit(editing.shifted, chosen.paths, -1))
        self._add(tr("Down"), "Alt+Down", lambda: self._edit(editing.shifted, chosen.paths, 1))
        self._add(tr("Remove"), "Del", lambda: self._edit(editing.removed, chosen.paths))
        self.tools.addSeparator()
        self.undo = self._add(tr("Undo"), "Ctrl+Z", lambda: self._go(self._draft.undone()))
        self.redo = self._add(tr("Redo"), "Ctrl+Shift+Z", lambda: self._go(self._draft.redone()))
        self.tools.addSeparator()
        self.repair = self._add(tr("Repair"), "F8", self._repair)
        self._add(tr("Hear the step"), "F6", self._hear)
        self._add(tr("Rehearse in 20 s"), "F5", self.whole_heard.emit)

    def _add(self, text: str, key: str, pressed: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setToolTip(f"{text} ({key})")
        action.triggered.connect(pressed)
        self.tools.addAction(action)
        return action

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.name, 2)
        head.addWidget(self.description, 3)
        self.save = QPushButton(tr("Save"))
        self.save.setShortcut(QKeySequence("Ctrl+S"))
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self._save)
        leave = QPushButton(tr("Close"))
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.message, 1)
        foot.addWidget(self.save)
        foot.addWidget(leave)
        page = QVBoxLayout(self)
        page.setContentsMargins(*[_MARGIN_PX] * 4)
        page.addLayout(head)
        page.addWidget(self.turn)
        page.addWidget(self.ribbon)
        page.addWidget(self.tools)
        page.addWidget(self.steps, 1)
        page.addWidget(self.findings)
        page.addLayout(foot)

    def _show(self, touched: Sequence[StepPath]) -> None:
        """The draft as it is now."""
        workout = self.workout
        self.name.setText(workout.name)
        self.description.setText(workout.description.replace("\n", " "))
        self.description.setCursorPosition(0)
        self.turn.show_rule(workout.turnaround)
        self.steps.show_steps(workout.steps, self._units, touched)
        self.show_message("")
        self.changed.emit(workout)
        self._enable()

    def _enable(self) -> None:
        self.undo.setEnabled(bool(self._draft.before))
        self.redo.setEnabled(bool(self._draft.after))
        self.save.setEnabled(self.workout != self._saved)

    def _go(self, draft: Draft) -> None:
        self._draft = draft
        there = paths(draft.workout)
        self._show([path for path in self.steps.paths if path in there] or [(0,)])

    def _edit(self, change: Callable[..., Edited], *values: object) -> None:
        """Change the workout, or say why that cannot be."""
        try:
            edited = change(self.workout, *values)
            self._draft = self._draft.changed(edited.workout)
        except ValueError as error:
            self.show_message(Text("That cannot be: {why}.", why=error.args[0]))
            return
        there = paths(edited.workout)
        self._show([path for path in edited.touched if path in there] or [there[0]])

    def _head(self, field: str, value: Any) -> None:
        """The name, the description or the rule for turning round."""
        if field == "name" and not value:
            self.name.setText(self.workout.name)
            return
        shown = replace(self.workout, description=self.workout.description.replace("\n", " "))
        if getattr(shown, field) != value:
            workout = replace(self.workout, **{field: value})
            self._edit(lambda _: Edited(workout, tuple(self.steps.paths)))

    def _typed(self, path: StepPath, column: int, text: str) -> None:
        def change(workout: Workout) -> Edited:
            values = typed_values(item_at(workout, path), column, text, self._units)
            return editing.with_values(workout, path, values)

        self._edit(change)

    def _drop(self, dragged: Sequence[StepPath], to: StepPath) -> None:
        self._edit(editing.moved, dragged, to)

    def _insert(self) -> None:
        """A new step behind what is chosen."""
        last = (self.steps.paths or [(len(self.workout.steps) - 1,)])[-1]
        self._edit(editing.inserted, (*last[:-1], last[-1] + 1), [editing.NEW_STEP])

    def _dissolve(self) -> None:
        for path in self.steps.paths[:1]:
            self._edit(editing.dissolved, path)

    def _repair(self) -> None:
        found = self.findings.current
        if found is not None and found.repair is not None:
            repaired = found.repair.applied_to(self.workout)
            self._edit(lambda _: Edited(repaired, tuple(self.steps.paths)))

    def _hear(self) -> None:
        for path in self.steps.paths[:1]:
            for segment in self._segments.get(path, ())[:1]:
                self.step_heard.emit(segment)

    def _save(self) -> None:
        # What is being typed counts.
        self.setFocus()
        self.saved.emit(self.workout)

    def _choose_segment(self, segment: int) -> None:
        """The row of a place on the ribbon; of a turnaround, what it leads to."""
        for path, segments in self._segments.items():
            if segment in segments or segment + 1 in segments:
                self.steps.choose([path])

    def _show_chosen(self) -> None:
        chosen = self.steps.paths
        inside = [
            segment
            for path, segments in self._segments.items()
            if any(path[: len(one)] == one for one in chosen)
            for segment in segments
        ]
        self.ribbon.show_chosen(inside)
        self.findings.choose(chosen)
        found = self.findings.current
        self.repair.setEnabled(found is not None and found.repair is not None)

    def _go_to_finding(self) -> None:
        if self.findings.path is not None:
            self.steps.choose([self.findings.path])
