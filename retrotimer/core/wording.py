"""Every phrase of a session, spoken or shown: the only place where they are written.

What is spoken is a Phrase: texts of the catalogue, each a clip of its own, numbers in words. At
most seven words, because a walker does not follow more (domain sheet, section 8).
"""

from __future__ import annotations

from collections.abc import Iterator

from retrotimer.core.choices import HEADS_UP_S, TIME_LEFT_S, Side
from retrotimer.core.numerals import cardinal, decimal
from retrotimer.core.session import State
from retrotimer.core.timeline import Segment, Timeline
from retrotimer.core.units import Units
from retrotimer.core.workout import (
    INCLINE_PCT,
    SLOW_TURN_KMH,
    SPEED_KMH,
    TURN_KMH,
    Direction,
    Kind,
)

Phrase = tuple[str, ...]

GET_ON_THE_BELT = "Get on the belt"
FEET_ON_THE_RAILS = "Feet on the side rails"
CONFIRM_WHEN_READY = "Confirm when ready"
END = "Session complete. Stop the belt"
NEXT = "Next"
HALFWAY = "Halfway"
LAST_ONE = "Last one"
# The script of a turnaround: domain sheet, section 3.
TURN_COMING = "Turn-around coming"
HOLD_THE_RAILS = "Hold both rails"
STOP_THE_BELT = "Stop the belt"
CLIP_CLEAR = "Clip clear? Turn, hands on the rails"
STEP_ON = {
    Direction.BACKWARD: "One foot, then the other. Toes first",
    Direction.FORWARD: "One foot, then the other. Heel first",
}
# The ending script (domain sheet, section 5), after the belt is stopped.
STEP_OFF = ("Hands on the rails", FEET_ON_THE_RAILS, "Wait for the halt", "Step backward off")
SIDE = {Side.LEFT: "Left", Side.RIGHT: "Right"}
LIGHT_HANDS = "Light hands on the rails"
# Form reminders (domain sheet, section 5), as a workout's own cues may name them.
FORM_REMINDERS = {
    Direction.BACKWARD: (
        "Toes first, roll to the heel",
        "Straighten the knee each step",
        "Stand tall, chest over pelvis",
        "Small, controlled steps",
        "Chin up, eyes level",
        LIGHT_HANDS,
        "Push the belt away",
    ),
    Direction.FORWARD: (
        "Heel first, push off behind",
        "Not too near the front",
        "No overstriding",
        "Eyes ahead, not at the screen",
        "Swing your arms",
    ),
}
COUNT_WORDS = {3: "Three", 2: "Two", 1: "One"}
# Beyond this many an interval's number is not said.
MOST_INTERVALS = 60

WALK = {
    Direction.FORWARD: "Walk forward",
    Direction.BACKWARD: "Walk backward",
    Direction.STANDING: FEET_ON_THE_RAILS,
}
DIRECTION = {
    Direction.FORWARD: "FORWARD",
    Direction.BACKWARD: "BACKWARD",
    Direction.STANDING: "RAILS",
}
KIND = {
    Kind.WARM_UP: "Warm-up",
    Kind.WORK: "Work",
    Kind.RECOVERY: "Recovery",
    Kind.COOL_DOWN: "Cool-down",
    Kind.TURNAROUND: "Turnaround",
}
STATE = {
    State.READY: "READY",
    State.COUNTDOWN: "GET ON",
    State.HOLDING: "CONFIRM",
    State.PAUSED: "PAUSED",
    State.FINISHED: "COMPLETE",
    State.STOPPED: "STOPPED",
}
TURN = "TURN"
LAST = "Last step"
TURN_TO = {
    Direction.FORWARD: "Turn to face forward",
    Direction.BACKWARD: "Turn to face backward",
}


def announcement(segment: Segment, speed_kmh: float | None, units: Units = Units.METRIC) -> str:
    """What to do now, and how fast the belt runs; None is not said."""
    if segment.toward is not None:
        return f"{FEET_ON_THE_RAILS}. {TURN_TO[segment.toward]}"
    if not segment.direction.moving:
        return FEET_ON_THE_RAILS
    walk = WALK[segment.direction]
    return walk if speed_kmh is None else f"{walk}. {speed(speed_kmh, units)}"


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
    """How long a step still lasts, in words."""
    minutes, seconds = divmod(left_s, 60)
    return f"{_counted(minutes, 'minute') if minutes else _counted(seconds, 'second')} left"


def change_in(seconds: int) -> str:
    return f"Change in {cardinal(seconds)} seconds"


