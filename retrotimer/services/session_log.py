"""A client's sessions as they are looked at and changed later; every change can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.questionnaires import build_follow_up_questionnaire, changed_answers
from retrotimer.domain.history.session_details import SessionDetails
from retrotimer.domain.session.summary import SessionListItem
from retrotimer.store.folders import Folders
from retrotimer.store.history.events import ANSWERS_AFTER_EVENT, DISCARDED_EVENT, KEPT_EVENT
from retrotimer.store.history.session_summaries import iterate_summaries
from retrotimer.store.history.sessions import add_event, read_session


class SessionLogService:
    """Reads in pieces, newest first, so that nobody waits. All of it raises HistoryError."""

    def __init__(self, folders: Folders, client: str) -> None:
        self._path = folders.history_path
        self._client = client
        self._clock = SystemClock()
        self.problems: list[str] = []
        self._unread_sessions = iterate_summaries(self._path, client=client, problems=self.problems)
        self._sessions_read: list[SessionListItem] = []
        # What was changed since it was read; None is in the bin.
        self._changed_sessions: dict[str, SessionListItem | None] = {}
        # What takes back each change: the session, the kind of an entry, its payload.
        self._undo_entries: list[tuple[str, str, Mapping[str, Any]]] = []
        self.is_reading = True

    def read_more(self, time_limit_s: float) -> int:
        """Read on for so long; how many are there now."""
        self.is_reading = False
        until_s = self._clock.now_s() + time_limit_s
        for one in self._unread_sessions:
            if one.summary.context.belongs_to(self._client):
                self._sessions_read.append(one)
            if self._clock.now_s() >= until_s:
                self.is_reading = True
                break
        return len(self._sessions_read)

    def list_sessions(self) -> Sequence[SessionListItem]:
        """Those read so far as they are now, newest first."""
        if not self._changed_sessions:
            return tuple(self._sessions_read)
        return tuple(self._current_sessions())

    def load_details(self, session_id: str) -> SessionDetails:
        """One of them, whole."""
        return read_session(self._path, session_id).details

    def save_answers(self, session_id: str, answers: Mapping[str, Any]) -> bool:
        """Keep what is another answer now, also that one was taken back; was anything?"""
        visit = self.load_details(session_id)
        new = changed_answers(
            visit.answers_after, answers, build_follow_up_questionnaire(visit.record.outcome)
        )
        if new:
            before = {key: visit.answers_after.get(key) for key in new}
            self._add_event(session_id, ANSWERS_AFTER_EVENT, new)
            self._undo_entries.append((session_id, ANSWERS_AFTER_EVENT, before))
        return bool(new)

    def move_to_bin(self, session_id: str) -> None:
        """Put it into the bin: no list and no limit counts it any more."""
        self._add_event(session_id, DISCARDED_EVENT, {})
        self._undo_entries.append((session_id, KEPT_EVENT, {}))

    @property
    def can_undo(self) -> bool:
        return bool(self._undo_entries)

    def undo(self) -> str:
        """Take back the last change; of which session, or nothing."""
        if not self._undo_entries:
            return ""
        self._add_event(*self._undo_entries[-1])
        return self._undo_entries.pop()[0]

    def close(self) -> None:
        """Nothing more is read."""
        self._unread_sessions.close()

    def _add_event(self, session_id: str, kind: str, payload: Mapping[str, Any]) -> None:
        add_event(self._path, session_id, kind, payload)
        if kind == DISCARDED_EVENT:
            self._changed_sessions[session_id] = None
        else:
            self._changed_sessions[session_id] = self.load_details(session_id).summary

    def _current_sessions(self) -> Iterator[SessionListItem]:
        for one in self._sessions_read:
            now = self._changed_sessions.get(one.id, one)
            if now is not None:
                yield now
