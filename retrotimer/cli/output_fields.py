"""Segments, cues and energy as the commands print them: as JSON fields, and as lines of text."""

from __future__ import annotations

from typing import Any

from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.cues import ScheduledCue
from retrotimer.domain.session.energy import Energy
from retrotimer.domain.session.record import SessionRecord
from retrotimer.domain.values import formats
from retrotimer.domain.values.isolation import isolate
from retrotimer.domain.values.text import shown_text
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import Timeline


def segment_fields(timeline: Timeline, index: int, speed_kmh: float) -> dict[str, Any]:
    """A segment as the commands' JSON names it; the speed at which it begins may be adjusted."""
    segment = timeline.segments[index]
    return {
        "index": index,
        "kind": segment.kind.value,
        "direction": segment.direction.value,
        "start_s": round_to_ms(timeline.segment_starts_s[index]),
        "end_s": round_to_ms(timeline.segment_starts_s[index + 1]),
        "speed_kmh": speed_kmh,
        "incline_pct": segment.incline_pct,
    }


def cue_fields(scheduled_cue: ScheduledCue) -> dict[str, Any]:
    """A cue as the commands' JSON names it."""
    cue = scheduled_cue.cue
    return {
        "at_s": round_to_ms(scheduled_cue.at_s),
        "kind": cue.kind.value,
        "text": cue.caption,
        "tone": cue.tone and cue.tone.value,
        "duration_s": round_to_ms(scheduled_cue.duration_s),
        "phrase": list(cue.phrase),
    }


def format_segment(
    timeline: Timeline, index: int, at_s: float, speed_kmh: float, units: Units
) -> str:
    """A segment, stamped with the time at which it is entered."""
    segment = timeline.segments[index]
    number = (
        phrases.interval_label(segment.interval_number, timeline.interval_count)
        if segment.interval_number
        else ""
    )
    text = phrases.segment_label(segment, speed_kmh, units)
    kind = phrases.SEGMENT_KIND_LABEL[segment.kind]
    return f"{format_timestamp(at_s)} {kind:<11}{number:>10}  {text}"


def format_cue(scheduled_cue: ScheduledCue) -> str:
    """A cue as a line with its tone, if it has one, and its caption."""
    tone = f"[{scheduled_cue.cue.tone}]" if scheduled_cue.cue.tone else ""
    caption = isolate(shown_text(scheduled_cue.cue.caption))
    return f"{format_timestamp(scheduled_cue.at_s)}     {tone:<11} {caption}"


def round_to_ms(seconds: float) -> float:
    """Rounded to milliseconds, so that 0.1 s added ten times is printed as 1.0."""
    return round(seconds, 3)


def format_timestamp(at_s: float) -> str:
    """Seconds from the first step, as `-0:03` or `12:07.5`."""
    tenths_of_s = round(abs(at_s) * 10)
    sign = "-" if at_s < 0 and tenths_of_s else ""
    fraction = f".{tenths_of_s % 10}" if tenths_of_s % 10 else ""
    return f"{sign + formats.format_duration(tenths_of_s // 10) + fraction:>9}"


def energy_fields(record: SessionRecord) -> dict[str, Any]:
    """The estimated energy, in total and by direction; empty if the weight is not known."""
    if record.energy_by_direction is None or record.total_energy is None:
        return {}
    return {
        "energy_estimate": {
            "formula": record.formula,
            "range_kcal": [round(kcal, 1) for kcal in record.total_energy.range_kcal],
            "total": _energy_fields(record.total_energy),
            **{
                direction.value: _energy_fields(energy)
                for direction, energy in record.energy_by_direction.items()
            },
        }
    }


def _energy_fields(energy: Energy) -> dict[str, Any]:
    return {
        "gross_kcal": round(energy.gross_kcal, 1),
        "net_kcal": round(energy.net_kcal, 1),
        "extrapolated": energy.is_extrapolated,
    }