def said(text: str) -> Phrase:
    """A fixed line as the catalogue has it."""
    return (text if text.endswith("?") else f"{text}.",)


def reminder_phrase(text: str) -> Phrase:
    """A form reminder as it is spoken: it stands for itself, also where it is a line as well."""
    return said(text) if text == HOLD_THE_RAILS else (text,)


def catalogue() -> Iterator[str]:
    """Every text that the product can say; what people write themselves is not in it."""
    for text in (
        *(GET_ON_THE_BELT, FEET_ON_THE_RAILS, CONFIRM_WHEN_READY, END, NEXT, HALFWAY, LAST_ONE),
        *(TURN_COMING, HOLD_THE_RAILS, STOP_THE_BELT, CLIP_CLEAR, *STEP_ON.values()),
        *(line for line in STEP_OFF if line != FEET_ON_THE_RAILS),
        *(WALK[direction] for direction in Direction if direction.moving),
        *(KIND[kind] for kind in (Kind.WARM_UP, Kind.RECOVERY, Kind.COOL_DOWN)),
        *COUNT_WORDS.values(),
        *(change_in(seconds) for seconds in HEADS_UP_S),
        *(time_left(seconds) for seconds in TIME_LEFT_S),
    ):
        yield from said(text)
    for side in SIDE.values():
        yield from said(side)
    for reminders in FORM_REMINDERS.values():
        yield from reminders
    for tenths in range(1, round(SPEED_KMH.high * 10) + 1):
        yield from speed_phrase(tenths / 10)
    for slow_kmh in (SLOW_TURN_KMH, TURN_KMH):
        for units in Units:
            yield from slow_to(slow_kmh, units)
    for halves in range(round(INCLINE_PCT.low * 2), round(INCLINE_PCT.high * 2) + 1):
        yield from incline_phrase(halves / 2)
    for number in range(1, MOST_INTERVALS + 1):
        yield from interval_phrase(number, number)


def slow_to(speed_kmh: float, units: Units = Units.METRIC) -> Phrase:
    return speed_phrase(speed_kmh, units, "Slow to")


def _counted(number: int, what: str) -> str:
    return f"{cardinal(number).capitalize()} {what}{'s' if number != 1 else ''}"


def turn_coming(slow_to_kmh: float, units: Units = Units.METRIC) -> str:
    return f"{TURN_COMING}. Slow to {speed(slow_to_kmh, units)}" if slow_to_kmh else TURN_COMING


def speed(speed_kmh: float, units: Units = Units.METRIC) -> str:
    return f"{units.speed(speed_kmh):.1f} {units.speed_name}"


def incline(incline_pct: float) -> str:
    return f"{incline_pct:g} %"


def clock(seconds: float) -> str:
    """A duration as the countdown shows it: 0:42, 12:07, 1:02:03."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def short(segment: Segment, speed_kmh: float, units: Units = Units.METRIC) -> str:
    """A segment in one glance: `Backward 1.6 km/h, 1:00`."""
    length = clock(segment.duration_s)
    if segment.toward is not None:
        return f"{KIND[segment.kind]}, {length}"
    if not segment.direction.moving:
        return f"{FEET_ON_THE_RAILS}, {length}"
    slope = f", {incline(segment.incline_pct)}" if segment.incline_pct else ""
    end_kmh = segment.speed_end_kmh
    ramp = "" if end_kmh is None else f" to {speed(end_kmh, units)}"
    return f"{segment.direction.capitalize()} {speed(speed_kmh, units)}{ramp}{slope}, {length}"


def figures(timeline: Timeline) -> str:
    """How long a workout is, and how much of the walking is backward."""
    return f"{clock(timeline.duration_s)}   {timeline.backward_pct} % backward"


def following(segment: Segment, speed_kmh: float, units: Units = Units.METRIC) -> str:
    return f"{NEXT}: {short(segment, speed_kmh, units)}"


def first(segment: Segment, speed_kmh: float, units: Units = Units.METRIC) -> str:
    return f"First: {short(segment, speed_kmh, units)}"


def belt(speed_kmh: float, units: Units = Units.METRIC) -> str:
    return speed(speed_kmh, units) if speed_kmh else "Belt stopped"


def left(seconds: float) -> str:
    return f"{clock(seconds)} left"


def set_incline(incline_pct: float) -> str:
    return f"Incline {incline(incline_pct)}"


def next_incline(incline_pct: float) -> str:
    return f"{NEXT}: incline {incline(incline_pct)}"


def interval_line(number: int, of: int) -> str:
    return f"Interval {interval(number, of)}"


def interval(number: int, of: int) -> str:
    return f"{number} of {of}"
