"""Findings as text, for the window before a start and for `retrotimer check`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from math import ceil, floor

from retrotimer.domain.coaching.findings import KMH, Finding, Rule, Severity
from retrotimer.domain.values.bounds import ROUNDING_TOLERANCE
from retrotimer.domain.values.formats import format_duration
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.domain.values.units import Units

_STEP_NUMBERS = re.compile(r"\d+")
# Both have the same length, so that the texts after them are aligned.
SEVERITY_LABELS = {Severity.BLOCK: Text("Blocked"), Severity.CAUTION: Text("Caution")}
# Figures are rounded away from the limit, so that a violation never looks like the limit itself.
_FORMATTERS: dict[Rule, Callable[[Finding], str]] = {
    Rule.BACKWARD_SPEED: lambda f: _format_values(
        "backward speed {value} {unit}, at most {limit}", f
    ),
    Rule.BACKWARD_SHARE: lambda f: _format_values(
        "backward at {value} % of the own forward speed, at most {limit} %", _round_value_up(f)
    ),
    Rule.BACKWARD_CHANGE: lambda f: _format_values(
        "incline changed while backward, from {limit} to {value} %"
        if f.unit == "%"
        else "belt speed changed while backward, from {limit} to {value} {unit}",
        f,
    ),
    Rule.BOTH_UP: lambda f: _format_values(
        "speed and incline up in one change, the incline from {limit} to {value} %", f
    ),
    # The limit comes from a measured speed: round it down to a tenth, which a console can show.
    Rule.BACKWARD_GROWTH: lambda f: _format_values(
        "backward speed {value} {unit}, at most {limit} in this session",
        replace(f, limit=floor(f.limit * 10 + ROUNDING_TOLERANCE) / 10),
    ),
    Rule.BACKWARD_INCLINE: lambda f: _format_values(
        "backward incline {value} %, at least {limit}"
        if f.value < f.limit
        else "backward incline {value} %, at most {limit}",
        f,
    ),
    Rule.CONTINUOUS_BACKWARD: lambda f: _format_times(
        "backward for {value} without a break, at most {limit}", _round_value_up(f)
    ),
    Rule.WEEKLY_BACKWARD: lambda f: _format_times(
        "backward for {value} within seven days, at most {limit}", _round_value_up(f)
    ),
    Rule.SESSION_BACKWARD: lambda f: _format_times(
        "backward for {value} in one session, at most {limit}", _round_value_up(f)
    ),
    Rule.WEEKLY_RETURN: lambda f: _format_times(
        "backward for {value} after a week without, at most {limit}", _round_value_up(f)
    ),
    Rule.REST: lambda f: _format_values(
        "{value} h since the last walk backward, at least {limit} h",
        replace(f, value=floor(f.value * 10) / 10),
    ),
    Rule.PROGRAM_LEVEL: lambda f: _format_values(
        "{value} days of walking backward, at least {limit}", f
    ),
    Rule.FORWARD_SPEED: lambda f: _format_values(
        "forward speed {value} {unit}, at most {limit}", f
    ),
    Rule.FORWARD_INCLINE: lambda f: _format_values("forward incline {value} %, at most {limit}", f),
    Rule.EASY_SPEED: lambda f: _format_values(
        "warm-up or cool-down at {value} {unit}, at most {limit}", f
    ),
    Rule.EASY_INCLINE: lambda f: _format_values(
        "warm-up or cool-down at {value} %, at most {limit}", f
    ),
    Rule.ENDS_BACKWARD: lambda f: _format_values("the workout ends facing backward", f),
    Rule.WARM_UP: lambda f: _format_times("warm-up {value}, at least {limit}", f),
    Rule.COOL_DOWN: lambda f: _format_times("cool-down {value}, at least {limit}", f),
    Rule.TURNAROUND_LENGTH: lambda f: _format_values("turnaround {value} s, at least {limit}", f),
    Rule.STRADDLE: lambda f: _format_values("turnaround of {value} s astride the running belt", f),
    Rule.DIRECTION_CHANGES: lambda f: _format_values(
        "{value} direction changes, at most {limit}", f
    ),
    Rule.KNEE_PAIN: lambda f: _format_values("knee pain {value} of 10, at most {limit}", f),
}


def _format_values(template: str, finding: Finding) -> Text:
    value, limit = f"{finding.value:g}", f"{finding.limit:g}"
    return Text(template, value=value, limit=limit, unit=finding.unit)


def _format_times(template: str, finding: Finding) -> Text:
    return Text(
        template, value=format_duration(finding.value), limit=format_duration(finding.limit)
    )


def _round_value_up(finding: Finding) -> Finding:
    return replace(finding, value=ceil(finding.value))


def format_finding(finding: Finding, units: Units = Units.METRIC) -> str:
    """A finding in one line: severity, location, measurement, reason and repair."""
    measurement = format_measurement(finding, units)
    details = join_texts((finding.location, measurement, finding.reason), ": ")
    line = join_texts((SEVERITY_LABELS[finding.severity], details), "  ")
    return join_texts((line, format_repair(finding)), ". ") if finding.repair else line


def format_measurement(finding: Finding, units: Units = Units.METRIC) -> str:
    """The measured value and the limit."""
    return _FORMATTERS[finding.rule](_to_display_units(finding, units))


def limit_notice_text(findings: Iterable[Finding], units: Units = Units.METRIC) -> str:
    """What a control during a session led to: the most severe finding in one line."""
    finding = sort_by_severity(findings)[0]
    measurement = format_measurement(finding, units)
    if finding.severity is Severity.BLOCK:
        return Text("Blocked: {finding}.   I: do it, I'm responsible", finding=measurement)
    return Text("Caution: {finding}.", finding=measurement)


def location_label(location: str) -> str:
    """The location for people: `Step 3.1` is the first step inside the third item."""
    if numbers := _STEP_NUMBERS.findall(location):
        return Text("Step {number}", number=".".join(str(int(index) + 1) for index in numbers))
    return {"steps": Text("Workout"), "before": Text("Today")}.get(location, Text("Turnaround"))


def _to_display_units(finding: Finding, units: Units) -> Finding:
    """The finding in the units of the console, rounded to its tenths."""
    if finding.unit != KMH or units is Units.METRIC:
        return finding
    value, limit = (units.speed_from_kmh(kmh) * 10 for kmh in (finding.value, finding.limit))
    if finding.rule is Rule.BACKWARD_CHANGE:
        value, limit = round(value), round(limit)
    else:
        value, limit = ceil(value - ROUNDING_TOLERANCE), floor(limit + ROUNDING_TOLERANCE)
    return replace(finding, value=value / 10, limit=limit / 10, unit=units.speed_unit)


def format_repair(finding: Finding) -> str:
    """The suggested repair, or an empty text."""
    return Text("Repair: {repair}", repair=finding.repair.description) if finding.repair else ""


def sort_by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Blocking findings first, then cautions, each in their given order."""
    return sorted(findings, key=lambda finding: finding.severity is not Severity.BLOCK)
