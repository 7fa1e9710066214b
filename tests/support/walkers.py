"""Walkers of a known age, on one day, as the domain's tests need them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.walker_profile import WalkerProfile, WalkHistory

TODAY = date(2026, 3, 15)
ADULT_BIRTH_YEAR = 1990


def days_before_today(count: int) -> frozenset[date]:
    """So many days in a row, the last of them yesterday."""
    return frozenset(TODAY - timedelta(days=number) for number in range(1, count + 1))


def history_of_days(count: int, **figures: Any) -> WalkHistory:
    """A history with one session that counts on each of so many days."""
    return WalkHistory(count, backward_days=days_before_today(count), **figures)


def walker(days_before: int = 0, *, past: int = 0, **known: Any) -> WalkerProfile:
    """An adult after so many days elsewhere, and so many in this history."""
    client = Client(**{"sessions_before": days_before, "birth_year": ADULT_BIRTH_YEAR} | known)
    return WalkerProfile(client, history_of_days(past), TODAY)
