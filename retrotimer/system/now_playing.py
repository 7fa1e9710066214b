"""What other programs see of a session: a value, made from a Moment, compared to know what changed.

For them a session is a track, its workout the title, and the way to walk the artist.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from retrotimer.domain.cues import phrases
from retrotimer.domain.session.session_state import SessionPhase, SessionState

# A step over less is none: two looks at the clock are never the same instant.
MIN_JUMP_S = 0.5


class PlaybackStatus(StrEnum):
    """As MPRIS has them."""

    PLAYING = "Playing"
    PAUSED = "Paused"
    STOPPED = "Stopped"


class MediaCommand(StrEnum):
    """What another program may ask for; the names are those of MPRIS."""

    PLAY = "Play"
    PAUSE = "Pause"
    PLAY_PAUSE = "PlayPause"
    STOP = "Stop"
    NEXT = "Next"
    PREVIOUS = "Previous"


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """Where a session stood at a stamp of the clock that all processes share."""

    title: str
    artist: str
    playback_status: PlaybackStatus
    is_active: bool
    length_s: float
    position_s: float
    stamp_s: float

    def position_at_s(self, stamp_s: float) -> float:
        """Where it stands later, if nobody presses anything."""
        moved_s = stamp_s - self.stamp_s if self.playback_status is PlaybackStatus.PLAYING else 0.0
        return min(max(self.position_s + moved_s, 0.0), self.length_s)

    def is_same_as(self, earlier: NowPlaying) -> bool:
        """Does everybody who knows the earlier one know this one too?"""
        there = replace(self, position_s=earlier.position_s, stamp_s=earlier.stamp_s)
        return there == earlier and not self.has_jumped_from(earlier)

    def has_jumped_from(self, earlier: NowPlaying) -> bool:
        """Is it elsewhere than who counted on thinks? They count on in the countdown too."""
        begun = earlier.position_s < 0 <= self.position_s
        expected_s = earlier.position_at_s(self.stamp_s)
        return begun or abs(self.position_at_s(self.stamp_s) - expected_s) > MIN_JUMP_S


def build_now_playing(moment: SessionState, workout_name: str, stamp_s: float) -> NowPlaying:
    """Of a session that stands there now."""
    return NowPlaying(
        title=workout_name,
        artist=phrases.status_word(moment),
        playback_status=_playback_status(moment.phase),
        is_active=moment.phase.is_active,
        length_s=moment.timeline.duration_s,
        position_s=moment.position_s,
        stamp_s=stamp_s,
    )


def _playback_status(state: SessionPhase) -> PlaybackStatus:
    if not state.is_active:
        return PlaybackStatus.STOPPED
    # A hold waits for somebody: what goes on then is Play.
    waiting = state in (SessionPhase.PAUSED, SessionPhase.HOLDING)
    return PlaybackStatus.PAUSED if waiting else PlaybackStatus.PLAYING
