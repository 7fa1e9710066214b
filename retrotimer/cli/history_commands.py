"""`retrotimer history ACTION`: copies, import and export, erasing, the studio."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from retrotimer.cli.arguments import Arguments
from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.exit_status import Status
from retrotimer.services.coaching import require_known
from retrotimer.store.errors import StoreError
from retrotimer.store.files import settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.history import history_file
from retrotimer.store.history.database import DamagedError, HistoryError, connect, errors_of
from retrotimer.store.history.merge import Merged, Raw, merge, raws_of
from retrotimer.store.history.writer_lock import WriterLock
from retrotimer.store.upkeep import backups, erasure, salvage

_SQLITE = b"SQLite format 3"


def obey(arguments: Arguments, folders: Folders) -> Status:
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
            return _erase(folders, arguments.of_client or "", asks=not arguments.yes)
        case "sync":
            return _sync(folders)
    from retrotimer.cli.history_list import history

    return history(folders, arguments.of_client, as_json=arguments.json)


def _back_up(folders: Folders, out: Path | None) -> Status:
    now = SystemClock().wall()
    to = out or backups.folder_of(folders.history) / f"history-{now:{backups.STAMP}}.sqlite3"
    print(backups.back_up(folders.history, to))
    return Status.DONE


def _restore(folders: Folders, copy: Path | None) -> Status:
    there = backups.all_of(folders.history)
    if copy is None and not there:
        print(f"There are no copies in {backups.folder_of(folders.history)}", file=sys.stderr)
        return Status.BAD_INPUT
    lock = WriterLock(folders.history)
    if not lock.taken():
        print(messages.ALREADY_OPEN, file=sys.stderr)
        return Status.ENVIRONMENT_FAILED
    chosen = copy or there[0]
    try:
        aside = backups.restore(folders.history, chosen, SystemClock().wall())
    except HistoryError as error:
        print(*error.lines, sep="\n", file=sys.stderr)
        return Status.BAD_INPUT if error.path == chosen else Status.ENVIRONMENT_FAILED
    finally:
        lock.release()
    kept = f"; what was there is {aside.name}" if aside else ""
    print(f"{chosen} is the history now{kept}")
    return Status.DONE


def _import(folders: Folders, paths: Sequence[Path]) -> Status:
    """Each of the files, as far as it can be read."""
    status = Status.DONE
    # What is wrong with our own history is no matter of these files.
    connect(folders.history).close()
    for path in paths:
        try:
            with errors_of(folders.history), closing(connect(folders.history)) as connection:
                merged = merge(connection, _sessions_in(path))
        except StoreError as error:
            if isinstance(error, HistoryError) and error.path == folders.history:
                raise
            print(*error.lines, sep="\n", file=sys.stderr)
            status = Status.BAD_INPUT
            continue
        print(f"{path}: {_told(merged)}")
        for problem in merged.problems:
            print(f"{path}: {problem}", file=sys.stderr)
            status = Status.BAD_INPUT
    return status


def _sessions_in(path: Path) -> Iterator[Raw]:
    """Of a file of our own, or of another database, which stays as it is."""
    if not _is_database(path):
        yield from history_file.read(path)
        return
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        backups.copy_of(path, copy)
        with errors_of(path), closing(connect(copy)) as other:
            yield from raws_of(other)


def _is_database(path: Path) -> bool:
    try:
        if path.is_fifo():
            # It would be waited for; our own reader refuses it.
            return False
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError as error:
        raise HistoryError(path, error.strerror or error) from error


def _told(merged: Merged) -> str:
    grown = f", {merged.grown} of which more was known" if merged.grown else ""
    return f"{messages.counted(merged.new)} new{grown}"


def _export(arguments: Arguments, folders: Folders) -> Status:
    if arguments.format == "pdf":
        from retrotimer.cli.clinician_report import export_summary

        client = arguments.of_client or ""
        return export_summary(folders, client, arguments.since, arguments.out)
    from retrotimer.cli.history_export import export_history
    from retrotimer.services.history_export import Wanted

    of = arguments.format, arguments.of_client, arguments.since, arguments.per
    return export_history(folders.history, Wanted(*of), arguments.out)


def _erase(folders: Folders, client: str, *, asks: bool) -> Status:
    lock = WriterLock(folders.history)
    if not lock.taken():
        print(messages.ALREADY_OPEN, file=sys.stderr)
        return Status.ENVIRONMENT_FAILED
    try:
        found = _traces(folders, client)
        if not (found.sessions or found.copies):
            require_known(folders, client)
        print(f"{client}: {messages.counted(found.sessions)}, profile and settings.")
        if found.copies:
            print(f"They are removed from {len(found.copies)} copies of the history too.")
        for path in found.unreadable:
            print(f"{path.name} cannot be looked into, and is removed whole.")
        if asks and not _confirmed(client):
            print("Nothing was erased.")
            return Status.NO
        erasure.erase(folders, client)
        print("Erased.")
    finally:
        lock.release()
    if settings_file.read(folders.settings).history_url:
        return _sync(folders)
    return Status.DONE


def _traces(folders: Folders, client: str) -> erasure.Traces:
    try:
        return erasure.traces(folders, client)
    except DamagedError:
        print(salvage.rescued(folders.history).notice, file=sys.stderr)
        return erasure.traces(folders, client)


def _confirmed(client: str) -> bool:
    """Only the name itself, typed once more."""
    print("This cannot be undone. Type the name to erase it: ", end="", flush=True)
    try:
        return input().strip() == client
    except (EOFError, RuntimeError):
        # Nothing comes any more, or there is no standard input at all.
        print()
        return False


def _sync(folders: Folders) -> Status:
    url = settings_file.read(folders.settings).history_url
    if not url:
        print(
            "There is no studio: retrotimer settings history_url=postgresql://...", file=sys.stderr
        )
        return Status.BAD_INPUT
    from retrotimer.store.remote_sync.postgres import sync

    synced = sync(folders.history, url)
    print(f"{messages.counted(synced.sent)} sent, {_told(synced.received)}")
    for problem in synced.received.problems:
        print(problem, file=sys.stderr)
    return Status.DONE
