"""What the charts of a history show, as values; each point also in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retrotimer.domain.history.trends import (
    MEANINGFUL_CHANGE,
    PainTrend,
    SessionPain,
    find_longest_streak,
)
from retrotimer.domain.history.weeks import WeekSummary, current_streak
from retrotimer.domain.messages import format_session_count
from retrotimer.domain.values.dates import format_short_date
from retrotimer.domain.values.formats import format_speed
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.domain.values.units import Units

# As many as are told apart at a glance; a week of a program is seen among its neighbours.
MAX_SHOWN_WEEKS, MAX_SHOWN_SESSIONS = 16, 24
MAX_PAIN_SCORE = 10.0
# What is written in the band.
NO_CLEAR_CHANGE_LABEL = Text("no clear change")


class ChartType(StrEnum):
    """How it is drawn: shares fill a bar from below, what is left of it is the rest."""

    BARS = "bars"
    LINE = "line"
    PERCENT = "shares"


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """`value` is None where there is nothing to draw; `shown` is written at it."""

    label: str
    value: float | None
    value_label: str
    description: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`band` is between which values a change means little. `told` says all of it in one line."""

    name: str
    chart_type: ChartType
    points: Sequence[ChartPoint]
    axis_max: float
    description: str
    no_change_band: tuple[float, float] | None = None


def build_charts(
    weeks: Sequence[WeekSummary], pain_trend: PainTrend, today: date, units: Units = Units.METRIC
) -> tuple[Chart, ...]:
    """All charts of a history whose weeks have no gap."""
    last = weeks[-MAX_SHOWN_WEEKS:]
    return (
        _minutes_chart(last),
        _speed_chart(last, units),
        _percent_chart(last),
        _pain_chart(pain_trend),
        _sessions_chart(last, weeks, today),
    )


def _minutes_chart(weeks: Sequence[WeekSummary]) -> Chart:
    def point(week: WeekSummary) -> ChartPoint:
        minutes = week.backward_s / 60
        told = Text(
            "{week}: {backward} min backward, {forward} min forward",
            week=_week_label(week),
            backward=round(minutes),
            forward=round(week.forward_s / 60),
        )
        return ChartPoint(_short_week_label(week), minutes, f"{minutes:.0f}", told)

    minutes = round(weeks[-1].backward_s / 60) if weeks else 0
    told = Text("This week {minutes} min backward", minutes=minutes)
    return _weekly_chart(Text("Minutes backward a week"), weeks, point, told)


def _speed_chart(weeks: Sequence[WeekSummary], units: Units) -> Chart:
    def point(week: WeekSummary) -> ChartPoint:
        kmh = week.top_backward_kmh
        if not kmh:
            nothing = Text("{week}: nothing walked backward", week=_week_label(week))
            return ChartPoint(_short_week_label(week), None, "", nothing)
        shown = units.speed_from_kmh(kmh)
        told = join_texts((_week_label(week), format_speed(kmh, units)), ": ")
        return ChartPoint(_short_week_label(week), shown, f"{shown:.1f}", told)

    fastest = max((week.top_backward_kmh for week in weeks), default=0.0)
    name = Text("Fastest backward a week, {unit}", unit=units.speed_unit)
    told = Text("Nothing walked backward yet")
    if fastest:
        told = Text("Fastest in these weeks: {speed}", speed=format_speed(fastest, units))
    return _weekly_chart(name, weeks, point, told, ChartType.LINE)


def _percent_chart(weeks: Sequence[WeekSummary]) -> Chart:
    def point(week: WeekSummary) -> ChartPoint:
        if not week.backward_s + week.forward_s:
            return ChartPoint(
                _short_week_label(week),
                None,
                "",
                Text("{week}: nothing walked", week=_week_label(week)),
            )
        share = week.backward_pct
        told = Text(
            "{week}: {backward} % backward, {forward} % forward",
            week=_week_label(week),
            backward=share,
            forward=100 - share,
        )
        return ChartPoint(_short_week_label(week), float(share), f"{share}", told)

    share = weeks[-1].backward_pct if weeks else 0
    points = tuple(map(point, weeks))
    told = Text("This week {share} % of the walking was backward", share=share)
    return Chart(
        Text("Backward below, forward above, in %"), ChartType.PERCENT, points, 100.0, told
    )


def _pain_chart(trend: PainTrend) -> Chart:
    def point(pain: SessionPain) -> ChartPoint:
        day, worst = pain.day.isoformat(), pain.worst_pain
        told = Text("{day}: worst knee pain {worst} of 10", day=day, worst=worst)
        return ChartPoint(format_short_date(pain.day), float(worst), f"{worst}", told)

    points = tuple(map(point, trend.session_pains[-MAX_SHOWN_SESSIONS:]))
    band = None
    if trend.is_comparable:
        band = (
            max(trend.first_mean - MEANINGFUL_CHANGE, 0.0),
            min(trend.first_mean + MEANINGFUL_CHANGE, MAX_PAIN_SCORE),
        )
    name = Text("Worst knee pain of a session, 0 to 10")
    return Chart(name, ChartType.LINE, points, MAX_PAIN_SCORE, trend.description, band)


def _sessions_chart(
    weeks: Sequence[WeekSummary], all_weeks: Sequence[WeekSummary], today: date
) -> Chart:
    def point(week: WeekSummary) -> ChartPoint:
        told = join_texts((_week_label(week), format_session_count(week.session_count)), ": ")
        return ChartPoint(
            _short_week_label(week), float(week.session_count), f"{week.session_count}", told
        )

    row = current_streak(all_weeks, today)
    longest = find_longest_streak(all_weeks)
    weeks_now = Text("1 week") if row == 1 else Text("{count} weeks", count=row)
    told = Text(
        "{weeks} in a row up to now, the most so far {longest}", weeks=weeks_now, longest=longest
    )
    return _weekly_chart(Text("Sessions a week"), weeks, point, told)


def _weekly_chart(
    name: str,
    weeks: Sequence[WeekSummary],
    build_point: Callable[[WeekSummary], ChartPoint],
    description: str,
    chart_type: ChartType = ChartType.BARS,
) -> Chart:
    points = tuple(map(build_point, weeks))
    top = max((one.value or 0.0 for one in points), default=0.0) or 1.0
    return Chart(name, chart_type, points, top, description)


def _short_week_label(week: WeekSummary) -> str:
    return format_short_date(week.monday)


def _week_label(week: WeekSummary) -> str:
    return Text("Week of {monday}", monday=week.monday.isoformat())
