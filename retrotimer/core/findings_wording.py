"""Findings as people read them: in the window before a start, and in `retrotimer check`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from math import ceil, floor

from retrotimer.core.findings import KMH, ROUNDING, Finding, Rule, Severity
from retrotimer.core.units import Units
from retrotimer.core.wording import clock

_NUMBERS = re.compile(r"\d+")
# Equally wide, so that what follows is aligned.
SEVERITY = {Severity.REFUSE: "REFUSED", Severity.WARN: "CAREFUL"}
# Where figures are rounded, then so that a limit never looks kept.
_MEASURE: dict[Rule, Callable[[Finding], str]] = {
    Rule.BACKWARD_SPEED: lambda f: f"backward speed {f.value:g} {f.unit}, at most {f.limit:g}",
    Rule.BACKWARD_SHARE: lambda f: (
        f"backward at {ceil(f.value)} % of the own forward speed, at most {f.limit:g} %"
    ),
    Rule.BACKWARD_CHANGE: lambda f: (
        f"{'incline' if f.unit == '%' else 'belt speed'} changed while backward,"
        f" from {f.limit:g} to {f.value:g} {f.unit}"
    ),
    Rule.BOTH_UP: lambda f: (
        f"speed and incline up in one change, the incline from {f.limit:g} to {f.value:g} %"
    ),
    # The limit stems from what was measured: the tenth below, which a console can show.
    Rule.BACKWARD_GROWTH: lambda f: (
        f"backward speed {f.value:g} {f.unit},"
        f" at most {floor(f.limit * 10 + ROUNDING) / 10:g} in this session"
    ),
    Rule.BACKWARD_INCLINE: lambda f: (
        f"backward incline {f.value:g} %,"
        f" {'at least' if f.value < f.limit else 'at most'} {f.limit:g}"
    ),
    Rule.CONTINUOUS_BACKWARD: lambda f: (
        f"backward for {clock(ceil(f.value))} without a break, at most {clock(f.limit)}"
    ),
    Rule.WEEKLY_BACKWARD: lambda f: (
        f"backward for {clock(ceil(f.value))} within seven days, at most {clock(f.limit)}"
    ),
    Rule.WARM_UP: lambda f: f"warm-up {clock(f.value)}, at least {clock(f.limit)}",
    Rule.COOL_DOWN: lambda f: f"cool-down {clock(f.value)}, at least {clock(f.limit)}",
    Rule.TURNAROUND_LENGTH: lambda f: f"turnaround {f.value:g} s, at least {f.limit:g}",
    Rule.STRADDLE: lambda f: f"turnaround of {f.value:g} s astride the running belt",
    Rule.DIRECTION_CHANGES: lambda f: f"{f.value:g} direction changes, at most {f.limit:g}",
    Rule.KNEE_PAIN: lambda f: f"knee pain {f.value:g} of 10, at most {f.limit:g}",
}


def finding_line(finding: Finding, units: Units = Units.METRIC) -> str:
    """All of it in one line: how grave, where, what, why, and what would repair it."""
    what = f"{finding.place}: {measured(finding, units)}"
    line = f"{SEVERITY[finding.severity]}  {what}: {finding.why}"
    return f"{line}. {repair_line(finding)}" if finding.repair else line


def measured(finding: Finding, units: Units = Units.METRIC) -> str:
    """What was found, and the limit."""
    return _MEASURE[finding.rule](_shown(finding, units))


def place_in_words(place: str) -> str:
    """Where it is, for who does not read files: `Step 3.1` is the first step of the third item."""
    if numbers := _NUMBERS.findall(place):
        return f"Step {'.'.join(str(int(number) + 1) for number in numbers)}"
    return {"steps": "Workout", "before": "Today"}.get(place, "Turnaround")


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
    return f"Repair: {finding.repair.text}" if finding.repair else ""


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Refusals, then warnings, each in the order of the workout's rules."""
    return sorted(findings, key=lambda finding: finding.severity is not Severity.REFUSE)
