"""The sessions kept, written as other programs read them, or as our own: all of an export.

The terminal and the window both write with it.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, cast

from retrotimer.domain import messages
from retrotimer.domain.values.text import Text
from retrotimer.exchange.export_formats import (
    FORMATS,
    CombinedFormat,
    ExportFormat,
    PerSessionFormat,
)
from retrotimer.exchange.exported_session import ExportedSession
from retrotimer.exit_status import ExitStatus
from retrotimer.services.atomic_output import (
    ExportError,
    UnseekableOutput,
    export_errors,
    open_output,
    open_output_folder,
    with_progress,
)
from retrotimer.store.history import history_file
from retrotimer.store.history.database import as_history_error, connect_existing
from retrotimer.store.history.merge import SessionRows, read_session_rows
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import SavedSession, read_sessions

# Our own format, which `history import` takes back whole.
OWN_FORMAT = "json"
ZIP_SUFFIX = ".zip"
# Of an id that tells two sessions of one second apart.
_SHORT_ID_LENGTH = 8
# Before 1980 a zip knows no time.
_EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o644

ProgressCallback = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Which sessions, in which format; no client is everybody, and no day is all of them."""

    format_name: str
    client: str | None = None
    since: datetime | None = None
    row_unit: str = "session"


@dataclass(frozen=True, slots=True)
class ExportResult:
    """How many went into the file, and a line about each that did not."""

    session_count: int
    skipped: Sequence[str] = ()


def export_history(
    history: Path, request: ExportRequest, output_path: Path | None, progress: ProgressCallback
) -> ExportResult:
    """Write what is wanted of a history. Raises ExportError, HistoryError.

    Raises OSError if standard output cannot be written.
    """
    listing = read_summaries(history, client=request.client)
    since, found = request.since, reversed(listing.sessions)
    chosen = [one.id for one in found if since is None or one.started_at >= since]
    if request.format_name == OWN_FORMAT:
        written = export_own_format(
            _read_session_rows(history, chosen), len(chosen), output_path, progress
        )
        return ExportResult(written.session_count, (*written.skipped, *listing.problems))
    problems: list[str] = []
    kept = read_sessions(history, client=request.client, since=since, problems=problems)
    written = export_sessions(
        kept, len(chosen), (request.format_name, request.row_unit), output_path, progress
    )
    return ExportResult(written.session_count, (*written.skipped, *problems))


def export_sessions(
    sessions: Iterable[SavedSession],
    total: int,
    format_and_row_unit: tuple[str, str],
    output_path: Path | None,
    progress: ProgressCallback,
) -> ExportResult:
    """Write `total` sessions (a guess, for the progress) in a form: a format, and what is a row.

    `out` is a file; a format with a file for each session also takes a folder, which is made if it
    must be, or a name in .zip. Raises ExportError, whatever reading the sessions raises, and
    OSError if standard output cannot be written.
    """
    how = _find_format(*format_and_row_unit)
    with export_errors(output_path):
        passing = _ExportFilter(with_progress(sessions, total, progress), how.accepts)
        _write_sessions(passing.accepted_sessions(), how, output_path)
    if not passing.skipped_count:
        return ExportResult(passing.written_count)
    many = messages.format_session_count(passing.skipped_count)
    left_out = Text(
        "Left out: {sessions}, where nothing was walked, or time ran faster", sessions=many
    )
    return ExportResult(passing.written_count, (left_out,))


def export_own_format(
    session_rows: Iterable[SessionRows],
    total: int,
    output_path: Path | None,
    progress: ProgressCallback,
) -> ExportResult:
    """Write `total` sessions as a history of our own. Raises what `write` does."""
    passed = 0

    def passing() -> Iterator[SessionRows]:
        nonlocal passed
        for raw in with_progress(session_rows, total, progress):
            passed += 1
            yield raw

    with export_errors(output_path), open_output(output_path) as file:
        # Half a character becomes an escape of JSON.
        text = io.TextIOWrapper(file, "utf-8", "backslashreplace", newline="\n")
        try:
            left_out = history_file.write(passing(), text)
        finally:
            # Or it would close what is not its own.
            text.detach()
    return ExportResult(
        passed - len(left_out), [Text("Left out: {problem}", problem=one) for one in left_out]
    )


def _read_session_rows(history: Path, session_ids: Sequence[str]) -> Iterator[SessionRows]:
    """No file is an empty history. Raises HistoryError."""
    if session_ids:
        with as_history_error(history), closing(connect_existing(history)) as connection:
            yield from read_session_rows(connection, session_ids)


