"""Everything that can happen to a device while a session plays, made to happen for real.

Each time the session's ticks go on, the player says that nothing sounds, and the sound comes back
on time by the clock.
"""

from __future__ import annotations

import os
import signal

import numpy as np
import pytest

from retrotimer.clock import monotonic_s
from retrotimer.domain.cues.cues import CueKind, Tone
from retrotimer.sound.audio_options import NONE, OPENING, QT, SIMPLEAUDIO
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
# A session ticks every 50 ms; nothing that happens to a device may delay a tick by another 50 ms.
LONGEST_TICK_S = 0.1
EVERY_S = 0.5
# An engine that was opened again sounds by then.
BEGUN_WITHIN_S = 0.4
# A start is off by 40 ms at most; the rest allows for a busy machine.
NEAR_S = 0.08
BOTH = pytest.mark.parametrize("engine_name", [SIMPLEAUDIO, QT])
# The second engine takes as long and is tested only by `.ci/run`.
ONE_LONG = pytest.mark.parametrize(
    "engine_name", [SIMPLEAUDIO, pytest.param(QT, marks=pytest.mark.long)]
)


class Session:
    """Plays counts every half second while something happens to the device."""

    def __init__(self, player: ProcessPlayer) -> None:
        self.player = player
        self.longest_tick_s = 0.0
        self.began_s = monotonic_s()
        player.play(count_cues_every(EVERY_S, 60), 60)

    def go_on_until(self, engine_name: str, timeout_s: float) -> float:
        """Go on until this engine is in use; the seconds that it took."""
        start_s = monotonic_s()
        gap_s = wait_until(lambda: self.player.engine_name == engine_name, timeout_s, self.player)
        self.longest_tick_s = max(self.longest_tick_s, gap_s)
        return monotonic_s() - start_s

    def go_on(self, seconds: float) -> None:
        self.longest_tick_s = max(self.longest_tick_s, poll_for(self.player, seconds))

    def check(self, sound_server: SoundServer, since_s: float, device_index: int = -1) -> None:
        """Since then counts were heard on time, and no tick was delayed."""
        # A count that is late begins with the block, so it is not checked.
        heard_s = [
            at_s
            for at_s in sound_server.captured_sound(device_index).onsets_s()
            if at_s > since_s + BEGUN_WITHIN_S
        ]
        off_s = (np.array(heard_s) - self.began_s + NEAR_S) % EVERY_S - NEAR_S
        assert len(heard_s) >= 2
        assert np.abs(off_s).max() < NEAR_S
        assert self.longest_tick_s < LONGEST_TICK_S


@ONE_LONG
def test_a_server_that_dies_and_starts_again(sound_server, open_player, engine_name):
    sound_server.start()
    player = open_player(engine_name)
    player.wait_until_ready()
    session = Session(player)
    session.go_on(1.2)
    session.check(sound_server, session.began_s - 0.1)
    sound_server.kill()
    assert session.go_on_until(NONE, 1) < 0.5
    sound_server.start()
    session.go_on_until(engine_name, 8)
    again_s = monotonic_s()
    session.go_on(1.8)
    session.check(sound_server, again_s)


@pytest.mark.long
def test_no_server_at_first_and_one_that_starts_later(sound_server, open_player):
    player = open_player()
    session = Session(player)
    session.go_on_until(NONE, 2)
    assert "does not open" in player.status_text
    assert "Qt knows of no device" in player.status_text
    sound_server.start()
    session.go_on_until(SIMPLEAUDIO, 6)
    again_s = monotonic_s()
    session.go_on(1.8)
    session.check(sound_server, again_s)


@pytest.mark.long
@BOTH
def test_a_server_that_stops_answering_and_goes_on(sound_server, open_player, engine_name):
    sound_server.start()
    player = open_player(engine_name)
    player.wait_until_ready()
    session = Session(player)
    session.go_on(1.0)
    sound_server.suspend()
    # With Qt the audio process hangs with the server, which shows by its silence.
    assert session.go_on_until(NONE, 6) < (2.5 if engine_name == SIMPLEAUDIO else 5)
    session.go_on(0.5)
    assert player.engine_name == NONE
    sound_server.resume()
    session.go_on_until(engine_name, 12)
    again_s = monotonic_s()
    session.go_on(1.8)
    session.check(sound_server, again_s)


