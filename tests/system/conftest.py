"""A private session bus for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.private_bus import PrivateBus, running_private_bus


@pytest.fixture
def bus(tmp_path, monkeypatch) -> Iterator[PrivateBus]:
    with running_private_bus(tmp_path, monkeypatch) as private_bus:
        yield private_bus
