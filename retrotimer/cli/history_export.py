"""`retrotimer history export`: the saved sessions in a format of other programs, or our own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from retrotimer.cli.progress import progress_bar
from retrotimer.cli.safe_output import print_lines, print_problems
from retrotimer.domain import messages
from retrotimer.exit_status import ExitStatus
from retrotimer.services.atomic_output import ExportError
from retrotimer.services.history_export import (
    ExportRequest,
    ExportResult,
    ProgressCallback,
    export_history,
    export_own_format,
    export_sessions,
)
from retrotimer.store.history.merge import SessionRows
from retrotimer.store.history.sessions import SavedSession


def run_history_export(
    history: Path, request: ExportRequest, output_path: Path | None = None
) -> ExitStatus:
    """Write the requested sessions of a history. A mistake in the request is one line of text.

    Raises OSError if standard output cannot be written, and HistoryError.
    """
    return _run_export(
        output_path, lambda progress: export_history(history, request, output_path, progress)
    )


def run_sessions_export(
    sessions: Iterable[SavedSession],
    session_count: int,
    format_name: str,
    output_path: Path | None = None,
    row_unit: str = "session",
) -> ExitStatus:
    """Write sessions in a format, about `session_count`. Raises what `run_history_export` does."""
    return _run_export(
        output_path,
        lambda progress: export_sessions(
            sessions, session_count, (format_name, row_unit), output_path, progress
        ),
    )


def run_own_format_export(
    session_rows: Iterable[SessionRows], session_count: int, output_path: Path | None = None
) -> ExitStatus:
    """Write about `session_count` sessions as JSON. Raises what `run_history_export` does."""
    return _run_export(
        output_path,
        lambda progress: export_own_format(session_rows, session_count, output_path, progress),
    )


def _run_export(
    output_path: Path | None, write_export: Callable[[ProgressCallback], ExportResult]
) -> ExitStatus:
    """Show the progress, and print the result or the error."""
    try:
        with export_progress(output_path) as progress:
            result = write_export(progress)
    except ExportError as error:
        print_problems([f"{output_path}: {error}" if output_path else error])
        return error.status
    if output_path:
        size = "" if output_path.is_dir() else f", {output_path.stat().st_size / 1e6:.1f} MB"
        count = messages.format_session_count(result.session_count)
        print_lines([f"{output_path}: {count}{size}"])
    print_problems(result.skipped)
    return ExitStatus.SUCCESS


def export_progress(output_path: Path | None) -> AbstractContextManager[ProgressCallback]:
    """A progress bar, unless the export itself is printed to the terminal."""
    if output_path is None and sys.stdout.isatty():
        return nullcontext(lambda _share: None)
    return progress_bar(output_path.name if output_path else "export")
