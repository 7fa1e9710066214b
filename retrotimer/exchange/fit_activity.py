"""A session as a FIT activity file: walking on a treadmill, one lap per segment.

A lap has no text field. Its name is in a `workout_step`, where watches keep the steps of a workout;
equal laps share one step. For programs, a lap also has a developer field `direction`, which the
file describes. The activity begins with the first segment and ends with the last. The format has
whole seconds only, so each time is rounded on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zlib import crc32

from retrotimer.domain.workout.workout import SegmentKind
from retrotimer.exchange import fit_profile as fit
from retrotimer.exchange.exported_session import ExportedSession
from retrotimer.exchange.fit_encoding import build_file, encode_text
from retrotimer.exchange.laps import Lap, build_laps

PRODUCT_NAME = "RetroTimer"
# Identifies the developer fields of this program; chosen once, never changed.
APPLICATION_ID = b"RetroTimer lap 1"
INTENSITY_BY_KIND = {
    SegmentKind.WARM_UP: fit.INTENSITY_WARM_UP,
    SegmentKind.WORK: fit.INTENSITY_ACTIVE,
    SegmentKind.RECOVERY: fit.INTENSITY_RECOVERY,
    SegmentKind.COOL_DOWN: fit.INTENSITY_COOL_DOWN,
}


# Name, setting, planned duration in ms, intensity.
_Step = tuple[str, str, int, int]


def encode(session: ExportedSession) -> bytes:
    """The file of one session, which must have been walked, because an activity needs a lap."""
    laps = tuple(build_laps(session))
    steps: dict[_Step, int] = {}
    step_of = [steps.setdefault(_to_step(lap), len(steps)) for lap in laps]
    instants = _Timestamps(session.started_at)
    return build_file(
        b"".join(
            (
                *_encode_file_info(session, instants),
                *_encode_workout(session, steps),
                *_encode_timeline(laps, step_of, instants),
                *_encode_totals(session, laps, instants),
            )
        )
    )


class _Timestamps:
    """Turns seconds after START into timestamps; times before 1989-12-31 become the lowest one."""

    def __init__(self, started_at: datetime) -> None:
        started_s = max((started_at - fit.EPOCH).total_seconds(), 0.0)
        self._rounded_s = min(started_s, fit.MAX_START_S) + 0.5
        self._utc_offset_s = (started_at.utcoffset() or timedelta()).total_seconds()

    def utc(self, at_s: float) -> int:
        return int(self._rounded_s + at_s)

    def local(self, at_s: float) -> int:
        """The same in local time."""
        return max(int(self._rounded_s + at_s + self._utc_offset_s), 0)


def _encode_file_info(session: ExportedSession, timestamps: _Timestamps) -> Iterator[bytes]:
    """The file's type, its creator, the client, and the description of the developer field."""
    serial_number = crc32(session.id.encode("utf-8", "replace")) or 1
    start, product_name = timestamps.utc(0.0), encode_text(PRODUCT_NAME, fit.SHORT_TEXT_SIZE)
    yield fit.FILE_ID.definition
    yield fit.FILE_ID.encode(
        type=fit.FILE_TYPE_ACTIVITY,
        manufacturer=fit.MANUFACTURER_DEVELOPMENT,
        product=fit.PRODUCT_NUMBER,
        serial_number=serial_number,
        time_created=start,
        product_name=product_name,
    )
    yield fit.DEVICE_INFO.definition
    yield fit.DEVICE_INFO.encode(
        timestamp=start,
        device_index=fit.DEVICE_INDEX_CREATOR,
        manufacturer=fit.MANUFACTURER_DEVELOPMENT,
        serial_number=serial_number,
        product=fit.PRODUCT_NUMBER,
        product_name=product_name,
    )
    yield fit.DEVELOPER_DATA_ID.definition
    yield fit.DEVELOPER_DATA_ID.encode(application_id=APPLICATION_ID, developer_data_index=0)
    yield fit.FIELD_DESCRIPTION.definition
    yield fit.FIELD_DESCRIPTION.encode(
        developer_data_index=0,
        field_definition_number=fit.DIRECTION_FIELD.number,
        fit_base_type_id=fit.DIRECTION_FIELD.base_type.number,
        field_name=encode_text(fit.DIRECTION_FIELD.name, fit.SHORT_TEXT_SIZE),
        native_mesg_num=fit.LAP.global_number,
    )
    if session.context.client:
        yield fit.USER_PROFILE.definition
        yield fit.USER_PROFILE.encode(
            friendly_name=encode_text(session.context.client, fit.NAME_SIZE)
        )


def _encode_workout(session: ExportedSession, steps: Mapping[_Step, int]) -> Iterator[bytes]:
    """The workout's name, and the steps that give the laps their names."""
    yield fit.WORKOUT.definition
    yield fit.WORKOUT.encode(
        sport=fit.SPORT_WALKING,
        sub_sport=fit.SUB_SPORT_TREADMILL,
        num_valid_steps=len(steps),
        wkt_name=encode_text(session.record.workout_name, fit.NAME_SIZE),
    )
    yield fit.WORKOUT_STEP.definition
    for (name, setting, planned_ms, intensity), index in steps.items():
        yield fit.WORKOUT_STEP.encode(
            message_index=index,
            wkt_step_name=encode_text(name, fit.SHORT_TEXT_SIZE),
            duration_type=fit.DURATION_TYPE_TIME,
            duration_value=planned_ms,
            target_type=fit.TARGET_TYPE_OPEN,
            target_value=0,
            intensity=intensity,
            notes=encode_text(setting, fit.SHORT_TEXT_SIZE),
        )


