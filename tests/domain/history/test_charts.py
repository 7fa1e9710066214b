"""The charts of the history, and their descriptions."""

from __future__ import annotations

from retrotimer.domain.history.charts import (
    MAX_SHOWN_SESSIONS,
    MAX_SHOWN_WEEKS,
    ChartType,
    build_charts,
)
from retrotimer.domain.history.trends import build_pain_trend
from retrotimer.domain.history.weeks import summarize_weeks
from retrotimer.domain.values.units import Units
from tests.support.session_items import MONDAY, WEEK, make_item, make_pain_trend


def drawn(sessions, pains=None, units=Units.METRIC):
    weeks = summarize_weeks(sessions, MONDAY)
    return build_charts(weeks, pains or build_pain_trend(sessions), MONDAY, units)


def test_without_a_session_every_chart_is_there_and_empty():
    minutes, speed, shares, pain, streak = drawn([])
    assert [chart.points for chart in (minutes, speed, shares, pain, streak)] == [()] * 5
    assert minutes.description == "This week 0 min backward"
    assert speed.description == "Nothing walked backward yet"
    assert pain.description == "No knee pain scores yet."
    assert streak.description == "0 weeks in a row up to now, the most so far 0"
    assert all(chart.axis_max > 0 for chart in (minutes, speed, shares, pain, streak))


def test_every_point_says_in_words_what_is_drawn():
    sessions = [make_item(MONDAY, backward_s=120.0, top_kmh=2.4), make_item(MONDAY - 2 * WEEK)]
    minutes, speed, shares, _, streak = drawn(sessions)
    assert [point.value_label for point in minutes.points] == ["1", "0", "2"]
    description = "Week of 2026-11-23: 2 min backward, 3 min forward"
    assert (minutes.points[-1].label, minutes.points[-1].description) == ("23 Nov", description)
    assert [point.value_label for point in speed.points] == ["2.0", "", "2.4"]
    assert speed.points[1].description == "Week of 2026-11-16: nothing walked backward"
    assert speed.description == "Fastest in these weeks: 2.4 km/h"
    assert [point.value for point in shares.points] == [25.0, None, 40.0]
    assert shares.points[1].description == "Week of 2026-11-16: nothing walked"
    assert shares.points[2].description == "Week of 2026-11-23: 40 % backward, 60 % forward"
    assert [point.description for point in streak.points][:2] == [
        "Week of 2026-11-09: 1 session",
        "Week of 2026-11-16: 0 sessions",
    ]
    assert streak.description == "1 week in a row up to now, the most so far 1"


def test_speeds_are_those_of_the_console():
    _, speed, *_ = drawn([make_item(MONDAY, top_kmh=1.609344)], units=Units.IMPERIAL)
    assert (speed.name, speed.points[0].value_label) == ("Fastest backward a week, mph", "1.0")


def test_charts_show_at_most_a_readable_number_of_points_and_the_streak_of_all_weeks():
    sessions = [make_item(MONDAY - number * WEEK) for number in range(40)]
    minutes, _, _, pain, streak = drawn(sessions, make_pain_trend(*[1] * 90))
    assert len(minutes.points) == MAX_SHOWN_WEEKS
    assert len(pain.points) == MAX_SHOWN_SESSIONS
    assert streak.description == "40 weeks in a row up to now, the most so far 40"


def test_the_band_is_where_a_change_means_little_and_stays_on_the_scale():
    def band(*worst: int):
        return drawn([], make_pain_trend(*worst))[3].no_change_band

    assert band(5, 5, 5, 1, 1, 1) == (3.0, 7.0)
    assert band(1, 1, 1, 1, 1, 1) == (0.0, 3.0)
    assert band(9, 9, 9, 1, 1, 1) == (7.0, 10.0)
    assert band(9, 9) is None
    assert (
        drawn([], make_pain_trend(3))[3].points[0].description
        == "2026-11-23: worst knee pain 3 of 10"
    )
    assert drawn([], make_pain_trend(3))[3].chart_type is ChartType.LINE
