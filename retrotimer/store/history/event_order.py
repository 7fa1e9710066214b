"""The order in which the events of a session count, whichever laptop wrote them and when.

What is added to a session later (answers, a verdict on a session that was cut off) carries the wall
time at which it was written, under TIME_KEY of its payload. Of two laptops that were offline the
later one wins, and not the one whose random origin is greater.

A clock can be wrong, so the time is bounded by the session's own: it is never before the moment of
the session that the event is about, nor more than TRUSTED_FOR after that, nor before what its
writer knew. Where this changes it, the clock's own time is kept under CLOCK_KEY and decides between
events that are otherwise equal. An event of an older version has no time and keeps its place
behind those with lower numbers, which are the ones that its writer knew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from retrotimer.store.history.events import (
    CLOCK_KEY,
    TIME_KEY,
    TIMED_KINDS,
    Event,
    format_time,
    parse_time,
)

# Later changes are rare, and made by people who see the earlier ones.
TRUSTED_FOR = timedelta(days=31)
_TICK = timedelta(milliseconds=1)


def sort_events(numbered: Iterable[tuple[int, Event]], started_at: str) -> list[Event]:
    """The events of a session that started then, with their numbers and in the order of their keys.

    The result depends on nothing but the events, so all laptops that have them agree.
    """
    in_key_order = list(numbered)
    started = parse_time(started_at)
    if started is None or not any(event.kind in TIMED_KINDS for _, event in in_key_order):
        return [event for _, event in in_key_order]
    last_number, newest, known = None, started, started
    keys = []
    for number, event in in_key_order:
        if number != last_number:
            last_number, known = number, newest
        time, clock = _read_times(event, started)
        keys.append((time or known, max(clock or known, time or known)))
        newest = max(newest, time or known)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return [in_key_order[index][1] for index in order]


def with_time(
    payload: Mapping[str, Any], at_s: float, known: Iterable[Event], started_at: str, now: datetime
) -> dict[str, Any]:
    """The payload of an event about `at_s` of its session, written now, knowing these events."""
    timed = {**payload, TIME_KEY: format_time(now)}
    started = parse_time(started_at)
    if started is None:
        return timed
    earlier = (_read_times(event, started)[0] for event in known)
    latest = max((time + _TICK for time in earlier if time is not None), default=started)
    if not _is_trusted(now, at_s, started):
        timed[CLOCK_KEY] = timed[TIME_KEY]
        now = _moment_of(started, at_s)
    if now < latest or CLOCK_KEY in timed:
        timed[TIME_KEY] = format_time(max(now, latest))
    return timed


def written_time(event: Event) -> datetime | None:
    """The wall time that an event carries; None if it has none, or no valid one."""
    return parse_time(_read_payload(event).get(TIME_KEY))


def _read_times(event: Event, started: datetime) -> tuple[datetime | None, datetime | None]:
    """The wall time of an event if it agrees with the session, and its clock's own time."""
    payload = _read_payload(event)
    time, clock = parse_time(payload.get(TIME_KEY)), parse_time(payload.get(CLOCK_KEY))
    # The clock agrees where it was the session's that was wrong, and its date was repaired.
    for trusted in filter(None, (time, clock)):
        if _is_trusted(trusted, event.at_s, started):
            return trusted, clock
    return None, clock or time


def _read_payload(event: Event) -> Mapping[str, Any]:
    with suppress(ValueError, TypeError, RecursionError):
        payload = json.loads(event.payload) if event.kind in TIMED_KINDS else None
        if isinstance(payload, dict):
            return payload
    return {}


def _moment_of(started: datetime, at_s: float) -> datetime:
    """When this second of a session was; its start where the second is damaged."""
    with suppress(OverflowError, TypeError, ValueError):
        return started + timedelta(seconds=at_s)
    return started


def _is_trusted(time: datetime, at_s: float, started: datetime) -> bool:
    """Whether a time can be that of an event about this moment of a session."""
    with suppress(OverflowError, TypeError, ValueError):
        # A text that is no number, or a number beyond all times, is damage.
        return timedelta(0) <= time - started - timedelta(seconds=at_s) + _TICK <= TRUSTED_FOR
    return False
