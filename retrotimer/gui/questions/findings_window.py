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
    SEVERITY_LABELS,
    format_finding,
    format_measurement,
    format_repair,
    location_label,
    sort_by_severity,
)
from retrotimer.domain.coaching.safety_check import is_blocked
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import capitalize, tr, translated_name
from retrotimer.gui.widgets.page import (
    MARGIN_PX,
    RETURN_KEYS,
    OutlinedCheckBox,
    ScrollingDialog,
    make_wrapped_label,
)

_BLOCKED_TEXT = Text("RetroTimer does not start this workout as it is.")
_CAUTION_TEXT = Text("Read this before you start.")
_RESPONSIBILITY_TEXT = Text("I am the trainer or the owner, and I take responsibility")
_BADGE_COLOURS = {Severity.BLOCK: theme.STANDING, Severity.CAUTION: theme.BACKWARD}


class FindingsWindow(ScrollingDialog):
    """Lists what was found. What is refused starts by nobody's accident: one key always leaves."""

    risk_accepted = Signal()
    cancelled = Signal()

    def __init__(
        self,
        title: str,
        findings: Sequence[Finding],
        units: Units = Units.METRIC,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(translated_name(title), parent)
        listed = sort_by_severity(findings)
        self.setAccessibleDescription("\n".join(tr(format_finding(one, units)) for one in listed))
        self.responsibility_box = OutlinedCheckBox(tr(_RESPONSIBILITY_TEXT))
        held = is_blocked(tuple(listed))
        self.body_layout.addWidget(make_wrapped_label(tr(_BLOCKED_TEXT if held else _CAUTION_TEXT)))
        self._add_findings(listed, units)
        self.body_layout.addStretch()
        if held:
            self._outer_layout.insertWidget(1, self.responsibility_box)
            self.start_button = self.add_button(tr("I take responsibility"), self.accept)
            self.start_button.setEnabled(False)
            self.responsibility_box.toggled.connect(self.start_button.setEnabled)
            self.cancel_button = self.add_button(tr("Do not start"), self.reject, *RETURN_KEYS)
            self.cancel_button.setFocus()
            self.hint_label.setText(tr("Return or Esc: do not start"))
        else:
            self.cancel_button = self.add_button(tr("Do not start"), self.reject)
            self.start_button = self.add_button(tr("Start"), self.accept, *RETURN_KEYS)
            self.start_button.setFocus()
            self.hint_label.setText(tr("Return: start   Esc: do not start"))
        self.accepted.connect(self.risk_accepted)
        self.rejected.connect(self.cancelled)

    def _add_findings(self, findings: list[Finding], units: Units) -> None:
        rows = QGridLayout()
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(1)
        rows.setColumnStretch(1, 1)
        for finding in findings:
            row = rows.rowCount()
            rows.addWidget(_make_badge(finding.severity), row, 0, Qt.AlignmentFlag.AlignTop)
            where = tr(location_label(finding.location))
            what = make_wrapped_label(f"{where}: {tr(format_measurement(finding, units))}")
            font = what.font()
            font.setBold(True)
            what.setFont(font)
            rows.addWidget(what, row, 1)
            why = f"{capitalize(tr(finding.reason))}.\n{tr(format_repair(finding))}"
            rows.addWidget(make_wrapped_label(why.strip()), row + 1, 1)
            rows.setRowMinimumHeight(row + 2, MARGIN_PX)
        self.body_layout.addLayout(rows)


def _make_badge(severity: Severity) -> QLabel:
    palette = _BADGE_COLOURS[severity]
    label = QLabel(tr(SEVERITY_LABELS[severity]))
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setStyleSheet(
        f"background: {palette.background.name()}; color: {palette.foreground.name()};"
        f" border: 1px solid {palette.foreground.name()};"
        f" font-size: {theme.text_px() - 2}px; font-weight: bold;"
        " border-radius: 4px; padding: 2px 8px;"
    )
    return label
