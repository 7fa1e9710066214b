"""Records one session into the history as it happens; never delays or stops the session."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from retrotimer import __version__
from retrotimer.clock import SystemClock
from retrotimer.domain.session.controls import Control
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.domain.session.walk import Place
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files import workout_file
from retrotimer.store.history.event_order import with_time
from retrotimer.store.history.events import (
    ANSWERS_AFTER_EVENT,
    CONTEXT_EVENT,
    CONTROL_EVENT,
    END_EVENT,
    HEARTBEAT_EVENT,
    NOTE_EVENT,
    RESUMED_EVENT,
    SEGMENT_EVENT,
    TIME_KEY,
    Event,
    context_to_payload,
    format_time,
)
from retrotimer.store.history.merge import SessionRows
from retrotimer.store.journal_writer import JournalQueue, JournalWriter
from retrotimer.store.upkeep.cut_off_sessions import CutOffSession

FLUSH_TIMEOUT_S = 25.0


class SessionJournal:
    """The journal of one session. Every call returns at once; a thread does the disk's work.

    The whole session stays in memory too: a disk that is full for a while, or a file that is lost
    or broken, costs nothing. `context` is written when the session starts; until then it may
    change.
    """

    def __init__(self, path: Path, workout: Workout) -> None:
        self.context = SessionContext()
        self.session_id = str(uuid4())
        self._workout = workout
        self._resumed_session: CutOffSession | None = None
        self._origin = ""
        self._next_number = 0
        self._end_s = 0.0
        self._started_at = ""
        # What a later answer must come after.
        self._timed_events: list[Event] = []
        self._queue = JournalQueue(path)
        self._writer = JournalWriter(path, self._queue)

    @property
    def problem(self) -> str:
        """Why events are not on disk, or empty."""
        return self._queue.problem

    @property
    def notice(self) -> str:
        """What had to be done to write them, or empty."""
        return self._queue.notice

    @property
    def is_saved(self) -> bool:
        return self._queue.is_saved

    def resume(self, session: CutOffSession) -> None:
        """Continue a session that was cut off instead of a new one. Call it before `start`."""
        self._resumed_session = session
        self.session_id, self.context = session.id, session.context
        # Another laptop that has this session may resume it too.
        self._origin = uuid4().hex
        self._next_number = max((row[0] for row in session.rows.event_rows), default=-1) + 1
        self._started_at = session.rows.started_at
        self._queue.add_session(session.rows.session_row)
        for event_row in session.rows.event_rows:
            self._queue.add_event((session.id, *event_row))
        self._timed_events = [event for _, event in session.rows.numbered_events]

    def start(self, started_at: datetime) -> None:
        """START was pressed, or a session that was cut off is resumed."""
        if self._resumed_session is not None:
            self._append_event(
                self._resumed_session.at_s,
                RESUMED_EVENT,
                **{TIME_KEY: format_time(started_at)},
            )
            return
        offset = started_at.utcoffset()
        self._started_at = format_time(started_at.astimezone(UTC))
        session = (
            self.session_id,
            self._started_at,
            round(offset.total_seconds()) if offset else 0,
            self.context.client,
            __version__,
            # A text that the reader refuses must not cost the session.
            workout_file.repair_texts(workout_file.serialize(self._workout)),
        )
        self._queue.add_session(session)
        self._append_event(0.0, CONTEXT_EVENT, **context_to_payload(self.context))

    def record_control(self, control: Control) -> None:
        self._append_event(
            control.at_s, CONTROL_EVENT, kind=control.kind.value, value=control.value
        )

    def record_segment(self, at_s: float, place: Place) -> None:
        self._append_event(at_s, SEGMENT_EVENT, index=place.index, offset_s=place.offset_s)

    def record_heartbeat(self, at_s: float) -> None:
        self._append_event(at_s, HEARTBEAT_EVENT)

    def record_note(self, at_s: float, text: str) -> None:
        self._append_event(at_s, NOTE_EVENT, text=text)

    def record_override(self, at_s: float, rules: Sequence[str]) -> None:
        """Record the context again, with these rules among those that were overridden."""
        known = self.context.overridden_rules
        new = (rule for rule in rules if rule not in known)
        self.context = replace(self.context, overridden_rules=(*known, *new))
        self._append_event(at_s, CONTEXT_EVENT, **context_to_payload(self.context))

    def record_end(self, at_s: float, state: SessionPhase) -> None:
        self._end_s = at_s
        self._append_event(at_s, END_EVENT, state=state.value)

    def record_answers(self, answers: Mapping[str, Any]) -> None:
        """Record answers given after the end; the newest answer to each question counts."""
        now = SystemClock().local_time()
        timed = with_time(answers, self._end_s, self._timed_events, self._started_at, now)
        self._append_event(self._end_s, ANSWERS_AFTER_EVENT, **timed)

    def flush(self, timeout_s: float = FLUSH_TIMEOUT_S) -> None:
        """Wait until everything is on disk, or `problem` says why it is not."""
        self._queue.close(timeout_s)

    def keep_trying(self) -> None:
        """Go on writing every few seconds after `flush` has given up."""
        self._queue.wake_writer(self._writer.run)

    def session_rows(self) -> SessionRows:
        """The whole session as it is in memory. Call it after `start`."""
        return self._queue.session_rows()

    def _append_event(self, at_s: float, event_kind: str, /, **payload: Any) -> None:
        key = self.session_id, self._next_number, self._origin
        self._next_number += 1
        text = json.dumps(payload)
        if TIME_KEY in payload:
            self._timed_events.append(Event(at_s, event_kind, text))
        self._queue.add_event((*key, at_s, event_kind, text))
        self._queue.wake_writer(self._writer.run)
