"""Which sessions lie after now, and when one of them probably was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from retrotimer.domain import messages
from retrotimer.domain.history.session_dates import past_sessions, suggest_start
from tests.support.session_items import MONDAY, make_item


def test_weeks_and_trends_are_of_the_sessions_up_to_now():
    items = [make_item(MONDAY + timedelta(days=days)) for days in (9, 2, 1)]
    assert past_sessions(items, items[1].started_at) == items[1:]


@pytest.mark.parametrize("hours_ahead", [1, 23, 24, 24 * 400 + 5])
def test_the_suggested_time_is_the_same_time_of_day_and_not_after_now(hours_ahead):
    now = datetime(2026, 11, 23, 9, 30, 5, tzinfo=UTC)
    wrong = (now + timedelta(hours=hours_ahead)).astimezone(timezone(timedelta(hours=-5)))
    suggested = suggest_start(wrong, now)
    assert timedelta(0) <= now - suggested <= timedelta(days=1)
    expected = wrong.astimezone(UTC)
    assert (suggested.hour, suggested.minute) == (expected.hour, expected.minute)


def test_a_clock_that_was_set_is_described_in_both_directions():
    ahead, back = messages.clock_jump_message(3600.0), messages.clock_jump_message(-90.0)
    assert ahead.startswith("The computer's clock was set 1:00:00 ahead.")
    assert back.startswith("The computer's clock was set 1:30 back.")
    assert messages.clock_behind_message("2031-01-01 10:00").startswith("A session is dated 2031-")
    assert messages.session_redated_message("2026-01-01 10:00").endswith("2026-01-01 10:00.")
