"""Exports the history from a window: it is read and written in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QWidget

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.history.clinician_report import ClinicianReport
from retrotimer.domain.history.export_choices import (
    PDF_FORMAT,
    PRINTED_MESSAGE,
    ExportChoice,
    Period,
    export_done_message,
    export_failed_message,
    export_progress_message,
)
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.domain.values.validation import UnknownNameError
from retrotimer.gui.history.export_window import ExportWindow
from retrotimer.gui.widgets.error_dialog import show_unexpected_error
from retrotimer.regular_file import create_private
from retrotimer.services.atomic_output import ExportError
from retrotimer.services.clinician_report import build_report, write_report
from retrotimer.services.error_capture import ErrorCapture
from retrotimer.services.history_export import ExportRequest, export_history
from retrotimer.store.errors import StoreError
from retrotimer.store.folders import Folders

FILE_STEM = "retrotimer-history"
_FAILED_LABEL = Text("Not written: an unexpected error.")
_FAILED_MESSAGE = Text(
    "The export failed because of an unexpected error. Your history is unchanged."
    " Try again, or choose another format."
)


class ExportController:
    """Opens the export window for the sessions of one client, or of the owner (no name).

    Needs `update` at every tick.
    """

    def __init__(self, folders: Folders, client: str, parent: QWidget) -> None:
        self._folders = folders
        self._client = client
        self._progress = 0.0
        # What the thread leaves to be done in this one; it returns the message at the end.
        self._finish: Callable[[], str] | None = None
        self._thread: Thread | None = None
        self._capture = ErrorCapture(folders.log)
        self.window = ExportWindow(FILE_STEM, parent)
        self.window.file_chosen.connect(self._export_to_file)
        self.window.print_requested.connect(self._export_to_printer)
        self.window.finished.connect(self.window.deleteLater)
        self.window.open()

    def update(self) -> None:
        """Show the progress; finish an export whose thread has ended."""
        if self._thread is None:
            return
        if self._thread.is_alive():
            self.window.show_message(export_progress_message(self._progress))
            return
        self._thread = None
        self.window.set_busy(busy=False)
        if self._finish is not None:
            with self._capture:
                self.window.show_message(self._finish())
        self._show_unexpected_error()

    def _export_to_file(self, export: ExportChoice, period: Period, path: Path) -> None:
        since = _period_start(period)
        if export.format_name == PDF_FORMAT:
            self._run_in_background(lambda: self._write_pdf(since, path), str(path))
            return
        request = ExportRequest(export.format_name, self._client, since, export.row_unit)
        self._run_in_background(lambda: self._write_export(request, path), str(path))

    def _export_to_printer(self, period: Period) -> None:
        def read() -> Callable[[], str]:
            report = build_report(
                self._folders, self._client, _period_start(period), self._set_progress
            )
            return lambda: self._print_report(report)

        self._run_in_background(read, str(self._folders.history_path))

    def _run_in_background(self, work: Callable[[], Callable[[], str]], target: str) -> None:
        """Do this in a thread; what it returns is called in this one when it has ended."""
        self._finish, self._progress = None, 0.0
        self._capture = ErrorCapture(self._folders.log)

        def run() -> None:
            with self._capture:
                try:
                    self._finish = work()
                except (ExportError, StoreError, UnknownNameError) as error:
                    message = export_failed_message(target, str(error))
                    self._finish = lambda: message

        self._thread = Thread(target=run, name="export", daemon=True)
        self._thread.start()
        self.window.set_busy(busy=True)

    def _show_unexpected_error(self) -> None:
        if self._capture.error is not None:
            self.window.show_message(_FAILED_LABEL)
            show_unexpected_error(self.window, _FAILED_MESSAGE, self._capture.error)

    def _set_progress(self, progress: float) -> None:
        self._progress = progress

    def _write_export(self, request: ExportRequest, path: Path) -> Callable[[], str]:
        result = export_history(self._folders.history_path, request, path, self._set_progress)
        lines = [
            export_done_message(str(path), messages.format_session_count(result.session_count)),
            *result.skipped[:3],
        ]
        return lambda: join_texts(lines, "\n")

    def _write_pdf(self, since: date | None, path: Path) -> Callable[[], str]:
        from retrotimer.gui.history.report_pdf import render_pdf

        report = build_report(self._folders, self._client, since, self._set_progress)
        # Qt lays out a text with timers, which need an event loop even if it never runs.
        loop = QEventLoop()
        write_report(lambda: render_pdf(report), path)
        del loop
        return lambda: str(path)

    def _print_report(self, report: ClinicianReport) -> str:
        # Loaded only when something is printed: it takes time and memory.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from retrotimer.gui.history.report_pdf import print_report

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self.window)

        def print_pages() -> None:
            self._capture = ErrorCapture(self._folders.log)
            with self._capture:
                printed_file = Path(printer.outputFileName())
                if printed_file.name and not printed_file.exists():
                    # Qt would let everyone read what is printed to a file.
                    create_private(printed_file).close()
                print_report(printer, report)
                self.window.show_message(PRINTED_MESSAGE)
            self._show_unexpected_error()

        dialog.accepted.connect(print_pages)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.show()
        return ""


def _period_start(period: Period) -> date | None:
    today = SystemClock().local_time().date()
    return None if period.days is None else today - timedelta(days=period.days)
