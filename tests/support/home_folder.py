"""A home for the program's files, whose owner answered the questions and has walked."""

from __future__ import annotations

from pathlib import Path

from retrotimer.domain.coaching.client import Client, Screening
from retrotimer.store.files import client_file
from retrotimer.store.folders import Folders

# What a beginner is held to has tests of its own.
HOME_OWNER = Client(sessions_before=24, screening=Screening("2026-11-01"))


def create_home(home: Path) -> None:
    """Write the owner down where a RETROTIMER_HOME has them."""
    at_home = Folders()
    at_home.data = home / "data"
    client_file.write(at_home.clients, HOME_OWNER)
