"""`retrotimer history ACTION`: backup, restore, import, export, erase."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from retrotimer.cli.commands import (
    BackUpHistory,
    EraseClient,
    ExportHistory,
    ImportHistory,
    RestoreHistory,
)
from retrotimer.cli.history_progress import summarize_sessions
from retrotimer.cli.progress import progress_bar
from retrotimer.cli.safe_output import print_lines, print_problems
from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.exit_status import ExitStatus
from retrotimer.regular_file import read_bytes
from retrotimer.services.atomic_output import with_progress
from retrotimer.services.coaching import require_client
from retrotimer.store.errors import StoreError
from retrotimer.store.files import settings_file
from retrotimer.store.files.disk_deadline import within_deadline
from retrotimer.store.folders import Folders
from retrotimer.store.history import history_file
from retrotimer.store.history.database import (
    DamagedHistoryError,
    HistoryError,
    as_history_error,
    connect,
)
from retrotimer.store.history.merge import MergeResult, SessionRows, merge, read_session_rows
from retrotimer.store.history.writer_lock import WriterLock
from retrotimer.store.upkeep import backups, erasure, foreign_database, salvage

_SQLITE_HEADER = b"SQLite format 3"


def back_up_history(command: BackUpHistory, folders: Folders) -> ExitStatus:
    """Copy the history, and print where the copy is. Raises HistoryError."""
    now = SystemClock().local_time()
    default_name = f"history-{now:{backups.TIMESTAMP_FORMAT}}.sqlite3"
    output_path = command.out or backups.backup_folder(folders.history_path) / default_name
    print_lines([backups.back_up(folders.history_path, output_path)])
    return ExitStatus.SUCCESS


def restore_history(command: RestoreHistory, folders: Folders) -> ExitStatus:
    """Replace the history by a copy, unless another RetroTimer has it open."""
    copies = [command.file] if command.file else backups.list_backups(folders.history_path)
    if not copies:
        folder = backups.backup_folder(folders.history_path)
        print_problems([f"There are no copies of the history in {folder}"])
        return ExitStatus.BAD_INPUT
    lock = WriterLock(folders.history_path)
    if not lock.acquire():
        print(messages.ALREADY_RUNNING, file=sys.stderr)
        return ExitStatus.ENVIRONMENT_FAILED
    # The newest comes first.
    copy = copies[0]
    try:
        aside = backups.restore(folders.history_path, copy, SystemClock().local_time())
    except HistoryError as error:
        print_problems(error.messages)
        return ExitStatus.BAD_INPUT if error.path == copy else ExitStatus.ENVIRONMENT_FAILED
    finally:
        lock.release()
    print_lines([f"The history was restored from {copy}."])
    if aside:
        print_lines([f"The previous history was kept as {aside.name}."])
    summarize_sessions(folders.history_path)
    return ExitStatus.SUCCESS


def import_history(command: ImportHistory, folders: Folders) -> ExitStatus:
    """Add the sessions of each file, as far as it can be read. Raises HistoryError for our own."""
    status = ExitStatus.SUCCESS
    # A problem with our own history ends the command; one with a file only skips that file.
    connect(folders.history_path).close()
    for path in command.files:
        try:
            with (
                _opened_database(path) as other,
                as_history_error(folders.history_path),
                closing(connect(folders.history_path)) as connection,
                progress_bar(path.name) as progress,
            ):
                merged = merge(connection, _read_sessions(path, other, progress))
        except StoreError as error:
            if isinstance(error, HistoryError) and error.path == folders.history_path:
                raise
            print_problems(error.messages)
            status = ExitStatus.BAD_INPUT
            continue
        print_lines([f"{path}: {format_merge_result(merged)}"])
        for problem in merged.problems:
            print_problems([f"{path}: {problem}"])
            status = ExitStatus.BAD_INPUT
    summarize_sessions(folders.history_path)
    return status


@contextmanager
def _opened_database(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A copy of another history, which is not changed; None if this is an export."""
    if not _is_database(path):
        yield None
        return
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        # Checking it may take long, and has no progress: Ctrl-C ends it at once.
        backups.make_working_copy(path, copy)
        with as_history_error(path), closing(connect(copy)) as other:
            foreign_database.limit(other)
            yield other


def _read_sessions(
    path: Path, other: sqlite3.Connection | None, progress: Callable[[float], None]
) -> Iterator[SessionRows]:
    """The sessions of a JSON export, or of the other history that is opened."""
    if other is None:
        yield from history_file.read(path, progress)
        return
    with as_history_error(path):
        (total,) = other.execute("SELECT count(*) FROM session").fetchone()
        yield from with_progress(read_session_rows(other), total, progress)


def _is_database(path: Path) -> bool:
    try:
        header = within_deadline(path, lambda: read_bytes(path, len(_SQLITE_HEADER)))
    except OSError as error:
        raise HistoryError(path, error.strerror or error) from error
    return header == _SQLITE_HEADER


def format_merge_result(result: MergeResult) -> str:
    updated = f", {result.extended} updated" if result.extended else ""
    return f"{messages.format_session_count(result.added)} added{updated}"


def export_history(command: ExportHistory, folders: Folders) -> ExitStatus:
    """Write sessions in the format that was asked for. Raises HistoryError, UnknownNameError."""
    summarize_sessions(folders.history_path)
    if command.format == "pdf":
        from retrotimer.cli.clinician_report import export_report

        # A report is about one person: the owner where no client is named.
        return export_report(folders, command.client or "", command.since, command.out)
    from retrotimer.cli.history_export import run_history_export
    from retrotimer.services.history_export import ExportRequest

    request = ExportRequest(command.format, command.client, command.since, command.per)
    return run_history_export(folders.history_path, request, command.out)


def erase_client(command: EraseClient, folders: Folders) -> ExitStatus:
    """Remove a client for good, once their name was typed again. Raises StoreError."""
    client = command.client
    lock = WriterLock(folders.history_path)
    if not lock.acquire():
        print(messages.ALREADY_RUNNING, file=sys.stderr)
        return ExitStatus.ENVIRONMENT_FAILED
    try:
        preview = _preview_erasure(folders, client)
        if not (preview.session_count or preview.copies):
            require_client(folders, client)
        print(
            f"This erases {client}: {messages.format_session_count(preview.session_count)},"
            " the profile and the settings."
        )
        if preview.copies:
            print(f"They are also removed from {len(preview.copies)} copies of the history.")
        for path in preview.unreadable:
            print_lines([f"{path.name} cannot be read, and is removed as a whole."])
        if not command.yes and not _ask_confirmation(client):
            print("Nothing was erased.")
            return ExitStatus.FAILURE
        erasure.erase_client(folders, client)
        print("Erased.")
    finally:
        lock.release()
    if settings_file.read(folders.settings_path).history_url:
        from retrotimer.cli.studio_commands import sync_history

        return sync_history(folders)
    return ExitStatus.SUCCESS


def _preview_erasure(folders: Folders, client: str) -> erasure.ErasurePreview:
    try:
        return erasure.preview_erasure(folders, client)
    except DamagedHistoryError:
        print_problems([salvage.salvage_history(folders.history_path).notice])
        return erasure.preview_erasure(folders, client)


def _ask_confirmation(client: str) -> bool:
    """Ask for the client's name; any other answer is a no."""
    print("This cannot be undone. Type the client's name to confirm: ", end="", flush=True)
    try:
        return input().strip() == client
    except (EOFError, RuntimeError):
        # Standard input has ended, or is closed.
        print()
        return False
