"""Figures of loading, rendering and exporting sound, with the bundled voice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from timeit import repeat

from retrotimer.domain.cues.audio_plan import AudioPlan, plan_audio
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.workout.timeline import unroll
from retrotimer.services.speech import SpeechSetup, build_speech
from retrotimer.sound.rendering.cue_renderer import render_blocks
from retrotimer.sound.voices.voice import Voice
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import HOME_VARIABLE, assets_folder
from tests.support.workout_documents import step_document, workout_document

HALF_HOUR_WORKOUT = assets_folder() / "workouts" / "cardio-mix-30.retro.json"
# Runs one command, then prints its peak memory in MB.
MEASURING_SCRIPT = """
import resource, sys
from retrotimer.__main__ import main
status = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
sys.exit(status)
"""


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, value and goal of each figure."""
    plan, speech = _load_plan()
    voice = Voice(*speech.clip_folders)
    texts = {text for due in plan.cues for text in due.cue.phrase}
    decoding_ms = _median_ms(lambda: Voice(*speech.clip_folders).preload(texts))
    loading_ms = _median_ms(_load_plan)
    yield "loading a workout of 30 minutes with its cues", f"{loading_ms:.0f} ms", "<= 300 ms"
    yield f"  decoding its {len(texts)} texts", f"{decoding_ms:.0f} ms", "-"
    voice.preload(texts)
    rendering_ms = _median_ms(lambda: _render(plan, voice))
    yield "  rendering its sound", f"{_speed_text(plan, rendering_ms)} real time", ">= 300 x"
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".flac", ".mp3"):
            out = Path(folder, f"track{suffix}")
            exporting_ms = _median_ms(lambda out=out: _export(HALF_HOUR_WORKOUT, out), times=3)
            goal = ">= 100 x" if suffix == ".flac" else "-"
            value = f"{_speed_text(plan, exporting_ms)} real time"
            yield f"  exporting its sound to {suffix}", value, goal
        two_hours = Path(folder, "two-hours.retro.json")
        steps = [step_document("forward", 60, speed_kmh=1 + number / 10) for number in range(120)]
        two_hours.write_text(json.dumps(workout_document(*steps)))
        peak_mb = _export(two_hours, Path(folder, "two-hours.flac"))
    yield "peak memory of an audio export of two hours", f"{peak_mb} MB", "<= 200 MB"


def _load_plan() -> tuple[AudioPlan, SpeechSetup]:
    """Read and unroll the workout and plan all its cues: all that is done before it can start."""
    timeline = unroll(read(HALF_HOUR_WORKOUT))
    speech = build_speech(CueSettings())
    return plan_audio(timeline, speech.policy), speech


def _render(plan: AudioPlan, voice: Voice) -> None:
    for _ in render_blocks(plan.cues, plan.duration_s, voice):
        pass


def _export(workout: Path, out: Path) -> int:
    """Export as a user does, the start of Python included; the peak memory in MB."""
    export = subprocess.run(
        [sys.executable, "-c", MEASURING_SCRIPT, "export-audio", workout, "-o", out],
        env=os.environ | {HOME_VARIABLE: str(out.parent)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(export.stderr.splitlines()[-1])


def _median_ms(call: Callable[[], object], times: int = 7) -> float:
    return median(repeat(call, number=1, repeat=times)) * 1000


def _speed_text(plan: AudioPlan, took_ms: float) -> str:
    return f"{plan.duration_s / took_ms * 1000:.0f} x"
