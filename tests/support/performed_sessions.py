"""Sessions to export, made by the domain from a workout and controls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import reduce
from typing import Any

from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.note import Note
from retrotimer.domain.session.record import build_record
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, Repeat, SegmentKind, Step, Workout
from retrotimer.exchange.exported_session import ExportedSession

FORWARD, BACKWARD, STANDING = Direction.FORWARD, Direction.BACKWARD, Direction.STANDING
SUMMER_TIMEZONE = timezone(timedelta(hours=2))
STARTED_AT = datetime(2026, 7, 1, 18, 4, 5, 250_000, tzinfo=SUMMER_TIMEZONE)
SESSION_ID = "0f3a9c1b-5d2e-4f60-8a71-b2c3d4e5f607"
BODY = Body(70.0)
# Five minutes forward, 60 m backward at 3 %, a rest on the side rails, three minutes forward.
WORKOUT = Workout(
    "There & back <1>",
    (
        Step(SegmentKind.WARM_UP, FORWARD, 300, 3.6),
        Step(SegmentKind.WORK, BACKWARD, 120, 1.8, 3.0),
        Step(SegmentKind.RECOVERY, STANDING, 40),
        Step(SegmentKind.COOL_DOWN, FORWARD, 180, 3.6),
    ),
)
# The start countdown, the steps and one turnaround; the rest replaces the other turnaround.
TOTAL_S = 10.0 + 300 + 30 + 120 + 40 + 180
# Twenty minutes with eight turnarounds of 30 s.
TYPICAL_WORKOUT = Workout(
    "Usual",
    (
        Step(SegmentKind.WARM_UP, FORWARD, 300, 3.0),
        Repeat(
            4,
            (
                Step(SegmentKind.WORK, BACKWARD, 60, 2.0),
                Step(SegmentKind.RECOVERY, FORWARD, 60, 3.0),
            ),
        ),
        Step(SegmentKind.COOL_DOWN, FORWARD, 180, 2.4),
    ),
)


def make_session(
    *pressed: Control,
    workout: Workout = WORKOUT,
    until_s: float = TOTAL_S,
    body: Body | None = BODY,
    after: Mapping[str, Any] | None = None,
    notes: tuple[Note, ...] = (),
    **context_fields: Any,
) -> ExportedSession:
    """A session walked up to `until_s` seconds after START."""
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    record = build_record(workout.name, walk, until_s, body)
    occasion = SessionContext(**{"body": body} | context_fields)
    return ExportedSession(SESSION_ID, STARTED_AT, record, occasion, after or {}, notes)


def make_paused_session() -> ExportedSession:
    """A session with a pause of 60.5 s in the second minute and one of 20 s while backward."""
    return make_session(
        Control(80.25, ControlKind.PAUSE),
        Control(140.75, ControlKind.RESUME),
        Control(430.5, ControlKind.PAUSE),
        Control(450.5, ControlKind.RESUME),
        until_s=TOTAL_S + 80.5,
    )


def make_sessions(count: int) -> Iterator[ExportedSession]:
    """Yield that many typical sessions, each at a different time."""
    stage, before = ProgramPosition("first-steps", 2, 1), {"knee_pain": 1, "clip": True}
    after = {"effort": 4, "knee_pain_worst": 2, "rail_use": "light", "notes": "Went well, again"}
    kinds = [
        make_session(
            Control(100.0 + number, ControlKind.PAUSE),
            Control(120.0 + number * 1.5, ControlKind.RESUME),
            workout=TYPICAL_WORKOUT,
            until_s=2_000.0,
            after=after,
            client=f"Client {number}",
            program_position=stage,
            answers_before=before,
        )
        for number in range(20)
    ]
    for number in range(count):
        kind = kinds[number % len(kinds)]
        started = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=number)
        yield ExportedSession(
            f"{number:08x}-0000", started, kind.record, kind.context, kind.answers_after
        )
