"""Exports sessions in the formats of other programs, or in our own, for windows and terminal."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, cast

from retrotimer.domain import messages
from retrotimer.domain.values.dates import session_day
from retrotimer.domain.values.text import Text
from retrotimer.exchange.export_formats import (
    FORMATS,
    CombinedFormat,
    ExportFormat,
    PerSessionFormat,
)
from retrotimer.exchange.exported_session import ExportedSession
from retrotimer.exit_status import ExitStatus
from retrotimer.regular_file import PRIVATE, create_private
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
from retrotimer.store.history.session_summaries import iterate_summaries
from retrotimer.store.history.sessions import SavedSession, read_sessions

# Our own format, which `history import` takes back whole.
OWN_FORMAT = "json"
ZIP_SUFFIX = ".zip"
# This much of its id tells a session from another one that began in the same second.
_SHORT_ID_LENGTH = 8
# How many sessions are listed until Ctrl-C is heard.
_LISTING_STEP = 200
# A zip cannot hold an earlier or a later time.
_EARLIEST_ZIP_TIME, _LATEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)

ProgressCallback = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Which sessions, in which format: None means all clients, or all days.

    `since` is a day as the list shows it.
    """

    format_name: str
    client: str | None = None
    since: date | None = None
    row_unit: str = "session"


@dataclass(frozen=True, slots=True)
class ExportResult:
    """How many sessions were written, and lines about those that were not."""

    session_count: int
    skipped: Sequence[str] = ()


def export_history(
    history: Path, request: ExportRequest, output_path: Path | None, progress: ProgressCallback
) -> ExportResult:
    """Write the requested sessions of a history. Raises ExportError, HistoryError.

    Raises OSError if standard output cannot be written.
    """
    since, problems = request.since, list[str]()
    ids = _list_session_ids(history, request, problems, progress)
    if request.format_name == OWN_FORMAT:
        written = export_own_format(
            _read_session_rows(history, ids), len(ids), output_path, progress
        )
        return ExportResult(written.session_count, (*written.skipped, *problems))
    problems.clear()
    sessions = read_sessions(history, client=request.client, since=since, problems=problems)
    written = export_sessions(
        sessions, len(ids), (request.format_name, request.row_unit), output_path, progress
    )
    return ExportResult(written.session_count, (*written.skipped, *problems))


def _list_session_ids(
    history: Path, request: ExportRequest, problems: list[str], progress: ProgressCallback
) -> list[str]:
    """The ids of the requested sessions, oldest first. Raises HistoryError."""
    ids: list[str] = []
    since = request.since
    for item in iterate_summaries(history, client=request.client, problems=problems):
        if since is None or session_day(item.started_at) >= since:
            ids.append(item.id)
        if len(ids) % _LISTING_STEP == 0:
            # Nothing is written yet, but Ctrl-C ends it.
            progress(0.0)
    return ids[::-1]


def export_sessions(
    sessions: Iterable[SavedSession],
    total: int,
    format_and_row_unit: tuple[str, str],
    output_path: Path | None,
    progress: ProgressCallback,
) -> ExportResult:
    """Write sessions in a format with one row per `session` or per `segment`.

    `total` is their approximate number, for the progress. `output_path` is a file; a format with
    one file for each session also takes a folder, which is created if needed, or a name in .zip.
    Raises ExportError, what reading the sessions raises, and OSError if standard output cannot be
    written.
    """
    file_format = _find_format(*format_and_row_unit)
    with export_errors(output_path):
        export_filter = _ExportFilter(with_progress(sessions, total, progress), file_format.accepts)
        _write_sessions(export_filter.accepted_sessions(), file_format, output_path)
    return ExportResult(export_filter.written_count, tuple(export_filter.notices))


def export_own_format(
    session_rows: Iterable[SessionRows],
    total: int,
    output_path: Path | None,
    progress: ProgressCallback,
) -> ExportResult:
    """Write about `total` sessions in our own format. Raises what `export_sessions` does."""
    with export_errors(output_path), open_output(output_path) as file:
        # A lone surrogate, which UTF-8 cannot hold, becomes an escape of JSON.
        text = io.TextIOWrapper(file, "utf-8", "backslashreplace", newline="\n")
        try:
            written = history_file.write(with_progress(session_rows, total, progress), text)
        finally:
            # Otherwise it would close the file, which `open_output` closes.
            text.detach()
    return ExportResult(
        written.count, [Text("Left out: {problem}", problem=text) for text in written.problems]
    )


