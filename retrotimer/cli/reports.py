"""The commands that look and print: rehearse, history."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from retrotimer.assembly import Speech, speech_for
from retrotimer.coach_desk import client_of
from retrotimer.core import notices, wording
from retrotimer.core.cues import DueCue
from retrotimer.core.energy import Energy
from retrotimer.core.questions import load
from retrotimer.core.record import Record
from retrotimer.core.rehearsal import rehearse
from retrotimer.core.timeline import Timeline, unroll
from retrotimer.core.track import track
from retrotimer.core.units import Units
from retrotimer.core.workout import Direction, Workout
from retrotimer.status import Status
from retrotimer.store.folders import Folders
from retrotimer.store.history import KeptSession, sessions


def rehearsal(workout: Workout, speech: Speech, folders: Folders, *, as_json: bool) -> Status:
    """Print every segment and cue of a workout; in JSON also those of its audio track."""
    timeline = unroll(workout)
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
            print(segment_line(timeline, due.index, due.at_s, speed_kmh, said.policy.habits.units))
        print(cue_line(due))
    return Status.DONE


def history(folders: Folders, client: str | None, *, as_json: bool) -> Status:
    """Print the sessions kept, oldest first: everybody's, or those of one client."""
    units = client_of(folders, client or "").units
    kept = [
        session
        for session in sessions(folders.history)
        if client is None or session.occasion.client == client
    ]
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
            f"  {notices.distance(sum(record.distance_km(d) for d in Direction), units):>8}"
            f"  {_who(session)}{record.workout}{_spent(record)}"
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


def segment_line(
    timeline: Timeline, index: int, at_s: float, speed_kmh: float, units: Units
) -> str:
    """A segment, stamped with the time at which it is entered."""
    segment = timeline.segments[index]
    number = wording.interval(segment.number, timeline.interval_count) if segment.number else ""
    text = wording.short(segment, speed_kmh, units)
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


def energy_fields(record: Record) -> dict[str, Any]:
    """What it cost, each an estimate: in all and by direction; nothing without a weight."""
    if record.energy is None or record.spent is None:
        return {}
    return {
        "energy_estimate": {
            "formula": record.formula,
            "range_kcal": [round(kcal, 1) for kcal in record.spent.range_kcal],
            "total": _energy_fields(record.spent),
            **{way.value: _energy_fields(spent) for way, spent in record.energy.items()},
        }
    }


def _energy_fields(energy: Energy) -> dict[str, Any]:
    return {
        "gross_kcal": round(energy.gross_kcal, 1),
        "net_kcal": round(energy.net_kcal, 1),
        "extrapolated": energy.extrapolated,
    }


def _who(session: KeptSession) -> str:
    client = session.occasion.client
    return f"{client}: " if client else ""


def _spent(record: Record) -> str:
    return f"  ({notices.energy(record.spent)})" if record.spent else ""


def _answer_fields(session: KeptSession) -> dict[str, Any]:
    """What was asked before and after, and the load that follows from the effort."""
    occasion, after = session.occasion, session.after
    fields: dict[str, Any] = {"client": occasion.client}
    if occasion.stage is not None:
        fields["program"] = asdict(occasion.stage)
    if occasion.responsible_for:
        fields["responsible_for"] = list(occasion.responsible_for)
    fields |= {"before": dict(occasion.before), "after": dict(after)}
    if (effort := after.get("effort")) is not None:
        fields["load"] = round(load(effort, session.record.belt_s), 1)
    return fields


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
        **energy_fields(record),
        **_answer_fields(session),
    }
