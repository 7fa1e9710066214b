"""Figures of the session engine, the safety check and the renderer, inside one process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from statistics import median
from timeit import repeat

import numpy as np

from retrotimer.domain.coaching.safety_check import check_workout
from retrotimer.domain.coaching.walker_profile import WalkerProfile
from retrotimer.domain.cues.cues import Cue, CueKind, ScheduledCue, Tone
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.domain.session.walk import Place
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.domain.workout.workout import Direction, Repeat, SegmentKind, Step, Workout
from retrotimer.services.session_runner import SessionRunner
from retrotimer.sound.pcm.tones import RATE_HZ, tone_pcm
from retrotimer.sound.rendering.cue_renderer import render
from tests.support.cue_policies import SPOKEN_POLICY
from tests.support.doubles import ManualClock, RecordingPlayer
from tests.support.walkers import walker

CONTROL_COUNT = 40
TICK_COUNT = 500


class NullJournal:
    """A journal that writes nothing, so that the disk is not measured."""

    def start(self, started_at: datetime) -> None: ...

    def record_control(self, control: Control) -> None: ...

    def record_segment(self, at_s: float, place: Place) -> None: ...

    def record_heartbeat(self, at_s: float) -> None: ...

    def record_note(self, at_s: float, text: str) -> None: ...

    def record_override(self, at_s: float, rules: Sequence[str]) -> None: ...

    def record_end(self, at_s: float, state: SessionPhase) -> None: ...


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, value and goal of each figure."""
    small_ms, large_ms = _tick_ms(240), _tick_ms(10_000)
    yield f"a tick, 240 segments and {CONTROL_COUNT} controls", f"{small_ms:.3f} ms", "<= 1 ms"
    ratio = f"{large_ms / small_ms:.2f} x"
    yield "a tick, 10 000 segments / 240 segments", ratio, "<= 2 x"
    large = _workout(10_000)
    yield "unrolling 10 000 segments", f"{_median_ms(lambda: unroll(large)):.0f} ms", "<= 100 ms"
    unsafe = _unsafe_workout(10_000)
    check_ms = _median_ms(lambda: _check_and_unroll(unsafe, walker()))
    yield "checking and unrolling 10 000 unsafe steps", f"{check_ms:.0f} ms", "<= 150 ms"
    yield "largest error of a cue in the rendered sound", f"{_worst_offset()} samples", "0"


def _workout(segments: int) -> Workout:
    step = Step(SegmentKind.WORK, Direction.FORWARD, 4, 3.0)
    return Workout("Bench", (Repeat(segments, (step,)),))


def _unsafe_workout(steps: int) -> Workout:
    """A workout of so many steps without repeats, each of them too fast."""
    backward = (
        Step(SegmentKind.WORK, Direction.BACKWARD, 4, 4 + number % 7 / 10)
        for number in range(steps)
    )
    return Workout("Bench", tuple(backward))


def _check_and_unroll(workout: Workout, walker: WalkerProfile) -> None:
    check_workout(workout, walker)
    unroll(workout)


def _tick_ms(segments: int) -> float:
    """Milliseconds of a tick in a session in which `CONTROL_COUNT` controls have been used."""
    runner, clock = start_session(unroll(_workout(segments)))

    def tick() -> None:
        clock.advance(0.04)
        runner.tick()

    return _median_ms(tick, TICK_COUNT)


def start_session(timeline: Timeline) -> tuple[SessionRunner, ManualClock]:
    """A session on a manual clock, after `CONTROL_COUNT` controls."""
    clock = ManualClock()
    runner = SessionRunner(timeline, clock, RecordingPlayer(clock), NullJournal(), SPOKEN_POLICY)
    runner.start()
    for number in range(CONTROL_COUNT):
        clock.advance(1.5)
        kinds = (ControlKind.EXTEND, ControlKind.PAUSE, ControlKind.RESUME, ControlKind.NEXT)
        runner.apply_control(kinds[number % len(kinds)], 15.0)
        runner.tick()
    return runner, clock


def _median_ms(call: Callable[[], None], times: int = 1) -> float:
    return median(repeat(call, number=times, repeat=7)) / times * 1000


def _worst_offset() -> int:
    """How many samples a cue is away from its planned place, the worst of a thousand places."""
    tone = tone_pcm(Tone.COUNT).astype(float)
    worst = 0
    for number in range(1000):
        planned = 97 * number
        cue = ScheduledCue(planned / RATE_HZ, Cue(CueKind.COUNT, "", Tone.COUNT), 0)
        pcm = render([cue], 0.1).astype(float)
        near = range(max(planned - 3, 0), planned + 4)
        scores = {at: np.dot(pcm[at : at + len(tone)], tone[: len(pcm) - at]) for at in near}
        worst = max(worst, abs(max(scores, key=scores.__getitem__) - planned))
    return worst
