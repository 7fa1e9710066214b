"""Days of walking backward, and how they fade."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.coaching.experience import STAGE_STARTS_DAYS, experience_days
from tests.support.walkers import TODAY

DAY = timedelta(days=1)


def days_ago(*numbers: int) -> list[date]:
    return [TODAY - number * DAY for number in numbers]


@pytest.mark.parametrize(
    ("days", "before", "expected"),
    [
        ((), 0, 0),
        ((), 7, 7),
        ((1,), 0, 1),
        ((1, 1, 1), 0, 1),
        # Today is under way, and a day to come was dated wrongly.
        ((0, 1), 0, 1),
        ((-3, 1), 0, 1),
        ((1, 2, 3), 4, 7),
    ],
)
def test_each_day_counts_once_until_today(days, before, expected):
    assert experience_days(days_ago(*days), TODAY, before) == expected


@pytest.mark.parametrize(
    ("pause_days", "count", "expected"),
    [
        *((27, 7, 7), (28, 7, 3), (83, 7, 3), (84, 7, 0)),
        *((28, 2, 0), (28, 3, 0), (28, 5, 0), (28, 6, 3), (28, 23, 3), (28, 24, 6), (28, 99, 6)),
        *((84, 99, 0), (3000, 99, 0)),
    ],
)
def test_a_pause_of_four_weeks_leads_one_stage_back_and_one_of_twelve_to_the_beginning(
    pause_days, count, expected
):
    days = days_ago(*range(pause_days, pause_days + count))
    assert experience_days(days, TODAY) == expected
    assert experience_days(days[:1], TODAY, count - 1) == expected


def test_a_pause_is_not_forgotten_with_the_first_session_after_it():
    before = range(101, 151)
    assert experience_days(days_ago(1, 2, *before), TODAY) == 2
    assert experience_days(days_ago(*range(1, 8), *before), TODAY) == 7


def test_two_pauses_lead_two_stages_back():
    assert experience_days(days_ago(28, 56, *range(84, 100)), TODAY) == 0


any_days = st.lists(st.integers(1, 400), max_size=40)


@given(any_days, st.integers(0, 40))
def test_pauses_only_take_away(numbers, before):
    count = experience_days(days_ago(*numbers), TODAY, before)
    assert 0 <= count <= len(set(numbers)) + before


@given(any_days, st.integers(0, 40))
def test_one_more_day_yesterday_counts_one_more(numbers, before):
    """What faded until yesterday is what counts today less one day, whatever was before."""
    numbers = [number for number in numbers if number > 1]
    until_yesterday = experience_days(days_ago(*numbers), TODAY - DAY, before)
    assert experience_days(days_ago(1, *numbers), TODAY, before) == until_yesterday + 1


def test_the_stages_are_those_of_the_limits_and_of_the_programs():
    assert STAGE_STARTS_DAYS == (0, 3, 6, 24)
