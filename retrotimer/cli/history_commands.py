"""`retrotimer history ACTION`: copies, import and export, erasing, the studio."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from retrotimer.cli.arguments import Arguments
from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.exit_status import ExitStatus
from retrotimer.services.coaching import require_client
from retrotimer.store.errors import StoreError
from retrotimer.store.files import settings_file
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
from retrotimer.store.upkeep import backups, erasure, salvage

_MAGIC = b"SQLite format 3"


def run_history(arguments: Arguments, folders: Folders) -> ExitStatus:
    """Do what was asked with the history; nothing asked lists it."""
    match arguments.action:
        case "backup":
            return _back_up(folders, arguments.out)
        case "restore":
            copy = arguments.paths if isinstance(arguments.paths, Path) else None
            return _restore(folders, copy)
        case "import":
            paths = arguments.paths if isinstance(arguments.paths, Sequence) else ()
            return _import(folders, paths)
        case "export":
            return _export(arguments, folders)
        case "erase":
            return _erase(folders, arguments.of_client or "", needs_confirmation=not arguments.yes)
        case "sync":
            return _sync(folders)
    from retrotimer.cli.history_list import list_history

    return list_history(folders, arguments.of_client, as_json=arguments.json)


def _back_up(folders: Folders, output_path: Path | None) -> ExitStatus:
    now = SystemClock().local_time()
    to = (
        output_path
        or backups.backup_folder(folders.history_path)
        / f"history-{now:{backups.TIMESTAMP_FORMAT}}.sqlite3"
    )
    print(backups.back_up(folders.history_path, to))
    return ExitStatus.SUCCESS


def _restore(folders: Folders, backup: Path | None) -> ExitStatus:
    there = backups.list_backups(folders.history_path)
    if backup is None and not there:
        print(
            f"There are no copies in {backups.backup_folder(folders.history_path)}", file=sys.stderr
        )
        return ExitStatus.BAD_INPUT
    lock = WriterLock(folders.history_path)
    if not lock.acquire():
        print(messages.ALREADY_RUNNING, file=sys.stderr)
        return ExitStatus.ENVIRONMENT_FAILED
    chosen = backup or there[0]
    try:
        aside = backups.restore(folders.history_path, chosen, SystemClock().local_time())
    except HistoryError as error:
        print(*error.messages, sep="\n", file=sys.stderr)
        return ExitStatus.BAD_INPUT if error.path == chosen else ExitStatus.ENVIRONMENT_FAILED
    finally:
        lock.release()
    kept = f"; what was there is {aside.name}" if aside else ""
    print(f"{chosen} is the history now{kept}")
    return ExitStatus.SUCCESS


def _import(folders: Folders, paths: Sequence[Path]) -> ExitStatus:
    """Each of the files, as far as it can be read."""
    status = ExitStatus.SUCCESS
    # What is wrong with our own history is no matter of these files.
    connect(folders.history_path).close()
    for path in paths:
        try:
            with (
                as_history_error(folders.history_path),
                closing(connect(folders.history_path)) as connection,
            ):
                merged = merge(connection, _read_sessions(path))
        except StoreError as error:
            if isinstance(error, HistoryError) and error.path == folders.history_path:
                raise
            print(*error.messages, sep="\n", file=sys.stderr)
            status = ExitStatus.BAD_INPUT
            continue
        print(f"{path}: {_format_merge_result(merged)}")
        for problem in merged.problems:
            print(f"{path}: {problem}", file=sys.stderr)
            status = ExitStatus.BAD_INPUT
    return status


def _read_sessions(path: Path) -> Iterator[SessionRows]:
    """Of a file of our own, or of another database, which stays as it is."""
    if not _is_database(path):
        yield from history_file.read(path)
        return
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        backups.make_working_copy(path, copy)
        with as_history_error(path), closing(connect(copy)) as other:
            yield from read_session_rows(other)


def _is_database(path: Path) -> bool:
    try:
        if path.is_fifo():
            # It would be waited for; our own reader refuses it.
            return False
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise HistoryError(path, error.strerror or error) from error


def _format_merge_result(result: MergeResult) -> str:
    grown = f", {result.extended} of which more was known" if result.extended else ""
    return f"{messages.format_session_count(result.added)} new{grown}"


def _export(arguments: Arguments, folders: Folders) -> ExitStatus:
    if arguments.format == "pdf":
        from retrotimer.cli.clinician_report import export_report

        client = arguments.of_client or ""
        return export_report(folders, client, arguments.since, arguments.out)
    from retrotimer.cli.history_export import run_history_export
    from retrotimer.services.history_export import ExportRequest

    of = arguments.format, arguments.of_client, arguments.since, arguments.per
    return run_history_export(folders.history_path, ExportRequest(*of), arguments.out)


def _erase(folders: Folders, client: str, *, needs_confirmation: bool) -> ExitStatus:
    lock = WriterLock(folders.history_path)
    if not lock.acquire():
        print(messages.ALREADY_RUNNING, file=sys.stderr)
        return ExitStatus.ENVIRONMENT_FAILED
    try:
        found = _preview_erasure(folders, client)
        if not (found.session_count or found.copies):
            require_client(folders, client)
        print(
            f"{client}: {messages.format_session_count(found.session_count)}, profile and settings."
        )
        if found.copies:
            print(f"They are removed from {len(found.copies)} copies of the history too.")
        for path in found.unreadable:
            print(f"{path.name} cannot be looked into, and is removed whole.")
        if needs_confirmation and not _ask_confirmation(client):
            print("Nothing was erased.")
            return ExitStatus.FAILURE
        erasure.erase_client(folders, client)
        print("Erased.")
    finally:
        lock.release()
    if settings_file.read(folders.settings_path).history_url:
        return _sync(folders)
    return ExitStatus.SUCCESS


def _preview_erasure(folders: Folders, client: str) -> erasure.ErasurePreview:
    try:
        return erasure.preview_erasure(folders, client)
    except DamagedHistoryError:
        print(salvage.salvage_history(folders.history_path).notice, file=sys.stderr)
        return erasure.preview_erasure(folders, client)


def _ask_confirmation(client: str) -> bool:
    """Only the name itself, typed once more."""
    print("This cannot be undone. Type the name to erase it: ", end="", flush=True)
    try:
        return input().strip() == client
    except (EOFError, RuntimeError):
        # Nothing comes any more, or there is no standard input at all.
        print()
        return False


def _sync(folders: Folders) -> ExitStatus:
    url = settings_file.read(folders.settings_path).history_url
    if not url:
        print(
            "There is no studio: retrotimer settings history_url=postgresql://...", file=sys.stderr
        )
        return ExitStatus.BAD_INPUT
    from retrotimer.store.remote_sync.postgres import sync

    synced = sync(folders.history_path, url)
    print(
        f"{messages.format_session_count(synced.sent_count)} sent, "
        f"{_format_merge_result(synced.received)}"
    )
    for problem in synced.received.problems:
        print(problem, file=sys.stderr)
    return ExitStatus.SUCCESS