def _to_step(lap: Lap) -> _Step:
    return lap.name, lap.belt_setting, _to_ms(lap.segment.planned_s), _lap_intensity(lap)


def _encode_timeline(
    laps: Sequence[Lap], step_indexes: Sequence[int], timestamps: _Timestamps
) -> Iterator[bytes]:
    """Points, pauses and laps, sorted by time."""
    yield fit.EVENT.definition
    yield fit.RECORD.definition
    yield fit.LAP.definition
    point = fit.RECORD.encode_values
    moving, last = False, -1
    for index, lap in enumerate(laps):
        speed, grade = _to_mm_s(lap.speed_m_s), _to_grade(lap)
        for track in lap.tracks:
            if not moving:
                yield _encode_timer_event(timestamps.utc(track.start_s), fit.EVENT_TYPE_START)
            for at_s, distance_m in track.points:
                at = timestamps.utc(at_s)
                # Points less than a second apart would get the same timestamp.
                if at > last:
                    yield point(at, _to_cm(distance_m), grade, speed)
                    last = at
            moving = not track.ends_in_stop
            if not moving:
                yield _encode_timer_event(timestamps.utc(track.end_s), fit.EVENT_TYPE_STOP_ALL)
        trigger = fit.LAP_TRIGGER_TIME if index + 1 < len(laps) else fit.LAP_TRIGGER_SESSION_END
        yield _encode_lap(lap, timestamps, index, step_indexes[index], trigger)


def _encode_timer_event(timestamp: int, event_type: int) -> bytes:
    return fit.EVENT.encode(timestamp=timestamp, event=fit.EVENT_TIMER, event_type=event_type)


def _encode_lap(
    lap: Lap, timestamps: _Timestamps, index: int, step_index: int, trigger: int
) -> bytes:
    row, speed = lap.segment, _to_mm_s(lap.speed_m_s)
    return fit.LAP.encode(
        message_index=index,
        timestamp=timestamps.utc(row.start_s + lap.elapsed_s),
        event=fit.EVENT_LAP,
        event_type=fit.EVENT_TYPE_STOP,
        start_time=timestamps.utc(row.start_s),
        total_elapsed_time=_to_ms(lap.elapsed_s),
        total_timer_time=_to_ms(row.walked_s),
        total_distance=_to_cm(lap.distance_m),
        total_calories=lap.kcal,
        enhanced_avg_speed=speed,
        enhanced_max_speed=speed,
        intensity=_lap_intensity(lap),
        lap_trigger=trigger,
        sport=fit.SPORT_WALKING,
        sub_sport=fit.SUB_SPORT_TREADMILL,
        avg_grade=_to_grade(lap),
        wkt_step_index=step_index,
        direction=encode_text(row.direction, fit.DIRECTION_SIZE),
    )


def _encode_totals(
    session: ExportedSession, laps: Sequence[Lap], timestamps: _Timestamps
) -> Iterator[bytes]:
    rows, effort = session.record.segments, session.answers_after.get("effort")
    start_s, end_s = rows[0].start_s, rows[-1].end_s
    walked_s = sum(row.walked_s for row in rows)
    distance_m = sum(lap.distance_m for lap in laps)
    yield fit.SESSION.definition
    yield fit.SESSION.encode(
        message_index=0,
        timestamp=timestamps.utc(end_s),
        event=fit.EVENT_SESSION,
        event_type=fit.EVENT_TYPE_STOP,
        start_time=timestamps.utc(start_s),
        sport=fit.SPORT_WALKING,
        sub_sport=fit.SUB_SPORT_TREADMILL,
        total_elapsed_time=_to_ms(end_s - start_s),
        total_timer_time=_to_ms(walked_s),
        total_distance=_to_cm(distance_m),
        total_calories=min(sum(lap.kcal for lap in laps), fit.MAX_UINT16),
        enhanced_avg_speed=_to_mm_s(distance_m / walked_s),
        enhanced_max_speed=_to_mm_s(max(lap.speed_m_s for lap in laps)),
        first_lap_index=0,
        num_laps=len(laps),
        trigger=fit.SESSION_TRIGGER_ACTIVITY_END,
        workout_rpe=fit.UNKNOWN_UINT8 if effort is None else effort * 10,
    )
    yield fit.ACTIVITY.definition
    yield fit.ACTIVITY.encode(
        timestamp=timestamps.utc(end_s),
        total_timer_time=_to_ms(walked_s),
        num_sessions=1,
        type=fit.ACTIVITY_TYPE_MANUAL,
        event=fit.EVENT_ACTIVITY,
        event_type=fit.EVENT_TYPE_STOP,
        local_timestamp=timestamps.local(end_s),
    )


def _lap_intensity(lap: Lap) -> int:
    """The intensity of the segment's kind; standing on the side rails is always rest."""
    return (
        INTENSITY_BY_KIND[lap.segment.kind]
        if lap.segment.direction.is_moving
        else fit.INTENSITY_REST
    )


def _to_grade(lap: Lap) -> int:
    return round(lap.segment.incline_pct * 100)


def _to_ms(seconds: float) -> int:
    return min(round(seconds * 1000), fit.MAX_UINT32)


def _to_cm(metres: float) -> int:
    return round(metres * 100)


def _to_mm_s(metres_per_s: float) -> int:
    return round(metres_per_s * 1000)
