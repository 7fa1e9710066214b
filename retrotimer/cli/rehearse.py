"""`retrotimer rehearse`: every segment and cue of a session, without waiting for them."""

from __future__ import annotations

import json

from retrotimer.cli.commands import Rehearse
from retrotimer.cli.history_progress import load_coaching
from retrotimer.cli.output_fields import (
    cue_fields,
    format_cue,
    format_segment,
    round_to_ms,
    segment_fields,
)
from retrotimer.cli.safe_output import print_problems
from retrotimer.cli.workout_selection import load_audio_setup_for, select_workout
from retrotimer.domain.cues.audio_plan import plan_audio
from retrotimer.domain.cues.cues import CuePolicy, ScheduledCue
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.exit_status import ExitStatus
from retrotimer.services.speech import prepare_speech
from retrotimer.store.folders import Folders


def run_rehearse(command: Rehearse, folders: Folders) -> ExitStatus:
    """Print the session as this client performs and hears it."""
    coaching = load_coaching(folders, command.client)
    timeline = unroll(coaching.adapt_workout(select_workout(command, coaching).workout))
    audio_setup = load_audio_setup_for(command, folders, coaching)
    speech_setup, notice = prepare_speech(timeline, audio_setup.speech, folders)
    if notice:
        print_problems([notice])
    policy = speech_setup.policy
    cues = rehearse(timeline, policy)
    if command.json:
        _print_json(timeline, cues, policy)
    else:
        _print_lines(timeline, cues, policy.habits.units)
    return ExitStatus.SUCCESS


def _print_json(timeline: Timeline, cues: list[ScheduledCue], policy: CuePolicy) -> None:
    """One document, which also has the times of the exported audio track."""
    audio_plan = plan_audio(timeline, policy)
    document = {
        "duration_s": round_to_ms(timeline.duration_s),
        "segments": [
            segment_fields(timeline, index, segment.speed_kmh)
            for index, segment in enumerate(timeline.segments)
        ],
        "cues": [cue_fields(cue) for cue in cues],
        "track": {
            "duration_s": round_to_ms(audio_plan.duration_s),
            "cues": [cue_fields(cue) for cue in audio_plan.cues],
        },
    }
    print(json.dumps(document, indent=1))


def _print_lines(timeline: Timeline, cues: list[ScheduledCue], units: Units) -> None:
    segment_index = -1
    for cue in cues:
        if cue.segment_index not in (-1, segment_index):
            segment_index = cue.segment_index
            speed_kmh = timeline.segments[segment_index].speed_kmh
            print(format_segment(timeline, segment_index, cue.at_s, speed_kmh, units))
        print(format_cue(cue))
