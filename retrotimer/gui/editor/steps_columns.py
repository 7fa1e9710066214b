"""The columns of the editable list of steps: what each shows, and how its input is parsed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from retrotimer.domain.coaching.findings_text import location_label
from retrotimer.domain.cues import phrases
from retrotimer.domain.values import formats
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.domain.values.typed_text import clean_line
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.input_parsing import parse_duration_s, parse_number
from retrotimer.domain.workout.step_path import StepPath, WorkoutItem, format_path
from retrotimer.domain.workout.workout import STEP_KINDS, Direction, Repeat, SegmentKind, Step
from retrotimer.gui.widgets.language import tr

_YES = "yes"
_WAIT_CHOICES = {"": "", _YES: Text("Yes")}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its text for a step, and the step's values made of what is typed.

    `choices` are offered instead of typing: each value with its label.
    """

    heading: Text
    format_value: Callable[[Step, Units], str]
    parse_input: Callable[[str, Units], dict[str, Any]]
    choices: Mapping[str, str] = field(default_factory=dict)


def _parse_ramp(text: str, units: Units) -> dict[str, Any]:
    return {"speed_end_kmh": _parse_speed_kmh(text, units) if clean_line(text) else None}


def _parse_speed_kmh(text: str, units: Units) -> float:
    return round(units.speed_to_kmh(parse_number(text, units.speed_unit)), 3)


def _format_speed(speed_kmh: float | None, units: Units) -> str:
    return "" if speed_kmh is None else f"{units.speed_from_kmh(speed_kmh):.3g}"


CUE_HEADING = Text("Own cue")
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
        {direction: phrases.DIRECTION_LABEL[direction] for direction in Direction},
    ),
    Column(
        Text("Length"),
        lambda step, _: formats.format_duration(step.duration_s),
        lambda text, _: {"duration_s": parse_duration_s(text)},
    ),
    Column(
        Text("Speed"),
        lambda step, units: (
            _format_speed(step.speed_kmh, units) if step.direction.is_moving else ""
        ),
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
    # A cue that cannot be saved is kept as it is: the window shows its problem.
    Column(CUE_HEADING, lambda step, _: step.cue, lambda text, _: {"cue": clean_line(text)}),
)
# In the list the number of the step comes before these columns, and its findings after them.
LENGTH_COLUMN, SPEED_COLUMN, RAMP_COLUMN = 3, 4, 5
CUE_COLUMN, FINDING_COLUMN = len(COLUMNS), len(COLUMNS) + 1
_REPEATS_UNIT = Text("times")


def parse_cell(item: WorkoutItem, column: int, text: str, units: Units) -> dict[str, Any]:
    """The values that were typed into a column of the list.

    Raises ValueError with a Text that says what is expected.
    """
    if isinstance(item, Step):
        return COLUMNS[column - 1].parse_input(text, units)
    count = parse_number(text, tr(_REPEATS_UNIT))
    if count != int(count):
        raise ValueError(Text("a repeat needs a whole number"))
    return {"count": int(count)}


def cell_label(path: StepPath, column: int) -> str:
    """What a cell that can be edited is called in a message."""
    return join_texts((location_label(format_path(path)), COLUMNS[column - 1].heading))


def row_texts(item: WorkoutItem, path: StepPath, units: Units) -> list[str]:
    """The texts of a row of the list; the last one, for the findings, is empty."""
    number = ".".join(str(index + 1) for index in path)
    if isinstance(item, Repeat):
        texts = [tr("Repeat"), "", f"{item.count} {tr(_REPEATS_UNIT)}", *[""] * (len(COLUMNS) - 3)]
    else:
        texts = [_cell_text(column, item, units) for column in COLUMNS]
    return [number, *texts, ""]


def _cell_text(column: Column, step: Step, units: Units) -> str:
    text = column.format_value(step, units)
    # Only the labels of choices are the program's own texts; a cue must not be translated.
    return tr(text) if column.choices else text


def is_editable(item: WorkoutItem, column: int) -> bool:
    """Whether a value can be typed or chosen in this column."""
    if isinstance(item, Repeat) or column in (0, FINDING_COLUMN):
        return column == LENGTH_COLUMN
    if column == RAMP_COLUMN:
        return item.direction is Direction.FORWARD
    return item.direction.is_moving or column != SPEED_COLUMN
