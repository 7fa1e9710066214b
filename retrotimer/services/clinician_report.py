"""A clinician's summary of one client: read from the history, with what their program has next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.history.clinician_report import Case, Report
from retrotimer.domain.history.session_details import Visit
from retrotimer.services.atomic_output import target, told, watched
from retrotimer.services.coaching import CoachDesk, bundled_programs
from retrotimer.services.history_export import Progress
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import sessions


def report_of(folders: Folders, client: str, since: datetime | None, progress: Progress) -> Report:
    """Of all this client walked since a day; takes a while with years of it.

    Raises HistoryError, UnknownNameError.
    """
    coach = CoachDesk(folders, client)
    total = coach.walker.past.sessions
    visits = tuple(watched(_visits(folders.history, client, since), total, progress))
    first_day = since.date() if since else None
    today = SystemClock().wall().date()
    return Case(coach.client, visits, today, first_day, _plan(coach)).report


def write(pdf: Callable[[], bytes], out: Path | None) -> None:
    """Whole or not at all. Raises ExportError, and OSError of standard output."""
    document = pdf()
    with told(out), target(out) as file:
        file.write(document)


def _visits(history: Path, client: str, since: datetime | None) -> Iterator[Visit]:
    # What cannot be read is told by the list; here it is only left out.
    for kept in sessions(history, client=client, since=since, problems=[]):
        if kept.occasion.is_of(client):
            yield kept.visit


def _plan(coach: CoachDesk) -> str:
    """What the program has next in which the client walked last, or nothing."""
    program = bundled_programs()[0].get(coach.program_key)
    if program is None:
        return ""
    coming = coach.next_in(program)
    if coming is None:
        return ""
    return messages.next_of(program.name, coming.week, coming.number, coming.why)
