"""What happened in a session, as its rows keep it: to values and back, every value looked at.

A row is a session's number of it, its origin, seconds since START, a kind, and a JSON object. Kinds
and payloads are told in SCHEMA.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import reduce
from typing import Any

from retrotimer.domain.coaching.client import WEIGHT_KG
from retrotimer.domain.coaching.questionnaires import AFTER as AFTER_SHEET
from retrotimer.domain.coaching.questionnaires import KNEE_PAIN, SCORE
from retrotimer.domain.session.controls import Control, ControlKind, walk_after
from retrotimer.domain.session.energy import BACKWARD_FACTOR, FORMULA, Body
from retrotimer.domain.session.note import LONGEST_NOTE, Note
from retrotimer.domain.session.record import Record, record_of
from retrotimer.domain.session.session_context import Occasion, Stage
from retrotimer.domain.session.session_state import begin
from retrotimer.domain.session.walk import Walk
from retrotimer.domain.values.validation import LONGEST_NAME, YES_OR_NO, is_line
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files.workout_file import WorkoutFileError

OCCASION, CONTROL, SEGMENT, HEARTBEAT = "occasion", "control", "segment", "heartbeat"
END, AFTER, NOTE = "end", "after", "note"
# What became of a session that was interrupted.
RESUMED, KEPT, DISCARDED = "resumed", "kept", "discarded"
# A session whose last word is one of these is not waiting to be resumed.
CLOSING = (END, KEPT, DISCARDED)


# No number that is kept comes near it.
MOST = 1e12


class DamagedEntryError(ValueError):
    """A row holds what this program never writes."""


# What reading a session may raise whose rows are not what this program writes.
UNREADABLE = (WorkoutFileError, ValueError, TypeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: `payload` as JSON text."""

    at_s: float
    kind: str
    payload: str


@dataclass(frozen=True, slots=True)
class Story:
    """What a session's entries tell. `closing` is the kind of the entry that closed it, or none.

    `notes` are in the order of their moments; `count` is how many the entries are.
    """

    controls: tuple[Control, ...] = ()
    occasion: Occasion = field(default_factory=Occasion)
    after: Mapping[str, Any] = field(default_factory=dict)
    until_s: float = 0.0
    closing: str = ""
    count: int = field(default=0, compare=False)
    notes: tuple[Note, ...] = ()

    def walk(self, workout: Workout) -> Walk:
        """The walk of this workout that the controls make."""
        return reduce(walk_after, self.controls, begin(unroll(workout)))

    def record(self, workout: Workout) -> Record:
        return record_of(workout.name, self.walk(workout), self.until_s, self.occasion.body)


def story_of(entries: Iterable[Entry]) -> Story:
    """What these entries tell, in their order. Raises DamagedEntryError."""
    controls: list[Control] = []
    notes: list[Note] = []
    story, after = Story(), dict[str, Any]()
    until_s, closing, count = 0.0, "", 0
    for entry in entries:
        count += 1
        if not (isinstance(entry.at_s, float) and abs(entry.at_s) < MOST):
            raise DamagedEntryError(f"{entry.kind} at {entry.at_s}")
        match entry.kind:
            case "control":
                controls.append(_control(entry.at_s, _object(entry)))
                closing = ""
            case "occasion":
                story = replace(story, occasion=occasion_of(_object(entry)))
            case "after":
                after |= _answers(_object(entry))
            case "resumed":
                # Whoever goes on later stood still meanwhile.
                controls.append(Control(entry.at_s, ControlKind.PAUSE))
                closing = ""
            case "note":
                notes.append(_note(entry.at_s, _object(entry)))
            case "end" | "kept" | "discarded":
                closing = entry.kind
        if entry.kind != AFTER:
            until_s = max(until_s, entry.at_s)
    controls.sort(key=lambda control: control.at_s)
    notes.sort(key=lambda note: note.at_s)
    after = {key: answer for key, answer in after.items() if answer is not None}
    return Story(tuple(controls), story.occasion, after, until_s, closing, count, tuple(notes))


