"""Converts the events of a session between rows and values; every value is validated.

What other programs wrote, or a damaged disk, is read as far as it can be.

An event has seconds since START, a kind, and a JSON object as payload. SCHEMA.md lists the kinds
and their payloads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from functools import lru_cache, reduce
from typing import Any, TypeGuard

from retrotimer.domain.coaching.client import MAX_NOTES_LENGTH, WEIGHT_BOUNDS_KG
from retrotimer.domain.coaching.questionnaires import (
    KNEE_PAIN_KEY,
    POST_SESSION_QUESTIONNAIRE,
    SCORE_BOUNDS,
    AnswerType,
)
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.energy import BACKWARD_FACTOR_BOUNDS, ENERGY_FORMULA, Body
from retrotimer.domain.session.note import MAX_NOTE_LENGTH, Note
from retrotimer.domain.session.record import SessionRecord, build_record
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.session.walk import Walk
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.shown_values import shorten_value
from retrotimer.domain.values.validation import BOOLEAN_CONSTRAINT, MAX_NAME_LENGTH, is_single_line
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files.text_cleaning import clean_line, clean_text
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
# To which time a session was dated anew.
NEW_START_KEY = "to"
# A session that ends with one of these is not waiting to be resumed.
CLOSING_EVENTS = (END_EVENT, KEPT_EVENT, DISCARDED_EVENT)
# What is added to a session later, with the time at which it was written.
TIMED_KINDS = frozenset((ANSWERS_AFTER_EVENT, RESUMED_EVENT, KEPT_EVENT, DISCARDED_EVENT))
# Nothing of the session itself, so its time does not end with them.
_REMARK_KINDS = (ANSWERS_AFTER_EVENT, REDATED_EVENT)

# No number that is written comes near it.
MAX_NUMBER = 1e12
# No session is walked for 46 days, and the formats of other programs count no further.
MAX_TIME_S = 4e6


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
    of the last event other than answers and new dates. `controls` and `notes` are sorted by time.
    `problems` has a line for each event that could not be read whole.
    """

    controls: tuple[Control, ...] = ()
    context: SessionContext = field(default_factory=SessionContext)
    answers_after: Mapping[str, Any] = field(default_factory=dict)
    until_s: float = 0.0
    closing_kind: str = ""
    event_count: int = field(default=0, compare=False)
    notes: tuple[Note, ...] = ()
    problems: tuple[str, ...] = ()

    def build_walk(self, workout: Workout) -> Walk:
        """The walk that results from applying the controls to this workout."""
        return reduce(apply_control, self.controls, start_walk(_unroll(workout)))

    def build_record(self, workout: Workout) -> SessionRecord:
        return build_record(workout.name, self.build_walk(workout), self.until_s, self.context.body)


# The sessions of a history perform the same few workouts.
_unroll = lru_cache(maxsize=32)(unroll)

# Takes what is wrong with a part of an entry; reading then goes on with the other parts.
Report = Callable[[str], None]


def parse_events(events: Iterable[Event], client: str = "") -> SessionEvents:
    """Parse events in the order of `sort_events`.

    A damaged event never hides its session: it is read as far as it can be, and `problems` names
    it. `client` is who walked the session where its context does not say so legibly.
    """
    reader = _EventReader(SessionContext(client))
    for event in events:
        reader.read(event)
    return reader.session_events


