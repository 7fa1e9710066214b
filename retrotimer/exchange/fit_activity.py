"""A session as a FIT activity file: walking on a treadmill, one lap a segment.

A lap has no text of its own. Its name stands where watches keep the steps of a workout: in a
`workout_step` to which it points, and laps alike share. For programs, a lap also has the field
`direction`, which the file describes. The activity begins with the first segment and ends with the
last; whole seconds are all that the format has, so each instant is rounded by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zlib import crc32

from retrotimer.domain.workout.workout import Kind
from retrotimer.exchange import fit_profile as fit
from retrotimer.exchange.exported_session import Performed
from retrotimer.exchange.fit_encoding import text, whole_file
from retrotimer.exchange.laps import Lap, laps_of

PRODUCT = "RetroTimer"
# Tells the fields that this program describes from those of others; chosen once, never changed.
APPLICATION = b"RetroTimer lap 1"
INTENSITY = {
    Kind.WARM_UP: fit.WARM_UP,
    Kind.WORK: fit.ACTIVE,
    Kind.RECOVERY: fit.RECOVERY,
    Kind.COOL_DOWN: fit.COOL_DOWN,
}


# Name, setting, planned duration in ms, intensity.
_Step = tuple[str, str, int, int]


def encoded(session: Performed) -> bytes:
    """The whole file of one session; it must have been walked, for an activity has a lap."""
    laps = tuple(laps_of(session))
    steps: dict[_Step, int] = {}
    step_of = [steps.setdefault(_step(lap), len(steps)) for lap in laps]
    instants = _Instants(session.started_at)
    return whole_file(
        b"".join(
            (
                *_makers(session, instants),
                *_workout(session, steps),
                *_course(laps, step_of, instants),
                *_sums(session, laps, instants),
            )
        )
    )


class _Instants:
    """Seconds after START as timestamps; a clock set to before 1989 gives the lowest."""

    def __init__(self, started_at: datetime) -> None:
        started_s = max((started_at - fit.EPOCH).total_seconds(), 0.0)
        self._rounded_s = min(started_s, fit.LATEST_S) + 0.5
        self._utc_offset_s = (started_at.utcoffset() or timedelta()).total_seconds()

    def at(self, at_s: float) -> int:
        return int(self._rounded_s + at_s)

    def by_the_wall(self, at_s: float) -> int:
        """The same on the walker's own clock."""
        return max(int(self._rounded_s + at_s + self._utc_offset_s), 0)


def _makers(session: Performed, instants: _Instants) -> Iterator[bytes]:
    """What the file is, who made it, who walked, and what is described in it."""
    serial_number = crc32(session.id.encode("utf-8", "replace")) or 1
    start, product_name = instants.at(0.0), text(PRODUCT, fit.SHORT_SIZE)
    yield fit.FILE_ID.definition
    yield fit.FILE_ID.data(
        type=fit.ACTIVITY_FILE,
        manufacturer=fit.DEVELOPMENT,
        product=fit.PRODUCT_NUMBER,
        serial_number=serial_number,
        time_created=start,
        product_name=product_name,
    )
    yield fit.DEVICE_INFO.definition
    yield fit.DEVICE_INFO.data(
        timestamp=start,
        device_index=fit.CREATOR,
        manufacturer=fit.DEVELOPMENT,
        serial_number=serial_number,
        product=fit.PRODUCT_NUMBER,
        product_name=product_name,
    )
    yield fit.DEVELOPER_DATA_ID.definition
    yield fit.DEVELOPER_DATA_ID.data(application_id=APPLICATION, developer_data_index=0)
    yield fit.FIELD_DESCRIPTION.definition
    yield fit.FIELD_DESCRIPTION.data(
        developer_data_index=0,
        field_definition_number=fit.DIRECTION.number,
        fit_base_type_id=fit.DIRECTION.base.number,
        field_name=text(fit.DIRECTION.name, fit.SHORT_SIZE),
        native_mesg_num=fit.LAP.number,
    )
    if session.occasion.client:
        yield fit.USER_PROFILE.definition
        yield fit.USER_PROFILE.data(friendly_name=text(session.occasion.client, fit.NAME_SIZE))


def _workout(session: Performed, steps: Mapping[_Step, int]) -> Iterator[bytes]:
    """The workout's name, and its steps, by which laps are named."""
    yield fit.WORKOUT.definition
    yield fit.WORKOUT.data(
        sport=fit.WALKING,
        sub_sport=fit.TREADMILL,
        num_valid_steps=len(steps),
        wkt_name=text(session.record.workout, fit.NAME_SIZE),
    )
    yield fit.WORKOUT_STEP.definition
    for (name, setting, planned_ms, intensity), index in steps.items():
        yield fit.WORKOUT_STEP.data(
            message_index=index,
            wkt_step_name=text(name, fit.SHORT_SIZE),
            duration_type=fit.FOR_A_TIME,
            duration_value=planned_ms,
            target_type=fit.AT_NOTHING,
            target_value=0,
            intensity=intensity,
            notes=text(setting, fit.SHORT_SIZE),
        )


