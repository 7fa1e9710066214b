"""TCX, the Training Center Database v2: all sessions in one file, one Activity each, read widely.

The format knows no walking, no treadmill, no incline and no direction: the sport is Other, and the
rest stands in the notes of each Lap. Times are UTC, distances metres, speeds m/s. It is written as
text, piece by piece, because a tree of elements would not leave it streaming, nor be quick enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from typing import BinaryIO

from retrotimer.domain import messages
from retrotimer.domain.workout.workout import Kind
from retrotimer.exchange.exported_session import Performed
from retrotimer.exchange.laps import Lap, Track, laps_of

NAMESPACE = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
SPEED_NAMESPACE = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="{NAMESPACE}" xmlns:ns3="{SPEED_NAMESPACE}">
<Activities>
"""
_FOOT = "</Activities>\n</TrainingCenterDatabase>\n"
# Characters that XML 1.0 cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(sessions: Iterable[Performed], file: BinaryIO) -> None:
    """Every session as an Activity; each must have been walked, for that has a Lap.

    Raises OSError.
    """
    file.write(_HEAD.encode())
    taken: set[str] = set()
    file.writelines("".join(_activity(session, taken)).encode() for session in sessions)
    file.write(_FOOT.encode())


def _activity(session: Performed, taken: set[str]) -> Iterator[str]:
    instant = _instants(session.started_at)
    # An Id must be unique: of two clients who pressed START at once, one did a millisecond later.
    milliseconds = 0
    while (unique := instant(milliseconds / 1000)) in taken:
        milliseconds += 1
    taken.add(unique)
    yield f'<Activity Sport="Other">\n<Id>{unique}</Id>\n'
    for lap in laps_of(session):
        yield _lap(lap, instant)
    yield f"<Notes>{_text(_notes(session))}</Notes>\n</Activity>\n"


def _instants(started_at: datetime) -> Callable[[float], str]:
    """Seconds after START as UTC, to the millisecond."""
    start = started_at.astimezone(UTC).replace(tzinfo=None)

    def instant(at_s: float) -> str:
        return f"{(start + timedelta(0, at_s)).isoformat('T', 'milliseconds')}Z"

    return instant


def _lap(lap: Lap, instant: Callable[[float], str]) -> str:
    speed = f"{lap.speed_m_s:.3f}"
    # The format has no third.
    resting = lap.row.kind is Kind.RECOVERY or not lap.row.direction.moving
    tracks = "".join([_track(track, speed, instant) for track in lap.tracks])
    return (
        f'<Lap StartTime="{instant(lap.row.start_s)}">\n'
        f"<TotalTimeSeconds>{lap.row.done_s:.3f}</TotalTimeSeconds>\n"
        f"<DistanceMeters>{lap.distance_m:.2f}</DistanceMeters>\n"
        f"<MaximumSpeed>{speed}</MaximumSpeed>\n"
        f"<Calories>{lap.kcal}</Calories>\n"
        f"<Intensity>{'Resting' if resting else 'Active'}</Intensity>\n"
        f"<TriggerMethod>Manual</TriggerMethod>\n{tracks}"
        f"<Notes>{_text(f'{lap.name}: {lap.setting}')}</Notes>\n</Lap>\n"
    )


def _track(track: Track, speed: str, instant: Callable[[float], str]) -> str:
    ending = (
        "</DistanceMeters><Extensions><ns3:TPX>"
        f"<ns3:Speed>{speed}</ns3:Speed></ns3:TPX></Extensions></Trackpoint>\n"
    )
    points = [
        f"<Trackpoint><Time>{instant(at_s)}</Time><DistanceMeters>{distance_m:.2f}{ending}"
        for at_s, distance_m in track.points
    ]
    return f"<Track>\n{''.join(points)}</Track>\n"


def _notes(session: Performed) -> str:
    """What it was, and that its energy is an estimate."""
    record, client = session.record, session.occasion.client
    energy = "Energy is not known without a body weight."
    if record.spent is not None:
        energy = f"Energy is an estimate by {record.formula}: {messages.energy(record.spent)}."
    whose = f"{client}: " if client else ""
    return (
        f"{whose}{record.workout} ({record.outcome}). Treadmill walking, forward and backward."
        f" Distances are belt speed times belt time. {energy}"
    )


def _text(text: str) -> str:
    """A text inside an element."""
    return escape(_NO_XML.sub("\ufffd", text), quote=False)
