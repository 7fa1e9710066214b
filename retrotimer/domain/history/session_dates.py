"""Sessions that a wrong clock dated after now: they count for nothing until they are dated anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from retrotimer.domain.session.summary import SessionListItem

_ONE_DAY = timedelta(days=1)


def is_in_future(started_at: datetime, now: datetime) -> bool:
    """Does a session lie after now? Then the clock was wrong when it started, or is wrong now."""
    return started_at > now


def past_sessions(sessions: Iterable[SessionListItem], now: datetime) -> Sequence[SessionListItem]:
    """The sessions that count: those up to now, in their order."""
    return [session for session in sessions if not is_in_future(session.started_at, now)]


def suggest_start(started_at: datetime, now: datetime) -> datetime:
    """The last time up to now with the same time of day: a clock is mostly wrong by whole days."""
    local = started_at.astimezone(now.tzinfo)
    same_time = now.replace(hour=local.hour, minute=local.minute, second=0, microsecond=0)
    return same_time if same_time <= now else same_time - _ONE_DAY
