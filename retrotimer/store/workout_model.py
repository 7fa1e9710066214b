"""The shape of a workout file, version 1, and how a problem in it is told.

To add a key: a field here, its line in EXPECTED, its value in `to_core`, and in
`workout_file.text_of`.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationError,
    model_validator,
)
from pydantic.functional_validators import AfterValidator
from pydantic_core import ErrorDetails, PydanticCustomError

from retrotimer.core import workout as core
from retrotimer.core.workout import DURATION_S, INCLINE_PCT, MAX_SEGMENTS, SPEED_KMH, Bounds

FORMAT_NAME = "retrotimer.workout"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"
LONGEST_LINE = 200
LONGEST_TEXT = 4000
# How much of a wrong value is shown.
LONGEST_SHOWN = 60

_LINE = f"one line of text, at most {LONGEST_LINE} characters"
_CHOICES = "one of {}".format
# What a value must be, by the key's name; a nested key may have a line of its own.
EXPECTED = {
    "format": f'"{FORMAT}"',
    "name": f"one line of text, 1 to {LONGEST_LINE} characters",
    "description": f"text, at most {LONGEST_TEXT} characters",
    "turnaround": "an object with kind, duration_s, hold",
    "turnaround.kind": _CHOICES(", ".join(core.TurnaroundKind)),
    "steps": "a list of at least one step or repeat",
    "repeat": f"a whole number from 1 to {MAX_SEGMENTS}",
    "kind": _CHOICES(", ".join(core.STEP_KINDS)),
    "direction": _CHOICES(", ".join(core.Direction)),
    "duration_s": str(DURATION_S),
    "speed_kmh": str(SPEED_KMH),
    "speed_end_kmh": str(SPEED_KMH),
    "incline_pct": str(INCLINE_PCT),
    "cue": _LINE,
    "hold": "true or false",
}
_A_STEP = "an object, a step or a repeat"


def _printable(text: str) -> str:
    if not all(character.isprintable() or character in "\n\t" for character in text):
        raise ValueError
    return text


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError
    return text


def _number(bounds: Bounds) -> Any:
    return Field(ge=bounds.low, le=bounds.high, allow_inf_nan=False)


Line = Annotated[str, StringConstraints(max_length=LONGEST_LINE), AfterValidator(_one_line)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(_printable)]
Duration = Annotated[float, _number(DURATION_S)]
Speed = Annotated[float, _number(SPEED_KMH)]
Incline = Annotated[float, _number(INCLINE_PCT)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class TurnaroundModel(_Model):
    kind: Literal["full-stop", "straddle"] = "full-stop"
    duration_s: Duration = 30.0
    hold: bool = False

    def to_core(self) -> core.Turnaround:
        return core.Turnaround(core.TurnaroundKind(self.kind), self.duration_s, self.hold)


class StepModel(_Model):
    kind: Literal["warm-up", "work", "recovery", "cool-down"]
    direction: Literal["forward", "backward", "standing"]
    duration_s: Duration
    speed_kmh: Speed | None = None
    incline_pct: Incline = 0.0
    speed_end_kmh: Speed | None = None
    cue: Line = ""
    hold: bool = False

    @model_validator(mode="after")
    def _fits_the_direction(self) -> StepModel:
        problems = []
        if self.speed_kmh is None and self.direction != "standing":
            problems.append(("speed_kmh", f"missing, expected {SPEED_KMH}"))
        if self.speed_end_kmh is not None and self.direction != "forward":
            problems.append(("speed_end_kmh", "only a forward step can be a ramp"))
        if problems:
            raise PydanticCustomError("direction", "{problems}", {"problems": problems})
        return self

    def to_core(self) -> core.Step:
        return core.Step(
            core.Kind(self.kind),
            core.Direction(self.direction),
            self.duration_s,
            self.speed_kmh or 0.0,
            self.incline_pct,
            self.speed_end_kmh,
            self.cue,
            self.hold,
        )


class RepeatModel(_Model):
    repeat: Annotated[int, Field(ge=1, le=MAX_SEGMENTS)]
    steps: Annotated[list[Item], Field(min_length=1)]

    def to_core(self) -> core.Repeat:
        return core.Repeat(self.repeat, tuple(step.to_core() for step in self.steps))


def _tag(item: Any) -> str:
    repeats = isinstance(item, dict) and ("repeat" in item or "steps" in item)
    return "repeat" if repeats else "step"


Item = Annotated[
    Annotated[StepModel, Tag("step")] | Annotated[RepeatModel, Tag("repeat")],
    Discriminator(_tag),
]


class WorkoutModel(_Model):
    format: Literal["retrotimer.workout/1"]
    name: Annotated[Line, StringConstraints(min_length=1)]
    description: Text = ""
    turnaround: TurnaroundModel = TurnaroundModel()
    steps: Annotated[list[Item], Field(min_length=1)]

    def to_core(self) -> core.Workout:
        return core.Workout(
            self.name,
            tuple(step.to_core() for step in self.steps),
            self.description,
            self.turnaround.to_core(),
        )


def problem_lines(error: ValidationError) -> list[str]:
    """Every problem as `place: what was expected`, in the order of the file."""
    return [line for details in error.errors() for line in _lines(details)]


def _lines(details: ErrorDetails) -> list[str]:
    names = _without_tags(details["loc"])
    place = _place(names)
    if details["type"] == "direction":
        return [f"{place}.{key}: {text}" for key, text in details["ctx"]["problems"]]
    last = names[-1] if names else ""
    if details["type"] == "extra_forbidden":
        near = get_close_matches(str(last), EXPECTED, n=1)
        return [f"{place}: unknown key" + (f', did you mean "{near[0]}"?' if near else "")]
    expected = EXPECTED.get(".".join(str(name) for name in names[-2:]))
    expected = expected or EXPECTED.get(str(last), _A_STEP)
    if details["type"] == "missing":
        return [f"{place}: missing, expected {expected}"]
    return [f"{place}: expected {expected}, got {_short(details['input'])}"]


def _without_tags(location: tuple[int | str, ...]) -> list[int | str]:
    """The location without the discriminator's tag, which follows every list index."""
    return [
        name
        for position, name in enumerate(location)
        if position == 0 or isinstance(name, int) or not isinstance(location[position - 1], int)
    ]


def _place(names: list[int | str]) -> str:
    place = ""
    for name in names:
        if isinstance(name, int):
            place += f"[{name}]"
        else:
            shown = name if name.isidentifier() else ascii(name)
            place += f".{shown}" if place else shown
    return place


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    shown = ascii(value) if not isinstance(value, str) else repr(value)
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 3] + "..."
