"""Fixtures that apply file permissions to the tests, because root may read and write everything."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from retrotimer.store.session_journal import SessionJournal
from tests.support.history_database import STARTED_AT, WORKOUT
from tests.support.small_disk import mounted_small_disk

UNPRIVILEGED_USER_ID = 65_534


@pytest.fixture
def public_folder():
    """A folder anybody may enter; tmp_path is only for the user who runs the tests."""
    with tempfile.TemporaryDirectory(prefix="retrotimer-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def without_privileges():
    """A context in which this process may not do what root may."""

    @contextmanager
    def unprivileged():
        if os.geteuid() != 0:
            yield
            return
        os.seteuid(UNPRIVILEGED_USER_ID)
        try:
            yield
        finally:
            os.seteuid(0)

    return unprivileged


@pytest.fixture
def begin_journal():
    """Journals whose sessions have begun; each is over when its test is."""
    made = []

    def begin(path, cut=None):
        journal = SessionJournal(path, WORKOUT)
        made.append(journal)
        if cut is not None:
            journal.resume(cut)
        journal.start(STARTED_AT)
        return journal

    yield begin
    for journal in made:
        journal.flush()


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, and a way to fill it; freed again by taking the file away."""
    folder = tmp_path / "small"
    folder.mkdir()
    with mounted_small_disk(folder) as disk:
        yield folder, disk.fill_up
