"""Dates as people read them, made of texts that the screens can translate."""

from __future__ import annotations

from datetime import date, datetime

from retrotimer.domain.values.text import Text

_WEEKDAYS = (
    Text("Mon"),
    Text("Tue"),
    Text("Wed"),
    Text("Thu"),
    Text("Fri"),
    Text("Sat"),
    Text("Sun"),
)
_MONTHS = (
    Text("Jan"),
    Text("Feb"),
    Text("Mar"),
    Text("Apr"),
    Text("May"),
    Text("Jun"),
    Text("Jul"),
    Text("Aug"),
    Text("Sep"),
    Text("Oct"),
    Text("Nov"),
    Text("Dec"),
)


def session_day(started_at: datetime) -> date:
    """The day of a session: the one on the clock where it was walked, as every list shows it.

    Instants are no days: midnight is another one in each time zone, and on the days of a change
    between summer and winter time.
    """
    return started_at.date()


def format_short_date(day: date) -> Text:
    """`23 Nov`, for places where the year is clear."""
    return Text("{day} {month}", day=day.day, month=_MONTHS[day.month - 1])


def format_full_date(day: date) -> Text:
    """`Mon 23 Nov 2026`."""
    weekday = _WEEKDAYS[day.weekday()]
    return Text(
        "{weekday} {day} {year}", weekday=weekday, day=format_short_date(day), year=day.year
    )
