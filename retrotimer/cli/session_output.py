"""What a session in the terminal prints: lines for people, or JSON for other programs."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import replace
from pathlib import Path
from typing import Any

from retrotimer.cli.output_fields import (
    cue_fields,
    energy_fields,
    format_cue,
    format_segment,
    format_timestamp,
    round_to_ms,
    segment_fields,
)
from retrotimer.domain import messages
from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.cues import ScheduledCue
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, SessionPhase, SessionState
from retrotimer.domain.session.walk import Place
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction
from retrotimer.services.session_runner import TickResult
from retrotimer.services.session_setup import PreparedSession
from retrotimer.sound.audio_options import NONE
from retrotimer.sound.player import Player
from retrotimer.store.session_journal import SessionJournal

_KEYS_HELP = (
    "Space pause/resume/confirm, n next step, b back, r restart step, +/- 15 s,"
    " up/down speed, c cool-down, h wait at the end of the step, s stop"
)


# While a session runs and the history cannot be written, and when it can be again.
_SESSION_IN_MEMORY = (
    "The session goes on and is kept in memory. It is saved as soon as the history can be written:"
    " make room on the disk, or repair what the line above names."
)
_WRITTEN_AGAIN = "The history is written again, and nothing of this session is missing in it."


class SessionOutput(ABC):
    """Prints what is new at each tick. Remembers the segment, phase and output shown last."""

    def __init__(self, player: Player) -> None:
        self._engine_name = player.engine_name
        self._journal_problem = ""
        self._segment_index = -1
        self._phase = SessionPhase.READY
        self._first_step_s = START_COUNTDOWN_S

    def show_tick(self, tick_result: TickResult) -> None:
        """Print new segments, cues and phases; times count from the first step."""
        state = tick_result.state
        for cue in tick_result.due_cues:
            if cue.segment_index >= 0 and self._segment_index < 0:
                self._first_step_s = cue.at_s
            shifted_cue = replace(cue, at_s=cue.at_s - self._first_step_s)
            if cue.segment_index not in (-1, self._segment_index):
                self._segment_index = cue.segment_index
                self._print_segment(state, shifted_cue)
            self._print_cue(shifted_cue)
        if state.phase is not self._phase:
            self._phase = state.phase
            self._print_phase(state.clock_s - self._first_step_s, state.phase)

    def update_engine(self, player: Player) -> None:
        """Print a line when the sound is lost or comes back."""
        if player.engine_name != self._engine_name:
            self._engine_name = player.engine_name
            self._print_engine(player)

    def update_journal(self, journal: SessionJournal) -> None:
        """Print a line when the history cannot be written, and when it can again."""
        if journal.problem != self._journal_problem:
            self._journal_problem = journal.problem
            self._print_journal_problem(journal.problem)

    @abstractmethod
    def _print_engine(self, player: Player) -> None: ...

    @abstractmethod
    def _print_journal_problem(self, problem: str) -> None: ...

    @abstractmethod
    def print_end(self, prepared_session: PreparedSession, saved_path: Path | None = None) -> None:
        """Print how the session ended, what was walked, and which file has it if any."""

    @abstractmethod
    def _print_segment(self, session_state: SessionState, scheduled_cue: ScheduledCue) -> None: ...

    @abstractmethod
    def _print_cue(self, scheduled_cue: ScheduledCue) -> None: ...

    @abstractmethod
    def _print_phase(self, at_s: float, phase: SessionPhase) -> None: ...


class TextSessionOutput(SessionOutput):
    """One line per segment and cue, as `rehearse` prints them."""

    def __init__(self, player: Player, units: Units) -> None:
        super().__init__(player)
        self._units = units
        if self._engine_name == NONE:
            self._print_engine(player)
        _print_line(_KEYS_HELP)

    def print_end(self, prepared_session: PreparedSession, saved_path: Path | None = None) -> None:
        # Where a file was saved has been said already.
        del saved_path
        record = prepared_session.build_record()
        if prepared_session.journal.is_saved:
            _print_line(messages.saved_message(record, self._units))

    def _print_segment(self, session_state: SessionState, scheduled_cue: ScheduledCue) -> None:
        speed_kmh = _entry_speed_kmh(session_state, scheduled_cue)
        _print_line(
            format_segment(
                session_state.timeline,
                scheduled_cue.segment_index,
                scheduled_cue.at_s,
                speed_kmh,
                self._units,
            )
        )

    def _print_cue(self, scheduled_cue: ScheduledCue) -> None:
        _print_line(format_cue(scheduled_cue))

    def _print_engine(self, player: Player) -> None:
        prefix = f"{messages.NO_SOUND}: " if player.engine_name == NONE else ""
        _print_line(prefix + player.status_text)

    def _print_journal_problem(self, problem: str) -> None:
        if problem:
            _print_line(messages.history_write_error_message(problem))
            _print_line(_SESSION_IN_MEMORY)
        else:
            _print_line(_WRITTEN_AGAIN)

    def _print_phase(self, at_s: float, phase: SessionPhase) -> None:
        if phase in phrases.PHASE_STATUS and phase is not SessionPhase.COUNTDOWN:
            _print_line(f"{format_timestamp(at_s)} {phrases.PHASE_STATUS[phase]}")


class JsonSessionOutput(SessionOutput):
    """One JSON object per line: segments, cues, phases, outputs, and the end."""

    def print_end(self, prepared_session: PreparedSession, saved_path: Path | None = None) -> None:
        record = prepared_session.build_record()
        file_fields = {"saved_to": str(saved_path)} if saved_path else {}
        backward_s, forward_s = (round_to_ms(record.walked_s(d)) for d in _WALKING_DIRECTIONS)
        _print_json(
            "end",
            outcome=record.outcome.value,
            session_id=prepared_session.journal.session_id,
            kept=prepared_session.journal.is_saved,
            backward_s=backward_s,
            forward_s=forward_s,
            **energy_fields(record),
            **file_fields,
        )

    def _print_segment(self, session_state: SessionState, scheduled_cue: ScheduledCue) -> None:
        fields = segment_fields(
            session_state.timeline,
            scheduled_cue.segment_index,
            _entry_speed_kmh(session_state, scheduled_cue),
        )
        _print_json("segment", at_s=round_to_ms(scheduled_cue.at_s), **fields)

    def _print_cue(self, scheduled_cue: ScheduledCue) -> None:
        _print_json("cue", **cue_fields(scheduled_cue))

    def _print_engine(self, player: Player) -> None:
        _print_json("sound", output=player.engine_name, why=player.status_text)

    def _print_journal_problem(self, problem: str) -> None:
        _print_json("history", kept=not problem, why=problem)

    def _print_phase(self, at_s: float, phase: SessionPhase) -> None:
        _print_json("state", at_s=round_to_ms(at_s), state=phase.value)


_WALKING_DIRECTIONS = (Direction.BACKWARD, Direction.FORWARD)


def _entry_speed_kmh(session_state: SessionState, scheduled_cue: ScheduledCue) -> float:
    return session_state.run.speed_kmh(Place(scheduled_cue.segment_index, 0.0))


def _print_line(line: str) -> None:
    print(line, flush=True)


def _print_json(record_type: str, **fields: Any) -> None:
    _print_line(json.dumps({"type": record_type} | fields))
