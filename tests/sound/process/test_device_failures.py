"""Everything that can become of a device while a session plays to it, really brought about.

After each the session's ticks went on, it was visible that nothing sounded, and sound came back at
the places where it belongs by the clock.
"""

from __future__ import annotations

import os
import signal

import numpy as np
import pytest

from retrotimer.clock import monotonic_s
from retrotimer.domain.cues.cues import CueKind, Tone
from retrotimer.sound.engines.engine_choice import NONE, OPENING, QT, SIMPLEAUDIO
from retrotimer.sound.process.process_player import READY_TIMEOUT_S, ProcessPlayer
from tests.support.sound_server import (
    SoundServer,
    count_cues_every,
    needs_sound_server,
    poll_for,
    tone_cue,
    wait_until,
)

pytestmark = [needs_sound_server, pytest.mark.by_the_clock]
# A session ticks every 50 ms; nothing that happens to a device may hold up a tick by as much.
LONGEST_TICK_S = 0.1
EVERY_S = 0.5
# An output that was opened again has begun to sound after this.
BEGUN_WITHIN_S = 0.4
# A start off the clock by 40 ms at most, and noise of the machine.
NEAR_S = 0.08
BOTH = pytest.mark.parametrize("output", [SIMPLEAUDIO, QT])
# The second of each pair takes as long and is tried in `.ci/run` only.
ONE_LONG = pytest.mark.parametrize(
    "output", [SIMPLEAUDIO, pytest.param(QT, marks=pytest.mark.long)]
)


class Session:
    """Counts every half second, until something happens to them."""

    def __init__(self, player: ProcessPlayer) -> None:
        self.player = player
        self.longest_tick_s = 0.0
        self.begun_s = monotonic_s()
        player.play(count_cues_every(EVERY_S, 60), 60)

    def until(self, name: str, longest_s: float) -> float:
        """Go on until that is in use; how long it took."""
        asked_s = monotonic_s()
        gap_s = wait_until(lambda: self.player.engine_name == name, longest_s, self.player)
        self.longest_tick_s = max(self.longest_tick_s, gap_s)
        return monotonic_s() - asked_s

    def go_on(self, seconds: float) -> None:
        self.longest_tick_s = max(self.longest_tick_s, poll_for(self.player, seconds))

    def check(self, sound_server: SoundServer, since_s: float, take: int = -1) -> None:
        """Since then something was heard, each where it belongs; and no tick was held up."""
        # A count that came late begins with the block: it is not looked at.
        heard_s = [
            at
            for at in sound_server.captured_sound(take).onsets_s()
            if at > since_s + BEGUN_WITHIN_S
        ]
        off_s = (np.array(heard_s) - self.begun_s + NEAR_S) % EVERY_S - NEAR_S
        assert len(heard_s) >= 2
        assert np.abs(off_s).max() < NEAR_S
        assert self.longest_tick_s < LONGEST_TICK_S


@ONE_LONG
def test_a_server_that_dies_and_comes_again(sound_server, open_player, output):
    sound_server.start()
    player = open_player(output)
    player.wait_until_ready()
    session = Session(player)
    session.go_on(1.2)
    session.check(sound_server, session.begun_s - 0.1)
    sound_server.kill()
    assert session.until(NONE, 1) < 0.5
    sound_server.start()
    session.until(output, 8)
    again_s = monotonic_s()
    session.go_on(1.8)
    session.check(sound_server, again_s)


def test_no_server_at_all_and_one_that_comes_later(sound_server, open_player):
    player = open_player()
    session = Session(player)
    session.until(NONE, 2)
    assert "does not open" in player.status_text
    assert "Qt knows of no device" in player.status_text
    sound_server.start()
    session.until(SIMPLEAUDIO, 6)
    again_s = monotonic_s()
    session.go_on(1.8)
    session.check(sound_server, again_s)


@pytest.mark.long
@BOTH
def test_a_server_that_stops_answering_and_goes_on(sound_server, open_player, output):
    sound_server.start()
    player = open_player(output)
    player.settle()
    session = Session(player)
    session.go_on(1.0)
    sound_server.suspend()
    # Qt's own thread hangs with the server: it is its silence that tells.
    assert session.until(NONE, 6) < (2.5 if output == SIMPLEAUDIO else 5)
    session.go_on(0.5)
    assert player.name == NONE
    sound_server.resume()
    session.until(output, 12)
    again_s = monotonic_s()
    session.go_on(1.8)
    session.check(sound_server, again_s)


