"""What is unsafe in a workout, beside it: a line for each finding, the gravest first."""

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
    """Shown findings; not there where there are none."""

    def __init__(self, units: Units, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._units = units
        self._findings: Sequence[Finding] = ()
        self._path_by_place: dict[str, StepPath] = {}
        self.setAccessibleName(tr("Findings"))
        self.setWordWrap(True)
        self.setFixedHeight(_HEIGHT_PX)

    def show_findings(self, workout: Workout, findings: Sequence[Finding]) -> None:
        """All of them; none is current."""
        self._findings = sort_by_severity(findings)
        self._path_by_place = {format_path(path): path for path in list_paths(workout)}
        self.clear()
        for one in self._findings:
            in_words = replace(one, location=location_label(one.location))
            self.addItem(tr(format_finding(in_words, self._units)))
        self.setVisible(bool(findings))

    @property
    def current_finding(self) -> Finding | None:
        """The one that somebody looks at."""
        row = self.currentRow()
        return self._findings[row] if 0 <= row < len(self._findings) else None

    @property
    def current_path(self) -> StepPath | None:
        """Where the current one stands, if that is a step."""
        return (
            self._path_by_place.get(self.current_finding.location)
            if self.current_finding is not None
            else None
        )

    def summaries_by_step(self) -> Iterator[tuple[StepPath, str]]:
        """The gravest finding of each step, in short."""
        for one in reversed(self._findings):
            if one.location in self._path_by_place:
                yield self._path_by_place[one.location], self._summary_text(one)

    def select_for_steps(self, step_paths: Sequence[StepPath]) -> None:
        """Look at the gravest one of these steps; else at the gravest of all."""
        here = (
            row
            for row, one in enumerate(self._findings)
            if self._path_by_place.get(one.location) in step_paths
        )
        self.setCurrentRow(next(here, 0))

    def _summary_text(self, finding: Finding) -> str:
        severity = tr(SEVERITY_LABELS[finding.severity])
        return f"{severity}  {tr(format_measurement(finding, self._units))}"
