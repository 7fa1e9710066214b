"""TCX, the Training Center Database v2: all sessions in one file, one Activity each.

The format has no walking, treadmill, incline or direction: the sport is Other, and the notes of
each Lap have the rest. Times are in UTC, distances in metres, speeds in m/s. It is written as text
because a tree of elements could not be streamed and would be too slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from typing import BinaryIO

from retrotimer.domain import messages
from retrotimer.domain.workout.workout import SegmentKind
from retrotimer.exchange.exported_session import ExportedSession
from retrotimer.exchange.laps import Lap, Track, build_laps

NAMESPACE = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
SPEED_NAMESPACE = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
_HEADER = f"""<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="{NAMESPACE}" xmlns:ns3="{SPEED_NAMESPACE}">
<Activities>
"""
_FOOTER = "</Activities>\n</TrainingCenterDatabase>\n"
# Later ones come from a damaged start; the end of a session must have a date too.
_LATEST_START = datetime(9999, 1, 1)  # noqa: DTZ001 - in UTC, as all times here
# Characters that XML 1.0 cannot hold, not even escaped.
_INVALID_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(sessions: Iterable[ExportedSession], file: BinaryIO) -> None:
    """Write each session as an Activity. Raises OSError.

    Each must have been walked, because an Activity needs a Lap.
    """
    file.write(_HEADER.encode())
    used_ids: set[str] = set()
    file.writelines("".join(_format_activity(session, used_ids)).encode() for session in sessions)
    file.write(_FOOTER.encode())


def _format_activity(session: ExportedSession, used_ids: set[str]) -> Iterator[str]:
    instant = _timestamp_formatter(session.started_at)
    # An Id must be unique: of two sessions with the same start, one gets a later millisecond.
    milliseconds = 0
    while (unique := instant(milliseconds / 1000)) in used_ids:
        milliseconds += 1
    used_ids.add(unique)
    yield f'<Activity Sport="Other">\n<Id>{unique}</Id>\n'
    for lap in build_laps(session):
        yield _format_lap(lap, instant)
    yield f"<Notes>{_escape_text(_format_notes(session))}</Notes>\n</Activity>\n"


def _timestamp_formatter(started_at: datetime) -> Callable[[float], str]:
    """Seconds after START as UTC, to the millisecond."""
    start = min(started_at.astimezone(UTC).replace(tzinfo=None), _LATEST_START)

    def instant(at_s: float) -> str:
        return f"{(start + timedelta(0, at_s)).isoformat('T', 'milliseconds')}Z"

    return instant


def _format_lap(lap: Lap, format_timestamp: Callable[[float], str]) -> str:
    speed = f"{lap.speed_m_s:.3f}"
    # The format has only Active and Resting.
    resting = lap.segment.kind is SegmentKind.RECOVERY or not lap.segment.direction.is_moving
    tracks = "".join([_format_track(track, speed, format_timestamp) for track in lap.tracks])
    return (
        f'<Lap StartTime="{format_timestamp(lap.segment.start_s)}">\n'
        f"<TotalTimeSeconds>{lap.segment.walked_s:.3f}</TotalTimeSeconds>\n"
        f"<DistanceMeters>{lap.distance_m:.2f}</DistanceMeters>\n"
        f"<MaximumSpeed>{speed}</MaximumSpeed>\n"
        f"<Calories>{lap.kcal}</Calories>\n"
        f"<Intensity>{'Resting' if resting else 'Active'}</Intensity>\n"
        f"<TriggerMethod>Manual</TriggerMethod>\n{tracks}"
        f"<Notes>{_escape_text(f'{lap.name}: {lap.belt_setting}')}</Notes>\n</Lap>\n"
    )


def _format_track(track: Track, speed: str, format_timestamp: Callable[[float], str]) -> str:
    ending = (
        "</DistanceMeters><Extensions><ns3:TPX>"
        f"<ns3:Speed>{speed}</ns3:Speed></ns3:TPX></Extensions></Trackpoint>\n"
    )
    points = [
        f"<Trackpoint><Time>{format_timestamp(at_s)}</Time><DistanceMeters>{distance_m:.2f}{ending}"
        for at_s, distance_m in track.points
    ]
    return f"<Track>\n{''.join(points)}</Track>\n"


def _format_notes(session: ExportedSession) -> str:
    """What the session was, and that its energy is an estimate."""
    record, client = session.record, session.context.client
    energy = "Energy is not known without a body weight."
    if record.total_energy is not None:
        estimate = messages.format_energy(record.total_energy)
        energy = f"Energy is an estimate by {record.formula}: {estimate}."
    prefix = f"{client}: " if client else ""
    return (
        f"{prefix}{record.workout_name} ({record.outcome})."
        " Treadmill walking, forward and backward."
        f" Distances are belt speed times belt time. {energy}"
    )


def _escape_text(text: str) -> str:
    """A text for the inside of an element."""
    return escape(_INVALID_XML.sub("\ufffd", text), quote=False)