def occasion_payload(occasion: Occasion) -> dict[str, Any]:
    """An occasion as its entry keeps it; what is not known is left out."""
    payload: dict[str, Any] = {"client": occasion.client}
    if occasion.body is not None:
        payload |= asdict(occasion.body) | {"formula": FORMULA}
    if occasion.stage is not None:
        payload["stage"] = asdict(occasion.stage)
    if occasion.before:
        payload["before"] = dict(occasion.before)
    if occasion.time_scale != 1:
        payload["time_scale"] = occasion.time_scale
    if occasion.responsible_for:
        payload["responsible_for"] = list(occasion.responsible_for)
    return payload


def _object(entry: Entry) -> Mapping[str, Any]:
    try:
        content = json.loads(entry.payload)
    except (ValueError, TypeError, RecursionError) as error:
        raise DamagedEntryError(f"{entry.kind}: its payload is no JSON") from error
    if not isinstance(content, dict):
        raise DamagedEntryError(f"{entry.kind}: its payload is no object")
    return content


def _control(at_s: float, content: Mapping[str, Any]) -> Control:
    try:
        return Control(at_s, ControlKind(str(content.get("kind"))), _number(content, "value"))
    except ValueError as error:
        raise DamagedEntryError(f"control: {error}") from error


def _note(at_s: float, content: Mapping[str, Any]) -> Note:
    text: Any = content.get("text")
    _require(is_line(text, LONGEST_NOTE), "note: text")
    return Note(at_s, text)


def occasion_of(content: Mapping[str, Any]) -> Occasion:
    """Raises DamagedEntryError."""
    client: Any = content.get("client")
    _require(client == "" or is_line(client, LONGEST_NAME), "occasion: client")
    responsible_for = content.get("responsible_for", [])
    _require(
        isinstance(responsible_for, list)
        and all(isinstance(rule, str) for rule in responsible_for),
        "occasion: responsible_for",
    )
    before = content.get("before", {})
    _require(isinstance(before, dict), "occasion: before")
    for key, answer in before.items():
        _require(
            _is_score(answer) if key == KNEE_PAIN else YES_OR_NO.fits(answer), f"before: {key}"
        )
    time_scale = _number(content, "time_scale", 1.0)
    _require(time_scale > 0, "occasion: time_scale")
    return Occasion(
        client, _body(content), _stage(content), before, tuple(responsible_for), time_scale
    )


def _body(content: Mapping[str, Any]) -> Body | None:
    if "weight_kg" not in content:
        return None
    body = Body(_number(content, "weight_kg"), _number(content, "backward_factor"))
    _require(body.weight_kg in WEIGHT_KG, "occasion: weight_kg")
    _require(body.backward_factor in BACKWARD_FACTOR, "occasion: backward_factor")
    return body


def _stage(content: Mapping[str, Any]) -> Stage | None:
    if "stage" not in content:
        return None
    stage = content["stage"]
    _require(isinstance(stage, dict) and isinstance(stage.get("program"), str), "occasion: stage")
    for key in ("week", "number"):
        _require(type(stage.get(key)) is int, f"occasion: stage: {key}")
    return Stage(stage["program"], stage["week"], stage["number"])


def _answers(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is asked today must be answered as it can be; what was asked once is kept as it is.

    None is an answer that was taken back.
    """
    given = {k: v for k, v in content.items() if k in _ASKED and v is not None}
    for problem in AFTER_SHEET.wrong(given):
        raise DamagedEntryError(f"after: {problem}")
    return content


_ASKED = frozenset(question.key for question in AFTER_SHEET.questions)


def _number(content: Mapping[str, Any], key: str, usual: float | None = None) -> float:
    value = content.get(key, usual)
    # Compared, not converted: JSON has integers beyond any float.
    if isinstance(value, bool) or not (isinstance(value, (int, float)) and abs(value) < MOST):
        raise DamagedEntryError(f"{key}: expected a number, got {value!r:.40}")
    return float(value)


def _is_score(value: Any) -> bool:
    return type(value) is int and value in SCORE


def _require(holds: object, what: str) -> None:
    if not holds:
        raise DamagedEntryError(f"{what} is damaged")
