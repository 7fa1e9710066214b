"""What other programs see of a session, as a value that is made from a SessionState.

For them a session is a track: the name of the workout is its title, the direction its artist.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from retrotimer.domain.cues import phrases
from retrotimer.domain.session.session_state import SessionPhase, SessionState

# A smaller jump is none: the clock is never read twice at the same instant.
MIN_JUMP_S = 0.5


class PlaybackStatus(StrEnum):
    """The playback status; the values are those of MPRIS."""

    PLAYING = "Playing"
    PAUSED = "Paused"
    STOPPED = "Stopped"


class MediaCommand(StrEnum):
    """A command from another program; the values are the methods of MPRIS."""

    PLAY = "Play"
    PAUSE = "Pause"
    PLAY_PAUSE = "PlayPause"
    STOP = "Stop"
    NEXT = "Next"
    PREVIOUS = "Previous"


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """The state of a session at `stamp_s`, a stamp of the clock that all processes share."""

    title: str
    artist: str
    playback_status: PlaybackStatus
    is_active: bool
    length_s: float
    position_s: float
    stamp_s: float

    def position_at_s(self, stamp_s: float) -> float:
        """The position at a later stamp, if no control is used until then."""
        moved_s = stamp_s - self.stamp_s if self.playback_status is PlaybackStatus.PLAYING else 0.0
        return min(max(self.position_s + moved_s, 0.0), self.length_s)

    def is_same_as(self, earlier: NowPlaying) -> bool:
        """Is this the state that other programs compute from the earlier one, so none is sent?"""
        moved_back = replace(self, position_s=earlier.position_s, stamp_s=earlier.stamp_s)
        return moved_back == earlier and not self.has_jumped_from(earlier)

    def has_jumped_from(self, earlier: NowPlaying) -> bool:
        """Does the position differ from the one computed from the earlier state?

        The end of the countdown is a jump too, because other programs go on counting during it.
        """
        has_begun = earlier.position_s < 0 <= self.position_s
        expected_s = earlier.position_at_s(self.stamp_s)
        return has_begun or abs(self.position_at_s(self.stamp_s) - expected_s) > MIN_JUMP_S


def build_now_playing(state: SessionState, workout_name: str, stamp_s: float) -> NowPlaying:
    """What other programs see of a session in this state at this stamp."""
    return NowPlaying(
        title=workout_name,
        artist=phrases.status_word(state),
        playback_status=_playback_status(state.phase),
        is_active=state.phase.is_active,
        length_s=state.timeline.duration_s,
        position_s=state.position_s,
        stamp_s=stamp_s,
    )


def _playback_status(phase: SessionPhase) -> PlaybackStatus:
    if not phase.is_active:
        return PlaybackStatus.STOPPED
    # A hold waits for a confirmation, which is Play for other programs.
    is_waiting = phase in (SessionPhase.PAUSED, SessionPhase.HOLDING)
    return PlaybackStatus.PAUSED if is_waiting else PlaybackStatus.PLAYING
