"""What the history can be exported as, and from when on, as somebody chooses it."""

from __future__ import annotations

from dataclasses import dataclass

PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Export:
    """A format and what is a row in it; `suffix` is that of the file that takes all of it."""

    name: str
    explained: str
    fmt: str
    per: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Period:
    """The last days; None is all of them."""

    name: str
    days: int | None


EXPORTS = (
    Export(
        "Summary for a clinician (PDF)",
        "Two pages: what was said, what was walked, the pain guide, what the program has next."
        " It holds no diagnosis. All figures are estimates.",
        PDF,
        "session",
        ".pdf",
    ),
    Export("Table of sessions (CSV)", "A row for each session.", "csv", "session", ".csv"),
    Export("Table of segments (CSV)", "A row for each segment.", "csv", "segment", ".csv"),
    Export(
        "RetroTimer's own (JSON)",
        "Everything that is known. Another RetroTimer imports it: retrotimer history import FILE.",
        "json",
        "session",
        ".json",
    ),
    Export("TCX", "For training diaries, all sessions in one file.", "tcx", "session", ".tcx"),
    Export(
        "FIT", "For training diaries, a file for each session in a zip.", "fit", "session", ".zip"
    ),
)
PERIODS = (Period("Last 4 weeks", 28), Period("Last 12 weeks", 84), Period("Everything", None))
USUAL_PERIOD = PERIODS[1]
SENT_TO_PRINTER = "It was sent to the printer."


def writing(share: float) -> str:
    return f"Writing ... {share:.0%}"


def written(path: str, sessions: str) -> str:
    return f"{path}: {sessions}"


def not_written(path: str, reason: str) -> str:
    return f"Not written. {path}: {reason}"
