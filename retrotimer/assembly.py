"""Puts the parts of one session together; the window and the terminal both perform it."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.clock import SystemClock
from retrotimer.conductor import SLEPT_S, Conductor, Sounder
from retrotimer.core.timeline import Timeline, unroll
from retrotimer.core.workout import Workout
from retrotimer.store.folders import Folders
from retrotimer.store.journal import SessionJournal


@dataclass(frozen=True, slots=True)
class Performance:
    """One session about to be performed."""

    workout: Workout
    timeline: Timeline
    conductor: Conductor
    journal: SessionJournal


def prepare(
    workout: Workout, folders: Folders, sounder: Sounder, *, time_scale: float = 1.0
) -> Performance:
    """Everything wired, waiting for START."""
    timeline = unroll(workout)
    journal = SessionJournal(folders.history, workout)
    conductor = Conductor(
        timeline,
        SystemClock(time_scale),
        sounder,
        journal,
        slept_after_s=SLEPT_S * time_scale,
    )
    return Performance(workout, timeline, conductor, journal)
