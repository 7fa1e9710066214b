"""The list of what is unsafe in a workout: a line for each finding, the most severe first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QListWidget, QWidget

from retrotimer.domain.coaching.findings import Finding
from retrotimer.domain.coaching.findings_text import (
    SEVERITY_LABELS,
    format_finding,
    format_measurement,
    location_label,
    sort_by_severity,
)
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.step_path import StepPath, format_path, list_paths
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.widgets.language import tr

_HEIGHT_PX = 96


class FindingsList(QListWidget):
    """Shows findings; hidden while there are none."""

    def __init__(self, units: Units, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._units = units
        self._findings: Sequence[Finding] = ()
        self._path_by_place: dict[str, StepPath] = {}
        self.setAccessibleName(tr("Findings"))
        self.setWordWrap(True)
        self.setFixedHeight(_HEIGHT_PX)

    def show_findings(self, workout: Workout, findings: Sequence[Finding]) -> None:
        """Show these findings, with none of them current."""
        self._findings = sort_by_severity(findings)
        self._path_by_place = {format_path(path): path for path in list_paths(workout)}
        self.clear()
        for finding in self._findings:
            labelled = replace(finding, location=location_label(finding.location))
            self.addItem(tr(format_finding(labelled, self._units)))
        self.setVisible(bool(findings))

    @property
    def current_finding(self) -> Finding | None:
        """The finding of the current row, if any."""
        row = self.currentRow()
        return self._findings[row] if 0 <= row < len(self._findings) else None

    @property
    def current_path(self) -> StepPath | None:
        """The place of the current finding, if it is about a step."""
        return (
            self._path_by_place.get(self.current_finding.location)
            if self.current_finding is not None
            else None
        )

    def summaries_by_step(self) -> Iterator[tuple[StepPath, str]]:
        """A short text for each finding of a step; the most severe of a step comes last."""
        for finding in reversed(self._findings):
            if finding.location in self._path_by_place:
                yield self._path_by_place[finding.location], self._summary_text(finding)

    def select_for_steps(self, step_paths: Sequence[StepPath]) -> None:
        """Make the most severe finding of these steps current, or else the most severe of all."""
        rows = (
            row
            for row, finding in enumerate(self._findings)
            if self._path_by_place.get(finding.location) in step_paths
        )
        self.setCurrentRow(next(rows, 0))

    def _summary_text(self, finding: Finding) -> str:
        severity = tr(SEVERITY_LABELS[finding.severity])
        return f"{severity}  {tr(format_measurement(finding, self._units))}"
