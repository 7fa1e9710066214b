"""The walker's profile: how a client and their history change a workout."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.coaching.client import Condition, HandrailUse, Screening
from retrotimer.domain.coaching.walker_profile import (
    WalkHistory,
    is_backward_session,
    summarize_walk_history,
)
from retrotimer.domain.session.record import Outcome, SessionRecord, WalkedSegment
from retrotimer.domain.settings.habits import Habits
from retrotimer.domain.values.units import Units
from retrotimer.domain.values.validation import UnsuitableWorkoutError
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import (
    Direction,
    SegmentKind,
    Step,
    TurnaroundKind,
    TurnaroundRule,
    Workout,
)
from tests.support.long_workouts import LONG_WORKOUT
from tests.support.walkers import TODAY, walker

FULL_STOP, STRADDLE = TurnaroundKind.FULL_STOP, TurnaroundKind.STRADDLE
FORWARD, BACKWARD, STANDING = Direction.FORWARD, Direction.BACKWARD, Direction.STANDING
NOW = datetime(2026, 3, 15, 18, tzinfo=UTC)
SECOND, DAY, WEEK = timedelta(seconds=1), timedelta(days=1), timedelta(weeks=1)


@pytest.mark.parametrize(
    ("before", "kept", "number"), [(0, 0, 1), (2, 0, 3), (0, 3, 4), (2, 3, 6), (6, 100, 107)]
)
def test_days_are_counted_from_one_with_those_before_this_history(before, kept, number):
    assert walker(before, past=kept).day_number == number


def test_several_sessions_on_one_day_are_one_day_and_those_of_today_do_not_count():
    today = replace(walker(), history=WalkHistory(9, backward_days=frozenset({TODAY})))
    assert (today.day_number, today.is_first_day) == (1, True)


@pytest.mark.parametrize(
    ("number", "beginner", "early"),
    [
        *((1, True, True), (3, True, True), (4, False, True)),
        *((6, False, True), (7, False, False), (99, False, False)),
    ],
)
def test_the_first_three_sessions_and_the_first_six(number, beginner, early):
    for one in (walker(number - 1), walker(past=number - 1)):
        assert (one.is_beginner, one.is_early_stage, one.needs_guided_turns) == (
            beginner,
            early,
            beginner,
        )


@pytest.mark.parametrize(
    ("known", "careful"),
    [
        ({}, False),
        ({"birth_year": None}, True),
        # 64 and 65 in the year of the walk; only that is known, not the day.
        *(({"birth_year": 1962}, False), ({"birth_year": 1961}, True)),
        *(({"birth_year": 1900}, True), ({"birth_year": 2100}, False)),
        *(({"fall": True}, True), ({"fall": False}, False)),
        ({"screening": Screening("2026-01-01")}, False),
        *(({"screening": Screening("2026-01-01", (one,))}, True) for one in Condition),
        # An old yes counts until it is answered anew.
        ({"screening": Screening("2020-01-01", (Condition.BALANCE,), version=0)}, True),
        ({"birth_year": 1990, "screening": Screening("2026-01-01", (Condition.FALL,))}, True),
    ],
)
def test_who_must_be_careful_is_guided_for_ever(known, careful):
    for sessions in (3, 6, 1000):
        one = walker(sessions, **known)
        assert (one.needs_caution, one.needs_guided_turns) == (careful, careful)
    assert walker(0, **known).needs_guided_turns


GUIDED = [walker(), walker(2), walker(50, fall=True), walker(50, birth_year=1961)]
RULES = [
    TurnaroundRule(FULL_STOP, 25),
    TurnaroundRule(FULL_STOP, 30, hold=True),
    TurnaroundRule(STRADDLE, 15),
    TurnaroundRule(STRADDLE, 40, speed_kmh=3.2),
]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("one", GUIDED, ids=lambda one: f"day {one.day_number}")
def test_who_is_guided_stops_the_belt_for_forty_seconds_and_confirms(one, rule):
    turn = one.adapt_turnaround(rule)
    assert (turn.kind, turn.duration_s, turn.hold) == (FULL_STOP, 40, True)


@pytest.mark.parametrize(("duration_s", "expected_s"), [(39.9, 40), (40, 40), (40.1, 40.1)])
def test_who_is_guided_may_take_longer_still(duration_s, expected_s):
    assert walker().adapt_turnaround(TurnaroundRule(duration_s=duration_s)).duration_s == expected_s


@pytest.mark.parametrize(
    ("rule", "least_s", "expected_s"),
    [
        *((TurnaroundRule(FULL_STOP, 25), 25, 25), (TurnaroundRule(FULL_STOP, 25), 25.1, 25.1)),
        *((TurnaroundRule(FULL_STOP, 30), 29.9, 30), (TurnaroundRule(FULL_STOP, 30), 120, 120)),
        *((TurnaroundRule(STRADDLE, 15), 25, 25), (TurnaroundRule(FULL_STOP, 130), 120, 130)),
    ],
)
def test_who_wants_longer_turns_never_has_shorter_ones(rule, least_s, expected_s):
    turn = walker(3, least_turn_s=least_s).adapt_turnaround(rule)
    assert turn == replace(rule, duration_s=expected_s, speed_kmh=1.6)


@pytest.mark.parametrize(("least_s", "expected_s"), [(25, 40), (40, 40), (40.1, 40.1), (120, 120)])
def test_who_is_guided_keeps_their_forty_seconds_whatever_they_want(least_s, expected_s):
    for sessions, known in ((0, {}), (2, {}), (50, {"fall": True}), (50, {"birth_year": 1961})):
        turn = walker(sessions, least_turn_s=least_s, **known).adapt_turnaround(
            TurnaroundRule(STRADDLE, 15)
        )
        assert (turn.kind, turn.duration_s, turn.hold) == (FULL_STOP, expected_s, True)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("confirm", [False, True])
def test_who_wants_to_confirm_every_turn_does_and_a_rule_that_waits_goes_on_waiting(rule, confirm):
    turn = walker(3, confirm_turns=confirm).adapt_turnaround(rule)
    assert turn.hold is (confirm or rule.hold)
    assert (turn.kind, turn.duration_s) == (rule.kind, rule.duration_s)
    assert walker(confirm_turns=confirm).adapt_turnaround(rule).hold


@pytest.mark.parametrize("rule", RULES)
def test_everybody_else_turns_round_as_the_workout_says(rule):
    turn = walker(3).adapt_turnaround(rule)
    assert replace(turn, speed_kmh=None) == replace(rule, speed_kmh=None)


@pytest.mark.parametrize(
    ("sessions", "rule_kmh", "expected"),
    [
        *((0, None, 1.6), (5, None, 1.6), (6, None, 3.2)),
        *((5, 1.6, 1.6), (6, 1.6, 1.6)),
        *((5, 3.2, 1.6), (6, 3.2, 3.2)),
    ],
)
def test_the_belt_is_slow_at_a_turn_and_never_faster_than_the_workout_says(
    sessions, rule_kmh, expected
):
    rule = TurnaroundRule(STRADDLE, 20, speed_kmh=rule_kmh)
    for one in (walker(sessions), walker(sessions, fall=True)):
        assert one.adapt_turnaround(rule).speed_kmh == expected


def test_only_the_turnarounds_of_a_workout_are_adapted():
    steps = Step(SegmentKind.WORK, FORWARD, 60, 5.0), Step(SegmentKind.WORK, BACKWARD, 60, 4.0)
    workout = Workout("w", steps, "Said of it", TurnaroundRule(STRADDLE, 20))
    adapted = walker().adapt_workout(workout)
    assert replace(adapted, turnaround=workout.turnaround) == workout
    turn = unroll(adapted).segments[1]
    assert (turn.duration_s, turn.speed_kmh, turn.hold) == (40, 0, True)
    early, later = (unroll(walker(n).adapt_workout(workout)).segments[1] for n in (5, 6))
    assert [(turn.speed_kmh, turn.hold) for turn in (early, later)] == [(1.6, False), (3.2, False)]


@pytest.mark.parametrize(
    ("rails", "held"),
    [(HandrailUse.HOLD, True), (HandrailUse.LIGHT, False), (HandrailUse.NONE, False)],
)
def test_the_cues_know_the_walkers_habits(rails, held):
    one = walker(2, past=3, rails=rails, units=Units.IMPERIAL)
    assert one.habits == Habits(5, held, Units.IMPERIAL)
    assert walker().habits == Habits()


def row(direction: Direction, done_s: float, speed_kmh: float) -> WalkedSegment:
    distance_km = speed_kmh * done_s / 3600 if direction.is_moving else 0.0
    return WalkedSegment(SegmentKind.WORK, direction, done_s, done_s, speed_kmh, 0, distance_km)


def session(ago: timedelta, backward_s: float = 300, speed_kmh: float = 2.0, *more: WalkedSegment):
    """A session so long ago, with ten minutes forward before the backward part."""
    rows = row(FORWARD, 600, 5.0), row(BACKWARD, backward_s, speed_kmh), *more
    return NOW - ago, SessionRecord("w", Outcome.FINISHED, 900, rows)


def past(*sessions) -> WalkHistory:
    """The history of these sessions, given oldest first."""
    return summarize_walk_history(
        reversed(sessions),
        NOW,
        sum(is_backward_session(record) for _, record in sessions),
    )


def test_a_new_client_has_an_empty_history():
    assert past() == WalkHistory()


@pytest.mark.parametrize(("backward_s", "counted"), [(0, 0), (59.9, 0), (60, 1), (600, 1)])
def test_a_session_counts_from_one_minute_backward_on(backward_s, counted):
    found = past(session(DAY, backward_s))
    assert found.session_count == counted
    assert (found.last_top_kmh is None) is (found.week_ago_top_kmh is None) is (counted == 0)
    # Its minutes are walked all the same.
    assert found.this_week_backward_s == backward_s


def test_a_minute_can_be_walked_in_pieces_and_forward_is_none():
    pieces = past(session(DAY, 30, 2.0, row(STANDING, 600, 0), row(BACKWARD, 30, 2.0)))
    assert (pieces.session_count, pieces.this_week_backward_s) == (1, 60)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_session_that_was_not_finished_counts_as_well(outcome):
    at, record = session(DAY)
    assert past((at, replace(record, outcome=outcome))).session_count == 1


def test_the_last_speed_is_the_fastest_of_the_last_session_that_counts():
    fast = row(BACKWARD, 60, 3.0)
    found = past(session(3 * DAY, 60, 4.0), session(2 * DAY, 300, 2.0, fast), session(DAY, 59, 1.0))
    assert (found.session_count, found.last_top_kmh) == (2, 3.0)


@pytest.mark.parametrize(
    ("ago", "week_ago_kmh"), [(WEEK - SECOND, 1.0), (WEEK, 2.0), (WEEK + SECOND, 2.0)]
)
def test_the_speed_of_a_week_ago_is_that_of_the_last_session_then(ago, week_ago_kmh):
    found = past(session(3 * WEEK, 300, 1.0), session(ago, 300, 2.0), session(DAY, 300, 2.4))
    assert (found.week_ago_top_kmh, found.last_top_kmh) == (week_ago_kmh, 2.4)


def test_who_began_within_the_week_is_measured_by_their_first_session():
    found = past(session(8 * DAY, 59, 3.0), session(6 * DAY, 300, 1.2), session(5 * DAY, 300, 1.6))
    assert (found.week_ago_top_kmh, found.last_top_kmh) == (1.2, 1.6)


@pytest.mark.parametrize(
    ("ago", "this_week_s", "last_week_s"),
    [
        *((timedelta(), 300, 0), (WEEK - SECOND, 300, 0)),
        *((WEEK, 0, 300), (2 * WEEK - SECOND, 0, 300)),
        *((2 * WEEK, 0, 0), (52 * WEEK, 0, 0)),
    ],
)
def test_the_weeks_are_the_last_seven_days_and_the_seven_before(ago, this_week_s, last_week_s):
    found = past(session(60 * WEEK, 100), session(ago))
    assert (found.this_week_backward_s, found.last_week_backward_s) == (this_week_s, last_week_s)


@pytest.mark.parametrize(("first_ago", "last_week_s"), [(2 * WEEK, 300), (2 * WEEK - SECOND, 0)])
def test_the_week_of_the_first_session_is_not_compared_with(first_ago, last_week_s):
    assert past(session(first_ago, 0), session(10 * DAY)).last_week_backward_s == last_week_s


def test_minutes_of_several_sessions_add_up():
    sessions = [session(DAY * days, 60 + days) for days in (20, 13, 9, 7, 6, 0)]
    found = past(*sessions)
    assert (found.this_week_backward_s, found.last_week_backward_s) == (66 + 60, 73 + 69 + 67)


def test_a_session_from_before_the_clock_was_set_back_is_one_of_this_week():
    found = past(session(2 * DAY, 300, 1.6), session(-3 * DAY, 300, 2.0))
    assert found == WalkHistory(2, 2.0, 1.6, 600, 0, rest=timedelta())
    assert past(session(-400 * DAY)) == WalkHistory(1, 2.0, 2.0, 300, 0, rest=timedelta())


def test_a_session_in_another_zone_is_as_long_ago():
    at, record = session(WEEK)
    elsewhere = at.astimezone(timezone(timedelta(hours=14)))
    assert summarize_walk_history([(elsewhere, record)], NOW, 1) == past((at, record))


def test_no_more_is_read_than_anything_is_asked_of():
    read = []

    def sessions():
        for days in range(0, 4000, 5):
            read.append(days)
            yield session(DAY * days, 300, 2.0 + days / 1000)

    assert summarize_walk_history(sessions(), NOW, 800) == WalkHistory(
        800, 2.0, 2.01, 600, 300, rest=timedelta()
    )
    assert max(read) == 15


ages = st.integers(-30 * 86400, 60 * 86400).map(lambda seconds: timedelta(seconds=seconds))
histories = st.lists(st.builds(session, ages, st.floats(0, 900), st.floats(0.1, 8)), max_size=8)


@given(histories)
def test_any_history_is_summed_up_from_what_it_holds(sessions):
    sessions.sort(key=lambda one: one[0])
    found = past(*sessions)
    backward_s = [record.walked_s(BACKWARD) for _, record in sessions]
    tops_kmh = {record.top_kmh(BACKWARD) for _, record in sessions}
    assert found.session_count == sum(s >= 60 for s in backward_s)
    assert found.this_week_backward_s + found.last_week_backward_s <= sum(backward_s) + 1e-6
    assert {found.last_top_kmh, found.week_ago_top_kmh} <= (
        tops_kmh if found.session_count else {None}
    )


def test_a_workout_that_is_too_long_with_the_turnarounds_of_a_walker_is_refused_at_its_step():
    experienced = walker(30)
    assert unroll(experienced.adapt_workout(LONG_WORKOUT)).duration_s == 43_100
    with pytest.raises(UnsuitableWorkoutError) as refused:
        walker().adapt_workout(LONG_WORKOUT)
    error = refused.value
    assert (error.workout_name, error.path, error.location) == (
        "Long way",
        (1, 1),
        "steps[1].steps[1]",
    )
    assert error.problem.startswith("with turnarounds of 40 s, as you need them, it lasts 12:05:00")
    assert str(error) == f"Long way: steps[1].steps[1]: {error.problem}"
