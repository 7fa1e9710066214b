"""What is unsafe in a workout, beside it: a line for each finding, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QListWidget, QWidget

from retrotimer.domain.coaching.findings import Finding
from retrotimer.domain.coaching.findings_text import (
    SEVERITY,
    finding_line,
    gravest_first,
    measured,
    place_in_words,
)
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.step_path import StepPath, paths, place_of
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.widgets.language import tr

_HEIGHT_PX = 96


class FindingsList(QListWidget):
    """Shown findings; not there where there are none."""

    def __init__(self, units: Units, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._units = units
        self._findings: Sequence[Finding] = ()
        self._places: dict[str, StepPath] = {}
        self.setAccessibleName(tr("Findings"))
        self.setWordWrap(True)
        self.setFixedHeight(_HEIGHT_PX)

    def show_findings(self, workout: Workout, findings: Sequence[Finding]) -> None:
        """All of them; none is current."""
        self._findings = gravest_first(findings)
        self._places = {place_of(path): path for path in paths(workout)}
        self.clear()
        for one in self._findings:
            in_words = replace(one, place=place_in_words(one.place))
            self.addItem(tr(finding_line(in_words, self._units)))
        self.setVisible(bool(findings))

    @property
    def current(self) -> Finding | None:
        """The one that somebody looks at."""
        row = self.currentRow()
        return self._findings[row] if 0 <= row < len(self._findings) else None

    @property
    def path(self) -> StepPath | None:
        """Where the current one stands, if that is a step."""
        return self._places.get(self.current.place) if self.current is not None else None

    def at_rows(self) -> Iterator[tuple[StepPath, str]]:
        """The gravest finding of each step, in short."""
        for one in reversed(self._findings):
            if one.place in self._places:
                yield self._places[one.place], self._short(one)

    def choose(self, chosen: Sequence[StepPath]) -> None:
        """Look at the gravest one of these steps; else at the gravest of all."""
        here = (
            row for row, one in enumerate(self._findings) if self._places.get(one.place) in chosen
        )
        self.setCurrentRow(next(here, 0))

    def _short(self, finding: Finding) -> str:
        return f"{tr(SEVERITY[finding.severity])}  {tr(measured(finding, self._units))}"
