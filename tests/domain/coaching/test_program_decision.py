"""What a program decides: every row of its tables on both sides of its limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.coaching.experience import STAGE_BACK_PAUSE, faded_days
from retrotimer.domain.coaching.program import Level
from retrotimer.domain.coaching.program_decision import (
    DECISION_TABLE,
    MISSED_DAYS_TABLE,
    REASON_TEXTS,
    Decision,
    NextSessionReason,
    current_run,
    find_next_session,
)
from retrotimer.domain.coaching.program_result import ProgramResult, parse_answers, usual_knee_pain
from retrotimer.domain.coaching.questionnaires import LAST_SESSION_KEYS
from tests.support.program_results import (
    DAY,
    STARTED_AT,
    WEEK,
    next_after,
    outcome,
    program,
    result,
)

Reason = NextSessionReason
ONWARD = (3, 3, Reason.CONTINUE)
PAINS = ("before", "worst", "after", "60_min", "next_morning")


def again(reason):
    return 3, 2, reason


def pains(**scores):
    """Answers about knee pain by their short names."""
    return {f"knee_pain_{name.removeprefix('at_')}": score for name, score in scores.items()}


def test_a_program_begins_with_its_first_session():
    assert outcome() == (1, 1, Reason.FIRST_SESSION)
    assert outcome(flagged=True) == (1, 1, Reason.HOLD_FLAGGED)


def test_after_a_good_session_comes_the_next_of_the_week_or_the_next_week():
    assert outcome(result(3, 1)) == (3, 2, Reason.CONTINUE)
    assert outcome(result(3, 3)) == (4, 1, Reason.CONTINUE)


def test_after_the_last_session_a_program_is_completed_for_ever():
    assert outcome(result(4, 3)) is None
    assert outcome(result(4, 3), ago=52 * WEEK) is None
    assert outcome(result(4, 3, effort=None)) == (4, 3, Reason.UNANSWERED)
    assert outcome(result(4, 3), flagged=True) == (4, 3, Reason.HOLD_FLAGGED)


def test_a_red_flag_holds_whatever_else_was_answered():
    assert outcome(result(), flagged=True) == again(Reason.HOLD_FLAGGED)
    assert outcome(result(knee_pain_worst=9), flagged=True) == again(Reason.HOLD_FLAGGED)
    assert outcome(result(effort=None), flagged=True) == again(Reason.HOLD_FLAGGED)
    assert outcome(result(), ago=20 * DAY, flagged=True) == (2, 1, Reason.HOLD_FLAGGED)


@pytest.mark.parametrize("name", PAINS)
def test_pain_above_five_steps_back(name):
    limit = {"knee_pain_before": 5, f"knee_pain_{name}": 5}
    assert outcome(result(**limit)) == ONWARD
    above = limit | {f"knee_pain_{name}": 6}
    assert outcome(result(**above)) == (2, 1, Reason.STEP_BACK_FOR_PAIN)


def test_pain_that_is_worse_next_morning_than_the_baseline_steps_back():
    assert outcome(result(knee_pain_before=1, knee_pain_next_morning=1)) == ONWARD
    worse = result(knee_pain_before=1, knee_pain_next_morning=2)
    assert outcome(worse) == (2, 1, Reason.STEP_BACK_FOR_PAIN)
    # The own baseline says more than the pain before this one session.
    assert outcome(replace(worse, usual_knee_pain=2.0)) == ONWARD
    assert outcome(replace(worse, usual_knee_pain=1.5)) == (2, 1, Reason.STEP_BACK_FOR_PAIN)
    # Where nothing tells the baseline, the ideal is.
    assert outcome(result(knee_pain_next_morning=2)) == ONWARD
    assert outcome(result(knee_pain_next_morning=3)) == (2, 1, Reason.STEP_BACK_FOR_PAIN)


@pytest.mark.parametrize(
    ("scores", "goes_on"),
    [
        (pains(before=0, worst=2), True),
        (pains(before=0, worst=2, at_60_min=2), True),
        (pains(before=0, worst=3), False),
        (pains(before=0, worst=3, at_60_min=0), True),
        (pains(before=0, worst=3, at_60_min=1), False),
        (pains(before=0, worst=3, after=0), True),
        (pains(before=0, worst=5, after=1), False),
        (pains(before=0, worst=5, after=0, at_60_min=1), False),
        # Stable: near the own baseline, and settling.
        (pains(before=4, worst=5, next_morning=4), True),
        (pains(before=3, worst=5, next_morning=3), False),
        (pains(before=4, worst=5, next_morning=4, at_60_min=5), False),
        (pains(before=4, worst=5, next_morning=4, at_60_min=4), True),
    ],
)
def test_pain_of_three_to_five_repeats_unless_it_settles_or_is_stable(scores, goes_on):
    assert outcome(result(**scores)) == (ONWARD if goes_on else again(Reason.REPEAT_FOR_PAIN))


@pytest.mark.parametrize(
    ("answer", "limit", "beyond", "reason"),
    [
        ("effort", 7, 8, Reason.REPEAT_FOR_EFFORT),
        ("comfort", 4, 3, Reason.REPEAT_FOR_COMFORT),
        ("near_falls", 0, 1, Reason.REPEAT_FOR_NEAR_FALL),
    ],
)
def test_effort_comfort_and_near_falls_repeat_the_session(answer, limit, beyond, reason):
    assert outcome(result(**{answer: limit})) == ONWARD
    assert outcome(result(**{answer: beyond})) == again(reason)


def test_an_early_end_repeats_the_session():
    assert outcome(result(finished=False)) == again(Reason.REPEAT_UNFINISHED)
    tired = result(finished=False, stop_reason="tired")
    assert outcome(tired) == again(Reason.REPEAT_FOR_TIREDNESS)
    assert outcome(replace(tired, is_finished=True)) == ONWARD
    assert outcome(result(4, 3, finished=False)) == (4, 3, Reason.REPEAT_UNFINISHED)
    hurt = result(finished=False, stop_reason="tired", knee_pain_worst=6)
    assert outcome(hurt) == (2, 1, Reason.STEP_BACK_FOR_PAIN)


def test_holding_the_rails_more_than_before_repeats_the_session_once():
    free, held = result(3, 1, rail_use="none"), result(3, 2, days=2, rail_use="full")
    assert outcome(free, held) == again(Reason.REPEAT_FOR_RAIL_USE)
    assert outcome(free, held, replace(held, started_at=STARTED_AT + 4 * DAY)) == ONWARD
    assert outcome(held) == ONWARD
    assert outcome(result(3, 1), held) == ONWARD
    assert outcome(free, replace(held, rail_use="light")) == ONWARD


@pytest.mark.parametrize("key", LAST_SESSION_KEYS)
def test_without_an_answer_the_session_comes_again(key):
    assert outcome(result(**{key: None})) == again(Reason.UNANSWERED)
    assert not result(**{key: None}).is_answered
    assert result().is_answered


def test_what_is_answered_can_lead_back_although_something_is_missing():
    missing = dict.fromkeys(LAST_SESSION_KEYS)
    assert outcome(result(**missing, knee_pain_after=6)) == (2, 1, Reason.STEP_BACK_FOR_PAIN)
    assert outcome(result(**missing, finished=False)) == again(Reason.REPEAT_UNFINISHED)


def test_nothing_steps_back_beyond_the_first_week():
    assert outcome(result(1, 3, knee_pain_worst=6)) == (1, 1, Reason.STEP_BACK_FOR_PAIN)
    assert outcome(result(1, 3), ago=18 * DAY) == (1, 1, Reason.STEP_BACK_FOR_MISSED_WEEKS)


# The session after the second of three a week is due after two days.
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (8, ONWARD),
        (9, again(Reason.REPEAT_FOR_MISSED_WEEK)),
        (15, again(Reason.REPEAT_FOR_MISSED_WEEK)),
        (16, (2, 1, Reason.STEP_BACK_FOR_MISSED_WEEKS)),
        (27, (2, 1, Reason.STEP_BACK_FOR_MISSED_WEEKS)),
        (28, (2, 1, Reason.STAGE_BACK_FOR_MISSED_WEEKS)),
        (83, (2, 1, Reason.STAGE_BACK_FOR_MISSED_WEEKS)),
        (84, (1, 1, Reason.BEGIN_AGAIN_FOR_MISSED_WEEKS)),
    ],
)
def test_missed_weeks_repeat_and_lead_back(days, expected):
    assert outcome(result(), ago=days * DAY) == expected


@pytest.mark.parametrize(("week", "stage_start"), [(1, 1), (2, 1), (3, 2), (4, 2)])
def test_four_weeks_lead_to_the_week_that_fits_the_experience_that_is_left(week, stage_start):
    found = outcome(result(week, 2), ago=28 * DAY)
    assert found == (stage_start, 1, Reason.STAGE_BACK_FOR_MISSED_WEEKS)
    planned = program().planned_days
    assert planned(stage_start) <= max(faded_days(planned(week), STAGE_BACK_PAUSE), 0)


def test_the_long_pauses_count_from_the_last_session_with_a_minute_backward():
    first, short = result(3, 1), result(3, 2, days=20, finished=False, backward_s=59.0)
    assert outcome(first, short, ago=7 * DAY) == again(Reason.REPEAT_UNFINISHED)
    stage_back = (2, 1, Reason.STAGE_BACK_FOR_MISSED_WEEKS)
    assert outcome(first, short, ago=8 * DAY) == stage_back
    assert outcome(short, ago=8 * DAY) == again(Reason.REPEAT_UNFINISHED)
    longer = replace(short, backward_s=60.0)
    assert outcome(first, longer, ago=8 * DAY) == again(Reason.REPEAT_UNFINISHED)


def test_of_a_program_for_experienced_walkers_four_weeks_lead_to_the_beginning():
    regular = program(level=Level.REGULAR)
    assert outcome(result(4, 2), ago=28 * DAY, of=regular)[:2] == (1, 1)


def test_the_one_that_leads_further_back_decides():
    sore = result(knee_pain_worst=6)
    assert outcome(sore, ago=9 * DAY) == (2, 1, Reason.STEP_BACK_FOR_PAIN)
    assert outcome(sore, ago=84 * DAY) == (1, 1, Reason.BEGIN_AGAIN_FOR_MISSED_WEEKS)
    tired = result(effort=9)
    assert outcome(tired, ago=9 * DAY) == again(Reason.REPEAT_FOR_EFFORT)
    assert outcome(tired, ago=16 * DAY) == (2, 1, Reason.STEP_BACK_FOR_MISSED_WEEKS)


def test_a_clock_set_back_misses_nothing():
    assert outcome(result(), ago=-3 * WEEK) == ONWARD


def test_sessions_of_an_older_version_have_their_place_in_this_one():
    assert outcome(result(5, 1)) is None
    assert outcome(result(5, 1, finished=False)) == (4, 3, Reason.REPEAT_UNFINISHED)
    assert outcome(result(2, 4)) == (3, 1, Reason.CONTINUE)
    assert outcome(result(2, 7, finished=False)) == (2, 3, Reason.REPEAT_UNFINISHED)
    assert outcome(result(0, 0)) == (1, 2, Reason.CONTINUE)


def test_every_week_has_as_many_sessions_as_it_says():
    weeks = program().weeks
    uneven = replace(program(), weeks=(weeks[0], replace(weeks[1], session_count=1), weeks[2]))
    assert outcome(result(2, 1), of=uneven) == (3, 1, Reason.CONTINUE)


def test_a_program_begun_again_is_a_new_run():
    first = [result(1, 1), result(4, 3)]
    again_begun = [result(1, 1), result(1, 2)]
    assert current_run(program(), [*first, *again_begun]) == again_begun
    assert current_run(program(), first) == first
    # Led back to the beginning by a pause is no new run.
    back = [result(1, 1), result(3, 2), result(1, 1)]
    assert current_run(program(), back) == back
    assert current_run(program(), []) == []


def test_the_own_baseline_is_the_median_of_four_weeks():
    def usual(*days_and_pains):
        return usual_knee_pain(
            [(STARTED_AT - days * DAY, pain) for days, pain in days_and_pains], STARTED_AT
        )

    assert usual() is None
    assert usual((0, 9), (1, None)) is None
    assert usual((1, 3), (2, 1), (28, 2), (29, 9)) == 2
    assert usual((1, 3), (2, 2)) == 2.5


def test_each_reason_has_a_text_and_each_row_a_place():
    assert set(REASON_TEXTS) == set(Reason)
    rows = [row.reason for row in DECISION_TABLE] + [row.reason for row in MISSED_DAYS_TABLE]
    assert len(rows) == len(set(rows))
    assert {*rows, Reason.FIRST_SESSION} == set(Reason)
    assert DECISION_TABLE[-1].decision is Decision.ONWARD
    assert [row.decision for row in DECISION_TABLE].count(Decision.ONWARD) == 1
    assert next_after(result()).reason_text == REASON_TEXTS[Reason.CONTINUE]


def test_answers_are_taken_as_they_are_called():
    answers = {"effort": 4, "near_falls": 0, "rail_use": "full", "notes": "Good"}
    found = ProgramResult(1, 1, STARTED_AT, is_finished=True, **parse_answers(answers))
    assert (found.effort, found.near_falls, found.rail_use) == (4, 0, "full")
    assert found.knee_pain_worst is None


scores = st.none() | st.integers(0, 10)
any_result = st.builds(
    ProgramResult,
    st.integers(-1, 6),
    st.integers(-1, 6),
    st.just(STARTED_AT),
    st.booleans(),
    *[scores] * 7,
    st.none() | st.integers(0, 3),
    st.sampled_from([None, "full", "light", "none"]),
    st.sampled_from([None, "tired", "time"]),
    st.none() | st.floats(0, 10),
)


def place(found):
    """The place in the program, for comparison; the end is after all sessions."""
    return found.place if found else (99, 99)


@given(st.lists(any_result, max_size=3), st.datetimes(timezones=st.just(UTC)), st.booleans())
def test_after_any_results_the_next_session_is_one_of_the_program(results, now, flagged):
    weeks = program().weeks
    found = find_next_session(program(), results, now, is_flagged=flagged)
    if found is not None:
        assert 1 <= found.week <= len(weeks)
        assert 1 <= found.number <= weeks[found.week - 1].session_count
        assert found.reason_text == REASON_TEXTS[found.reason]


@given(any_result, st.integers(0, 100), st.integers(0, 100))
def test_waiting_longer_never_leads_further(last, days, more_days):
    soon, late = next_after(last, ago=days * DAY), next_after(last, ago=(days + more_days) * DAY)
    assert place(late) <= place(soon)


@given(any_result, st.sampled_from(PAINS[1:]), st.integers(0, 10))
def test_more_pain_never_leads_further(last, name, pain):
    key = f"knee_pain_{name}"
    # Without the answer that settles it, pain is judged by the others.
    last = replace(last, **{key: getattr(last, key) or 0})
    more = replace(last, **{key: max(pain, getattr(last, key))})
    assert place(next_after(more)) <= place(next_after(last))


@given(any_result, st.booleans())
def test_neither_unanswered_nor_flagged_ever_leads_on(last, flagged):
    if flagged or not last.is_answered or not last.is_finished:
        week, number = min(max(last.week, 1), 4), max(last.number, 1)
        if last.week > 4:
            number = 3
        assert place(next_after(last, flagged=flagged)) <= (week, min(number, 3))


def test_with_good_results_each_session_is_walked_once():
    results = []
    while found := next_after(*results, ago=timedelta(days=2)):
        results.append(result(found.week, found.number, days=2 * len(results)))
    assert [(one.week, one.number) for one in results] == list(product((1, 2, 3, 4), (1, 2, 3)))
