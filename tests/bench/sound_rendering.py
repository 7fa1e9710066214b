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
from retrotimer.sound.rendering.soundtrack import render_blocks
from retrotimer.sound.voices.voice import Voice
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import HOME_VARIABLE, assets_folder
from tests.support.workout_documents import step_document, workout_document

HALF_HOUR_WORKOUT = assets_folder() / "workouts" / "cardio-mix-30.retro.json"
# Runs one command, then tells how many MB it had at most.
MEASURING_SCRIPT = """
import resource, sys
from retrotimer.__main__ import main
status = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
sys.exit(status)
"""


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, figure and goal of each."""
    planned, said = _load_track()
    voice = Voice(*said.clip_folders)
    texts = {text for due in planned.cues for text in due.cue.phrase}
    decoding_ms = _median_ms(lambda: Voice(*said.clip_folders).preload(texts))
    yield (
        "loading a 30-minute workout, voice warm",
        f"{_median_ms(_load_track):.0f} ms",
        "<= 300 ms",
    )
    yield f"decoding its {len(texts)} phrases, beside it", f"{decoding_ms:.0f} ms", "-"
    voice.preload(texts)
    rendering_ms = _median_ms(lambda: _render(planned, voice))
    yield "rendering it", f"{_speed_text(planned, rendering_ms)} real time", ">= 300 x"
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".flac", ".mp3"):
            out = Path(folder, f"track{suffix}")
            exporting_ms = _median_ms(lambda out=out: _export(HALF_HOUR_WORKOUT, out), times=3)
            goal = ">= 100 x" if suffix == ".flac" else "-"
            yield (
                f"exporting it to {suffix}",
                f"{_speed_text(planned, exporting_ms)} real time",
                goal,
            )
        two_hours = Path(folder, "two-hours.retro.json")
        steps = [step_document("forward", 60, speed_kmh=1 + number / 10) for number in range(120)]
        two_hours.write_text(json.dumps(workout_document(*steps)))
        most_mb = _export(two_hours, Path(folder, "two-hours.flac"))
    yield "memory while two hours are exported", f"{most_mb} MB", "<= 200 MB"


def _load_track() -> tuple[AudioPlan, SpeechSetup]:
    """Read, unrolled, with every cue: what stands between opening a file and the first count."""
    timeline = unroll(read(HALF_HOUR_WORKOUT))
    said = build_speech(CueSettings())
    return plan_audio(timeline, said.policy), said


def _render(planned: AudioPlan, voice: Voice) -> None:
    for _ in render_blocks(planned.cues, planned.duration_s, voice):
        pass


def _export(workout: Path, out: Path) -> int:
    """Export as a user does, the start of Python included; the memory it took, in MB."""
    ran = subprocess.run(
        [sys.executable, "-c", MEASURING_SCRIPT, "export-audio", workout, "-o", out],
        env=os.environ | {HOME_VARIABLE: str(out.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(ran.stderr.splitlines()[-1])


def _median_ms(call: Callable[[], object], times: int = 7) -> float:
    return median(repeat(call, number=1, repeat=times)) * 1000


def _speed_text(planned: AudioPlan, took_ms: float) -> str:
    return f"{planned.duration_s / took_ms * 1000:.0f} x"
