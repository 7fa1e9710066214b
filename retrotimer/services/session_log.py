"""A client's sessions as they are looked at and changed later; every change can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.questionnaires import changed, later_sheet
from retrotimer.domain.history.session_details import Visit
from retrotimer.domain.session.summary import Listed
from retrotimer.store.folders import Folders
from retrotimer.store.history.events import AFTER, DISCARDED, KEPT
from retrotimer.store.history.session_summaries import one_by_one
from retrotimer.store.history.sessions import add_entry, session


class LogbookDesk:
    """Reads in pieces, newest first, so that nobody waits. All of it raises HistoryError."""

    def __init__(self, folders: Folders, client: str) -> None:
        self._path = folders.history
        self._client = client
        self._clock = SystemClock()
        self.problems: list[str] = []
        self._left = one_by_one(self._path, client=client, problems=self.problems)
        self._read: list[Listed] = []
        # What was changed since it was read; None is in the bin.
        self._now: dict[str, Listed | None] = {}
        # What takes back each change: the session, the kind of an entry, its payload.
        self._ways_back: list[tuple[str, str, Mapping[str, Any]]] = []
        self.reading = True

    def read(self, for_s: float) -> int:
        """Read on for so long; how many are there now."""
        self.reading = False
        until_s = self._clock.now_s() + for_s
        for one in self._left:
            if one.summary.occasion.is_of(self._client):
                self._read.append(one)
            if self._clock.now_s() >= until_s:
                self.reading = True
                break
        return len(self._read)

    def sessions(self) -> Sequence[Listed]:
        """Those read so far as they are now, newest first."""
        if not self._now:
            return tuple(self._read)
        return tuple(self._with_changes())

    def visit(self, session_id: str) -> Visit:
        """One of them, whole."""
        return session(self._path, session_id).visit

    def answer(self, session_id: str, answers: Mapping[str, Any]) -> bool:
        """Keep what is another answer now, also that one was taken back; was anything?"""
        visit = self.visit(session_id)
        new = changed(visit.after, answers, later_sheet(visit.record.outcome))
        if new:
            before = {key: visit.after.get(key) for key in new}
            self._add(session_id, AFTER, new)
            self._ways_back.append((session_id, AFTER, before))
        return bool(new)

    def remove(self, session_id: str) -> None:
        """Put it into the bin: no list and no limit counts it any more."""
        self._add(session_id, DISCARDED, {})
        self._ways_back.append((session_id, KEPT, {}))

    @property
    def can_undo(self) -> bool:
        return bool(self._ways_back)

    def undo(self) -> str:
        """Take back the last change; of which session, or nothing."""
        if not self._ways_back:
            return ""
        self._add(*self._ways_back[-1])
        return self._ways_back.pop()[0]

    def close(self) -> None:
        """Nothing more is read."""
        self._left.close()

    def _add(self, session_id: str, kind: str, payload: Mapping[str, Any]) -> None:
        add_entry(self._path, session_id, kind, payload)
        if kind == DISCARDED:
            self._now[session_id] = None
        else:
            self._now[session_id] = self.visit(session_id).listed

    def _with_changes(self) -> Iterator[Listed]:
        for one in self._read:
            now = self._now.get(one.id, one)
            if now is not None:
                yield now
