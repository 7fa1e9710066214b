"""Converts the events of a session between rows and values; every value is validated.

An event has seconds since START, a kind, and a JSON object as payload. SCHEMA.md lists the kinds
and their payloads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import reduce
from typing import Any

from retrotimer.domain.coaching.client import WEIGHT_BOUNDS_KG
from retrotimer.domain.coaching.questionnaires import (
    KNEE_PAIN_KEY,
    POST_SESSION_QUESTIONNAIRE,
    SCORE_BOUNDS,
)
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.energy import BACKWARD_FACTOR_BOUNDS, ENERGY_FORMULA, Body
from retrotimer.domain.session.note import MAX_NOTE_LENGTH, Note
from retrotimer.domain.session.record import SessionRecord, build_record
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.session.walk import Walk
from retrotimer.domain.values.validation import BOOLEAN_CONSTRAINT, MAX_NAME_LENGTH, is_single_line
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files.workout_file import WorkoutFileError

CONTEXT_EVENT, CONTROL_EVENT, SEGMENT_EVENT, HEARTBEAT_EVENT = (
    "occasion",
    "control",
    "segment",
    "heartbeat",
)
END_EVENT, ANSWERS_AFTER_EVENT, NOTE_EVENT = "end", "after", "note"
# What became of a session that was cut off.
RESUMED_EVENT, KEPT_EVENT, DISCARDED_EVENT = "resumed", "kept", "discarded"
# When the session really started, where the computer's clock was wrong.
REDATED_EVENT = "redated"
# The wall time at which an event was added to a session, and the clock's own where that was wrong;
# see event_order.py.
TIME_KEY, CLOCK_KEY = "at", "clock"
# A session that ends with one of these is not waiting to be resumed.
CLOSING_EVENTS = (END_EVENT, KEPT_EVENT, DISCARDED_EVENT)


# No number that is written comes near it.
MAX_NUMBER = 1e12


class DamagedEventError(ValueError):
    """A row holds a value that this program never writes."""


# What reading a session with damaged rows may raise.
READ_ERRORS = (WorkoutFileError, ValueError, TypeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `payload` is JSON text."""

    at_s: float
    kind: str
    payload: str


@dataclass(frozen=True, slots=True)
class SessionEvents:
    """The events of a session, parsed.

    `closing_kind` is the kind of the event that closed the session, or empty; `until_s` is the time
    of the last event other than answers. `controls` and `notes` are sorted by time.
    """

    controls: tuple[Control, ...] = ()
    context: SessionContext = field(default_factory=SessionContext)
    answers_after: Mapping[str, Any] = field(default_factory=dict)
    until_s: float = 0.0
    closing_kind: str = ""
    event_count: int = field(default=0, compare=False)
    notes: tuple[Note, ...] = ()

    def build_walk(self, workout: Workout) -> Walk:
        """The walk that results from applying the controls to this workout."""
        return reduce(apply_control, self.controls, start_walk(unroll(workout)))

    def build_record(self, workout: Workout) -> SessionRecord:
        return build_record(workout.name, self.build_walk(workout), self.until_s, self.context.body)


def parse_events(events: Iterable[Event]) -> SessionEvents:
    """Parse events in the order of `sort_events`. Raises DamagedEventError."""
    controls: list[Control] = []
    notes: list[Note] = []
    context, after = SessionContext(), dict[str, Any]()
    until_s, closing_kind, count = 0.0, "", 0
    for event in events:
        count += 1
        if not (isinstance(event.at_s, float) and abs(event.at_s) < MAX_NUMBER):
            raise DamagedEventError(f"{event.kind} at {event.at_s}")
        match event.kind:
            case "control":
                controls.append(_parse_control(event.at_s, _parse_payload(event)))
                closing_kind = ""
            case "occasion":
                context = parse_context(_parse_payload(event))
            case "after":
                after |= _validate_answers_after(_parse_payload(event))
            case "resumed":
                # The walker stood still until the session was resumed.
                controls.append(Control(event.at_s, ControlKind.PAUSE))
                closing_kind = ""
            case "note":
                notes.append(_parse_note(event.at_s, _parse_payload(event)))
            case "end" | "kept" | "discarded":
                closing_kind = event.kind
        if event.kind not in (ANSWERS_AFTER_EVENT, REDATED_EVENT):
            until_s = max(until_s, event.at_s)
    controls.sort(key=lambda control: control.at_s)
    notes.sort(key=lambda note: note.at_s)
    after = {key: answer for key, answer in after.items() if answer is not None}
    for key in (TIME_KEY, CLOCK_KEY):
        after.pop(key, None)
    return SessionEvents(
        tuple(controls), context, after, until_s, closing_kind, count, tuple(notes)
    )


