"""A stage on which sound servers come and go, and players that are closed after the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrotimer.sound.engines.engine_choice import AudioOptions
from retrotimer.sound.process.process_player import ProcessPlayer
from tests.support.sound_server import SoundServer, running_sound_server


@pytest.fixture
def sound_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """No server runs on it yet."""
    with running_sound_server(tmp_path, monkeypatch) as empty:
        yield empty


@pytest.fixture
def open_player() -> Iterator[Callable[..., ProcessPlayer]]:
    """Makes players."""
    players: list[ProcessPlayer] = []

    def open_one(*order: str, **choice: object) -> ProcessPlayer:
        fields = choice | ({"engine_order": order} if order else {})
        players.append(ProcessPlayer(AudioOptions(**fields)))
        return players[-1]

    yield open_one
    for player in players:
        player.close()
