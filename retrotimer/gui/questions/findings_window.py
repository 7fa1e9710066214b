"""The findings window: what the safety check found before the start, and its acceptance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QWidget,
)

from retrotimer.domain.coaching.findings import Finding, Severity, is_blocked
from retrotimer.domain.coaching.findings_text import (
    SEVERITY_LABELS,
    format_finding,
    format_measurement,
    format_repair,
    location_label,
    sort_by_severity,
)
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
from retrotimer.gui.widgets.plain_text import PlainLabel

_BLOCKED_TEXT = Text("RetroTimer does not start this workout as it is.")
_CAUTION_TEXT = Text("Read this before you start.")
_RESPONSIBILITY_TEXT = Text("I am the trainer or the owner, and I take responsibility")
_BADGE_COLOURS = {Severity.BLOCK: theme.STANDING, Severity.CAUTION: theme.BACKWARD}


class FindingsWindow(ScrollingDialog):
    """Lists the findings of a workout.

    A blocked workout cannot be started by accident: Return and Esc both leave the window.
    """

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
        sorted_findings = sort_by_severity(findings)
        self.setAccessibleDescription(
            "\n".join(tr(format_finding(finding, units)) for finding in sorted_findings)
        )
        self.responsibility_box = OutlinedCheckBox(tr(_RESPONSIBILITY_TEXT))
        blocked = is_blocked(sorted_findings)
        self.body_layout.addWidget(
            make_wrapped_label(tr(_BLOCKED_TEXT if blocked else _CAUTION_TEXT))
        )
        self._add_findings(sorted_findings, units)
        self.body_layout.addStretch()
        if blocked:
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
            location = tr(location_label(finding.location))
            label = make_wrapped_label(f"{location}: {tr(format_measurement(finding, units))}")
            font = label.font()
            font.setBold(True)
            label.setFont(font)
            rows.addWidget(label, row, 1)
            reason = f"{capitalize(tr(finding.reason))}.\n{tr(format_repair(finding))}"
            rows.addWidget(make_wrapped_label(reason.strip()), row + 1, 1)
            rows.setRowMinimumHeight(row + 2, MARGIN_PX)
        self.body_layout.addLayout(rows)


def _make_badge(severity: Severity) -> QLabel:
    palette = _BADGE_COLOURS[severity]
    label = PlainLabel(tr(SEVERITY_LABELS[severity]))
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setStyleSheet(
        f"background: {palette.background.name()}; color: {palette.foreground.name()};"
        f" border: 1px solid {palette.foreground.name()};"
        f" font-size: {theme.text_px() - 2}px; font-weight: bold;"
        " border-radius: 4px; padding: 2px 8px;"
    )
    return label
