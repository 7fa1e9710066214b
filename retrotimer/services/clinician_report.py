"""A clinician's report on one client, from the history and the program that they follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.history.clinician_report import ClinicianReport, ReportInput
from retrotimer.domain.history.session_dates import is_in_future
from retrotimer.domain.history.session_details import SessionDetails
from retrotimer.services.atomic_output import export_errors, open_output, with_progress
from retrotimer.services.coaching import CoachingService, load_bundled_programs
from retrotimer.services.history_export import ProgressCallback
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import read_sessions


def build_report(
    folders: Folders, client: str, since: date | None, progress: ProgressCallback
) -> ClinicianReport:
    """Report on all sessions of this client since a day. Years of them take a while.

    Raises HistoryError, UnknownNameError.
    """
    coaching = CoachingService(folders, client)
    total = coaching.walker.history.session_count
    sessions = tuple(
        with_progress(_read_sessions(folders.history_path, client, since), total, progress)
    )
    today = SystemClock().local_time().date()
    next_session = _next_session_text(coaching)
    return ReportInput(coaching.client, sessions, today, since, next_session).report


def write_report(render_pdf: Callable[[], bytes], output_path: Path | None) -> None:
    """Write a complete file or none. Raises ExportError, and OSError of standard output."""
    document = render_pdf()
    with export_errors(output_path), open_output(output_path) as file:
        file.write(document)


def _read_sessions(history: Path, client: str, since: date | None) -> Iterator[SessionDetails]:
    # The history's list shows which sessions cannot be read; here they are only left out.
    now = SystemClock().local_time()
    for session in read_sessions(history, client=client, since=since, problems=[]):
        if session.context.belongs_to(client) and not is_in_future(session.started_at, now):
            yield session.details


def _next_session_text(coaching: CoachingService) -> str:
    """The next session of the program that the client followed last, or empty."""
    program = load_bundled_programs()[0].get(coaching.latest_program_key)
    if program is None:
        return ""
    session = coaching.find_next_session(program)
    return messages.next_session_message(
        program.name, session.week, session.number, session.reason_text
    )