def _step(lap: Lap) -> _Step:
    return lap.name, lap.setting, _ms(lap.row.planned_s), _intensity(lap)


def _course(laps: Sequence[Lap], step_of: Sequence[int], instants: _Instants) -> Iterator[bytes]:
    """Points, pauses and laps, in the order of time."""
    yield fit.EVENT.definition
    yield fit.RECORD.definition
    yield fit.LAP.definition
    point = fit.RECORD.packed
    moving, last = False, -1
    for index, lap in enumerate(laps):
        speed, grade = _mm_s(lap.speed_m_s), _grade(lap)
        for track in lap.tracks:
            if not moving:
                yield _timer(instants.at(track.start_s), fit.START)
            for at_s, distance_m in track.points:
                at = instants.at(at_s)
                # The shortest stretches share a second, and a point needs its own.
                if at > last:
                    yield point(at, _cm(distance_m), grade, speed)
                    last = at
            moving = not track.stops
            if not moving:
                yield _timer(instants.at(track.end_s), fit.STOP_ALL)
        trigger = fit.BY_TIME if index + 1 < len(laps) else fit.AT_SESSION_END
        yield _lap(lap, instants, index, step_of[index], trigger)


def _timer(at: int, event_type: int) -> bytes:
    return fit.EVENT.data(timestamp=at, event=fit.TIMER, event_type=event_type)


def _lap(lap: Lap, instants: _Instants, index: int, step: int, trigger: int) -> bytes:
    row, speed = lap.row, _mm_s(lap.speed_m_s)
    return fit.LAP.data(
        message_index=index,
        timestamp=instants.at(row.start_s + lap.elapsed_s),
        event=fit.LAP_ENDS,
        event_type=fit.STOP,
        start_time=instants.at(row.start_s),
        total_elapsed_time=_ms(lap.elapsed_s),
        total_timer_time=_ms(row.done_s),
        total_distance=_cm(lap.distance_m),
        total_calories=lap.kcal,
        enhanced_avg_speed=speed,
        enhanced_max_speed=speed,
        intensity=_intensity(lap),
        lap_trigger=trigger,
        sport=fit.WALKING,
        sub_sport=fit.TREADMILL,
        avg_grade=_grade(lap),
        wkt_step_index=step,
        direction=text(row.direction, fit.DIRECTION_SIZE),
    )


def _sums(session: Performed, laps: Sequence[Lap], instants: _Instants) -> Iterator[bytes]:
    rows, effort = session.record.rows, session.after.get("effort")
    start_s, end_s = rows[0].start_s, rows[-1].end_s
    walked_s = sum(row.done_s for row in rows)
    distance_m = sum(lap.distance_m for lap in laps)
    yield fit.SESSION.definition
    yield fit.SESSION.data(
        message_index=0,
        timestamp=instants.at(end_s),
        event=fit.SESSION_ENDS,
        event_type=fit.STOP,
        start_time=instants.at(start_s),
        sport=fit.WALKING,
        sub_sport=fit.TREADMILL,
        total_elapsed_time=_ms(end_s - start_s),
        total_timer_time=_ms(walked_s),
        total_distance=_cm(distance_m),
        total_calories=min(sum(lap.kcal for lap in laps), fit.MOST_UINT16),
        enhanced_avg_speed=_mm_s(distance_m / walked_s),
        enhanced_max_speed=_mm_s(max(lap.speed_m_s for lap in laps)),
        first_lap_index=0,
        num_laps=len(laps),
        trigger=fit.AT_ACTIVITY_END,
        workout_rpe=fit.UNKNOWN_UINT8 if effort is None else effort * 10,
    )
    yield fit.ACTIVITY.definition
    yield fit.ACTIVITY.data(
        timestamp=instants.at(end_s),
        total_timer_time=_ms(walked_s),
        num_sessions=1,
        type=fit.RECORDED_BY_HAND,
        event=fit.ACTIVITY_ENDS,
        event_type=fit.STOP,
        local_timestamp=instants.by_the_wall(end_s),
    )


def _intensity(lap: Lap) -> int:
    """What it was for; on the rails it is rest, whatever its kind."""
    return INTENSITY[lap.row.kind] if lap.row.direction.moving else fit.REST


def _grade(lap: Lap) -> int:
    return round(lap.row.incline_pct * 100)


def _ms(seconds: float) -> int:
    return min(round(seconds * 1000), fit.MOST_UINT32)


def _cm(metres: float) -> int:
    return round(metres * 100)


def _mm_s(metres_per_s: float) -> int:
    return round(metres_per_s * 1000)
