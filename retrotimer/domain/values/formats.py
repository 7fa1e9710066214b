"""Speeds, inclines and durations as they are shown."""

from __future__ import annotations

from retrotimer.domain.values.units import Units


def format_speed(speed_kmh: float, units: Units = Units.METRIC) -> str:
    return f"{units.speed_from_kmh(speed_kmh):.1f} {units.speed_unit}"


def format_incline(incline_pct: float) -> str:
    # Adding 0.0 turns -0.0 into 0.0, which has no minus sign.
    return f"{incline_pct + 0.0:g} %"


def format_duration(seconds: float) -> str:
    """A duration as the countdown shows it: 0:42, 12:07, 1:02:03."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
