"""What other programs see of a session."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrotimer.domain.session.controls import Control, ControlKind, session_state_at
from retrotimer.domain.session.session_state import ready_state
from retrotimer.domain.workout.timeline import unroll
from retrotimer.system.now_playing import NowPlaying, PlaybackStatus, build_now_playing
from tests.support.walked_sessions import SAFE_WORKOUT

TIMELINE = unroll(SAFE_WORKOUT)
STAMP_S = 1000.0


def now_playing_at(clock_s: float, *controls: Control, stamp_s: float = STAMP_S) -> NowPlaying:
    return build_now_playing(session_state_at(TIMELINE, controls, clock_s), "Sound", stamp_s)


PAUSE, NEXT = Control(20, ControlKind.PAUSE), Control(20, ControlKind.NEXT)


def test_before_the_start_and_after_the_end_nothing_plays():
    ready = build_now_playing(ready_state(TIMELINE), "Sound", STAMP_S)
    assert (ready.title, ready.artist, ready.playback_status) == (
        "Sound",
        "READY",
        PlaybackStatus.STOPPED,
    )
    assert not ready.is_active
    stopped = now_playing_at(30, Control(20, ControlKind.STOP))
    assert (stopped.artist, stopped.playback_status) == ("STOPPED", PlaybackStatus.STOPPED)
    assert not stopped.is_active


@pytest.mark.parametrize(
    ("now_playing", "artist", "playback_status"),
    [
        (now_playing_at(5), "GET ON", PlaybackStatus.PLAYING),
        (now_playing_at(20), "FORWARD", PlaybackStatus.PLAYING),
        (now_playing_at(20, NEXT), "TURN", PlaybackStatus.PLAYING),
        (now_playing_at(30, PAUSE), "PAUSED", PlaybackStatus.PAUSED),
    ],
)
def test_a_session_plays_or_is_paused(now_playing, artist, playback_status):
    assert (now_playing.artist, now_playing.playback_status) == (artist, playback_status)
    assert now_playing.is_active


def test_the_position_moves_on_within_the_session():
    assert now_playing_at(20).position_at_s(STAMP_S + 5) == 15
    assert now_playing_at(5).position_at_s(STAMP_S) == 0
    assert now_playing_at(20).position_at_s(STAMP_S + 9999) == TIMELINE.duration_s
    assert now_playing_at(30, PAUSE).position_at_s(STAMP_S + 5) == 10


def test_the_end_of_the_countdown_is_a_jump():
    assert now_playing_at(10, stamp_s=STAMP_S + 5).has_jumped_from(now_playing_at(5))
    assert not now_playing_at(9, stamp_s=STAMP_S + 4).has_jumped_from(now_playing_at(5))


def test_a_state_is_the_same_if_it_is_as_expected_and_another_after_a_jump():
    later = now_playing_at(25, stamp_s=STAMP_S + 5)
    assert later.is_same_as(now_playing_at(20))
    assert not replace(later, title="Ladder").is_same_as(now_playing_at(20))
    again = now_playing_at(25, Control(24, ControlKind.RESTART_STEP), stamp_s=STAMP_S + 5)
    assert again.has_jumped_from(now_playing_at(20))
    assert not again.is_same_as(now_playing_at(20))
