"""A private sound server that tests start and stop, and players that are closed after the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrotimer.sound.audio_options import AudioOptions
from retrotimer.sound.process.process_player import ProcessPlayer
from tests.support.sound_server import SoundServer, running_sound_server


@pytest.fixture
def sound_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """A sound server that has not been started yet."""
    with running_sound_server(tmp_path, monkeypatch) as server:
        yield server


@pytest.fixture
def open_player() -> Iterator[Callable[..., ProcessPlayer]]:
    """Opens a player with these engines and options."""
    players: list[ProcessPlayer] = []

    def open_player(*engine_order: str, **options: object) -> ProcessPlayer:
        order = {"engine_order": engine_order} if engine_order else {}
        players.append(ProcessPlayer(AudioOptions(**options, **order)))
        return players[-1]

    yield open_player
    for player in players:
        player.close()
