"""The columns of an editable list of steps: what each shows, and what is typed makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from retrotimer.domain.cues import phrases
from retrotimer.domain.values import formats
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.input_parsing import duration_s, number
from retrotimer.domain.workout.step_path import Item, StepPath
from retrotimer.domain.workout.workout import STEP_KINDS, Direction, Kind, Repeat, Step
from retrotimer.gui.widgets.language import tr

_YES = "yes"
_WAIT = {"": "", _YES: Text("Yes")}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, what it shows of a step, and what is typed makes of it.

    `choices` are offered instead of typing, as people read them.
    """

    heading: Text
    shown: Callable[[Step, Units], str]
    typed: Callable[[str, Units], dict[str, Any]]
    choices: Mapping[str, str] = field(default_factory=dict)


def _ramp(text: str, units: Units) -> dict[str, Any]:
    return {"speed_end_kmh": _kmh(text, units) if text.strip() else None}


def _kmh(text: str, units: Units) -> float:
    return round(units.kmh(number(text, units.speed_name)), 3)


def _figure(speed_kmh: float | None, units: Units) -> str:
    return "" if speed_kmh is None else f"{units.speed(speed_kmh):.3g}"


COLUMNS = (
    Column(
        Text("Step"),
        lambda step, _: phrases.KIND[step.kind],
        lambda chosen, _: {"kind": Kind(chosen)},
        {kind: phrases.KIND[kind] for kind in STEP_KINDS},
    ),
    Column(
        Text("Direction"),
        lambda step, _: phrases.WAY[step.direction],
        lambda chosen, _: {"direction": Direction(chosen)},
        {way: phrases.WAY[way] for way in Direction},
    ),
    Column(
        Text("Length"),
        lambda step, _: formats.clock(step.duration_s),
        lambda text, _: {"duration_s": duration_s(text)},
    ),
    Column(
        Text("Speed"),
        lambda s, units: _figure(s.speed_kmh, units) if s.direction.moving else "",
        lambda text, units: {"speed_kmh": _kmh(text, units)},
    ),
    Column(Text("Ramp to"), lambda step, units: _figure(step.speed_end_kmh, units), _ramp),
    Column(
        Text("Incline %"),
        lambda step, _: f"{step.incline_pct:g}",
        lambda text, _: {"incline_pct": number(text, "%")},
    ),
    Column(
        Text("Wait"),
        lambda step, _: _WAIT[_YES] if step.hold else "",
        lambda chosen, _: {"hold": chosen == _YES},
        _WAIT,
    ),
    Column(Text("Own cue"), lambda step, _: step.cue, lambda text, _: {"cue": text.strip()}),
)
# In the list a number comes first, and what was found last.
LENGTH, SPEED, RAMP, FINDING = 3, 4, 5, len(COLUMNS) + 1
_TIMES = Text("times")


def typed_values(item: Item, column: int, text: str, units: Units) -> dict[str, Any]:
    """What somebody typed into a column of the list. Raises ValueError in words."""
    if isinstance(item, Step):
        return COLUMNS[column - 1].typed(text, units)
    count = number(text, tr(_TIMES))
    if count != int(count):
        raise ValueError(Text("a repeat needs a whole number"))
    return {"count": int(count)}


def texts(item: Item, path: StepPath, units: Units) -> list[str]:
    """A row of the list."""
    place = ".".join(str(one + 1) for one in path)
    if isinstance(item, Repeat):
        shown = [tr("Repeat"), "", f"{item.count} {tr(_TIMES)}", *[""] * (len(COLUMNS) - 3)]
    else:
        shown = [_text(column, item, units) for column in COLUMNS]
    return [place, *shown, ""]


def _text(column: Column, step: Step, units: Units) -> str:
    """An own cue is what somebody wrote; all else is the program's."""
    shown = column.shown(step, units)
    return tr(shown) if column.choices else shown


def editable(item: Item, column: int) -> bool:
    """Can something be typed there?"""
    if isinstance(item, Repeat) or column in (0, FINDING):
        return column == LENGTH
    if column == RAMP:
        return item.direction is Direction.FORWARD
    return item.direction.moving or column != SPEED
