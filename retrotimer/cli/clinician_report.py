"""`retrotimer history export --format pdf`: one client's summary for a clinician."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from retrotimer.cli.history_export import bar
from retrotimer.domain import messages
from retrotimer.exit_status import Status
from retrotimer.services.atomic_output import ExportError
from retrotimer.services.clinician_report import report_of, write
from retrotimer.store.folders import Folders


def export_summary(
    folders: Folders, client: str, since: datetime | None, out: Path | None
) -> Status:
    """Write it. Raises HistoryError, UnknownNameError, and OSError of standard output."""
    with bar(out) as progress:
        report = report_of(folders, client, since, progress)
    try:
        from retrotimer.gui.history.report_pdf import pdf_without_a_screen
    except ImportError as error:
        print(messages.no_pdf(str(error)), file=sys.stderr)
        return Status.ENVIRONMENT_FAILED
    if out is None and sys.stdout.isatty():
        print("this is no text for a terminal: name a file with -o", file=sys.stderr)
        return Status.BAD_INPUT
    try:
        write(lambda: pdf_without_a_screen(report), out)
    except ExportError as error:
        print(f"{out}: {error}" if out else error, file=sys.stderr)
        return error.status
    if out:
        print(out)
    return Status.DONE
