"""What a screen reader is told while somebody walks: a real bus, and somebody who listens there."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.readers import ASSERTIVE, reader
from tests.screens import opened_screen
from tests.store.histories import until
from tests.system.buses import LONGEST_S, Bus, needs_a_bus, private_bus

pytestmark = needs_a_bus


@pytest.fixture
def bus(tmp_path, monkeypatch) -> Bus:
    with private_bus(tmp_path, monkeypatch) as ours:
        yield ours


def test_directions_and_cues_are_announced_and_never_the_running_countdown(bus):
    with opened_screen() as screen, reader(bus) as listener:
        walked = subprocess.run(
            [sys.executable, "-m", "tests.ui.read_aloud"],
            env={**screen.env, **listener.env},
            capture_output=True,
            text=True,
            check=True,
            timeout=LONGEST_S,
        )
        meant = json.loads(walked.stdout)
        until(lambda: len(listener.announced) >= len(meant))
    assert listener.announced == [(text, ASSERTIVE) for text in meant]
    # A name is changed where the direction or the kind of a step is, not every second.
    assert set(listener.named) <= set(meant)
    told = {"Warm-up: FORWARD", "Turnaround: TURN", "Work: BACKWARD", "Cool-down: FORWARD"}
    assert told <= set(meant), meant
    assert not [text for text in meant if text.strip().isdigit()]
