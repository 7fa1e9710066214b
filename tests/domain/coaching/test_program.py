"""Programs: the next session, on both sides of every limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.program import (
    REASON_TEXTS,
    Level,
    NextSession,
    NextSessionReason,
    Program,
    ProgramResult,
    ProgramWeek,
    find_next_session,
    find_unsafe_weeks,
)
from retrotimer.domain.workout.workout import Direction, Repeat, SegmentKind, Step, Workout

AT = datetime(2026, 3, 2, 18, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def step(direction=Direction.BACKWARD, speed_kmh=2.0, incline_pct=0.0, **more):
    return Step(SegmentKind.WORK, direction, 60, speed_kmh, incline_pct, **more)


def program(*steps, sessions=3, **more):
    """A program with one week for each of these steps."""
    weeks = tuple(ProgramWeek(sessions, Workout("Week", (one,))) for one in steps or [step()] * 4)
    shown = {
        "level": Level.REGULAR,
        "keeps_cautious_limits": False,
        "needs_clearance": False,
    } | more
    return Program("four", "Four weeks", "Common practice", weeks=weeks, **shown)


def done(week=3, number=2, *, finished=True, **pain):
    return ProgramResult(
        week, number, AT, finished, **{f"knee_pain_{key}": pain[key] for key in pain}
    )


def after(*sessions, ago=2 * DAY):
    return find_next_session(program(), sessions, AT + ago)


def test_a_program_begins_with_its_first_session():
    assert after() == NextSession(1, 1, NextSessionReason.FIRST_SESSION)


def test_after_a_good_session_comes_the_next_of_the_week_or_the_next_week():
    assert after(done(3, 1)) == NextSession(3, 2, NextSessionReason.CONTINUE)
    assert after(done(3, 2)) == NextSession(3, 3, NextSessionReason.CONTINUE)
    assert after(done(3, 3)) == NextSession(4, 1, NextSessionReason.CONTINUE)


def test_after_the_last_week_a_program_is_completed_for_ever():
    assert after(done(4, 3)) is None
    assert after(done(4, 3), ago=52 * WEEK) is None


def test_the_last_session_decides():
    assert after(done(4, 3), done(1, 1)) == NextSession(1, 2, NextSessionReason.CONTINUE)
    assert after(done(2, 1, worst=9), done(1, 1)) == NextSession(1, 2, NextSessionReason.CONTINUE)


def test_every_week_has_as_many_sessions_as_it_says():
    weeks = program().weeks
    uneven = replace(program(), weeks=(weeks[0], replace(weeks[1], session_count=1), weeks[2]))
    assert find_next_session(uneven, [done(2, 1)], AT) == NextSession(
        3, 1, NextSessionReason.CONTINUE
    )


def test_a_session_that_ended_early_is_walked_again():
    assert after(done(3, 2, finished=False)) == NextSession(
        3, 2, NextSessionReason.REPEAT_UNFINISHED
    )
    assert after(done(4, 3, finished=False)) == NextSession(
        4, 3, NextSessionReason.REPEAT_UNFINISHED
    )


SCORES = ["before", "worst", "after", "60_min", "next_morning"]


@pytest.mark.parametrize("score", SCORES)
def test_pain_of_two_goes_on_and_of_three_holds(score):
    # Before, so that nothing is worse than it was.
    assert after(done(**{"before": 2, score: 2})) == NextSession(3, 3, NextSessionReason.CONTINUE)
    assert after(done(**{"before": 3, score: 3})) == NextSession(
        3, 2, NextSessionReason.REPEAT_FOR_PAIN
    )


@pytest.mark.parametrize("score", SCORES)
def test_pain_of_five_holds_and_of_six_steps_back(score):
    assert after(done(**{"before": 5, score: 5})) == NextSession(
        3, 2, NextSessionReason.REPEAT_FOR_PAIN
    )
    assert after(done(**{"before": 6, score: 6})) == NextSession(
        2, 1, NextSessionReason.STEP_BACK_FOR_PAIN
    )


def test_pain_while_walking_alone_holds_or_steps_back():
    assert after(done(worst=3)) == NextSession(3, 2, NextSessionReason.REPEAT_FOR_PAIN)
    assert after(done(after=3)) == NextSession(3, 2, NextSessionReason.REPEAT_FOR_PAIN)
    assert after(done(worst=6)) == NextSession(2, 1, NextSessionReason.STEP_BACK_FOR_PAIN)
    assert after(done(after=6)) == NextSession(2, 1, NextSessionReason.STEP_BACK_FOR_PAIN)


def test_pain_that_is_not_back_to_normal_within_an_hour_holds():
    assert after(done(before=1, **{"60_min": 1})) == NextSession(3, 3, NextSessionReason.CONTINUE)
    assert after(done(before=1, **{"60_min": 2})) == NextSession(
        3, 2, NextSessionReason.REPEAT_FOR_PAIN
    )
    assert after(done(before=0, worst=2, **{"60_min": 0})) == NextSession(
        3, 3, NextSessionReason.CONTINUE
    )


def test_pain_that_is_worse_the_next_morning_steps_back():
    assert after(done(before=1, next_morning=1)) == NextSession(3, 3, NextSessionReason.CONTINUE)
    assert after(done(before=1, next_morning=2)) == NextSession(
        2, 1, NextSessionReason.STEP_BACK_FOR_PAIN
    )


def test_where_pain_was_not_asked_before_the_ideal_is_normal():
    assert after(done(**{"60_min": 2})) == NextSession(3, 3, NextSessionReason.CONTINUE)
    assert after(done(**{"60_min": 3})) == NextSession(3, 2, NextSessionReason.REPEAT_FOR_PAIN)
    assert after(done(next_morning=2)) == NextSession(3, 3, NextSessionReason.CONTINUE)
    assert after(done(next_morning=3)) == NextSession(2, 1, NextSessionReason.STEP_BACK_FOR_PAIN)


def test_a_session_that_hurt_ends_no_week_and_no_program():
    assert after(done(3, 3, worst=3)) == NextSession(3, 3, NextSessionReason.REPEAT_FOR_PAIN)
    assert after(done(4, 3, worst=3)) == NextSession(4, 3, NextSessionReason.REPEAT_FOR_PAIN)
    assert after(done(4, 3, worst=6)) == NextSession(3, 1, NextSessionReason.STEP_BACK_FOR_PAIN)


def test_pain_says_more_than_an_early_end():
    assert after(done(finished=False, worst=3)) == NextSession(
        3, 2, NextSessionReason.REPEAT_FOR_PAIN
    )
    assert after(done(finished=False, worst=6)) == NextSession(
        2, 1, NextSessionReason.STEP_BACK_FOR_PAIN
    )


def test_nothing_steps_back_beyond_the_first_week():
    assert after(done(1, 3, worst=6)) == NextSession(1, 1, NextSessionReason.STEP_BACK_FOR_PAIN)
    assert after(done(2, 3), ago=52 * WEEK) == NextSession(
        1, 1, NextSessionReason.STEP_BACK_FOR_MISSED_WEEKS
    )


@pytest.mark.parametrize("number", [2, 3])
def test_a_whole_week_missed_repeats_the_week(number):
    last = done(3, number)
    assert after(last, ago=2 * WEEK - SECOND).reason is NextSessionReason.CONTINUE
    assert after(last, ago=2 * WEEK) == NextSession(3, 1, NextSessionReason.REPEAT_FOR_MISSED_WEEK)
    assert after(last, ago=3 * WEEK - SECOND) == NextSession(
        3, 1, NextSessionReason.REPEAT_FOR_MISSED_WEEK
    )


@pytest.mark.parametrize(("missed", "week"), [(2, 3), (3, 2), (4, 1)])
def test_every_further_week_missed_steps_one_back(missed, week):
    last = done(4, 2)
    back = NextSession(week, 1, NextSessionReason.STEP_BACK_FOR_MISSED_WEEKS)
    assert after(last, ago=(missed + 1) * WEEK) == back
    assert after(last, ago=(missed + 2) * WEEK - SECOND) == back
    assert after(last, ago=(missed + 1) * WEEK - SECOND).week == week + 1


def test_of_pain_and_missed_weeks_the_one_that_leads_further_back_wins():
    assert after(done(worst=3), ago=2 * WEEK) == NextSession(
        3, 1, NextSessionReason.REPEAT_FOR_MISSED_WEEK
    )
    assert after(done(worst=6), ago=2 * WEEK) == NextSession(
        2, 1, NextSessionReason.STEP_BACK_FOR_PAIN
    )
    assert after(done(worst=6), ago=3 * WEEK) == NextSession(
        2, 1, NextSessionReason.STEP_BACK_FOR_PAIN
    )
    assert after(done(worst=6), ago=4 * WEEK) == NextSession(
        1, 1, NextSessionReason.STEP_BACK_FOR_MISSED_WEEKS
    )
    assert after(done(4, 3, finished=False), ago=2 * WEEK) == NextSession(
        4, 1, NextSessionReason.REPEAT_FOR_MISSED_WEEK
    )


def test_a_clock_set_back_or_in_another_zone_misses_nothing():
    assert after(done(), ago=-3 * WEEK) == NextSession(3, 3, NextSessionReason.CONTINUE)
    last = replace(done(), started_at=AT.astimezone(timezone(timedelta(hours=14))))
    assert after(last, ago=2 * WEEK - SECOND).reason is NextSessionReason.CONTINUE
    assert after(last, ago=2 * WEEK).reason is NextSessionReason.REPEAT_FOR_MISSED_WEEK


def test_sessions_of_an_older_version_have_their_place_in_this_one():
    assert after(done(5, 1)) is None
    assert after(done(5, 1, finished=False)) == NextSession(
        4, 3, NextSessionReason.REPEAT_UNFINISHED
    )
    assert after(done(9, 1, worst=6)) == NextSession(3, 1, NextSessionReason.STEP_BACK_FOR_PAIN)
    assert after(done(2, 4)) == NextSession(3, 1, NextSessionReason.CONTINUE)
    assert after(done(2, 7, finished=False)) == NextSession(
        2, 3, NextSessionReason.REPEAT_UNFINISHED
    )
    assert after(done(0, 0)) == NextSession(1, 2, NextSessionReason.CONTINUE)
    assert after(done(-3, 2)) == NextSession(1, 3, NextSessionReason.CONTINUE)


scores = st.none() | st.integers(0, 10)
any_done = st.builds(
    ProgramResult,
    st.integers(-1, 6),
    st.integers(-1, 6),
    st.just(AT),
    st.booleans(),
    *[scores] * 5,
)


def place(found):
    """The position in the program, for comparison; the end is after all sessions."""
    return (found.week, found.number) if found else (99, 99)


@given(st.lists(any_done, max_size=3), st.datetimes(timezones=st.just(UTC)))
def test_after_any_results_the_next_session_is_one_of_the_program(sessions, now):
    weeks = program().weeks
    found = find_next_session(program(), sessions, now)
    assert set(REASON_TEXTS) == set(NextSessionReason)
    if found is not None:
        assert 1 <= found.week <= len(weeks)
        assert 1 <= found.number <= weeks[found.week - 1].session_count
        assert found.reason_text == REASON_TEXTS[found.reason]


@given(any_done, st.integers(0, 60), st.integers(0, 60))
def test_waiting_longer_never_leads_further(last, days, more_days):
    soon, late = after(last, ago=days * DAY), after(last, ago=(days + more_days) * DAY)
    assert place(late) <= place(soon)


@given(any_done, st.sampled_from(SCORES[1:]), st.integers(0, 10))
def test_more_pain_never_leads_further(last, score, pain):
    key = f"knee_pain_{score}"
    more = replace(last, **{key: max(pain, getattr(last, key) or 0)})
    mild, sore = after(last), after(more)
    assert place(sore) <= place(mild)


def test_with_good_results_each_session_is_walked_once():
    sessions = []
    while found := after(*sessions):
        sessions.append(done(found.week, found.number))
    assert [place(one) for one in sessions] == list(product((1, 2, 3, 4), (1, 2, 3)))


def test_levels_are_so_many_sessions():
    assert [level.required_days for level in Level] == [0, 6, 24]


def test_a_program_has_one_to_fifty_two_weeks_of_one_to_seven_sessions():
    assert len(program(*[step()] * 52, sessions=7).weeks) == 52
    for sessions in (0, 8):
        with pytest.raises(ValueError, match="sessions: expected a number from 1 to 7"):
            program(sessions=sessions)
    for weeks in ((), program().weeks * 14):
        with pytest.raises(ValueError, match=f"weeks: expected .* 1 to 52, got {len(weeks)}"):
            replace(program(), weeks=weeks)


def test_a_locked_program_is_open_to_those_whom_a_clinician_allowed_it():
    assert program(needs_clearance=False).is_open_to(Client())
    locked = program(needs_clearance=True)
    assert locked.is_open_to(Client(unlocked={"four": "Dr Ada"}))
    for unlocked in ({}, {"other": "Dr Ada"}, {"four": " "}):
        assert not locked.is_open_to(Client(unlocked=unlocked))


FORWARD = Direction.FORWARD


@pytest.mark.parametrize(
    ("before", "later"),
    [
        (step(), step()),
        (step(speed_kmh=2.0), step(speed_kmh=2.4)),
        (step(incline_pct=1), step(incline_pct=2)),
        (step(speed_kmh=2.4, incline_pct=1), step(speed_kmh=2.0, incline_pct=2)),
        (step(speed_kmh=2.0, incline_pct=2), step(speed_kmh=2.4, incline_pct=1)),
        # 2.8 - 0.4 is not less than 2.4.
        (step(speed_kmh=2.8 - 0.4), step(speed_kmh=2.4, incline_pct=1)),
        (step(FORWARD, 3.0, speed_end_kmh=4.0), step(FORWARD, 4.0, 1)),
        (step(FORWARD, 5.0, speed_end_kmh=4.0), step(FORWARD, 5.0, 1)),
        (step(Direction.STANDING, 1.0), step(Direction.STANDING, 2.0, 1)),
        (step(incline_pct=-2), step(speed_kmh=2.4, incline_pct=-2)),
    ],
)
def test_a_week_may_raise_speed_or_incline(before, later):
    assert find_unsafe_weeks(program(before, later)) == ()


@pytest.mark.parametrize(
    ("before", "later"),
    [
        (step(), step(speed_kmh=2.1, incline_pct=1)),
        (step(), step(speed_kmh=2.1, incline_pct=0.5)),
        (step(incline_pct=-2), step(speed_kmh=2.4, incline_pct=-1)),
        (step(FORWARD, 3.0), step(FORWARD, 3.0, 1, speed_end_kmh=4.0)),
        # What was not walked at all the week before was not walked fast.
        (step(FORWARD, 4.0), step(speed_kmh=2.0, incline_pct=1)),
    ],
)
def test_a_week_never_raises_both(before, later):
    assert find_unsafe_weeks(program(before, later)) == (2,)


def test_one_direction_faster_and_the_other_steeper_is_both():
    def week(forward, backward):
        return ProgramWeek(3, Workout("Week", (Repeat(2, (forward, backward)),)))

    weeks = (
        week(step(FORWARD, 3.0), step(speed_kmh=2.0)),
        week(step(FORWARD, 3.0, 1), step(speed_kmh=2.4)),
        week(step(FORWARD, 3.5), step(speed_kmh=2.8)),
        week(step(FORWARD, 4.0), step(speed_kmh=2.8, incline_pct=1)),
    )
    assert find_unsafe_weeks(replace(program(), weeks=weeks)) == (2, 4)
    assert find_unsafe_weeks(replace(program(), weeks=weeks[3:])) == ()
