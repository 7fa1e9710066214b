"""A RETROTIMER_HOME whose owner has answered the questions and has walked before."""

from __future__ import annotations

from pathlib import Path

from retrotimer.domain.coaching.client import Client, Screening
from retrotimer.store.files import client_file
from retrotimer.store.folders import Folders

# With 24 sessions no limit for beginners applies; those have their own tests.
HOME_OWNER = Client(birth_year=1985, sessions_before=24, screening=Screening("2026-11-01"))


def create_home(home: Path) -> None:
    """Save the owner in this home."""
    folders = Folders()
    folders.data = home / "data"
    client_file.write(folders.clients, HOME_OWNER)