@pytest.mark.long
def test_a_server_that_never_answers_is_soon_reported(sound_server, open_player):
    sound_server.start()
    sound_server.suspend()
    player = open_player()
    assert player.engine_name == OPENING
    session = Session(player)
    assert session.go_on_until(NONE, 4) < READY_TIMEOUT_S + 0.5
    assert player.status_text == "simpleaudio has not answered yet"
    sound_server.resume()
    session.go_on_until(SIMPLEAUDIO, 8)
    again_s = monotonic_s()
    session.go_on(1.8)
    session.check(sound_server, again_s)


@pytest.mark.long
def test_every_engine_is_given_up_if_a_server_never_answers(sound_server, open_player):
    sound_server.start()
    sound_server.suspend()
    session = Session(open_player())
    wait_until(lambda: "Qt does not answer" in session.player.status_text, 14, session.player)
    assert session.player.status_text == "simpleaudio does not answer; Qt does not answer"
    sound_server.resume()
    session.go_on_until(SIMPLEAUDIO, 12)


@pytest.mark.long
@BOTH
def test_one_of_two_devices_is_removed_then_the_other_then_a_new_one_is_added(
    sound_server, open_player, engine_name
):
    sound_server.start(with_device=False)
    first, second = sound_server.add_device("first"), sound_server.add_device("second")
    player = open_player(engine_name)
    player.wait_until_ready()
    session = Session(player)
    session.go_on(1.2)
    sound_server.remove_device(first)
    moved_s = monotonic_s()
    session.go_on(1.8)
    session.check(sound_server, moved_s, device_index=1)
    sound_server.remove_device(second)
    assert session.go_on_until(NONE, 2) < 0.6
    session.go_on(0.3)
    sound_server.add_device("third")
    session.go_on_until(engine_name, 8)
    again_s = monotonic_s()
    session.go_on(1.8)
    session.check(sound_server, again_s)


@pytest.mark.long
def test_a_chosen_device_that_is_plugged_in_later(sound_server, open_player):
    sound_server.start()
    player = open_player(device="headphones")
    player.wait_until_ready()
    assert player.engine_name == QT
    assert player.status_text.endswith("; headphones is not there")
    session = Session(player)
    session.go_on(1.0)
    session.check(sound_server, session.began_s - 0.1, device_index=0)
    sound_server.add_device("headphones")
    wait_until(lambda: player.device.id == "headphones", 3, player)
    again_s = monotonic_s()
    session.go_on(1.8)
    assert "not there" not in player.status_text
    session.check(sound_server, again_s, device_index=1)


def test_a_chosen_device_without_qt_is_reported(sound_server, open_player):
    sound_server.start()
    player = open_player(SIMPLEAUDIO, device="headphones")
    player.wait_until_ready()
    assert player.engine_name == SIMPLEAUDIO
    assert "headphones can be opened by Qt only" in player.status_text


@pytest.mark.long
@pytest.mark.parametrize(
    ("engine_name", "number"), [(SIMPLEAUDIO, signal.SIGKILL), (QT, signal.SIGABRT)]
)
def test_an_audio_process_that_is_killed_or_aborts(sound_server, open_player, engine_name, number):
    sound_server.start()
    player = open_player(engine_name)
    player.wait_until_ready()
    session = Session(player)
    session.go_on(0.7)
    os.kill(player.pid, number)
    session.go_on_until(NONE, 1)
    assert f"ended (-{number:d})" in player.status_text
    session.go_on_until(engine_name, 3)
    again_s = monotonic_s()
    session.go_on(1.7)
    session.check(sound_server, again_s)


def test_a_turn_that_was_cut_off_is_played_again(sound_server, open_player):
    sound_server.start()
    player = open_player(SIMPLEAUDIO)
    player.wait_until_ready()
    player.play([tone_cue(0.3, CueKind.TURN, Tone.TURN), *count_cues_every(0.5, 1.5)], 9)
    began_s = monotonic_s()
    poll_for(player, 0.8)
    os.kill(player.pid, signal.SIGKILL)
    killed_s = monotonic_s()
    poll_for(player, 1.9)
    # The long tone sounds twice; the counts in its way are dropped.
    first_s, second_s = sound_server.captured_sound().onsets_s()[-2:]
    assert killed_s < first_s < killed_s + 1
    assert second_s - first_s == pytest.approx(0.8, abs=0.001)
    assert began_s < first_s


@pytest.mark.long
def test_a_block_after_a_long_one_is_not_taken_for_a_stuck_device(sound_server, open_player):
    """The threads of the long block end a moment later, and their context switches with them."""
    sound_server.start()
    player = open_player(SIMPLEAUDIO)
    player.wait_until_ready()
    Session(player).go_on(4)
    pid = player.pid
    Session(player).go_on(2.2)
    assert player.pid == pid
