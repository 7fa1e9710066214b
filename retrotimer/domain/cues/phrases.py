"""Every phrase of a session, spoken or shown: the only place where they are written.

What is spoken is a Phrase: texts of the catalogue, each a clip of its own, numbers in words. At
most seven words, because a walker does not follow more (domain sheet, section 8).
"""

from __future__ import annotations

from retrotimer.domain.session.session_state import Moment, State
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.domain.values.formats import clock, incline, speed
from retrotimer.domain.values.number_words import cardinal, decimal
from retrotimer.domain.values.text import Text, listed
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import Direction, Kind

Phrase = tuple[str, ...]

GET_ON_THE_BELT = Text("Get on the belt")
FEET_ON_THE_RAILS = Text("Feet on the side rails")
CONFIRM_WHEN_READY = Text("Confirm when ready")
END = Text("Session complete. Stop the belt")
NEXT = Text("Next")
HALFWAY = Text("Halfway")
LAST_ONE = Text("Last one")
# The script of a turnaround: domain sheet, section 3.
TURN_COMING = Text("Turn-around coming")
HOLD_THE_RAILS = Text("Hold both rails")
STOP_THE_BELT = Text("Stop the belt")
CLIP_CLEAR = Text("Clip clear? Turn, hands on the rails")
STEP_ON = {
    Direction.BACKWARD: Text("One foot, then the other. Toes first"),
    Direction.FORWARD: Text("One foot, then the other. Heel first"),
}
# The ending script (domain sheet, section 5), after the belt is stopped.
STEP_OFF = (
    Text("Hands on the rails"),
    FEET_ON_THE_RAILS,
    Text("Wait for the halt"),
    Text("Step backward off"),
)
SIDE = {Side.LEFT: Text("Left"), Side.RIGHT: Text("Right")}
LIGHT_HANDS = Text("Light hands on the rails")
# Form reminders (domain sheet, section 5), as a workout's own cues may name them.
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
# Beyond this many an interval's number is not said.
MOST_INTERVALS = 60

WALK = {
    Direction.FORWARD: Text("Walk forward"),
    Direction.BACKWARD: Text("Walk backward"),
    Direction.STANDING: FEET_ON_THE_RAILS,
}
DIRECTION = {
    Direction.FORWARD: Text("FORWARD"),
    Direction.BACKWARD: Text("BACKWARD"),
    Direction.STANDING: Text("RAILS"),
}
KIND = {
    Kind.WARM_UP: Text("Warm-up"),
    Kind.WORK: Text("Work"),
    Kind.RECOVERY: Text("Recovery"),
    Kind.COOL_DOWN: Text("Cool-down"),
    Kind.TURNAROUND: Text("Turnaround"),
}
STATE = {
    State.READY: Text("READY"),
    State.COUNTDOWN: Text("GET ON"),
    State.HOLDING: Text("CONFIRM"),
    State.PAUSED: Text("PAUSED"),
    State.FINISHED: Text("COMPLETE"),
    State.STOPPED: Text("STOPPED"),
}
WAY = {
    Direction.FORWARD: Text("Forward"),
    Direction.BACKWARD: Text("Backward"),
    Direction.STANDING: Text("Standing"),
}
TURN = Text("TURN")
BELT_STOPPED = Text("Belt stopped")
LAST = Text("Last step")
LAST_AND_WAITS = Text("Last step, then it waits")
TURN_TO = {
    Direction.FORWARD: Text("Turn to face forward"),
    Direction.BACKWARD: Text("Turn to face backward"),
}


def word(moment: Moment) -> str:
    """What the walker does now, in the one word that is read from afar."""
    if moment.state in STATE:
        return STATE[moment.state]
    if moment.segment.toward is not None:
        return TURN
    return DIRECTION[moment.segment.direction]


def announcement(segment: Segment, speed_kmh: float | None, units: Units = Units.METRIC) -> str:
    """What to do now, and how fast the belt runs; None is not said."""
    if segment.toward is not None:
        return listed((FEET_ON_THE_RAILS, TURN_TO[segment.toward]), ". ")
    if not segment.direction.moving:
        return FEET_ON_THE_RAILS
    walk = WALK[segment.direction]
    return walk if speed_kmh is None else listed((walk, speed(speed_kmh, units)), ". ")


def arrival_phrases(
    segment: Segment, speed_kmh: float | None, units: Units = Units.METRIC
) -> tuple[Phrase, ...]:
    """What to do now: in full first, then shorter and shorter, for where there is little time."""
    if not segment.direction.moving:
        return (said(FEET_ON_THE_RAILS),)
    walk = said(WALK[segment.direction])
    full = walk + speed_phrase(speed_kmh, units)
    named = () if segment.kind is Kind.WORK else (said(KIND[segment.kind]) + full,)
    return (*named, full, walk)


