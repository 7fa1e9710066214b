"""`retrotimer history export --format pdf`: a report on one client for a clinician."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from retrotimer.cli.history_export import export_progress
from retrotimer.cli.safe_output import print_lines, print_problems
from retrotimer.domain import messages
from retrotimer.exit_status import ExitStatus
from retrotimer.services.atomic_output import ExportError
from retrotimer.services.clinician_report import build_report, write_report
from retrotimer.store.folders import Folders


def export_report(
    folders: Folders, client: str, since: date | None, output_path: Path | None
) -> ExitStatus:
    """Write the report. Raises HistoryError, UnknownNameError, OSError of standard output."""
    with export_progress(output_path) as progress:
        report = build_report(folders, client, since, progress)
    try:
        from retrotimer.gui.history.report_pdf import pdf_without_a_screen
    except ImportError as error:
        print_problems([messages.pdf_unavailable_message(str(error))])
        return ExitStatus.ENVIRONMENT_FAILED
    if output_path is None and sys.stdout.isatty():
        print("a PDF cannot be shown in a terminal: name a file with -o", file=sys.stderr)
        return ExitStatus.BAD_INPUT
    try:
        write_report(lambda: pdf_without_a_screen(report), output_path)
    except ExportError as error:
        print_problems([f"{output_path}: {error}" if output_path else error])
        return error.status
    if output_path:
        print_lines([output_path])
    return ExitStatus.SUCCESS
