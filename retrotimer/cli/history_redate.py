"""`retrotimer history redate`: repairs the date of a session that a wrong clock had dated."""

from __future__ import annotations

import sys

from retrotimer.cli.commands import RedateSession
from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.history.session_dates import is_in_future
from retrotimer.exit_status import ExitStatus
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import has_session, redate
from retrotimer.store.history.writer_lock import WriterLock


def redate_session(command: RedateSession, folders: Folders) -> ExitStatus:
    """Date a session to a local time up to now. Raises HistoryError."""
    if is_in_future(command.start, SystemClock().local_time()):
        print(messages.FUTURE_START_REFUSED, file=sys.stderr)
        return ExitStatus.BAD_INPUT
    if not has_session(folders.history_path, command.session):
        print(f"There is no session {command.session!r}.", file=sys.stderr)
        return ExitStatus.BAD_INPUT
    lock = WriterLock(folders.history_path)
    if not lock.acquire():
        print(messages.ALREADY_RUNNING, file=sys.stderr)
        return ExitStatus.ENVIRONMENT_FAILED
    try:
        redate(folders.history_path, command.session, command.start)
    finally:
        lock.release()
    print(messages.session_redated_message(f"{command.start:%Y-%m-%d %H:%M}"))
    return ExitStatus.SUCCESS
