"""Which formats the history can be exported to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from retrotimer.exchange import csv_tables, fit_activity, tcx
from retrotimer.exchange.exported_session import Performed


@dataclass(frozen=True, slots=True)
class Document:
    """A text format that holds all sessions in one file, written while they come.

    `takes` says which sessions it can hold.
    """

    write: Callable[[Iterable[Performed], BinaryIO], None]
    takes: Callable[[Performed], bool]


@dataclass(frozen=True, slots=True)
class Apiece:
    """A binary format with a file for each session, named with this suffix."""

    suffix: str
    encoded: Callable[[Performed], bytes]
    takes: Callable[[Performed], bool]


Format = Document | Apiece


def _at_true_speed(session: Performed) -> bool:
    return session.at_true_speed


def _walked(session: Performed) -> bool:
    return session.walked


# By name, and by what makes a row; the first is the usual one. To add a format: a line here.
FORMATS: Mapping[str, Mapping[str, Format]] = {
    "csv": {
        "session": Document(csv_tables.write_sessions, _at_true_speed),
        "segment": Document(csv_tables.write_segments, _at_true_speed),
    },
    "tcx": {"session": Document(tcx.write, _walked)},
    "fit": {"session": Apiece(".fit", fit_activity.encoded, _walked)},
}
