"""A session as sports programs see one: laps, each with tracks of points in time.

A lap is a walked segment and lasts until the next one begins, so that waiting time is not lost. A
track is a part of a lap without a pause. Times are seconds after START, including pauses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from retrotimer.domain.cues import phrases
from retrotimer.domain.session.energy import DEFAULT_BACKWARD_FACTOR, estimate_met
from retrotimer.domain.session.record import WalkedSegment
from retrotimer.domain.session.walk import TIME_TOLERANCE_S
from retrotimer.domain.values import formats
from retrotimer.domain.workout.workout import Direction
from retrotimer.exchange.exported_session import ExportedSession

# Other programs treat a longer gap as a stop: GoldenCheetah one of 25 s.
POINT_INTERVAL_S = 20.0
# If the next lap follows without a pause, the last point of a track is this much earlier: many
# programs reject two points at one time, and a larger gap would turn a step in speed into a ramp.
LAST_POINT_GAP_S = 1.0
# The formats store kcal in 16 bits, and the highest value means "unknown".
MAX_KCAL = 0xFFFE


# Seconds after START, and metres walked until then. A plain tuple, because there are millions.
Point = tuple[float, float]


class Track(NamedTuple):
    """Points without a pause between them; `ends_in_stop` if a pause or the end follows."""

    points: list[Point]
    ends_in_stop: bool

    @property
    def start_s(self) -> float:
        return self.points[0][0]

    @property
    def end_s(self) -> float:
        """The time of its last point: the stop, or LAST_POINT_GAP_S before the next lap."""
        return self.points[-1][0]


class Lap(NamedTuple):
    """One walked segment. `kcal` is an estimate, 0 if the weight is not known.

    `speed_m_s` is the average speed of the walker, which is 0 on the side rails.
    """

    segment: WalkedSegment
    tracks: list[Track]
    elapsed_s: float
    distance_m: float
    speed_m_s: float
    kcal: int

    @property
    def name(self) -> str:
        """Kind and direction, such as `Work, backward`."""
        return f"{phrases.SEGMENT_KIND_LABEL[self.segment.kind]}, {self.segment.direction}"

    @property
    def belt_setting(self) -> str:
        """Belt speed and incline, such as `2.4 km/h, 3 %`."""
        return _format_belt_setting(
            self.segment.direction, self.segment.speed_kmh, self.segment.incline_pct
        )


# Most segments of a history have the same settings as others.
@lru_cache(maxsize=4096)
def _format_belt_setting(direction: Direction, speed_kmh: float, incline_pct: float) -> str:
    belt = formats.format_speed(speed_kmh)
    if not direction.is_moving:
        belt = f"belt {belt}" if speed_kmh else "belt stopped"
    return f"{belt}, {formats.format_incline(incline_pct)}"


def build_laps(session: ExportedSession) -> Iterator[Lap]:
    """A lap for each walked segment, in order."""
    rows = session.record.segments
    before_m = 0.0
    for number, (row, kcal) in enumerate(
        zip(rows, _distribute_kcal(session), strict=True), start=1
    ):
        next_s = rows[number].start_s if number < len(rows) else None
        tracks = list(_build_tracks(row, before_m, next_s))
        elapsed_s = (row.end_s if next_s is None else next_s) - row.start_s
        distance_m = row.distance_km * 1000
        yield Lap(row, tracks, elapsed_s, distance_m, distance_m / row.walked_s, kcal)
        before_m += distance_m


def _build_tracks(
    segment: WalkedSegment, start_distance_m: float, next_start_s: float | None
) -> Iterator[Track]:
    m_per_s = segment.distance_km * 1000 / segment.walked_s
    for number, (start_s, end_s) in enumerate(segment.time_ranges_s, start=1):
        stops = (
            number < len(segment.time_ranges_s)
            or next_start_s is None
            or next_start_s - end_s > TIME_TOLERANCE_S
        )
        times_s = [
            start_s + step * POINT_INTERVAL_S
            for step in range(ceil((end_s - LAST_POINT_GAP_S - start_s) / POINT_INTERVAL_S))
        ] or [start_s]
        if end_s - LAST_POINT_GAP_S > times_s[-1]:
            times_s.append(end_s - LAST_POINT_GAP_S)
        if stops:
            times_s.append(end_s)
        yield Track(
            [(at_s, start_distance_m + (at_s - start_s) * m_per_s) for at_s in times_s], stops
        )
        start_distance_m += (end_s - start_s) * m_per_s


def _distribute_kcal(session: ExportedSession) -> Iterator[int]:
    """Gross kcal of each segment: its direction's energy, distributed by MET and time.

    Rounded so that the sum of the laps is the energy of the session.
    """
    record, body = session.record, session.context.body
    if record.energy_by_direction is None:
        yield from (0 for _ in record.segments)
        return
    factor = DEFAULT_BACKWARD_FACTOR if body is None else body.backward_factor
    costs = [
        estimate_met(row.direction, row.speed_kmh, row.incline_pct, factor) * row.walked_s
        for row in record.segments
    ]
    totals: dict[Direction, float] = defaultdict(float)
    for row, cost in zip(record.segments, costs, strict=True):
        totals[row.direction] += cost
    exact_kcal, distributed_kcal = 0.0, 0
    for row, cost in zip(record.segments, costs, strict=True):
        exact_kcal += (
            record.energy_by_direction[row.direction].gross_kcal * cost / totals[row.direction]
        )
        kcal = min(round(exact_kcal) - distributed_kcal, MAX_KCAL)
        distributed_kcal += kcal
        yield kcal
