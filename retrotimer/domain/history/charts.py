"""What the charts of a history show, as values; each point also in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retrotimer.domain.history.trends import MEANINGFUL, Pain, PainTrend, longest_streak
from retrotimer.domain.history.weeks import Week, streak
from retrotimer.domain.messages import counted
from retrotimer.domain.values.dates import brief_day
from retrotimer.domain.values.formats import speed
from retrotimer.domain.values.text import Text, listed
from retrotimer.domain.values.units import Units

# As many as are told apart at a glance; a week of a program is seen among its neighbours.
SHOWN_WEEKS, SHOWN_PAINS = 16, 24
WORST_PAIN = 10.0
# What is written in the band.
NO_CLEAR_CHANGE = Text("no clear change")


class Form(StrEnum):
    """How it is drawn: shares fill a bar from below, what is left of it is the rest."""

    BARS = "bars"
    LINE = "line"
    SHARES = "shares"


@dataclass(frozen=True, slots=True)
class Point:
    """`value` is None where there is nothing to draw; `shown` is written at it."""

    label: str
    value: float | None
    shown: str
    told: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`band` is between which values a change means little. `told` says all of it in one line."""

    name: str
    form: Form
    points: Sequence[Point]
    top: float
    told: str
    band: tuple[float, float] | None = None


def charts(
    weeks: Sequence[Week], pains: PainTrend, today: date, units: Units = Units.METRIC
) -> tuple[Chart, ...]:
    """All charts of a history whose weeks have no gap."""
    last = weeks[-SHOWN_WEEKS:]
    return (
        _minutes(last),
        _speed(last, units),
        _shares(last),
        _pain(pains),
        _streak(last, weeks, today),
    )


def _minutes(weeks: Sequence[Week]) -> Chart:
    def point(week: Week) -> Point:
        minutes = week.backward_s / 60
        told = Text(
            "{week}: {backward} min backward, {forward} min forward",
            week=_of(week),
            backward=round(minutes),
            forward=round(week.forward_s / 60),
        )
        return Point(_label(week), minutes, f"{minutes:.0f}", told)

    minutes = round(weeks[-1].backward_s / 60) if weeks else 0
    told = Text("This week {minutes} min backward", minutes=minutes)
    return _weekly(Text("Minutes backward a week"), weeks, point, told)


def _speed(weeks: Sequence[Week], units: Units) -> Chart:
    def point(week: Week) -> Point:
        kmh = week.top_backward_kmh
        if not kmh:
            nothing = Text("{week}: nothing walked backward", week=_of(week))
            return Point(_label(week), None, "", nothing)
        shown = units.speed(kmh)
        told = listed((_of(week), speed(kmh, units)), ": ")
        return Point(_label(week), shown, f"{shown:.1f}", told)

    fastest = max((week.top_backward_kmh for week in weeks), default=0.0)
    name = Text("Fastest backward a week, {unit}", unit=units.speed_name)
    told = Text("Nothing walked backward yet")
    if fastest:
        told = Text("Fastest in these weeks: {speed}", speed=speed(fastest, units))
    return _weekly(name, weeks, point, told, Form.LINE)


def _shares(weeks: Sequence[Week]) -> Chart:
    def point(week: Week) -> Point:
        if not week.backward_s + week.forward_s:
            return Point(_label(week), None, "", Text("{week}: nothing walked", week=_of(week)))
        share = week.backward_pct
        told = Text(
            "{week}: {backward} % backward, {forward} % forward",
            week=_of(week),
            backward=share,
            forward=100 - share,
        )
        return Point(_label(week), float(share), f"{share}", told)

    share = weeks[-1].backward_pct if weeks else 0
    points = tuple(map(point, weeks))
    told = Text("This week {share} % of the walking was backward", share=share)
    return Chart(Text("Backward below, forward above, in %"), Form.SHARES, points, 100.0, told)


def _pain(trend: PainTrend) -> Chart:
    def point(pain: Pain) -> Point:
        day, worst = pain.day.isoformat(), pain.worst
        told = Text("{day}: worst knee pain {worst} of 10", day=day, worst=worst)
        return Point(brief_day(pain.day), float(worst), f"{worst}", told)

    points = tuple(map(point, trend.pains[-SHOWN_PAINS:]))
    band = None
    if trend.comparable:
        band = max(trend.began - MEANINGFUL, 0.0), min(trend.began + MEANINGFUL, WORST_PAIN)
    name = Text("Worst knee pain of a session, 0 to 10")
    return Chart(name, Form.LINE, points, WORST_PAIN, trend.told, band)


def _streak(weeks: Sequence[Week], all_weeks: Sequence[Week], today: date) -> Chart:
    def point(week: Week) -> Point:
        told = listed((_of(week), counted(week.sessions)), ": ")
        return Point(_label(week), float(week.sessions), f"{week.sessions}", told)

    row = streak(all_weeks, today)
    longest = longest_streak(all_weeks)
    weeks_now = Text("1 week") if row == 1 else Text("{count} weeks", count=row)
    told = Text(
        "{weeks} in a row up to now, the most so far {longest}", weeks=weeks_now, longest=longest
    )
    return _weekly(Text("Sessions a week"), weeks, point, told)


def _weekly(
    name: str,
    weeks: Sequence[Week],
    point: Callable[[Week], Point],
    told: str,
    form: Form = Form.BARS,
) -> Chart:
    points = tuple(map(point, weeks))
    top = max((one.value or 0.0 for one in points), default=0.0) or 1.0
    return Chart(name, form, points, top, told)


def _label(week: Week) -> str:
    return brief_day(week.monday)


def _of(week: Week) -> str:
    return Text("Week of {monday}", monday=week.monday.isoformat())
