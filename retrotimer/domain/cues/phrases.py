"""Every phrase that a session speaks, and the captions shown with them.

What is spoken is a Phrase: one or more texts, each with its own clip (`clip_texts` lists them all),
with numbers spelled out. A text has at most seven words, because a walker does not follow longer
ones (docs/domain.md, section 8). After a change of a spoken text the clips must be rendered again
with `packaging/voices/render`.
"""

from __future__ import annotations

from retrotimer.domain.session.session_state import SessionPhase, SessionState
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.domain.values.formats import format_duration, format_incline, format_speed
from retrotimer.domain.values.number_words import spell_cardinal, spell_tenths
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import Direction, SegmentKind

Phrase = tuple[str, ...]

GET_ON_THE_BELT = Text("Get on the belt")
FEET_ON_THE_RAILS = Text("Feet on the side rails")
CONFIRM_WHEN_READY = Text("Confirm when ready")
SESSION_COMPLETE = Text("Session complete. Stop the belt")
NEXT = Text("Next")
HALFWAY = Text("Halfway")
LAST_ONE = Text("Last one")
# The script of a turnaround: docs/domain.md, section 3.
TURN_AHEAD = Text("Turn-around coming")
HOLD_THE_RAILS = Text("Hold both rails")
STOP_THE_BELT = Text("Stop the belt")
CHECK_CLIP = Text("Clip clear? Turn, hands on the rails")
STEP_ON_INSTRUCTION = {
    Direction.BACKWARD: Text("One foot, then the other. Toes first"),
    Direction.FORWARD: Text("One foot, then the other. Heel first"),
}
# The ending script (docs/domain.md, section 5), after the belt is stopped.
EXIT_GUIDANCE = (
    Text("Hands on the rails"),
    FEET_ON_THE_RAILS,
    Text("Wait for the halt"),
    Text("Step backward off"),
)
SIDE_LABEL = {Side.LEFT: Text("Left"), Side.RIGHT: Text("Right")}
LIGHT_HANDS = Text("Light hands on the rails")
# Form reminders (docs/domain.md, section 5); the cue of a step may use the same texts.
FORM_REMINDERS = {
    Direction.BACKWARD: (
        Text("Toes first, roll to the heel"),
        Text("Straighten the knee each step"),
        Text("Stand tall, chest over pelvis"),
        Text("Small, controlled steps"),
        Text("Chin up, eyes level"),
        LIGHT_HANDS,
        Text("Push the belt away"),
    ),
    Direction.FORWARD: (
        Text("Heel first, push off behind"),
        Text("Not too near the front"),
        Text("No overstriding"),
        Text("Eyes ahead, not at the screen"),
        Text("Swing your arms"),
    ),
}
COUNT_WORDS = {3: Text("Three"), 2: Text("Two"), 1: Text("One")}
# In a workout with more intervals their numbers are not spoken.
MAX_SPOKEN_INTERVALS = 60

WALK_INSTRUCTION = {
    Direction.FORWARD: Text("Walk forward"),
    Direction.BACKWARD: Text("Walk backward"),
    Direction.STANDING: FEET_ON_THE_RAILS,
}
DIRECTION_STATUS = {
    Direction.FORWARD: Text("FORWARD"),
    Direction.BACKWARD: Text("BACKWARD"),
    Direction.STANDING: Text("RAILS"),
}
SEGMENT_KIND_LABEL = {
    SegmentKind.WARM_UP: Text("Warm-up"),
    SegmentKind.WORK: Text("Work"),
    SegmentKind.RECOVERY: Text("Recovery"),
    SegmentKind.COOL_DOWN: Text("Cool-down"),
    SegmentKind.TURNAROUND: Text("Turnaround"),
}
PHASE_STATUS = {
    SessionPhase.READY: Text("READY"),
    SessionPhase.COUNTDOWN: Text("GET ON"),
    SessionPhase.HOLDING: Text("CONFIRM"),
    SessionPhase.PAUSED: Text("PAUSED"),
    SessionPhase.FINISHED: Text("COMPLETE"),
    SessionPhase.STOPPED: Text("STOPPED"),
}
DIRECTION_LABEL = {
    Direction.FORWARD: Text("Forward"),
    Direction.BACKWARD: Text("Backward"),
    Direction.STANDING: Text("Standing"),
}
TURN_STATUS = Text("TURN")
BELT_STOPPED = Text("Belt stopped")
LAST_STEP_LABEL = Text("Last step")
LAST_STEP_THEN_WAIT_LABEL = Text("Last step, then it waits")
TURN_INSTRUCTION = {
    Direction.FORWARD: Text("Turn to face forward"),
    Direction.BACKWARD: Text("Turn to face backward"),
}


