"""The commands that look and print: rehearse, history."""

from __future__ import annotations

import json
import sys
from typing import Any

from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.audio_plan import track
from retrotimer.domain.cues.cues import DueCue
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.session.energy import Energy
from retrotimer.domain.session.record import Record
from retrotimer.domain.values import formats
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import Status
from retrotimer.services.speech import Speech, speech_for
from retrotimer.store.folders import Folders


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
    number = phrases.interval(segment.number, timeline.interval_count) if segment.number else ""
    text = phrases.short(segment, speed_kmh, units)
    return f"{stamp(at_s)} {phrases.KIND[segment.kind]:<11}{number:>10}  {text}"


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
    return f"{sign + formats.clock(tenths_of_s // 10) + fraction:>9}"


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
