"""Reads a long history with its progress on the terminal, before a command needs all of it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from retrotimer.cli.progress import progress_bar
from retrotimer.services.coaching import CoachingService
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import HistoryError
from retrotimer.store.history.session_summaries import store_missing_summaries


def summarize_sessions(history: Path) -> None:
    """Compute what lists and limits need of sessions that are new here, and show the progress.

    They usually have it since they arrived; not after an upgrade or where another program wrote
    them. Raises HistoryError.
    """
    with progress_bar("Reading the history") as show_progress:
        for share in store_missing_summaries(history):
            show_progress(share)


def load_coaching(folders: Folders, client: str, *, allow_new: bool = False) -> CoachingService:
    """What is known of a client, with a progress bar if reading their sessions takes long.

    Raises UnknownNameError.
    """
    # Where the history cannot be read, the service says so and goes on without it.
    with suppress(HistoryError):
        summarize_sessions(folders.history_path)
    return CoachingService(folders, client, allow_new=allow_new)
