"""What a screen reader is told while somebody walks: a real bus, and somebody who listens there."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.history_database import wait_until
from tests.support.private_bus import TIMEOUT_S, PrivateBus, needs_session_bus, running_private_bus
from tests.support.screen_reader import ASSERTIVE, running_screen_reader
from tests.support.virtual_screen import running_virtual_screen

pytestmark = needs_session_bus


@pytest.fixture
def bus(tmp_path, monkeypatch) -> PrivateBus:
    with running_private_bus(tmp_path, monkeypatch) as ours:
        yield ours


@pytest.fixture
def read_aloud(bus):
    """What was announced of it, and which names were changed; all that was meant, and no more."""
    with running_virtual_screen() as screen, running_screen_reader(bus) as listener:

        def go(shown: str) -> tuple[list[str], list[str]]:
            gone = subprocess.run(
                [sys.executable, "-m", "tests.support.screen_reader_program", shown],
                env={**screen.env, **listener.env},
                capture_output=True,
                text=True,
                check=True,
                timeout=TIMEOUT_S,
            )
            meant = json.loads(gone.stdout)
            wait_until(lambda: len(listener.announcements) >= len(meant))
            assert listener.announcements == [(text, ASSERTIVE) for text in meant]
            return meant, listener.changed_names

        yield go


def test_directions_and_cues_are_announced_and_never_the_running_countdown(read_aloud):
    announced, named = read_aloud("play_session")
    told = {"Warm-up: FORWARD", "Turnaround: TURN", "Work: BACKWARD", "Cool-down: FORWARD"}
    assert told <= set(announced)
    # A name is changed where the direction or the kind of a step is, not every second.
    assert set(named) - {"Ladder - RetroTimer", "Ladder: READY"} <= set(announced)
    assert not [text for text in announced if text.strip().isdigit()]


def test_a_pause_and_a_turnaround_that_waits_are_announced(read_aloud):
    assert read_aloud("play_interrupted_session")[0] == [
        "Warm-up: FORWARD",
        "Warm-up: PAUSED",
        "Warm-up: FORWARD",
        "Turnaround: CONFIRM",
        "Work: BACKWARD",
        "Work: STOPPED",
    ]


def test_a_chart_is_read_point_by_point(read_aloud):
    assert read_aloud("browse_chart")[0] == ["Week 1: 1 min", "Week 0: 0 min"]


def test_what_went_wrong_is_said_once_and_the_usual_line_is_not(read_aloud):
    assert read_aloud("show_messages")[0] == ["That cannot be", "Saved"]


def test_the_keys_are_read_as_they_come_up(read_aloud):
    (keys,), _ = read_aloud("show_keys_overlay")
    assert "Space" in keys
