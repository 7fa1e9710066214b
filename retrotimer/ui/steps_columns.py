"""The columns of an editable list of steps: what each shows, and what is typed makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from retrotimer.core import wording
from retrotimer.core.step_places import Item, StepPath
from retrotimer.core.typed import duration_s, number
from retrotimer.core.units import Units
from retrotimer.core.workout import STEP_KINDS, Direction, Repeat, Step

_KIND = {wording.KIND[kind]: kind for kind in STEP_KINDS}
_DIRECTION = {way.capitalize(): way for way in Direction}
_YES = "Yes"
_HOLD = {"": False, _YES: True}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, what it shows of a step, and what is typed makes of it; `choices` are offered."""

    heading: str
    shown: Callable[[Step, Units], str]
    typed: Callable[[str, Units], dict[str, Any]]
    choices: tuple[str, ...] = ()


def _ramp(text: str, units: Units) -> dict[str, Any]:
    return {"speed_end_kmh": _kmh(text, units) if text.strip() else None}


def _kmh(text: str, units: Units) -> float:
    return round(units.kmh(number(text, units.speed_name)), 3)


def _figure(speed_kmh: float | None, units: Units) -> str:
    return "" if speed_kmh is None else f"{units.speed(speed_kmh):.3g}"


COLUMNS = (
    Column("Step", lambda s, _: wording.KIND[s.kind], lambda t, _: {"kind": _KIND[t]}, (*_KIND,)),
    Column(
        "Direction",
        lambda step, _: step.direction.capitalize(),
        lambda text, _: {"direction": _DIRECTION[text]},
        (*_DIRECTION,),
    ),
    Column(
        "Length",
        lambda step, _: wording.clock(step.duration_s),
        lambda text, _: {"duration_s": duration_s(text)},
    ),
    Column(
        "Speed",
        lambda s, units: _figure(s.speed_kmh, units) if s.direction.moving else "",
        lambda text, units: {"speed_kmh": _kmh(text, units)},
    ),
    Column("Ramp to", lambda step, units: _figure(step.speed_end_kmh, units), _ramp),
    Column(
        "Incline %",
        lambda step, _: f"{step.incline_pct:g}",
        lambda text, _: {"incline_pct": number(text, "%")},
    ),
    Column(
        "Wait",
        lambda step, _: _YES if step.hold else "",
        lambda text, _: {"hold": _HOLD[text]},
        (*_HOLD,),
    ),
    Column("Own cue", lambda step, _: step.cue, lambda text, _: {"cue": text.strip()}),
)
# In the list a number comes first, and what was found last.
LENGTH, SPEED, RAMP, FINDING = 3, 4, 5, len(COLUMNS) + 1
_TIMES = "times"


def typed_values(item: Item, column: int, text: str, units: Units) -> dict[str, Any]:
    """What somebody typed into a column of the list. Raises ValueError in words."""
    if isinstance(item, Step):
        return COLUMNS[column - 1].typed(text, units)
    count = number(text, _TIMES)
    if count != int(count):
        raise ValueError("a repeat needs a whole number")
    return {"count": int(count)}


def texts(item: Item, path: StepPath, units: Units) -> list[str]:
    """A row of the list."""
    place = ".".join(str(one + 1) for one in path)
    if isinstance(item, Repeat):
        shown = ["Repeat", "", f"{item.count} {_TIMES}", *[""] * (len(COLUMNS) - 3)]
    else:
        shown = [column.shown(item, units) for column in COLUMNS]
    return [place, *shown, ""]


def editable(item: Item, column: int) -> bool:
    """Can something be typed there?"""
    if isinstance(item, Repeat) or column in (0, FINDING):
        return column == LENGTH
    if column == RAMP:
        return item.direction is Direction.FORWARD
    return item.direction.moving or column != SPEED
