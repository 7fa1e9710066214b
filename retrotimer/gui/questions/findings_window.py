"""The findings window: what the linter found before the belt moves, and who answers for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QWidget,
)

from retrotimer.domain.coaching.findings import Finding, Severity
from retrotimer.domain.coaching.findings_text import (
    SEVERITY,
    finding_line,
    gravest_first,
    measured,
    place_in_words,
    repair_line,
)
from retrotimer.domain.coaching.safety_check import refused
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import capital, named, tr
from retrotimer.gui.widgets.page import (
    MARGIN_PX,
    RETURN,
    Page,
    Tick,
    wrapped,
)

_REFUSED = Text("RetroTimer does not start this workout as it is.")
_CAREFUL = Text("Read this before you start.")
_RESPONSIBLE = Text("I am the trainer or the owner, and I take responsibility")
_BADGE = {Severity.REFUSE: theme.STANDING, Severity.WARN: theme.BACKWARD}


class FindingsWindow(Page):
    """Lists what was found. What is refused starts by nobody's accident: one key always leaves."""

    accepted_risk = Signal()
    left = Signal()

    def __init__(
        self,
        title: str,
        findings: Sequence[Finding],
        units: Units = Units.METRIC,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(named(title), parent)
        listed = gravest_first(findings)
        self.setAccessibleDescription("\n".join(tr(finding_line(one, units)) for one in listed))
        self.responsible = Tick(tr(_RESPONSIBLE))
        held = refused(tuple(listed))
        self.body.addWidget(wrapped(tr(_REFUSED if held else _CAREFUL)))
        self._list(listed, units)
        self.body.addStretch()
        if held:
            self._page.insertWidget(1, self.responsible)
            self.start = self.add_button(tr("I take responsibility"), self.accept)
            self.start.setEnabled(False)
            self.responsible.toggled.connect(self.start.setEnabled)
            self.leave = self.add_button(tr("Do not start"), self.reject, *RETURN)
            self.leave.setFocus()
            self.hint.setText(tr("Return or Esc: do not start"))
        else:
            self.leave = self.add_button(tr("Do not start"), self.reject)
            self.start = self.add_button(tr("Start"), self.accept, *RETURN)
            self.start.setFocus()
            self.hint.setText(tr("Return: start   Esc: do not start"))
        self.accepted.connect(self.accepted_risk)
        self.rejected.connect(self.left)

    def _list(self, listed: list[Finding], units: Units) -> None:
        rows = QGridLayout()
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(1)
        rows.setColumnStretch(1, 1)
        for finding in listed:
            row = rows.rowCount()
            rows.addWidget(_badge(finding.severity), row, 0, Qt.AlignmentFlag.AlignTop)
            where = tr(place_in_words(finding.place))
            what = wrapped(f"{where}: {tr(measured(finding, units))}")
            font = what.font()
            font.setBold(True)
            what.setFont(font)
            rows.addWidget(what, row, 1)
            why = f"{capital(tr(finding.why))}.\n{tr(repair_line(finding))}"
            rows.addWidget(wrapped(why.strip()), row + 1, 1)
            rows.setRowMinimumHeight(row + 2, MARGIN_PX)
        self.body.addLayout(rows)


def _badge(severity: Severity) -> QLabel:
    palette = _BADGE[severity]
    label = QLabel(tr(SEVERITY[severity]))
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setStyleSheet(
        f"background: {palette.ground.name()}; color: {palette.ink.name()};"
        f" border: 1px solid {palette.ink.name()};"
        f" font-size: {theme.text_px() - 2}px; font-weight: bold;"
        " border-radius: 4px; padding: 2px 8px;"
    )
    return label