@dataclass(slots=True)
class _EventReader:
    """Collects what the events say."""

    context: SessionContext
    controls: list[Control] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    answers_after: dict[str, Any] = field(default_factory=dict)
    until_s: float = 0.0
    closing_kind: str = ""
    event_count: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def session_events(self) -> SessionEvents:
        return SessionEvents(
            tuple(sorted(self.controls, key=lambda control: control.at_s)),
            self.context,
            {key: answer for key, answer in self.answers_after.items() if answer is not None},
            self.until_s,
            self.closing_kind,
            self.event_count,
            tuple(sorted(self.notes, key=lambda note: note.at_s)),
            tuple(self.problems),
        )

    def read(self, event: Event) -> None:
        """Read one event; what is wrong with it is one line of `problems`."""
        self.event_count += 1
        kind = event.kind if isinstance(event.kind, str) else ""
        wrong: list[str] = []
        at_s: float | None = event.at_s
        if not (isinstance(at_s, float) and abs(at_s) < MAX_TIME_S):
            wrong.append("its time")
            at_s = None
        elif kind not in _REMARK_KINDS:
            self.until_s = max(self.until_s, at_s)
        try:
            self._read_content(kind, at_s, event.payload, wrong.append)
        except DamagedEventError as error:
            wrong.append(str(error))
        if wrong:
            self.problems.append(f"{_display_name(event.kind)}: {', '.join(wrong)}")

    def _read_content(self, kind: str, at_s: float | None, payload: str, report: Report) -> None:
        """Take over one event. Raises DamagedEventError if nothing of it can be used."""
        match kind:
            case "control" if at_s is not None:
                self.controls.append(_parse_control(at_s, _parse_payload(payload)))
                self.closing_kind = ""
            case "resumed":
                # The walker stood still until the session was resumed.
                at_s = self.until_s if at_s is None else at_s
                self.controls.append(Control(at_s, ControlKind.PAUSE))
                self.closing_kind = ""
                _check_times(_parse_payload(payload), report)
            case "occasion":
                self.context = parse_context(_parse_payload(payload), self.context.client, report)
            case "after":
                self.answers_after |= _read_answers_after(_parse_payload(payload), report)
            case "note":
                text = _read_note_text(_parse_payload(payload), report)
                self.notes.append(Note(self.until_s if at_s is None else at_s, text))
            case "end" | "kept" | "discarded":
                self.closing_kind = kind
                if kind in TIMED_KINDS:
                    _check_times(_parse_payload(payload), report)
            case "redated":
                # The session's row has the date; see redating.py.
                _check_redate(_parse_payload(payload), report)


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


def _parse_payload(payload: str) -> Mapping[str, Any]:
    try:
        content = json.loads(payload)
    except (ValueError, TypeError, RecursionError) as error:
        raise DamagedEventError("its payload is no JSON") from error
    if not isinstance(content, dict):
        raise DamagedEventError("its payload is no object")
    return content


def _parse_control(at_s: float, payload: Mapping[str, Any]) -> Control:
    try:
        kind = ControlKind(str(payload.get("kind")))
    except ValueError as error:
        raise DamagedEventError("kind") from error
    if not _is_number(value := payload.get("value")):
        raise DamagedEventError("value")
    return Control(at_s, kind, float(value))


def _read_note_text(payload: Mapping[str, Any], report: Report) -> str:
    """The text of a note; one that is too long or holds invisible characters is cleaned."""
    text: Any = payload.get("text")
    if is_single_line(text, MAX_NOTE_LENGTH):
        return str(text)
    cleaned = clean_line(text, MAX_NOTE_LENGTH) if isinstance(text, str) else ""
    if not cleaned:
        raise DamagedEventError("text")
    report("text")
    return cleaned


def _refuse(problem: str) -> None:
    raise DamagedEventError(f"{problem} is damaged")


def parse_context(
    payload: Mapping[str, Any], client: str = "", report: Report = _refuse
) -> SessionContext:
    """The context in a payload. Raises DamagedEventError, unless `report` takes what is wrong.

    Then each damaged part is left out, and the session is that of `client` if the payload does not
    name one legibly.
    """
    name: Any = payload.get("client")
    if not (name == "" or is_single_line(name, MAX_NAME_LENGTH)):
        report("client")
        name = client
    time_scale = payload.get("time_scale", 1.0)
    if not (_is_number(time_scale) and time_scale > 0):
        report("time_scale")
        time_scale = 1.0
    return SessionContext(
        name,
        _read_body(payload, report),
        _read_program_position(payload, report),
        _read_answers_before(payload, report),
        _read_overridden_rules(payload, report),
        float(time_scale),
    )


def _read_overridden_rules(payload: Mapping[str, Any], report: Report) -> tuple[str, ...]:
    rules = payload.get("responsible_for", [])
    if not isinstance(rules, list):
        report("responsible_for")
        return ()
    legible = tuple(rule for rule in rules if isinstance(rule, str))
    if len(legible) < len(rules):
        report("responsible_for")
    return legible


