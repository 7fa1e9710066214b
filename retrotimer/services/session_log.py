"""A client's recorded sessions: listed, read and changed. Every change can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.questionnaires import build_follow_up_questionnaire, changed_answers
from retrotimer.domain.history.session_details import SessionDetails
from retrotimer.domain.session.summary import SessionListItem
from retrotimer.store.folders import Folders
from retrotimer.store.history.events import (
    ANSWERS_AFTER_EVENT,
    DISCARDED_EVENT,
    KEPT_EVENT,
    REDATED_EVENT,
)
from retrotimer.store.history.redating import build_payload
from retrotimer.store.history.session_summaries import iterate_summaries
from retrotimer.store.history.sessions import add_event, read_session


class SessionLogService:
    """Reads the sessions in small parts, newest first, so that a window never waits for all.

    Every method may raise HistoryError.
    """

    def __init__(self, folders: Folders, client: str) -> None:
        self._path = folders.history_path
        self._client = client
        self._clock = SystemClock()
        self.problems: list[str] = []
        self._unread_sessions = iterate_summaries(self._path, client=client, problems=self.problems)
        self._sessions_read: list[SessionListItem] = []
        # The sessions that were changed since they were read; None is one in the bin.
        self._changed_sessions: dict[str, SessionListItem | None] = {}
        # The event that undoes each change: the session's id, the kind of event, its payload.
        self._undo_entries: list[tuple[str, str, Mapping[str, Any]]] = []
        self.is_reading = True

    def read_more(self, time_limit_s: float) -> int:
        """Read on for this time; the number of sessions read so far."""
        self.is_reading = False
        until_s = self._clock.now_s() + time_limit_s
        for session in self._unread_sessions:
            if session.summary.context.belongs_to(self._client):
                self._sessions_read.append(session)
            if self._clock.now_s() >= until_s:
                self.is_reading = True
                break
        return len(self._sessions_read)

    def list_sessions(self) -> Sequence[SessionListItem]:
        """The sessions read so far, newest first, with the changes made here."""
        if not self._changed_sessions:
            return tuple(self._sessions_read)
        # One that was dated anew has another place.
        newest_first = sorted(
            self._current_sessions(), key=lambda item: item.started_at, reverse=True
        )
        return tuple(newest_first)

    def load_details(self, session_id: str) -> SessionDetails:
        """All that is recorded of one session."""
        return read_session(self._path, session_id).details

    def save_answers(self, session_id: str, answers: Mapping[str, Any]) -> bool:
        """Save the answers that differ from the saved ones, also removed ones; were there any?"""
        session = self.load_details(session_id)
        questionnaire = build_follow_up_questionnaire(session.record.outcome)
        changes = changed_answers(session.answers_after, answers, questionnaire)
        if changes:
            before = {key: session.answers_after.get(key) for key in changes}
            self._add_event(session_id, ANSWERS_AFTER_EVENT, changes)
            self._undo_entries.append((session_id, ANSWERS_AFTER_EVENT, before))
        return bool(changes)

    def move_to_bin(self, session_id: str) -> None:
        """Move a session to the bin: no list shows it, and no safety limit counts it."""
        self._add_event(session_id, DISCARDED_EVENT, {})
        self._undo_entries.append((session_id, KEPT_EVENT, {}))

    def redate(self, session_id: str, started_at: datetime) -> None:
        """Date a session anew that a wrong clock had dated."""
        before = self.load_details(session_id).started_at
        self._add_event(session_id, REDATED_EVENT, build_payload(started_at))
        self._undo_entries.append((session_id, REDATED_EVENT, build_payload(before)))

    @property
    def can_undo(self) -> bool:
        return bool(self._undo_entries)

    def undo(self) -> str:
        """Undo the last change: the id of its session, or empty if there was none."""
        if not self._undo_entries:
            return ""
        self._add_event(*self._undo_entries[-1])
        return self._undo_entries.pop()[0]

    def close(self) -> None:
        """Stop reading."""
        self._unread_sessions.close()

    def _add_event(self, session_id: str, kind: str, payload: Mapping[str, Any]) -> None:
        add_event(self._path, session_id, kind, payload)
        if kind == DISCARDED_EVENT:
            self._changed_sessions[session_id] = None
        else:
            self._changed_sessions[session_id] = self.load_details(session_id).summary

    def _current_sessions(self) -> Iterator[SessionListItem]:
        for session in self._sessions_read:
            current = self._changed_sessions.get(session.id, session)
            if current is not None:
                yield current
