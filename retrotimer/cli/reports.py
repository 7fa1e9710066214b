"""The commands that look and print: rehearse, check, history."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from retrotimer.assembly import Speech, speech_for
from retrotimer.core import wording
from retrotimer.core.cues import DueCue
from retrotimer.core.rehearsal import rehearse
from retrotimer.core.timeline import Timeline, unroll
from retrotimer.core.track import track
from retrotimer.core.workout import Direction
from retrotimer.status import Status
from retrotimer.store.folders import Folders
from retrotimer.store.history import KeptSession, sessions
from retrotimer.store.workout_file import WorkoutFileError, read


def rehearsal(path: Path, speech: Speech, folders: Folders, *, as_json: bool) -> Status:
    """Print every segment and cue of a workout; in JSON also those of its audio track."""
    timeline = unroll(read(path))
    said, notice = speech_for(timeline, speech, folders)
    if notice:
        print(notice, file=sys.stderr)
    cues = rehearse(timeline, said.policy)
    if as_json:
        planned = track(timeline, said.policy)
        document = {
            "duration_s": rounded(timeline.duration_s),
            "segments": [
                segment_fields(timeline, index, segment.speed_kmh)
                for index, segment in enumerate(timeline.segments)
            ],
            "cues": [cue_fields(due) for due in cues],
            "track": {
                "duration_s": rounded(planned.duration_s),
                "cues": [cue_fields(due) for due in planned.cues],
            },
        }
        print(json.dumps(document, indent=1))
        return Status.DONE
    shown = -1
    for due in cues:
        if due.index not in (-1, shown):
            shown = due.index
            speed_kmh = timeline.segments[due.index].speed_kmh
            print(segment_line(timeline, due.index, due.at_s, speed_kmh))
        print(cue_line(due))
    return Status.DONE


def check(path: Path, *, as_json: bool) -> Status:
    """Say whether a file is a valid workout, and all that is wrong if not."""
    try:
        workout = read(path)
    except WorkoutFileError as error:
        if not as_json:
            raise
        print(json.dumps({"valid": False, "problems": error.problems}, indent=1))
        return Status.BAD_INPUT
    timeline = unroll(workout)
    if as_json:
        length = {"duration_s": rounded(timeline.duration_s), "segments": len(timeline.segments)}
        print(json.dumps({"valid": True, "problems": [], "name": workout.name, **length}, indent=1))
    else:
        length_text = wording.clock(timeline.duration_s)
        print(f"{workout.name}: valid, {timeline.interval_count} steps, {length_text}")
    return Status.DONE


def history(path: Path, *, as_json: bool) -> Status:
    """Print the sessions kept, oldest first."""
    kept = list(sessions(path))
    if as_json:
        print(json.dumps({"sessions": [_session_fields(session) for session in kept]}, indent=1))
        return Status.DONE
    if not kept:
        print("No sessions yet.")
    for session in kept:
        record = session.record
        print(
            f"{session.started_at:%Y-%m-%d %H:%M}  {record.outcome:<11}"
            f"  backward {wording.clock(record.walked_s(Direction.BACKWARD)):>7}"
            f"  forward {wording.clock(record.walked_s(Direction.FORWARD)):>7}"
            f"  {sum(record.distance_km(d) for d in Direction):5.2f} km  {record.workout}"
        )
    return Status.DONE


def segment_fields(timeline: Timeline, index: int, speed_kmh: float) -> dict[str, Any]:
    """A segment as the commands' JSON names it; the speed at which it begins may be adjusted."""
    segment = timeline.segments[index]
    return {
        "index": index,
        "kind": segment.kind.value,
        "direction": segment.direction.value,
        "start_s": rounded(timeline.start_s[index]),
        "end_s": rounded(timeline.start_s[index + 1]),
        "speed_kmh": speed_kmh,
        "incline_pct": segment.incline_pct,
    }


def cue_fields(due: DueCue) -> dict[str, Any]:
    """A cue as the commands' JSON names it."""
    cue = due.cue
    return {
        "at_s": rounded(due.at_s),
        "kind": cue.kind.value,
        "text": cue.text,
        "tone": cue.tone and cue.tone.value,
        "duration_s": rounded(due.duration_s),
        "phrase": list(cue.phrase),
    }


def segment_line(timeline: Timeline, index: int, at_s: float, speed_kmh: float) -> str:
    """A segment, stamped with the time at which it is entered."""
    segment = timeline.segments[index]
    number = wording.interval(segment.number, timeline.interval_count) if segment.number else ""
    text = wording.short(segment, speed_kmh)
    return f"{stamp(at_s)} {wording.KIND[segment.kind]:<11}{number:>10}  {text}"


def cue_line(due: DueCue) -> str:
    """A cue; one without a tone is shown only."""
    tone = f"[{due.cue.tone}]" if due.cue.tone else ""
    return f"{stamp(due.at_s)}     {tone:<11} {due.cue.text}"


def rounded(seconds: float) -> float:
    """To the millisecond, so that 0.1 s added ten times reads as 1.0."""
    return round(seconds, 3)


def stamp(at_s: float) -> str:
    """Seconds from the first step, as `-0:03` or `12:07.5`."""
    tenths_of_s = round(abs(at_s) * 10)
    sign = "-" if at_s < 0 and tenths_of_s else ""
    fraction = f".{tenths_of_s % 10}" if tenths_of_s % 10 else ""
    return f"{sign + wording.clock(tenths_of_s // 10) + fraction:>9}"


def _session_fields(session: KeptSession) -> dict[str, Any]:
    record = session.record
    return {
        "id": session.id,
        "started_at": session.started_at.isoformat(),
        "workout": record.workout,
        "outcome": record.outcome.value,
        "elapsed_s": rounded(record.elapsed_s),
        "belt_s": rounded(record.belt_s),
        "backward_s": rounded(record.walked_s(Direction.BACKWARD)),
        "forward_s": rounded(record.walked_s(Direction.FORWARD)),
        "backward_km": round(record.distance_km(Direction.BACKWARD), 4),
        "forward_km": round(record.distance_km(Direction.FORWARD), 4),
        "segments": [
            {
                "kind": row.kind.value,
                "direction": row.direction.value,
                "planned_s": rounded(row.planned_s),
                "done_s": rounded(row.done_s),
                "speed_kmh": round(row.speed_kmh, 2),
                "incline_pct": row.incline_pct,
            }
            for row in record.rows
        ],
    }
