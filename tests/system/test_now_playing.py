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


def shown(clock_s: float, *controls: Control, stamp_s: float = STAMP_S) -> NowPlaying:
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
    stopped = shown(30, Control(20, ControlKind.STOP))
    assert (stopped.artist, stopped.playback_status) == ("STOPPED", PlaybackStatus.STOPPED)
    assert not stopped.is_active


@pytest.mark.parametrize(
    ("seen", "artist", "playback"),
    [
        (shown(5), "GET ON", PlaybackStatus.PLAYING),
        (shown(20), "FORWARD", PlaybackStatus.PLAYING),
        (shown(20, NEXT), "TURN", PlaybackStatus.PLAYING),
        (shown(30, PAUSE), "PAUSED", PlaybackStatus.PAUSED),
    ],
)
def test_a_session_plays_or_is_paused(seen, artist, playback):
    assert (seen.artist, seen.playback_status, seen.is_active) == (artist, playback, True)


def test_the_position_goes_on_by_itself_within_the_session():
    assert shown(20).position_at_s(STAMP_S + 5) == 15
    assert shown(5).position_at_s(STAMP_S) == 0
    assert shown(20).position_at_s(STAMP_S + 9999) == TIMELINE.duration_s
    assert shown(30, PAUSE).position_at_s(STAMP_S + 5) == 10


def test_who_counted_on_in_the_countdown_is_put_right_at_its_end():
    assert shown(10, stamp_s=STAMP_S + 5).has_jumped_from(shown(5))
    assert not shown(9, stamp_s=STAMP_S + 4).has_jumped_from(shown(5))


def test_what_goes_on_as_expected_is_the_same_and_a_jump_is_not():
    later = shown(25, stamp_s=STAMP_S + 5)
    assert later.is_same_as(shown(20))
    assert not replace(later, title="Ladder").is_same_as(shown(20))
    again = shown(25, Control(24, ControlKind.RESTART_STEP), stamp_s=STAMP_S + 5)
    assert again.has_jumped_from(shown(20))
    assert not again.is_same_as(shown(20))
