"""What the session screen says, as a value: made from a Moment, compared to know what changed."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from retrotimer.domain.cues import phrases
from retrotimer.domain.messages import HINT
from retrotimer.domain.session.session_state import Moment, State
from retrotimer.domain.values import formats
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.widgets.language import named, tr

# The whole screen flashes so often before each change, and so long.
FLASHES, FLASH_S = 3, 0.25


@dataclass(frozen=True, slots=True)
class Face:
    """Every text and figure of the session screen.

    `direction` colours it, `toward` is where the arrow points; `resting` takes the colour away,
    and a `flash` inverts it.
    """

    direction: Direction
    toward: Direction
    turning: bool
    resting: bool
    flash: bool
    word: str
    countdown: str
    kind: str
    interval: str
    speed: str
    incline: str
    following: str
    total: str
    message: str
    sound: str
    progress_px: int = 0


def face_of(
    moment: Moment, workout_name: str, message: str, sound: str, units: Units = Units.METRIC
) -> Face:
    """The face of a moment. `message` is the line below, `sound` what hinders it."""
    segment = moment.segment
    return Face(
        direction=segment.direction,
        toward=segment.toward or segment.direction,
        turning=segment.toward is not None,
        resting=moment.state in (State.READY, State.PAUSED, State.FINISHED, State.STOPPED),
        flash=_flashes(moment),
        word=tr(phrases.word(moment)),
        countdown=_countdown(moment),
        kind=named(workout_name) if _waiting(moment) else tr(phrases.KIND[segment.kind]),
        interval=tr(_interval(moment)),
        speed=tr(phrases.belt(moment.speed_kmh, units)),
        incline=formats.incline(segment.incline_pct),
        following=tr(_following(moment, units, message)),
        total=tr(_total(moment)),
        message=tr(message),
        sound=tr(sound),
    )


def _flashes(moment: Moment) -> bool:
    """Once a second before a change, with the counts: far below the three times that may harm."""
    if moment.state is not State.RUNNING or moment.remaining_s > FLASHES:
        return False
    return ceil(moment.remaining_s) - moment.remaining_s < FLASH_S


def _waiting(moment: Moment) -> bool:
    """The first step is still to come."""
    return moment.state is State.READY or moment.place.offset_s < 0


def _countdown(moment: Moment) -> str:
    if moment.state is State.READY:
        return formats.clock(ceil(moment.timeline.duration_s))
    if moment.state.over:
        return formats.clock(max(moment.clock_s - moment.first_step_s, 0.0))
    return formats.clock(ceil(moment.remaining_s))


def _total(moment: Moment) -> str:
    if moment.state.over:
        return ""
    return phrases.left(ceil(moment.total_remaining_s))


def _interval(moment: Moment) -> str:
    of = moment.timeline.interval_count
    number = moment.segment.number
    return phrases.interval(number, of) if number else ""


def _following(moment: Moment, units: Units, message: str) -> str:
    if moment.state.over:
        # What was kept stands where the keys stood.
        hint = HINT[moment.state]
        return "" if message in ("", hint) else hint
    if _waiting(moment):
        return phrases.first(moment.segment, moment.speed_kmh, units)
    waits = moment.segment.hold and moment.state is not State.HOLDING
    if moment.next_segment is None or moment.next_speed_kmh is None:
        return phrases.LAST_AND_WAITS if waits else phrases.LAST
    told = phrases.following_wait if waits else phrases.following
    return told(moment.next_segment, moment.next_speed_kmh, units)
