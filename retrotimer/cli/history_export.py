"""`retrotimer history export`: the sessions kept, as other programs read them, or as our own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from retrotimer.cli.audio_export import _progress
from retrotimer.domain import messages
from retrotimer.exit_status import Status
from retrotimer.services.atomic_output import ExportError
from retrotimer.services.history_export import (
    Progress,
    Wanted,
    Written,
    write,
    write_history,
    write_own,
)
from retrotimer.store.history.merge import Raw
from retrotimer.store.history.sessions import KeptSession


def export_history(history: Path, wanted: Wanted, out: Path | None = None) -> Status:
    """Write what is wanted of a history. Bad input is told in one line.

    Raises OSError if standard output cannot be written, and HistoryError.
    """
    return _exported(out, lambda progress: write_history(history, wanted, out, progress))


def export(
    sessions: Iterable[KeptSession],
    total: int,
    fmt: str,
    out: Path | None = None,
    per: str = "session",
) -> Status:
    """Write `total` sessions in a format, as `write` does. Raises what `export_history` does."""
    return _exported(out, lambda progress: write(sessions, total, (fmt, per), out, progress))


def export_own(raws: Iterable[Raw], total: int, out: Path | None = None) -> Status:
    """Write `total` sessions as our own history. Raises what `export_history` does."""
    return _exported(out, lambda progress: write_own(raws, total, out, progress))


def _exported(out: Path | None, written: Callable[[Progress], Written]) -> Status:
    """Do it under a bar, and tell what became of it."""
    try:
        with bar(out) as progress:
            done = written(progress)
    except ExportError as error:
        print(f"{out}: {error}" if out else error, file=sys.stderr)
        return error.status
    if out:
        size = "" if out.is_dir() else f", {out.stat().st_size / 1e6:.1f} MB"
        print(f"{out}: {messages.counted(done.sessions)}{size}")
    for line in done.left_out:
        print(line, file=sys.stderr)
    return Status.DONE


def bar(out: Path | None) -> AbstractContextManager[Progress]:
    """How far it is, told as a share, unless the export itself goes to the terminal."""
    if out is None and sys.stdout.isatty():
        return nullcontext(lambda _share: None)
    return _progress(out.name if out else "export")