def _read_session_rows(history: Path, session_ids: Sequence[str]) -> Iterator[SessionRows]:
    """A missing file is an empty history. Raises HistoryError."""
    if session_ids:
        with as_history_error(history), closing(connect_existing(history)) as connection:
            yield from read_session_rows(connection, session_ids)


class _ExportFilter:
    """Lets the sessions pass that a format can hold, and counts them and the others."""

    def __init__(
        self, sessions: Iterable[SavedSession], accepts: Callable[[ExportedSession], bool]
    ) -> None:
        self.written_count = self.skipped_count = self.damaged_count = 0
        self._sessions, self._accepts = sessions, accepts

    def accepted_sessions(self) -> Iterator[ExportedSession]:
        """The accepted sessions. They can be iterated over only once, to save memory."""
        for session in self._sessions:
            exported = ExportedSession(
                session.id,
                session.started_at,
                # Computed at each access, therefore read once.
                session.record,
                session.context,
                session.answers_after,
                session.notes,
                session.problems,
            )
            if self._accepts(exported):
                self.written_count += 1
                self.damaged_count += bool(session.problems)
                yield exported
            else:
                self.skipped_count += 1

    @property
    def notices(self) -> Iterator[str]:
        """Lines about the sessions that are not there, or not whole."""
        if self.skipped_count:
            yield Text(
                "Left out: {sessions}, where nothing was walked, or time ran faster",
                sessions=messages.format_session_count(self.skipped_count),
            )
        if self.damaged_count:
            yield Text(
                "Left out: damaged entries of {sessions}",
                sessions=messages.format_session_count(self.damaged_count),
            )


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
    """Write one file, a zip or a folder, depending on the format and the path."""
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
        with open_output_folder(output_path) as folder:
            for name, session in _with_file_names(sessions, file_format):
                with create_private(folder / name) as file:
                    file.write(file_format.encode(session))


def _write_to_stdout(sessions: Iterator[ExportedSession], file_format: PerSessionFormat) -> None:
    """Write one session as it is, several as a zip."""
    if sys.stdout.isatty():
        raise ExportError("this format cannot be shown in a terminal: name a file with -o")
    first = _read_first_two(sessions)
    with open_output(None) as output:
        if len(first) == 1:
            output.write(file_format.encode(first[0]))
        else:
            _write_zip(
                chain(first, sessions), file_format, cast("BinaryIO", UnseekableOutput(output))
            )


def _read_first_two(sessions: Iterator[ExportedSession]) -> list[ExportedSession]:
    """Enough to know whether there is one session or more. Raises ExportError if there is none."""
    first = list(islice(sessions, 2))
    if not first:
        raise ExportError("there are no sessions to export", ExitStatus.FAILURE)
    return first


def _encode_single(sessions: Iterator[ExportedSession], file_format: PerSessionFormat) -> bytes:
    """The session of a file that can hold only one. Raises ExportError if there are more."""
    first = _read_first_two(sessions)
    if len(first) > 1:
        raise ExportError(
            f"one {file_format.suffix} file holds one session: name a folder or a {ZIP_SUFFIX} file"
        )
    return file_format.encode(first[0])


def _write_zip(
    sessions: Iterable[ExportedSession], file_format: PerSessionFormat, file: BinaryIO
) -> None:
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, session in _with_file_names(sessions, file_format):
            local_time = session.started_at.timetuple()[:6]
            entry = ZipInfo(name, min(max(local_time, _EARLIEST_ZIP_TIME), _LATEST_ZIP_TIME))
            entry.external_attr = PRIVATE << 16
            archive.writestr(entry, file_format.encode(session), ZIP_DEFLATED, 1)


def _with_file_names(
    sessions: Iterable[ExportedSession], file_format: PerSessionFormat
) -> Iterator[tuple[str, ExportedSession]]:
    """Each session with its file's name: the local time of its start, and the start of its id."""
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
