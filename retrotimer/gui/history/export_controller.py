"""Exports the history from a window: it is read and written aside, so that nobody waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QWidget

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.history.clinician_report import Report
from retrotimer.domain.history.export_choices import (
    PDF,
    SENT_TO_PRINTER,
    Export,
    Period,
    not_written,
    writing,
    written,
)
from retrotimer.domain.values.text import listed
from retrotimer.domain.values.validation import UnknownNameError
from retrotimer.gui.history.export_window import ExportWindow
from retrotimer.services.atomic_output import ExportError
from retrotimer.services.clinician_report import report_of, write
from retrotimer.services.history_export import Wanted, write_history
from retrotimer.store.errors import StoreError
from retrotimer.store.folders import Folders

STEM = "retrotimer-history"


class Exporting:
    """`look` at every tick. One client's sessions, or the owner's."""

    def __init__(self, folders: Folders, client: str, parent: QWidget) -> None:
        self._folders = folders
        self._client = client
        self._share = 0.0
        # What the thread leaves to be done here, once it is through.
        self._rest: Callable[[], str] | None = None
        self._thread: Thread | None = None
        self.window = ExportWindow(STEM, parent)
        self.window.file_chosen.connect(self._save)
        self.window.print_asked.connect(self._print)
        self.window.finished.connect(self.window.deleteLater)
        self.window.open()

    def look(self) -> None:
        """Say how far it is; do what only this thread may do."""
        if self._thread is None:
            return
        if self._rest is None:
            self.window.show_message(writing(self._share))
            return
        self._thread = None
        self.window.show_busy(busy=False)
        self.window.show_message(self._rest())

    def _save(self, export: Export, period: Period, path: Path) -> None:
        since = _since(period)
        if export.fmt == PDF:
            self._begin(lambda: self._write_summary(since, path), str(path))
            return
        wanted = Wanted(export.fmt, self._client, since, export.per)
        self._begin(lambda: self._write(wanted, path), str(path))

    def _print(self, period: Period) -> None:
        def read() -> Callable[[], str]:
            report = report_of(self._folders, self._client, _since(period), self._move)
            return lambda: self._print_report(report)

        self._begin(read, str(self._folders.history))

    def _begin(self, work: Callable[[], Callable[[], str]], about: str) -> None:
        """Do this aside; what it gives is done here."""
        self._rest, self._share = None, 0.0

        def through() -> None:
            try:
                self._rest = work()
            except (ExportError, StoreError, UnknownNameError) as error:
                told = not_written(about, str(error))
                self._rest = lambda: told

        self._thread = Thread(target=through, name="export", daemon=True)
        self._thread.start()
        self.window.show_busy(busy=True)

    def _move(self, share: float) -> None:
        self._share = share

    def _write(self, wanted: Wanted, path: Path) -> Callable[[], str]:
        done = write_history(self._folders.history, wanted, path, self._move)
        told = [written(str(path), messages.counted(done.sessions)), *done.left_out[:3]]
        return lambda: listed(told, "\n")

    def _write_summary(self, since: datetime | None, path: Path) -> Callable[[], str]:
        from retrotimer.gui.history.report_pdf import pdf_of

        report = report_of(self._folders, self._client, since, self._move)
        # A text is laid out with timers, which need a loop though it never turns.
        loop = QEventLoop()
        write(lambda: pdf_of(report), path)
        del loop
        return lambda: str(path)

    def _print_report(self, report: Report) -> str:
        # The library for printers is loaded by who prints.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from retrotimer.gui.history.report_pdf import put_on

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self.window)

        def print_it() -> None:
            put_on(printer, report)
            self.window.show_message(SENT_TO_PRINTER)

        dialog.accepted.connect(print_it)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.show()
        return ""


def _since(period: Period) -> datetime | None:
    return None if period.days is None else SystemClock().wall() - timedelta(days=period.days)