class _ExportFilter:
    """The sessions on their way into a file: those that it can hold, counted."""

    def __init__(
        self, sessions: Iterable[SavedSession], accepts: Callable[[ExportedSession], bool]
    ) -> None:
        self.written_count = self.skipped_count = 0
        self._sessions, self._accepts = sessions, accepts

    def accepted_sessions(self) -> Iterator[ExportedSession]:
        """Once only: what was read is not kept."""
        for kept in self._sessions:
            # The history works a record out whenever it is asked for one.
            known = kept.context, kept.answers_after, kept.notes
            session = ExportedSession(kept.id, kept.started_at, kept.record, *known)
            if self._accepts(session):
                self.written_count += 1
                yield session
            else:
                self.skipped_count += 1


def _find_format(format_name: str, row_unit: str) -> ExportFormat:
    if format_name not in FORMATS:
        raise ExportError(f"expected a format of {', '.join(FORMATS)}, got {format_name!r}")
    if row_unit not in FORMATS[format_name]:
        raise ExportError(
            f"{format_name} has nothing per {row_unit}: "
            f"expected {' or '.join(FORMATS[format_name])}"
        )
    return FORMATS[format_name][row_unit]


def _write_sessions(
    sessions: Iterator[ExportedSession], file_format: ExportFormat, output_path: Path | None
) -> None:
    """Everything, where it belongs."""
    if isinstance(file_format, CombinedFormat):
        with open_output(output_path) as file:
            file_format.write(sessions, file)
    elif output_path is None:
        _write_to_stdout(sessions, file_format)
    elif output_path.suffix.lower() == ZIP_SUFFIX:
        with open_output(output_path) as file:
            _write_zip(sessions, file_format, file)
    elif output_path.suffix.lower() == file_format.suffix:
        with open_output(output_path) as file:
            file.write(_encode_single(sessions, file_format))
    else:
        with open_output_folder(output_path) as aside:
            for name, session in _with_file_names(sessions, file_format):
                (aside / name).write_bytes(file_format.encode(session))


def _write_to_stdout(sessions: Iterator[ExportedSession], file_format: PerSessionFormat) -> None:
    """On standard output several files become a zip."""
    if sys.stdout.isatty():
        raise ExportError("this is no text for a terminal: name a file with -o")
    first = _read_first_two(sessions)
    with open_output(None) as output:
        if len(first) == 1:
            output.write(file_format.encode(first[0]))
        else:
            _write_zip(
                chain(first, sessions), file_format, cast("BinaryIO", UnseekableOutput(output))
            )


def _read_first_two(sessions: Iterator[ExportedSession]) -> list[ExportedSession]:
    """As many as it takes to know whether there is one or more; none is refused."""
    first = list(islice(sessions, 2))
    if not first:
        raise ExportError("no session was walked", ExitStatus.FAILURE)
    return first


def _encode_single(sessions: Iterator[ExportedSession], file_format: PerSessionFormat) -> bytes:
    """The one session of a file that holds no more."""
    first = _read_first_two(sessions)
    if len(first) > 1:
        raise ExportError(
            f"one {file_format.suffix} holds one session: name a folder or a {ZIP_SUFFIX}"
        )
    return file_format.encode(first[0])


def _write_zip(
    sessions: Iterable[ExportedSession], file_format: PerSessionFormat, file: BinaryIO
) -> None:
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, session in _with_file_names(sessions, file_format):
            entry = ZipInfo(name, max(session.started_at.timetuple()[:6], _EARLIEST_ZIP_TIME))
            entry.external_attr = _FILE_MODE << 16
            archive.writestr(entry, file_format.encode(session), ZIP_DEFLATED, 1)


def _with_file_names(
    sessions: Iterable[ExportedSession], file_format: PerSessionFormat
) -> Iterator[tuple[str, ExportedSession]]:
    """Each with the name of its file: when it began, by the wall, and the start of its id."""
    taken: set[str] = set()
    for session in sessions:
        short_id = re.sub("[^0-9A-Za-z]", "", session.id)[:_SHORT_ID_LENGTH]
        stem = f"{session.started_at:%Y-%m-%d_%H-%M-%S}_{short_id}"
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem}_{number}"
        taken.add(name)
        yield f"{name}{file_format.suffix}", session