def status_word(state: SessionState) -> str:
    """What the walker does now, in one word or two that can be read from far away."""
    if state.phase in PHASE_STATUS:
        return PHASE_STATUS[state.phase]
    if state.segment.turn_direction is not None:
        return TURN_STATUS
    return DIRECTION_STATUS[state.segment.direction]


def announcement_text(
    segment: Segment, speed_kmh: float | None, units: Units = Units.METRIC
) -> str:
    """What to do now, and how fast the belt runs if `speed_kmh` is given."""
    if segment.turn_direction is not None:
        return join_texts((FEET_ON_THE_RAILS, TURN_INSTRUCTION[segment.turn_direction]), ". ")
    if not segment.direction.is_moving:
        return FEET_ON_THE_RAILS
    walk = WALK_INSTRUCTION[segment.direction]
    return walk if speed_kmh is None else join_texts((walk, format_speed(speed_kmh, units)), ". ")


def announcement_phrases(
    segment: Segment, speed_kmh: float | None, units: Units = Units.METRIC
) -> tuple[Phrase, ...]:
    """What to do now: the full phrase first, then shorter ones for where time is short."""
    if not segment.direction.is_moving:
        return (spoken_phrase(FEET_ON_THE_RAILS),)
    walk = spoken_phrase(WALK_INSTRUCTION[segment.direction])
    with_speed = walk + speed_phrase(speed_kmh, units)
    if segment.kind is SegmentKind.WORK:
        return (with_speed, walk)
    return (spoken_phrase(SEGMENT_KIND_LABEL[segment.kind]) + with_speed, with_speed, walk)


def next_phrases(
    segment: Segment, speed_kmh: float | None, units: Units = Units.METRIC
) -> tuple[Phrase, ...]:
    """What comes next, spoken before it begins: with the speed first, then without it."""
    brief = spoken_phrase(NEXT) + announcement_phrases(segment, speed_kmh)[-1]
    if not segment.direction.is_moving:
        return (brief,)
    return brief + speed_phrase(speed_kmh, units), brief


def speed_phrase(
    speed_kmh: float | None, units: Units = Units.METRIC, prefix: str = "Speed"
) -> Phrase:
    """A belt speed in the console's units; empty for a stopped belt."""
    tenths = round(units.speed_from_kmh(speed_kmh or 0.0) * 10)
    return (f"{prefix} {spell_tenths(tenths)}.",) if tenths else ()


def incline_phrase(incline_pct: float) -> Phrase:
    """An incline to the nearest half percent."""
    halves = round(incline_pct * 2)
    whole = f"{'minus ' if halves < 0 else ''}{spell_cardinal(abs(halves) // 2)}"
    return (f"Incline {whole}.",) if halves % 2 == 0 else (f"Incline {spell_tenths(halves * 5)}.",)


def interval_phrase(number: int, total: int) -> Phrase:
    """`Interval three of eight`; empty if there are more than MAX_SPOKEN_INTERVALS."""
    if total > MAX_SPOKEN_INTERVALS:
        return ()
    return (f"Interval {spell_cardinal(number)}", f"of {spell_cardinal(total)}.")


