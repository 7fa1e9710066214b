"""How experienced a walker is: days with walking backward, which fade after a long pause.

The numbers are from docs/domain.md, section 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

# The last days on which a walker is a beginner, and to whom the lower limits of early days apply.
LAST_BEGINNER_DAY = 3
LAST_EARLY_DAY = 6
# How many days a walker of a program's highest level has walked backward; chosen here.
TRAINED_DAYS = 24
# The stages of a walker, by the days with which each begins.
STAGE_STARTS_DAYS = (0, LAST_BEGINNER_DAY, LAST_EARLY_DAY, TRAINED_DAYS)
# A pause of the first length leads one stage back, one of the second to the beginning.
STAGE_BACK_PAUSE, BEGIN_AGAIN_PAUSE = timedelta(weeks=4), timedelta(weeks=12)


def experience_days(days: Iterable[date], today: date, days_before: int = 0) -> int:
    """How many days of walking backward count for a walker on this day, which is not included.

    `days` are those with enough walking backward, in any order and as often as there were
    sessions. `days_before` are earlier days, which are not in the history.
    """
    count, previous = days_before, None
    for day in (*sorted(day for day in set(days) if day < today), today):
        if previous is not None:
            count = faded_days(count, day - previous)
        count, previous = count + 1, day
    return count - 1


def faded_days(count: int, pause: timedelta) -> int:
    """What is left of so many days after a pause."""
    if pause >= BEGIN_AGAIN_PAUSE:
        return 0
    if pause < STAGE_BACK_PAUSE:
        return count
    starts = [start for start in STAGE_STARTS_DAYS if start <= count]
    return starts[max(len(starts) - 2, 0)]
