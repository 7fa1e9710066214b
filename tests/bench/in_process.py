"""Figures of the engine and the soundtrack, inside one process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from statistics import median
from timeit import repeat

import numpy as np

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.safety_check import check_workout
from retrotimer.domain.coaching.walker_profile import WalkerProfile, WalkHistory
from retrotimer.domain.cues.cues import Cue, CueKind, ScheduledCue, Tone
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.domain.session.walk import Place
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.domain.workout.workout import Direction, Repeat, SegmentKind, Step, Workout
from retrotimer.services.session_runner import SessionRunner
from retrotimer.sound.pcm.tones import RATE_HZ, tone_pcm
from retrotimer.sound.rendering.soundtrack import render
from tests.support.cue_policies import SPOKEN_POLICY
from tests.support.doubles import ManualClock, RecordingPlayer

CONTROL_COUNT = 40
TICK_COUNT = 500


class NullJournal:
    """The disk is not what is measured here."""

    def begin(self, wall: datetime) -> None: ...

    def control(self, control: Control) -> None: ...

    def segment(self, at_s: float, place: Place) -> None: ...

    def heartbeat(self, at_s: float) -> None: ...

    def note(self, at_s: float, text: str) -> None: ...

    def end(self, at_s: float, state: SessionPhase) -> None: ...


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, figure and goal of each."""
    small_ms, large_ms = _tick_ms(240), _tick_ms(10_000)
    yield f"one tick, 240 segments and {CONTROL_COUNT} controls", f"{small_ms:.3f} ms", "<= 1 ms"
    ratio = f"{large_ms / small_ms:.2f} x"
    yield "one tick, 10 000 segments / 240 segments", ratio, "<= 2 x"
    large = _workout(10_000)
    yield "unrolling 10 000 segments", f"{_median_ms(lambda: unroll(large)):.0f} ms", "<= 100 ms"
    unsafe, walker = _unsafe_workout(10_000), WalkerProfile(Client(), WalkHistory(), 2026)
    lint_ms = _median_ms(lambda: _check_and_unroll(unsafe, walker))
    yield "linting, unrolling 10 000 steps, each unsafe", f"{lint_ms:.0f} ms", "<= 150 ms"
    yield "cue position in the soundtrack", f"{_worst_offset()} samples off", "0"


def _workout(segments: int) -> Workout:
    step = Step(SegmentKind.WORK, Direction.FORWARD, 4, 3.0)
    return Workout("Bench", (Repeat(segments, (step,)),))


def _unsafe_workout(steps: int) -> Workout:
    """As many steps as a workout may have, each written out, too fast, and faster than the last."""
    backward = (
        Step(SegmentKind.WORK, Direction.BACKWARD, 4, 4 + number % 7 / 10)
        for number in range(steps)
    )
    return Workout("Bench", tuple(backward))


def _check_and_unroll(workout: Workout, walker: WalkerProfile) -> None:
    check_workout(workout, walker)
    unroll(workout)


def _tick_ms(segments: int) -> float:
    """A tick in the middle of a session in which forty controls were pressed."""
    conductor, clock = _start_session(unroll(_workout(segments)))

    def tick() -> None:
        clock.advance(0.04)
        conductor.tick()

    return _median_ms(tick, TICK_COUNT)


def _start_session(timeline: Timeline) -> tuple[SessionRunner, ManualClock]:
    clock = ManualClock()
    conductor = SessionRunner(timeline, clock, RecordingPlayer(clock), NullJournal(), SPOKEN_POLICY)
    conductor.start()
    for number in range(CONTROL_COUNT):
        clock.advance(1.5)
        kinds = (ControlKind.EXTEND, ControlKind.PAUSE, ControlKind.RESUME, ControlKind.NEXT)
        conductor.apply_control(kinds[number % len(kinds)], 15.0)
        conductor.tick()
    return conductor, clock


def _median_ms(call: Callable[[], None], times: int = 1) -> float:
    return median(repeat(call, number=times, repeat=7)) / times * 1000


def _worst_offset() -> int:
    """How far a cue stands from its sample, over a thousand places."""
    tone = tone_pcm(Tone.COUNT).astype(float)
    worst = 0
    for number in range(1000):
        planned = 97 * number
        cue = ScheduledCue(planned / RATE_HZ, Cue(CueKind.COUNT, "", Tone.COUNT), 0)
        pcm = render([cue], 0.1).astype(float)
        around = range(max(planned - 3, 0), planned + 4)
        fits = {at: np.dot(pcm[at : at + len(tone)], tone[: len(pcm) - at]) for at in around}
        worst = max(worst, abs(max(fits, key=fits.__getitem__) - planned))
    return worst
