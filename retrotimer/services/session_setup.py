"""Puts the parts of one session together, for the window and for the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.clock import SystemClock
from retrotimer.domain.cues.cues import CuePolicy
from retrotimer.domain.session.record import SessionRecord
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.services.session_runner import CuePlayer, SessionRunner
from retrotimer.store.folders import Folders
from retrotimer.store.session_journal import SessionJournal
from retrotimer.store.upkeep.cut_off_sessions import CutOffSession


@dataclass(frozen=True, slots=True)
class PreparedSession:
    """One session: what is performed, what runs it, and what records it."""

    workout: Workout
    timeline: Timeline
    runner: SessionRunner
    journal: SessionJournal

    def resume_session(self, session: CutOffSession) -> None:
        """Continue a session of this workout that was cut off, paused where it was."""
        self.journal.resume(session)
        self.runner.resume(session.walk, session.at_s, session.context.overridden_rules)

    def build_record(self) -> SessionRecord:
        """What was walked so far."""
        return self.runner.build_record(self.workout.name, self.journal.context.body)


def prepare_session(
    workout: Workout,
    folders: Folders,
    cue_player: CuePlayer,
    policy: CuePolicy,
    *,
    time_scale: float = 1.0,
) -> PreparedSession:
    """Connect a runner with the clock, the player and a new journal; it waits for START."""
    timeline = unroll(workout)
    journal = SessionJournal(folders.history_path, workout)
    runner = SessionRunner(timeline, SystemClock(time_scale), cue_player, journal, policy)
    return PreparedSession(workout, timeline, runner, journal)
