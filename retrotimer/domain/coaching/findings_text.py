"""Findings as people read them: in the window before a start, and in `retrotimer check`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from math import ceil, floor

from retrotimer.domain.coaching.findings import KMH, ROUNDING, Finding, Rule, Severity
from retrotimer.domain.values.formats import clock
from retrotimer.domain.values.text import Text, listed
from retrotimer.domain.values.units import Units

_NUMBERS = re.compile(r"\d+")
# Equally wide, so that what follows is aligned.
SEVERITY = {Severity.REFUSE: Text("REFUSED"), Severity.WARN: Text("CAREFUL")}
# Where figures are rounded, then so that a limit never looks kept.
_MEASURE: dict[Rule, Callable[[Finding], str]] = {
    Rule.BACKWARD_SPEED: lambda f: _told("backward speed {value} {unit}, at most {limit}", f),
    Rule.BACKWARD_SHARE: lambda f: _told(
        "backward at {value} % of the own forward speed, at most {limit} %", _rounded_up(f)
    ),
    Rule.BACKWARD_CHANGE: lambda f: _told(
        "incline changed while backward, from {limit} to {value} %"
        if f.unit == "%"
        else "belt speed changed while backward, from {limit} to {value} {unit}",
        f,
    ),
    Rule.BOTH_UP: lambda f: _told(
        "speed and incline up in one change, the incline from {limit} to {value} %", f
    ),
    # The limit stems from what was measured: the tenth below, which a console can show.
    Rule.BACKWARD_GROWTH: lambda f: _told(
        "backward speed {value} {unit}, at most {limit} in this session",
        replace(f, limit=floor(f.limit * 10 + ROUNDING) / 10),
    ),
    Rule.BACKWARD_INCLINE: lambda f: _told(
        "backward incline {value} %, at least {limit}"
        if f.value < f.limit
        else "backward incline {value} %, at most {limit}",
        f,
    ),
    Rule.CONTINUOUS_BACKWARD: lambda f: _timed(
        "backward for {value} without a break, at most {limit}", _rounded_up(f)
    ),
    Rule.WEEKLY_BACKWARD: lambda f: _timed(
        "backward for {value} within seven days, at most {limit}", _rounded_up(f)
    ),
    Rule.WARM_UP: lambda f: _timed("warm-up {value}, at least {limit}", f),
    Rule.COOL_DOWN: lambda f: _timed("cool-down {value}, at least {limit}", f),
    Rule.TURNAROUND_LENGTH: lambda f: _told("turnaround {value} s, at least {limit}", f),
    Rule.STRADDLE: lambda f: _told("turnaround of {value} s astride the running belt", f),
    Rule.DIRECTION_CHANGES: lambda f: _told("{value} direction changes, at most {limit}", f),
    Rule.KNEE_PAIN: lambda f: _told("knee pain {value} of 10, at most {limit}", f),
}


def _told(template: str, finding: Finding) -> Text:
    value, limit = f"{finding.value:g}", f"{finding.limit:g}"
    return Text(template, value=value, limit=limit, unit=finding.unit)


def _timed(template: str, finding: Finding) -> Text:
    return Text(template, value=clock(finding.value), limit=clock(finding.limit))


def _rounded_up(finding: Finding) -> Finding:
    return replace(finding, value=ceil(finding.value))


def finding_line(finding: Finding, units: Units = Units.METRIC) -> str:
    """All of it in one line: how grave, where, what, why, and what would repair it."""
    what = listed((finding.place, measured(finding, units), finding.why), ": ")
    line = listed((SEVERITY[finding.severity], what), "  ")
    return listed((line, repair_line(finding)), ". ") if finding.repair else line


def measured(finding: Finding, units: Units = Units.METRIC) -> str:
    """What was found, and the limit."""
    return _MEASURE[finding.rule](_shown(finding, units))


def place_in_words(place: str) -> str:
    """Where it is, for who does not read files: `Step 3.1` is the first step of the third item."""
    if numbers := _NUMBERS.findall(place):
        return Text("Step {number}", number=".".join(str(int(one) + 1) for one in numbers))
    return {"steps": Text("Workout"), "before": Text("Today")}.get(place, Text("Turnaround"))


def _shown(finding: Finding, units: Units) -> Finding:
    """In what the console shows, to its tenth."""
    if finding.unit != KMH or units is Units.METRIC:
        return finding
    value, limit = (units.speed(kmh) * 10 for kmh in (finding.value, finding.limit))
    if finding.rule is Rule.BACKWARD_CHANGE:
        value, limit = round(value), round(limit)
    else:
        value, limit = ceil(value - ROUNDING), floor(limit + ROUNDING)
    return replace(finding, value=value / 10, limit=limit / 10, unit=units.speed_name)


def repair_line(finding: Finding) -> str:
    """What would repair it; nothing where nothing was suggested."""
    return Text("Repair: {repair}", repair=finding.repair.text) if finding.repair else ""


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Refusals, then warnings, each in the order of the workout's rules."""
    return sorted(findings, key=lambda finding: finding.severity is not Severity.REFUSE)