def next_phrases(
    segment: Segment, speed_kmh: float | None, units: Units = Units.METRIC
) -> tuple[Phrase, ...]:
    """What comes next, said before it begins: with the speed, then without."""
    brief = said(NEXT) + arrival_phrases(segment, speed_kmh)[-1]
    if not segment.direction.moving:
        return (brief,)
    return brief + speed_phrase(speed_kmh, units), brief


def speed_phrase(
    speed_kmh: float | None, units: Units = Units.METRIC, carrier: str = "Speed"
) -> Phrase:
    """A belt speed as the console shows it; none for a halted belt."""
    tenths = round(units.speed(speed_kmh or 0.0) * 10)
    return (f"{carrier} {decimal(tenths)}.",) if tenths else ()


def incline_phrase(incline_pct: float) -> Phrase:
    """An incline to the nearest half percent."""
    halves = round(incline_pct * 2)
    whole = f"{'minus ' if halves < 0 else ''}{cardinal(abs(halves) // 2)}"
    return (f"Incline {whole}.",) if halves % 2 == 0 else (f"Incline {decimal(halves * 5)}.",)


def interval_phrase(number: int, of: int) -> Phrase:
    """`Interval three of eight`; beyond what anybody counts along with, nothing."""
    if of > MOST_INTERVALS:
        return ()
    return (f"Interval {cardinal(number)}", f"of {cardinal(of)}.")


def time_left(left_s: int) -> str:
    """How long a step still lasts, in words; a translator may prefer the figure."""
    minutes = left_s // 60
    if minutes == 1:
        return Text("One minute left")
    figure = minutes or left_s
    number = cardinal(figure).capitalize()
    if minutes:
        return Text("{number} minutes left", number=number, figure=figure)
    return Text("{number} seconds left", number=number, figure=figure)


def change_in(seconds: int) -> str:
    return Text("Change in {number} seconds", number=cardinal(seconds), figure=seconds)


def said(text: str) -> Phrase:
    """A fixed line as the catalogue has it."""
    return (text if text.endswith("?") else f"{text}.",)


def reminder_phrase(text: str) -> Phrase:
    """A form reminder as it is spoken: it stands for itself, also where it is a line as well."""
    return said(text) if text == HOLD_THE_RAILS else (text,)


def slow_to(speed_kmh: float, units: Units = Units.METRIC) -> Phrase:
    return speed_phrase(speed_kmh, units, "Slow to")


def turn_coming(slow_to_kmh: float, units: Units = Units.METRIC) -> str:
    if not slow_to_kmh:
        return TURN_COMING
    return Text("Turn-around coming. Slow to {speed}", speed=speed(slow_to_kmh, units))


def short(segment: Segment, speed_kmh: float, units: Units = Units.METRIC) -> str:
    """A segment in one glance: `Backward 1.6 km/h, 1:00`."""
    length = clock(segment.duration_s)
    if segment.toward is not None:
        return listed((KIND[segment.kind], length))
    if not segment.direction.moving:
        return listed((FEET_ON_THE_RAILS, length))
    way, figure = WAY[segment.direction], speed(speed_kmh, units)
    if segment.speed_end_kmh is not None:
        figure = Text("{speed} to {other}", speed=figure, other=speed(segment.speed_end_kmh, units))
    slope = (incline(segment.incline_pct),) if segment.incline_pct else ()
    return listed((listed((way, figure), " "), *slope, length))


def figures(timeline: Timeline) -> str:
    """How long a workout is, and how much of the walking is backward."""
    length, pct = clock(timeline.duration_s), timeline.backward_pct
    return Text("{length}   {pct} % backward", length=length, pct=pct)


def following(segment: Segment, speed_kmh: float, units: Units = Units.METRIC) -> str:
    return Text("Next: {what}", what=short(segment, speed_kmh, units))


def following_wait(segment: Segment, speed_kmh: float, units: Units = Units.METRIC) -> str:
    """What comes after a hold."""
    return Text("Waits, then: {what}", what=short(segment, speed_kmh, units))


def first(segment: Segment, speed_kmh: float, units: Units = Units.METRIC) -> str:
    return Text("First: {what}", what=short(segment, speed_kmh, units))


def belt(speed_kmh: float, units: Units = Units.METRIC) -> str:
    return speed(speed_kmh, units) if speed_kmh else BELT_STOPPED


def left(seconds: float) -> str:
    return Text("{time} left", time=clock(seconds))


def set_incline(incline_pct: float) -> str:
    return Text("Incline {incline}", incline=incline(incline_pct))


def next_incline(incline_pct: float) -> str:
    return Text("Next: incline {incline}", incline=incline(incline_pct))


def interval_line(number: int, of: int) -> str:
    return Text("Interval {number} of {of}", number=number, of=of)


def interval(number: int, of: int) -> str:
    return Text("{number} of {of}", number=number, of=of)