def test_a_server_that_never_answers_from_the_start_is_soon_visible(sound_server, open_player):
    sound_server.start()
    sound_server.suspend()
    player = open_player()
    assert player.engine_name == OPENING
    session = Session(player)
    assert session.until(NONE, 4) < READY_TIMEOUT_S + 0.5
    assert player.status_text == "simpleaudio has not answered yet"
    sound_server.resume()
    session.until(SIMPLEAUDIO, 8)
    again_s = monotonic_s()
    session.go_on(1.8)
    session.check(sound_server, again_s)


@pytest.mark.long
def test_every_output_is_given_up_where_a_server_never_answers(sound_server, open_player):
    sound_server.start()
    sound_server.suspend()
    session = Session(open_player())
    wait_until(lambda: "Qt does not answer" in session.player.status_text, 14, session.player)
    assert session.player.status_text == "simpleaudio does not answer; Qt does not answer"
    sound_server.resume()
    session.until(SIMPLEAUDIO, 12)


@pytest.mark.long
@BOTH
def test_a_device_that_goes_while_another_stays_then_none_then_a_new_one(
    sound_server, open_player, output
):
    sound_server.start(sink=False)
    first, second = sound_server.add_device("first"), sound_server.add_device("second")
    player = open_player(output)
    player.settle()
    session = Session(player)
    session.go_on(1.2)
    sound_server.remove_device(first)
    moved_s = monotonic_s()
    session.go_on(1.8)
    session.check(sound_server, moved_s, take=1)
    sound_server.remove_device(second)
    assert session.until(NONE, 2) < 0.6
    session.go_on(0.3)
    sound_server.add_device("third")
    session.until(output, 8)
    again_s = monotonic_s()
    session.go_on(1.8)
    session.check(sound_server, again_s)


def test_a_chosen_device_that_is_not_there_and_then_is(sound_server, open_player):
    sound_server.start()
    player = open_player(device="headphones")
    player.wait_until_ready()
    assert player.engine_name == QT
    assert player.status_text.endswith("; headphones is not there")
    session = Session(player)
    session.go_on(1.0)
    session.check(sound_server, session.begun_s - 0.1, take=0)
    sound_server.add_device("headphones")
    wait_until(lambda: player.device.id == "headphones", 3, player)
    again_s = monotonic_s()
    session.go_on(1.8)
    assert "not there" not in player.reason
    session.check(sound_server, again_s, take=1)


def test_a_chosen_device_that_qt_cannot_open_is_said(sound_server, open_player):
    sound_server.start()
    player = open_player(SIMPLEAUDIO, device="headphones")
    player.wait_until_ready()
    assert player.engine_name == SIMPLEAUDIO
    assert "headphones can be opened by Qt only" in player.status_text


@pytest.mark.parametrize(
    ("output", "number"), [(SIMPLEAUDIO, signal.SIGKILL), (QT, signal.SIGABRT)]
)
def test_a_speaker_process_that_is_killed_or_aborts(sound_server, open_player, output, number):
    sound_server.start()
    player = open_player(output)
    player.wait_until_ready()
    session = Session(player)
    session.go_on(0.7)
    os.kill(player.pid, number)
    session.until(NONE, 1)
    assert f"ended (-{number:d})" in player.status_text
    session.until(output, 3)
    again_s = monotonic_s()
    session.go_on(1.7)
    session.check(sound_server, again_s)


def test_a_direction_that_was_cut_is_said_again(sound_server, open_player):
    sound_server.start()
    player = open_player(SIMPLEAUDIO)
    player.wait_until_ready()
    player.play([tone_cue(0.3, CueKind.TURN, Tone.TURN), *count_cues_every(0.5, 1.5)], 9)
    begun_s = monotonic_s()
    poll_for(player, 0.8)
    os.kill(player.pid, signal.SIGKILL)
    killed_s = monotonic_s()
    poll_for(player, 1.9)
    # Twice the long tone; the counts in its way are gone.
    first_s, second_s = sound_server.captured_sound().onsets_s()[-2:]
    assert killed_s < first_s < killed_s + 1
    assert second_s - first_s == pytest.approx(0.8, abs=0.001)
    assert begun_s < first_s


def test_a_block_after_a_long_one_is_not_taken_for_a_stuck_device(sound_server, open_player):
    """The threads of the long one, with all the turns they had, are gone a moment later."""
    sound_server.start()
    player = open_player(SIMPLEAUDIO)
    player.wait_until_ready()
    Session(player).go_on(4)
    pid = player.pid
    Session(player).go_on(2.2)
    assert player.pid == pid
