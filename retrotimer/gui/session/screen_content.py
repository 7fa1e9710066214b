"""What the session screen shows, as a value that can be compared to find what changed."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from retrotimer.domain.cues import phrases
from retrotimer.domain.messages import KEY_HINTS
from retrotimer.domain.session.session_state import SessionPhase, SessionState
from retrotimer.domain.values import formats
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.widgets.language import tr, translated_name

# Before each change the whole screen flashes this many times, once a second, for this long.
FLASHES, FLASH_S = 3, 0.25


@dataclass(frozen=True, slots=True)
class ScreenContent:
    """Every text and figure of the session screen.

    `direction` gives the colour and `arrow_direction` the arrow. An idle screen is grey, and a
    flashing one is inverted. `progress_px` is how far the ribbon is dimmed, in pixels.
    """

    direction: Direction
    arrow_direction: Direction
    is_turnaround: bool
    is_idle: bool
    is_flashing: bool
    status_word: str
    countdown: str
    step_label: str
    interval_label: str
    speed: str
    incline: str
    next_label: str
    time_left: str
    message: str
    sound_warning: str
    progress_px: int = 0


def build_screen_content(
    state: SessionState,
    workout_name: str,
    message: str,
    sound_warning: str,
    units: Units = Units.METRIC,
) -> ScreenContent:
    """The content for a state. `message` is the line at the bottom."""
    segment = state.segment
    return ScreenContent(
        direction=segment.direction,
        arrow_direction=segment.turn_direction or segment.direction,
        is_turnaround=segment.turn_direction is not None,
        is_idle=state.phase
        in (SessionPhase.READY, SessionPhase.PAUSED, SessionPhase.FINISHED, SessionPhase.STOPPED),
        is_flashing=_is_flashing(state),
        status_word=tr(phrases.status_word(state)),
        countdown=_countdown_text(state),
        step_label=translated_name(workout_name)
        if _is_before_first_step(state)
        else tr(phrases.SEGMENT_KIND_LABEL[segment.kind]),
        interval_label=tr(_interval_text(state)),
        speed=tr(phrases.belt_speed_label(state.speed_kmh, units)),
        incline=formats.format_incline(segment.incline_pct),
        next_label=tr(_next_text(state, units, message)),
        time_left=tr(_time_left_text(state)),
        message=tr(message),
        sound_warning=tr(sound_warning),
    )


def _is_flashing(state: SessionState) -> bool:
    """Is this one of the flashes that go with the counts?

    Once a second is far below the three flashes per second that can trigger a seizure (WCAG 2.3.1).
    """
    if state.phase is not SessionPhase.RUNNING or state.remaining_s > FLASHES:
        return False
    return ceil(state.remaining_s) - state.remaining_s < FLASH_S


def _is_before_first_step(state: SessionState) -> bool:
    return state.phase is SessionPhase.READY or state.place.offset_s < 0


def _countdown_text(state: SessionState) -> str:
    if state.phase is SessionPhase.READY:
        return formats.format_duration(ceil(state.timeline.duration_s))
    if state.phase.is_over:
        return formats.format_duration(max(state.clock_s - state.first_step_s, 0.0))
    return formats.format_duration(ceil(state.remaining_s))


def _time_left_text(state: SessionState) -> str:
    if state.phase.is_over:
        return ""
    return phrases.time_left_label(ceil(state.total_remaining_s))


def _interval_text(state: SessionState) -> str:
    number = state.segment.interval_number
    return phrases.interval_label(number, state.timeline.interval_count) if number else ""


def _next_text(state: SessionState, units: Units, message: str) -> str:
    if state.phase.is_over:
        # The summary took the line of the key hints, so they move to this one.
        hint = KEY_HINTS[state.phase]
        return "" if message in ("", hint) else hint
    if _is_before_first_step(state):
        return phrases.first_label(state.segment, state.speed_kmh, units)
    waits = state.segment.hold and state.phase is not SessionPhase.HOLDING
    if state.next_segment is None or state.next_speed_kmh is None:
        return phrases.LAST_STEP_THEN_WAIT_LABEL if waits else phrases.LAST_STEP_LABEL
    label = phrases.next_after_wait_label if waits else phrases.next_label
    return label(state.next_segment, state.next_speed_kmh, units)
