"""Which formats the history can be exported to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from retrotimer.exchange import csv_tables, fit_activity, tcx
from retrotimer.exchange.exported_session import ExportedSession


@dataclass(frozen=True, slots=True)
class CombinedFormat:
    """A text format that holds all sessions in one file, which is written as they are read.

    `accepts` says which sessions it can hold.
    """

    write: Callable[[Iterable[ExportedSession], BinaryIO], None]
    accepts: Callable[[ExportedSession], bool]


@dataclass(frozen=True, slots=True)
class PerSessionFormat:
    """A binary format with a file for each session, named with this suffix."""

    suffix: str
    encode: Callable[[ExportedSession], bytes]
    accepts: Callable[[ExportedSession], bool]


ExportFormat = CombinedFormat | PerSessionFormat


def _is_real_time(session: ExportedSession) -> bool:
    return session.is_real_time


def _has_walking(session: ExportedSession) -> bool:
    return session.has_walking


# The formats of other programs by name, then by what one row or lap is. json and pdf are made by
# `services/history_export.py` and `clinician_report.py`. To add a format: a line here, its name in
# `EXPORT_FORMATS` of `cli/parsers.py`, and a choice in `domain/history/export_choices.py`.
FORMATS: Mapping[str, Mapping[str, ExportFormat]] = {
    "csv": {
        "session": CombinedFormat(csv_tables.write_sessions, _is_real_time),
        "segment": CombinedFormat(csv_tables.write_segments, _is_real_time),
    },
    "tcx": {"session": CombinedFormat(tcx.write, _has_walking)},
    "fit": {"session": PerSessionFormat(".fit", fit_activity.encode, _has_walking)},
}
