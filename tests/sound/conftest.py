"""A stage on which sound servers come and go, and players that are closed after the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrotimer.sound.engines.engine_choice import OutputChoice
from retrotimer.sound.process.process_player import SpeakerPlayer
from tests.support.sound_server import Stage, staged


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """No server runs on it yet."""
    with staged(tmp_path, monkeypatch) as empty:
        yield empty


@pytest.fixture
def opened() -> Iterator[Callable[..., SpeakerPlayer]]:
    """Makes players."""
    players: list[SpeakerPlayer] = []

    def open_one(*order: str, **choice: object) -> SpeakerPlayer:
        fields = choice | ({"order": order} if order else {})
        players.append(SpeakerPlayer(OutputChoice(**fields)))
        return players[-1]

    yield open_one
    for player in players:
        player.close()
