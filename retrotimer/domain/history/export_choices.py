"""The formats and periods that a person can choose for an export of the history."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.domain.values.text import Text, join_texts

PDF_FORMAT = "pdf"


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """A format with the unit of its rows; `suffix` is that of the exported file."""

    name: str
    description: str
    format_name: str
    row_unit: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Period:
    """The last `days` days, or with None the whole history."""

    name: str
    days: int | None


EXPORT_CHOICES = (
    ExportChoice(
        Text("Summary for a clinician (PDF)"),
        Text(
            "Two pages: what was said, what was walked, the pain guide, what the program has next."
            " It holds no diagnosis. All figures are estimates."
        ),
        PDF_FORMAT,
        "session",
        ".pdf",
    ),
    ExportChoice(
        Text("Table of sessions (CSV)"), Text("A row for each session."), "csv", "session", ".csv"
    ),
    ExportChoice(
        Text("Table of segments (CSV)"), Text("A row for each segment."), "csv", "segment", ".csv"
    ),
    ExportChoice(
        Text("RetroTimer's own (JSON)"),
        Text(
            "Everything that is known."
            " Another RetroTimer imports it: retrotimer history import FILE."
        ),
        "json",
        "session",
        ".json",
    ),
    ExportChoice(
        "TCX", Text("For training diaries, all sessions in one file."), "tcx", "session", ".tcx"
    ),
    ExportChoice(
        "FIT",
        Text("For training diaries, a file for each session in a zip."),
        "fit",
        "session",
        ".zip",
    ),
)
PERIODS = (
    Period(Text("Last 4 weeks"), 28),
    Period(Text("Last 12 weeks"), 84),
    Period(Text("Everything"), None),
)
DEFAULT_PERIOD = PERIODS[1]
PRINTED_MESSAGE = Text("It was sent to the printer.")


def export_progress_message(share: float) -> str:
    return Text("Writing ... {share}", share=f"{share:.0%}")


def export_done_message(path: str, sessions: str) -> str:
    return join_texts((path, sessions), ": ")


def export_failed_message(path: str, reason: str) -> str:
    return Text("Not written. {path}: {reason}", path=path, reason=reason)