def context_to_payload(context: SessionContext) -> dict[str, Any]:
    """The payload of a context event; unknown values are left out."""
    payload: dict[str, Any] = {"client": context.client}
    if context.body is not None:
        payload |= asdict(context.body) | {"formula": ENERGY_FORMULA}
    if context.program_position is not None:
        payload["stage"] = asdict(context.program_position)
    if context.answers_before:
        payload["before"] = dict(context.answers_before)
    if context.time_scale != 1:
        payload["time_scale"] = context.time_scale
    if context.overridden_rules:
        payload["responsible_for"] = list(context.overridden_rules)
    return payload


def _parse_payload(event: Event) -> Mapping[str, Any]:
    try:
        content = json.loads(event.payload)
    except (ValueError, TypeError, RecursionError) as error:
        raise DamagedEventError(f"{event.kind}: its payload is no JSON") from error
    if not isinstance(content, dict):
        raise DamagedEventError(f"{event.kind}: its payload is no object")
    return content


def _parse_control(at_s: float, payload: Mapping[str, Any]) -> Control:
    try:
        return Control(at_s, ControlKind(str(payload.get("kind"))), _parse_number(payload, "value"))
    except ValueError as error:
        raise DamagedEventError(f"control: {error}") from error


def _parse_note(at_s: float, payload: Mapping[str, Any]) -> Note:
    text: Any = payload.get("text")
    _require(is_single_line(text, MAX_NOTE_LENGTH), "note: text")
    return Note(at_s, text)


def parse_context(payload: Mapping[str, Any]) -> SessionContext:
    """The context in a payload. Raises DamagedEventError."""
    client: Any = payload.get("client")
    _require(client == "" or is_single_line(client, MAX_NAME_LENGTH), "occasion: client")
    overridden_rules = payload.get("responsible_for", [])
    _require(
        isinstance(overridden_rules, list)
        and all(isinstance(rule, str) for rule in overridden_rules),
        "occasion: responsible_for",
    )
    before = payload.get("before", {})
    _require(isinstance(before, dict), "occasion: before")
    for key, answer in before.items():
        _require(
            _is_score(answer) if key == KNEE_PAIN_KEY else BOOLEAN_CONSTRAINT.is_valid(answer),
            f"before: {key}",
        )
    time_scale = _parse_number(payload, "time_scale", 1.0)
    _require(time_scale > 0, "occasion: time_scale")
    return SessionContext(
        client,
        _parse_body(payload),
        _parse_program_position(payload),
        before,
        tuple(overridden_rules),
        time_scale,
    )


def _parse_body(payload: Mapping[str, Any]) -> Body | None:
    if "weight_kg" not in payload:
        return None
    body = Body(_parse_number(payload, "weight_kg"), _parse_number(payload, "backward_factor"))
    _require(body.weight_kg in WEIGHT_BOUNDS_KG, "occasion: weight_kg")
    _require(body.backward_factor in BACKWARD_FACTOR_BOUNDS, "occasion: backward_factor")
    return body


def _parse_program_position(payload: Mapping[str, Any]) -> ProgramPosition | None:
    if "stage" not in payload:
        return None
    stage = payload["stage"]
    _require(isinstance(stage, dict) and isinstance(stage.get("program"), str), "occasion: stage")
    for key in ("week", "number"):
        _require(type(stage.get(key)) is int, f"occasion: stage: {key}")
    return ProgramPosition(stage["program"], stage["week"], stage["number"])


def _validate_answers_after(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Validate answers to current questions; answers to former questions are returned unchanged.

    None is an answer that was removed. Raises DamagedEventError.
    """
    answers = {k: v for k, v in payload.items() if k in _QUESTION_KEYS and v is not None}
    for problem in POST_SESSION_QUESTIONNAIRE.validate(answers):
        raise DamagedEventError(f"after: {problem}")
    return payload


_QUESTION_KEYS = frozenset(question.key for question in POST_SESSION_QUESTIONNAIRE.questions)


def _parse_number(payload: Mapping[str, Any], key: str, default: float | None = None) -> float:
    value = payload.get(key, default)
    # Compared before it is converted, because JSON has integers beyond any float.
    if isinstance(value, bool) or not (isinstance(value, (int, float)) and abs(value) < MAX_NUMBER):
        raise DamagedEventError(f"{key}: expected a number, got {value!r:.40}")
    return float(value)


def _is_score(value: Any) -> bool:
    return type(value) is int and value in SCORE_BOUNDS


def _require(condition: object, subject: str) -> None:
    if not condition:
        raise DamagedEventError(f"{subject} is damaged")
