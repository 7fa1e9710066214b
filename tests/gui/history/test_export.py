"""The history is exported and printed from its window, in the real program."""

from __future__ import annotations

import csv
import os
from zipfile import ZipFile

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from retrotimer.domain.history.export_choices import EXPORT_CHOICES, PERIODS
from retrotimer.gui.history.export_controller import ExportController
from retrotimer.store.folders import Folders
from retrotimer.store.log_file import FILE_NAME
from tests.support.history_database import query
from tests.support.walked_sessions import program_context, save_walked_session

SUMMARY, SESSIONS, SEGMENTS, OWN, TCX, FIT = EXPORT_CHOICES
MONTH, _, EVERYTHING = PERIODS


@pytest.fixture
def parent(qtbot):
    shown = QWidget()
    qtbot.addWidget(shown)
    return shown


@pytest.fixture
def export(parent):
    return ExportController(Folders(), "", parent)


def wait_until_done(qtbot, export) -> str:
    """Wait until the export has ended, and return its message."""

    def is_done():
        export.update()
        return export.window.save_button.isEnabled()

    qtbot.waitUntil(is_done)
    return export.window.message_label.text()


def choose(export, choice, period=EVERYTHING) -> None:
    export.window.format_combo.setCurrentIndex(EXPORT_CHOICES.index(choice))
    export.window.period_combo.setCurrentIndex(PERIODS.index(period))


def save(export, choice, path, period=EVERYTHING) -> None:
    """Choose a format and a period, and name a file."""
    choose(export, choice, period)
    export.window.save_button.click()
    export.window.findChildren(QFileDialog)[-1].fileSelected.emit(str(path))


def test_a_table_has_the_sessions_of_the_period(qtbot, export, tmp_path):
    save_walked_session(days_ago=40)
    save_walked_session(days_ago=2)
    out = tmp_path / "walks.csv"
    save(export, SESSIONS, out, MONTH)
    assert not export.window.save_button.isEnabled()
    assert wait_until_done(qtbot, export) == f"{out}: 1 session"
    with out.open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 1
    save(export, SEGMENTS, out)
    wait_until_done(qtbot, export)
    with out.open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 10


@pytest.mark.parametrize("choice", [OWN, TCX, FIT])
def test_every_other_format_is_written_whole(qtbot, export, tmp_path, choice):
    save_walked_session(days_ago=2)
    save_walked_session(days_ago=3)
    out = tmp_path / f"walks{choice.suffix}"
    save(export, choice, out)
    assert wait_until_done(qtbot, export) == f"{out}: 2 sessions"
    if choice is FIT:
        with ZipFile(out) as archive:
            assert len(archive.namelist()) == 2


def test_the_summary_becomes_a_pdf(qtbot, export, tmp_path):
    save_walked_session(program_context("ladder", 1, 1), days_ago=3, answers={"knee_pain_worst": 2})
    save_walked_session(days_ago=2)
    out = tmp_path / "summary.pdf"
    save(export, SUMMARY, out)
    assert wait_until_done(qtbot, export) == str(out)
    assert out.read_bytes().startswith(b"%PDF-")


def test_what_cannot_be_written_is_told(qtbot, export, tmp_path):
    save_walked_session(days_ago=2)
    nowhere = tmp_path / "none" / "walks.csv"
    for choice in (SESSIONS, SUMMARY):
        save(export, choice, nowhere)
        assert wait_until_done(qtbot, export).startswith(f"Not written. {nowhere}: ")


def test_a_history_that_cannot_be_read_is_told(qtbot, export, tmp_path):
    save_walked_session(days_ago=2)
    Folders().history_path.write_bytes(b"no history" * 1000)
    save(export, SUMMARY, tmp_path / "summary.pdf")
    assert wait_until_done(qtbot, export).startswith("Not written. ")


def test_only_the_summary_is_printed(qtbot, export, tmp_path):
    save_walked_session(days_ago=2)
    choose(export, SESSIONS)
    assert not export.window.print_button.isEnabled()
    choose(export, SUMMARY)
    export.window.print_button.click()
    assert wait_until_done(qtbot, export) == ""
    dialog = export.window.findChild(QPrintDialog)
    printer = dialog.printer()
    printer.setOutputFormat(printer.OutputFormat.PdfFormat)
    printer.setOutputFileName(os.fspath(tmp_path / "paper.pdf"))
    dialog.accepted.emit(printer)
    assert export.window.message_label.text() == "It was sent to the printer."
    assert (tmp_path / "paper.pdf").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF-")
    dialog.reject()


def test_a_session_that_cannot_be_read_is_left_out_and_told(qtbot, export, tmp_path):
    save_walked_session(days_ago=3)
    query(Folders().history_path, "UPDATE session SET workout = 'no workout'")
    save_walked_session(days_ago=2)
    out = tmp_path / "walks.csv"
    save(export, SESSIONS, out)
    assert wait_until_done(qtbot, export).startswith(f"{out}: 1 session\n")


@pytest.mark.parametrize("choice", [SUMMARY, SESSIONS, OWN, FIT])
def test_an_unforeseen_error_is_shown_with_its_details_and_the_window_goes_on(
    qtbot, export, tmp_path, choice
):
    save_walked_session(days_ago=2)
    # A path that no disk can have: no code foresees it.
    save(export, choice, tmp_path / "nul\0.file")
    message = wait_until_done(qtbot, export)
    assert "%" not in message
    assert "unexpected error" in message
    box = export.window.findChild(QMessageBox)
    assert "unexpected error" in box.text()
    # Python words it differently from version to version.
    assert "ValueError: " in box.detailedText()
    assert "embedded null" in box.detailedText()
    assert "embedded null" not in box.text()
    log = (Folders().log / FILE_NAME).read_text("utf-8")
    assert "crashed" in log
    assert "ValueError" in log
    box.accept()
    out = tmp_path / f"walks{choice.suffix}"
    save(export, choice, out)
    wait_until_done(qtbot, export)
    assert out.exists()
