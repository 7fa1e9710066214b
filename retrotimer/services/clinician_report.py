"""A clinician's summary of one client: read from the history, with what their program has next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.history.clinician_report import ClinicianReport, ReportInput
from retrotimer.domain.history.session_details import SessionDetails
from retrotimer.services.atomic_output import export_errors, open_output, with_progress
from retrotimer.services.coaching import CoachingService, load_bundled_programs
from retrotimer.services.history_export import ProgressCallback
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import read_sessions


def build_report(
    folders: Folders, client: str, since: datetime | None, progress: ProgressCallback
) -> ClinicianReport:
    """Of all this client walked since a day; takes a while with years of it.

    Raises HistoryError, UnknownNameError.
    """
    coach = CoachingService(folders, client)
    total = coach.walker.history.session_count
    visits = tuple(
        with_progress(_read_sessions(folders.history_path, client, since), total, progress)
    )
    first_day = since.date() if since else None
    today = SystemClock().local_time().date()
    return ReportInput(coach.client, visits, today, first_day, _next_session_text(coach)).report


def write_report(render_pdf: Callable[[], bytes], output_path: Path | None) -> None:
    """Whole or not at all. Raises ExportError, and OSError of standard output."""
    document = render_pdf()
    with export_errors(output_path), open_output(output_path) as file:
        file.write(document)


def _read_sessions(history: Path, client: str, since: datetime | None) -> Iterator[SessionDetails]:
    # What cannot be read is told by the list; here it is only left out.
    for kept in read_sessions(history, client=client, since=since, problems=[]):
        if kept.context.belongs_to(client):
            yield kept.details


def _next_session_text(coaching: CoachingService) -> str:
    """What the program has next in which the client walked last, or nothing."""
    program = load_bundled_programs()[0].get(coaching.latest_program_key)
    if program is None:
        return ""
    coming = coaching.find_next_session(program)
    if coming is None:
        return ""
    return messages.next_session_message(
        program.name, coming.week, coming.number, coming.reason_text
    )
