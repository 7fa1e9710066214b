"""Lays out a report for a clinician, and writes it as a PDF or prints it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from html import escape

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextDocument,
)

from retrotimer.domain.history.clinician_report import ClinicianReport, Section
from retrotimer.gui.widgets.language import tr

_FONT_SIZE_PT, _DOTS_PER_INCH = 9.5, 300
_STYLE = """
    h1 { font-size: 16pt; margin-bottom: 2px; }
    h2 { font-size: 12pt; margin-top: 12px; margin-bottom: 2px; }
    p { margin-top: 2px; margin-bottom: 2px; }
    .notes { font-size: 8pt; margin-top: 14px; }
    th { text-align: left; font-weight: bold; }
"""


def render_pdf(report: ClinicianReport) -> bytes:
    """The report as a PDF of A4 pages with page numbers."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(tr(report.title))
    writer.setCreator("RetroTimer")
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    print_report(writer, report)
    del writer
    return bytes(buffer.data().data())


def pdf_without_a_screen(report: ClinicianReport) -> bytes:
    """The same PDF from a program without a window: Qt paints the text but opens no display."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication.instance() or QGuiApplication(["retrotimer"])
    pdf = render_pdf(report)
    del application
    return pdf


def print_report(device: QPagedPaintDevice, report: ClinicianReport) -> None:
    """Paint the report on the pages of a PDF or of a printer."""
    # The document adds margins of 2 cm and the page numbers itself.
    device.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    build_document(report).print_(device)


def build_document(report: ClinicianReport) -> QTextDocument:
    """The report as a document, in reading order."""
    document = QTextDocument()
    font = QFont("sans-serif")
    font.setPointSizeF(_FONT_SIZE_PT)
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml("".join(_report_html(report)))
    return document


def _report_html(report: ClinicianReport) -> Iterator[str]:
    yield f"<h1>{_text_html(report.title)}</h1>"
    yield f"<p>{'<br>'.join(map(_text_html, report.subject_lines))}</p>"
    for section in report.sections:
        yield from _section_html(section)
    for note in report.notes:
        yield f'<p class="notes">{_text_html(note)}</p>'


def _section_html(section: Section) -> Iterator[str]:
    yield f"<h2>{_text_html(section.heading)}</h2>"
    for line in section.lines:
        yield f"<p>{_text_html(line)}</p>"
    if section.table:
        head, *rows = section.table
        yield '<table width="100%" border="1" cellspacing="0" cellpadding="3"'
        yield ' style="border-style: solid; border-color: #808080; border-collapse: collapse">'
        yield f"<thead>{_row_html(head, 'th')}</thead>"
        yield "".join(_row_html(row, "td") for row in rows)
        yield "</table>"


def _text_html(text: str) -> str:
    """The text in the language of the screens, escaped for HTML."""
    return escape(tr(text))


def _row_html(cells: Sequence[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{_text_html(cell)}</{tag}>' for cell in cells)}</tr>"