def _read_answers_before(payload: Mapping[str, Any], report: Report) -> Mapping[str, Any]:
    before = payload.get("before", {})
    if not isinstance(before, dict):
        report("before")
        return {}
    legible = {key: answer for key, answer in before.items() if _is_answer_before(key, answer)}
    for key in before:
        if key not in legible:
            report(f"before: {_display_name(key)}")
    return legible


def _is_answer_before(key: str, answer: Any) -> bool:
    return _is_score(answer) if key == KNEE_PAIN_KEY else BOOLEAN_CONSTRAINT.is_valid(answer)


def _read_body(payload: Mapping[str, Any], report: Report) -> Body | None:
    if "weight_kg" not in payload:
        return None
    weight_kg, factor = payload["weight_kg"], payload.get("backward_factor")
    if _is_number_in(weight_kg, WEIGHT_BOUNDS_KG) and _is_number_in(factor, BACKWARD_FACTOR_BOUNDS):
        return Body(float(weight_kg), float(factor))
    report("weight_kg")
    return None


def _read_program_position(payload: Mapping[str, Any], report: Report) -> ProgramPosition | None:
    if "stage" not in payload:
        return None
    stage = payload["stage"]
    if (
        isinstance(stage, dict)
        and isinstance(stage.get("program"), str)
        and all(type(stage.get(key)) is int for key in ("week", "number"))
    ):
        return ProgramPosition(stage["program"], stage["week"], stage["number"])
    report("stage")
    return None


def _read_answers_after(payload: Mapping[str, Any], report: Report) -> Mapping[str, Any]:
    """Answers to current questions as far as they are valid, and to former ones as they are.

    A text is cleaned if it is too long or holds invisible characters. None is an answer that was
    removed.
    """
    answers = {}
    _check_times(payload, report)
    for key, answer in payload.items():
        if key in (TIME_KEY, CLOCK_KEY):
            continue
        question = _QUESTIONS.get(key)
        is_valid = _is_json if question is None else question.constraint.is_valid
        if answer is None or is_valid(answer):
            answers[key] = answer
            continue
        report(key)
        if (
            question is not None
            and question.answer_type is AnswerType.TEXT
            and isinstance(answer, str)
        ):
            answers[key] = clean_text(answer, MAX_NOTES_LENGTH)
    return answers


def _check_times(payload: Mapping[str, Any], report: Report) -> None:
    """Report a damaged time of writing, without which an event is ordered by its number."""
    for key in (TIME_KEY, CLOCK_KEY):
        if key in payload and parse_time(payload[key]) is None:
            report(key)


def _check_redate(payload: Mapping[str, Any], report: Report) -> None:
    for key in (NEW_START_KEY, TIME_KEY):
        if parse_time(payload.get(key)) is None:
            report(key)


def format_time(time: datetime) -> str:
    """A local time with its offset, as payloads have it."""
    return time.isoformat(timespec="milliseconds")


def parse_time(text: object) -> datetime | None:
    """The instant in a text, in UTC; None if it is not one.

    The first and the last year are none, so that any time zone and the next moment can be had.
    """
    if isinstance(text, str):
        with suppress(ValueError, OverflowError):
            time = datetime.fromisoformat(text)
            if time.tzinfo is not None and MINYEAR < time.year < MAXYEAR:
                return time.astimezone(UTC)
    return None


_QUESTIONS = {question.key: question for question in POST_SESSION_QUESTIONNAIRE.questions}


def _display_name(name: Any) -> str:
    """The kind of an event or the key of an answer, so that it can be shown anywhere."""
    return str(name) if is_single_line(name, MAX_NAME_LENGTH) else shorten_value(name)


def _is_json(value: Any) -> bool:
    """Whether other programs can read it: Python also reads numbers that JSON does not have."""
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


def _is_number(value: Any) -> TypeGuard[float]:
    # Compared before it is converted, because JSON has integers beyond any float.
    return isinstance(value, (int, float)) and type(value) is not bool and abs(value) < MAX_NUMBER


def _is_number_in(value: Any, bounds: Bounds) -> TypeGuard[float]:
    return _is_number(value) and value in bounds


def _is_score(value: Any) -> bool:
    return type(value) is int and value in SCORE_BOUNDS
