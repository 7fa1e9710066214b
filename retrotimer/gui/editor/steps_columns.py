"""The columns of an editable list of steps: what each shows, and what is typed makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from retrotimer.domain.cues import phrases
from retrotimer.domain.values import formats
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.input_parsing import parse_duration_s, parse_number
from retrotimer.domain.workout.step_path import StepPath, WorkoutItem
from retrotimer.domain.workout.workout import STEP_KINDS, Direction, Repeat, SegmentKind, Step
from retrotimer.gui.widgets.language import tr

_YES = "yes"
_WAIT_CHOICES = {"": "", _YES: Text("Yes")}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, what it shows of a step, and what is typed makes of it.

    `choices` are offered instead of typing, as people read them.
    """

    heading: Text
    format_value: Callable[[Step, Units], str]
    parse_input: Callable[[str, Units], dict[str, Any]]
    choices: Mapping[str, str] = field(default_factory=dict)


def _parse_ramp(text: str, units: Units) -> dict[str, Any]:
    return {"speed_end_kmh": _parse_speed_kmh(text, units) if text.strip() else None}


def _parse_speed_kmh(text: str, units: Units) -> float:
    return round(units.speed_to_kmh(parse_number(text, units.speed_unit)), 3)


def _format_speed(speed_kmh: float | None, units: Units) -> str:
    return "" if speed_kmh is None else f"{units.speed_from_kmh(speed_kmh):.3g}"


COLUMNS = (
    Column(
        Text("Step"),
        lambda step, _: phrases.SEGMENT_KIND_LABEL[step.kind],
        lambda chosen, _: {"kind": SegmentKind(chosen)},
        {kind: phrases.SEGMENT_KIND_LABEL[kind] for kind in STEP_KINDS},
    ),
    Column(
        Text("Direction"),
        lambda step, _: phrases.DIRECTION_LABEL[step.direction],
        lambda chosen, _: {"direction": Direction(chosen)},
        {way: phrases.DIRECTION_LABEL[way] for way in Direction},
    ),
    Column(
        Text("Length"),
        lambda step, _: formats.format_duration(step.duration_s),
        lambda text, _: {"duration_s": parse_duration_s(text)},
    ),
    Column(
        Text("Speed"),
        lambda s, units: _format_speed(s.speed_kmh, units) if s.direction.is_moving else "",
        lambda text, units: {"speed_kmh": _parse_speed_kmh(text, units)},
    ),
    Column(
        Text("Ramp to"), lambda step, units: _format_speed(step.speed_end_kmh, units), _parse_ramp
    ),
    Column(
        Text("Incline %"),
        lambda step, _: f"{step.incline_pct:g}",
        lambda text, _: {"incline_pct": parse_number(text, "%")},
    ),
    Column(
        Text("Wait"),
        lambda step, _: _WAIT_CHOICES[_YES] if step.hold else "",
        lambda chosen, _: {"hold": chosen == _YES},
        _WAIT_CHOICES,
    ),
    Column(Text("Own cue"), lambda step, _: step.cue, lambda text, _: {"cue": text.strip()}),
)
# In the list a number comes first, and what was found last.
LENGTH_COLUMN, SPEED_COLUMN, RAMP_COLUMN, FINDING_COLUMN = 3, 4, 5, len(COLUMNS) + 1
_REPEATS_UNIT = Text("times")


def parse_cell(item: WorkoutItem, column: int, text: str, units: Units) -> dict[str, Any]:
    """What somebody typed into a column of the list. Raises ValueError in words."""
    if isinstance(item, Step):
        return COLUMNS[column - 1].parse_input(text, units)
    count = parse_number(text, tr(_REPEATS_UNIT))
    if count != int(count):
        raise ValueError(Text("a repeat needs a whole number"))
    return {"count": int(count)}


def row_texts(item: WorkoutItem, path: StepPath, units: Units) -> list[str]:
    """A row of the list."""
    place = ".".join(str(one + 1) for one in path)
    if isinstance(item, Repeat):
        shown = [tr("Repeat"), "", f"{item.count} {tr(_REPEATS_UNIT)}", *[""] * (len(COLUMNS) - 3)]
    else:
        shown = [_cell_text(column, item, units) for column in COLUMNS]
    return [place, *shown, ""]


def _cell_text(column: Column, step: Step, units: Units) -> str:
    """An own cue is what somebody wrote; all else is the program's."""
    shown = column.format_value(step, units)
    return tr(shown) if column.choices else shown


def is_editable(item: WorkoutItem, column: int) -> bool:
    """Can something be typed there?"""
    if isinstance(item, Repeat) or column in (0, FINDING_COLUMN):
        return column == LENGTH_COLUMN
    if column == RAMP_COLUMN:
        return item.direction is Direction.FORWARD
    return item.direction.is_moving or column != SPEED_COLUMN
