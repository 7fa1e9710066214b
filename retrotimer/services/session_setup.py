"""Puts the parts of one session together; the window and the terminal both perform it."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.clock import SystemClock
from retrotimer.domain.cues.cues import CuePolicy
from retrotimer.domain.session.record import Record
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.services.session_runner import Conductor, Sounder
from retrotimer.store.folders import Folders
from retrotimer.store.session_journal import SessionJournal
from retrotimer.store.upkeep.cut_off_sessions import Interrupted


@dataclass(frozen=True, slots=True)
class Performance:
    """One session about to be performed."""

    workout: Workout
    timeline: Timeline
    conductor: Conductor
    journal: SessionJournal

    def resume(self, session: Interrupted) -> None:
        """Go on with a session of this workout that was cut off, paused where it was."""
        self.journal.resume(session)
        self.conductor.resume(session.walk, session.at_s)

    def record(self) -> Record:
        """What was walked so far."""
        return self.conductor.record(self.workout.name, self.journal.occasion.body)


def prepare(
    workout: Workout,
    folders: Folders,
    sounder: Sounder,
    policy: CuePolicy,
    *,
    time_scale: float = 1.0,
) -> Performance:
    """Everything wired, waiting for START."""
    timeline = unroll(workout)
    journal = SessionJournal(folders.history, workout)
    conductor = Conductor(timeline, SystemClock(time_scale), sounder, journal, policy)
    return Performance(workout, timeline, conductor, journal)
