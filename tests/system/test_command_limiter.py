"""How many media commands reach a session, by a clock that the tests set."""

from __future__ import annotations

import pytest

from retrotimer.system.command_limiter import BURST_COMMANDS, COMMANDS_PER_S, CommandLimiter
from retrotimer.system.now_playing import MediaCommand


def received(limiter: CommandLimiter, commands, now_s: float = 0.0) -> list[MediaCommand]:
    """What is let through of these commands, which come at the same instant."""
    passed = []
    for command in commands:
        limiter.add(command)
        passed.append(limiter.take(now_s))
    return [command for command in passed if command is not None]


def test_a_few_commands_pass_at_once_and_in_order():
    commands = [*MediaCommand, *reversed(MediaCommand)][:BURST_COMMANDS]
    limiter = CommandLimiter(0.0)
    assert received(limiter, commands) == commands
    assert limiter.wait_s is None


def test_of_a_flood_a_few_a_second_pass():
    limiter = CommandLimiter(0.0)
    passed = [received(limiter, [MediaCommand.NEXT] * 100, now_s) for now_s in range(61)]
    assert sum(map(len, passed)) == BURST_COMMANDS + 60 * COMMANDS_PER_S


def test_after_a_flood_its_last_command_comes_soon_and_then_nothing():
    limiter = CommandLimiter(0.0)
    received(limiter, [*[MediaCommand.NEXT] * 1000, MediaCommand.PLAY])
    assert limiter.wait_s == pytest.approx(1 / COMMANDS_PER_S)
    assert limiter.take(0.1) is None
    assert limiter.take(0.5) is MediaCommand.PLAY
    assert limiter.take(3600.0) is None


@pytest.mark.parametrize("pausing", [MediaCommand.PAUSE, MediaCommand.STOP])
def test_a_pause_is_not_lost_in_a_flood(pausing):
    limiter = CommandLimiter(0.0)
    flood = [MediaCommand.NEXT, MediaCommand.PLAY, MediaCommand.PLAY_PAUSE] * 100
    received(limiter, [*flood, pausing, *flood])
    assert limiter.take(1.0) is pausing


def test_after_a_pause_it_is_as_at_first():
    limiter = CommandLimiter(0.0)
    received(limiter, [MediaCommand.NEXT] * 100)
    limiter.take(1.0)
    commands = [MediaCommand.PREVIOUS] * BURST_COMMANDS
    assert received(limiter, commands, 100.0) == commands
