"""The charts of a history as values; each point and each chart is also described in text."""

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

# How many points can be distinguished at a glance.
MAX_SHOWN_WEEKS, MAX_SHOWN_SESSIONS = 16, 24
MAX_PAIN_SCORE = 10.0
# Shown inside the band of values that count as unchanged.
NO_CLEAR_CHANGE_LABEL = Text("no clear change")


class ChartType(StrEnum):
    """How a chart is drawn. PERCENT fills a part of each bar from below."""

    BARS = "bars"
    LINE = "line"
    PERCENT = "shares"


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One point with its texts. `value` is None if there is nothing to draw."""

    label: str
    value: float | None
    value_label: str
    description: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. Values within `no_change_band` count as unchanged; `description` sums it up."""

    name: str
    chart_type: ChartType
    points: Sequence[ChartPoint]
    axis_max: float
    description: str
    no_change_band: tuple[float, float] | None = None


def build_charts(
    weeks: Sequence[WeekSummary], pain_trend: PainTrend, today: date, units: Units = Units.METRIC
) -> tuple[Chart, ...]:
    """All charts of a history; `weeks` are in order and without gaps."""
    shown_weeks = weeks[-MAX_SHOWN_WEEKS:]
    return (
        _minutes_chart(shown_weeks),
        _speed_chart(shown_weeks, units),
        _percent_chart(shown_weeks),
        _pain_chart(pain_trend),
        _sessions_chart(shown_weeks, weeks, today),
    )


def _minutes_chart(weeks: Sequence[WeekSummary]) -> Chart:
    def point(week: WeekSummary) -> ChartPoint:
        minutes = week.backward_s / 60
        description = Text(
            "{week}: {backward} min backward, {forward} min forward",
            week=_week_label(week),
            backward=round(minutes),
            forward=round(week.forward_s / 60),
        )
        return ChartPoint(_short_week_label(week), minutes, f"{minutes:.0f}", description)

    minutes = round(weeks[-1].backward_s / 60) if weeks else 0
    description = Text("This week {minutes} min backward", minutes=minutes)
    return _weekly_chart(Text("Minutes backward a week"), weeks, point, description)


def _speed_chart(weeks: Sequence[WeekSummary], units: Units) -> Chart:
    def point(week: WeekSummary) -> ChartPoint:
        kmh = week.top_backward_kmh
        if not kmh:
            nothing = Text("{week}: nothing walked backward", week=_week_label(week))
            return ChartPoint(_short_week_label(week), None, "", nothing)
        speed = units.speed_from_kmh(kmh)
        description = join_texts((_week_label(week), format_speed(kmh, units)), ": ")
        return ChartPoint(_short_week_label(week), speed, f"{speed:.1f}", description)

    fastest = max((week.top_backward_kmh for week in weeks), default=0.0)
    name = Text("Fastest backward a week, {unit}", unit=units.speed_unit)
    description = Text("Nothing walked backward yet")
    if fastest:
        description = Text("Fastest in these weeks: {speed}", speed=format_speed(fastest, units))
    return _weekly_chart(name, weeks, point, description, ChartType.LINE)


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
        description = Text(
            "{week}: {backward} % backward, {forward} % forward",
            week=_week_label(week),
            backward=share,
            forward=100 - share,
        )
        return ChartPoint(_short_week_label(week), float(share), f"{share}", description)

    share = weeks[-1].backward_pct if weeks else 0
    points = tuple(map(point, weeks))
    description = Text("This week {share} % of the walking was backward", share=share)
    return Chart(
        Text("Backward below, forward above, in %"), ChartType.PERCENT, points, 100.0, description
    )


def _pain_chart(trend: PainTrend) -> Chart:
    def point(pain: SessionPain) -> ChartPoint:
        day, worst = pain.day.isoformat(), pain.worst_pain
        description = Text("{day}: worst knee pain {worst} of 10", day=day, worst=worst)
        return ChartPoint(format_short_date(pain.day), float(worst), f"{worst}", description)

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
        description = join_texts(
            (_week_label(week), format_session_count(week.session_count)), ": "
        )
        return ChartPoint(
            _short_week_label(week), float(week.session_count), f"{week.session_count}", description
        )

    streak = current_streak(all_weeks, today)
    longest = find_longest_streak(all_weeks)
    streak_text = Text("1 week") if streak == 1 else Text("{count} weeks", count=streak)
    description = Text(
        "{weeks} in a row up to now, the most so far {longest}", weeks=streak_text, longest=longest
    )
    return _weekly_chart(Text("Sessions a week"), weeks, point, description)


def _weekly_chart(
    name: str,
    weeks: Sequence[WeekSummary],
    build_point: Callable[[WeekSummary], ChartPoint],
    description: str,
    chart_type: ChartType = ChartType.BARS,
) -> Chart:
    points = tuple(map(build_point, weeks))
    top = max((point.value or 0.0 for point in points), default=0.0) or 1.0
    return Chart(name, chart_type, points, top, description)


def _short_week_label(week: WeekSummary) -> str:
    return format_short_date(week.monday)


def _week_label(week: WeekSummary) -> str:
    return Text("Week of {monday}", monday=week.monday.isoformat())
