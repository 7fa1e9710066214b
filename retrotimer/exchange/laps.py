"""A session as sports programs see one: laps, each with tracks of points in time.

A lap is a segment as it was walked, and lasts until the next begins, so no wait between two is
lost. A track is an unbroken stretch of it. Times are seconds after START, pauses counted, so a lap
starts when it did, however often somebody paused before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from retrotimer.domain.cues import phrases
from retrotimer.domain.session.energy import USUAL_BACKWARD_FACTOR, met
from retrotimer.domain.session.record import Row
from retrotimer.domain.session.walk import ROUNDING_S
from retrotimer.domain.values import formats
from retrotimer.domain.workout.workout import Direction
from retrotimer.exchange.exported_session import Performed

# Readers take a longer silence for a stop: GoldenCheetah one of 25 s.
EVERY_S = 20.0
# Where a track goes on at once in the next lap, its last point comes this long before: two points
# at one instant are one too many for many readers, and far apart they would make a ramp of a step.
BEFORE_END_S = 1.0
# Formats keep kcal in 16 bits, and the highest value means that there is none.
MOST_KCAL = 0xFFFE


# Seconds after START, and metres walked until then. A bare pair: there are millions of them.
Point = tuple[float, float]


class Track(NamedTuple):
    """An unbroken stretch. `stops` says that nobody walks right after it."""

    points: list[Point]
    stops: bool

    @property
    def start_s(self) -> float:
        return self.points[0][0]

    @property
    def end_s(self) -> float:
        """Its last point: where it stops, or a moment before the next lap."""
        return self.points[-1][0]


class Lap(NamedTuple):
    """One segment walked. `kcal` is an estimate, 0 where no weight is known.

    `speed_m_s` is the walker's, on average: the rails do not move.
    """

    row: Row
    tracks: list[Track]
    elapsed_s: float
    distance_m: float
    speed_m_s: float
    kcal: int

    @property
    def name(self) -> str:
        """Kind and direction, such as `Work, backward`."""
        return f"{phrases.KIND[self.row.kind]}, {self.row.direction}"

    @property
    def setting(self) -> str:
        """Belt speed and incline, such as `2.4 km/h, 3 %`."""
        return _setting(self.row.direction, self.row.speed_kmh, self.row.incline_pct)


# Most segments of a history were set like others.
@lru_cache(maxsize=4096)
def _setting(direction: Direction, speed_kmh: float, incline_pct: float) -> str:
    belt = formats.speed(speed_kmh)
    if not direction.moving:
        belt = f"belt {belt}" if speed_kmh else "belt stopped"
    return f"{belt}, {formats.incline(incline_pct)}"


def laps_of(session: Performed) -> Iterator[Lap]:
    """Every segment walked, in order."""
    rows = session.record.rows
    before_m = 0.0
    for number, (row, kcal) in enumerate(zip(rows, _kcal(session), strict=True), start=1):
        next_s = rows[number].start_s if number < len(rows) else None
        tracks = list(_tracks(row, before_m, next_s))
        elapsed_s = (row.end_s if next_s is None else next_s) - row.start_s
        distance_m = row.distance_km * 1000
        yield Lap(row, tracks, elapsed_s, distance_m, distance_m / row.done_s, kcal)
        before_m += distance_m


def _tracks(row: Row, before_m: float, next_s: float | None) -> Iterator[Track]:
    m_per_s = row.distance_km * 1000 / row.done_s
    for number, (start_s, end_s) in enumerate(row.stretches, start=1):
        stops = number < len(row.stretches) or next_s is None or next_s - end_s > ROUNDING_S
        times_s = [
            start_s + step * EVERY_S
            for step in range(ceil((end_s - BEFORE_END_S - start_s) / EVERY_S))
        ] or [start_s]
        if end_s - BEFORE_END_S > times_s[-1]:
            times_s.append(end_s - BEFORE_END_S)
        if stops:
            times_s.append(end_s)
        yield Track([(at_s, before_m + (at_s - start_s) * m_per_s) for at_s in times_s], stops)
        before_m += (end_s - start_s) * m_per_s


def _kcal(session: Performed) -> Iterator[int]:
    """Gross kcal of each row: what the record says of its direction, shared by MET and time.

    Rounded so that the laps add up to what the session cost.
    """
    record, body = session.record, session.occasion.body
    if record.energy is None:
        yield from (0 for _ in record.rows)
        return
    factor = USUAL_BACKWARD_FACTOR if body is None else body.backward_factor
    costs = [
        met(row.direction, row.speed_kmh, row.incline_pct, factor) * row.done_s
        for row in record.rows
    ]
    totals: dict[Direction, float] = defaultdict(float)
    for row, cost in zip(record.rows, costs, strict=True):
        totals[row.direction] += cost
    sum_kcal, told_kcal = 0.0, 0
    for row, cost in zip(record.rows, costs, strict=True):
        sum_kcal += record.energy[row.direction].gross_kcal * cost / totals[row.direction]
        kcal = min(round(sum_kcal) - told_kcal, MOST_KCAL)
        told_kcal += kcal
        yield kcal