def time_left_text(left_s: int) -> str:
    """How long a step still lasts, spelled out; a translation may use the number instead."""
    minutes = left_s // 60
    if minutes == 1:
        return Text("One minute left")
    figure = minutes or left_s
    number = spell_cardinal(figure).capitalize()
    if minutes:
        return Text("{number} minutes left", number=number, figure=figure)
    return Text("{number} seconds left", number=number, figure=figure)


def change_in_text(seconds: int) -> str:
    return Text("Change in {number} seconds", number=spell_cardinal(seconds), figure=seconds)


def spoken_phrase(text: str) -> Phrase:
    """A fixed line as it is spoken: with a full stop unless it ends in a question mark."""
    return (text if text.endswith("?") else f"{text}.",)


def reminder_phrase(text: str) -> Phrase:
    """A form reminder as it is spoken: without a full stop, unlike the fixed lines.

    HOLD_THE_RAILS is a fixed line too, and both use one clip.
    """
    return spoken_phrase(text) if text == HOLD_THE_RAILS else (text,)


def slow_to_phrase(speed_kmh: float, units: Units = Units.METRIC) -> Phrase:
    return speed_phrase(speed_kmh, units, "Slow to")


def turn_ahead_text(target_speed_kmh: float, units: Units = Units.METRIC) -> str:
    if not target_speed_kmh:
        return TURN_AHEAD
    return Text("Turn-around coming. Slow to {speed}", speed=format_speed(target_speed_kmh, units))


def segment_label(segment: Segment, speed_kmh: float, units: Units = Units.METRIC) -> str:
    """A segment in one line: `Backward 1.6 km/h, 1:00`."""
    length = format_duration(segment.duration_s)
    if segment.turn_direction is not None:
        return join_texts((SEGMENT_KIND_LABEL[segment.kind], length))
    if not segment.direction.is_moving:
        return join_texts((FEET_ON_THE_RAILS, length))
    direction, speed = DIRECTION_LABEL[segment.direction], format_speed(speed_kmh, units)
    if segment.speed_end_kmh is not None:
        speed = Text(
            "{speed} to {other}", speed=speed, other=format_speed(segment.speed_end_kmh, units)
        )
    incline = (format_incline(segment.incline_pct),) if segment.incline_pct else ()
    return join_texts((join_texts((direction, speed), " "), *incline, length))


def workout_label(timeline: Timeline) -> str:
    """The length of a workout, and the share of backward walking."""
    length, pct = format_duration(timeline.duration_s), timeline.backward_pct
    return Text("{length}   {pct} % backward", length=length, pct=pct)


def next_label(segment: Segment, speed_kmh: float, units: Units = Units.METRIC) -> str:
    return Text("Next: {what}", what=segment_label(segment, speed_kmh, units))


def next_after_wait_label(segment: Segment, speed_kmh: float, units: Units = Units.METRIC) -> str:
    """The segment after a hold."""
    return Text("Waits, then: {what}", what=segment_label(segment, speed_kmh, units))


def first_label(segment: Segment, speed_kmh: float, units: Units = Units.METRIC) -> str:
    return Text("First: {what}", what=segment_label(segment, speed_kmh, units))


def belt_speed_label(speed_kmh: float, units: Units = Units.METRIC) -> str:
    return format_speed(speed_kmh, units) if speed_kmh else BELT_STOPPED


def time_left_label(seconds: float) -> str:
    return Text("{time} left", time=format_duration(seconds))


def incline_text(incline_pct: float) -> str:
    return Text("Incline {incline}", incline=format_incline(incline_pct))


def next_incline_text(incline_pct: float) -> str:
    return Text("Next: incline {incline}", incline=format_incline(incline_pct))


def interval_text(number: int, total: int) -> str:
    return Text("Interval {number} of {of}", number=number, of=total)


def interval_label(number: int, total: int) -> str:
    return Text("{number} of {of}", number=number, of=total)
