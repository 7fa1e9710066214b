"""A client: what must be known about a person before they walk. The owner has no name.

Health answers are stored in the profile and in the history, and are never written to a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from retrotimer.domain.session.energy import BACKWARD_FACTOR_BOUNDS, DEFAULT_BACKWARD_FACTOR, Body
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.typed_text import clean_lines, text_cleaner
from retrotimer.domain.values.units import Units
from retrotimer.domain.values.validation import (
    BOOLEAN_CONSTRAINT,
    NAME_CONSTRAINT,
    Constraint,
    is_multiline_text,
    number_in,
    one_of,
    optional,
    whole_number,
)
from retrotimer.domain.workout.workout import BeltOperator

BIRTH_YEAR_BOUNDS = Bounds(1900, 2100)
WEIGHT_BOUNDS_KG = Bounds(20, 400)
FORWARD_SPEED_BOUNDS_KMH = Bounds(0.5, 25)
SESSION_COUNT_BOUNDS = Bounds(0, 100_000)
# A turnaround is never shorter than the minimum of a full stop (docs/domain.md, section 3).
MIN_TURN_BOUNDS_S = Bounds(25, 120)
MAX_NOTES_LENGTH = 4000
# Increase it when the questions change; they are then asked again.
SCREENING_VERSION = 1
# The version of a screening that was begun but not completed.
INCOMPLETE_VERSION = 0


class HandrailUse(StrEnum):
    """How the walker uses the handrails when walking backward."""

    HOLD = "hold"
    LIGHT = "light"
    NONE = "none"


class Condition(StrEnum):
    """The conditions that the screening asks about (docs/domain.md, section 5)."""

    HEART = "heart"
    CHEST_PAIN = "chest-pain"
    DIZZINESS = "dizziness"
    JOINTS = "joints"
    BALANCE = "balance"
    FALL = "fall"
    SURGERY = "surgery"
    PREGNANCY = "pregnancy"


@dataclass(frozen=True, slots=True)
class Screening:
    """The answered health questions: the day, the conditions with a yes, and their version.

    A screening that was not completed has INCOMPLETE_VERSION: its conditions count, and all
    questions are asked again.
    """

    answered_on: str
    confirmed_conditions: tuple[Condition, ...] = ()
    version: int = SCREENING_VERSION


# To add a field of a client: a line here, its field in Client, and a line on WALKER_PAGE in
# `preference_pages`.
CLIENT_FIELDS = {
    "birth_year": optional(whole_number(BIRTH_YEAR_BOUNDS)),
    "weight_kg": optional(number_in(WEIGHT_BOUNDS_KG)),
    "units": one_of(Units),
    "own_speed_kmh": optional(number_in(FORWARD_SPEED_BOUNDS_KMH)),
    "sessions_before": whole_number(SESSION_COUNT_BOUNDS),
    "fall": BOOLEAN_CONSTRAINT,
    "expert": BOOLEAN_CONSTRAINT,
    "rails": one_of(HandrailUse),
    "backward_factor": number_in(BACKWARD_FACTOR_BOUNDS),
    "least_turn_s": optional(number_in(MIN_TURN_BOUNDS_S)),
    "confirm_turns": BOOLEAN_CONSTRAINT,
    "belt_operator": optional(one_of(BeltOperator)),
    "notes": Constraint(
        Text("text, at most {longest} characters", longest=MAX_NOTES_LENGTH),
        lambda value: is_multiline_text(value, MAX_NOTES_LENGTH),
        clean=text_cleaner(clean_lines),
    ),
}


@dataclass(frozen=True, slots=True)
class Client:
    """The profile of a person who walks; an empty name is the owner.

    `own_speed_kmh` is their usual speed walking forward. `sessions_before` counts sessions walked
    backward that are not in this history. `fall` is a fall in the last twelve months. `expert`
    allows the steep inclines of docs/domain.md, section 4. `unlocked` maps the programs that a
    clinician allowed to the clinician's name. `least_turn_s` is the shortest turnaround, in
    seconds. With `confirm_turns` each turnaround waits for a confirmation.
    `belt_operator` is who operates the belt; None leaves it to the walker's experience.
    Raises ValueError naming the field whose value is not allowed.
    """

    name: str = ""
    birth_year: int | None = None
    weight_kg: float | None = None
    units: Units = Units.METRIC
    own_speed_kmh: float | None = None
    sessions_before: int = 0
    fall: bool = False
    expert: bool = False
    rails: HandrailUse = HandrailUse.HOLD
    backward_factor: float = DEFAULT_BACKWARD_FACTOR
    notes: str = ""
    screening: Screening | None = None
    unlocked: Mapping[str, str] = field(default_factory=dict)
    least_turn_s: float | None = None
    confirm_turns: bool = False
    belt_operator: BeltOperator | None = None

    def __post_init__(self) -> None:
        if self.name:
            NAME_CONSTRAINT.validate("name", self.name)
        for key, constraint in CLIENT_FIELDS.items():
            constraint.validate(key, getattr(self, key))

    @property
    def has_current_screening(self) -> bool:
        """Were all questions of the current version answered?"""
        return self.screening is not None and self.screening.version == SCREENING_VERSION

    @property
    def body(self) -> Body | None:
        """What the estimate of energy needs; None if the weight is not known."""
        return Body(self.weight_kg, self.backward_factor) if self.weight_kg else None


# For each field with a unit: its bounds, and the conversions to and from the walker's units.
_UNIT_CONVERSIONS = {
    "weight_kg": (WEIGHT_BOUNDS_KG, Units.mass_from_kg, Units.mass_to_kg),
    "own_speed_kmh": (FORWARD_SPEED_BOUNDS_KMH, Units.speed_from_kmh, Units.speed_to_kmh),
}


def constraint_in_units(key: str, units: Units) -> Constraint:
    """The constraint of a field in the walker's units."""
    if units is Units.METRIC or key not in _UNIT_CONVERSIONS:
        return CLIENT_FIELDS[key]
    bounds, from_metric, _ = _UNIT_CONVERSIONS[key]
    low, high = from_metric(units, bounds.low), from_metric(units, bounds.high)
    return optional(number_in(Bounds(low, high)))


def to_display_value(key: str, value: Any, units: Units) -> Any:
    """A stored value of a field in the walker's units, to one decimal."""
    if units is Units.METRIC or key not in _UNIT_CONVERSIONS or value is None:
        return value
    return round(_UNIT_CONVERSIONS[key][1](units, value), 1)


def from_display_value(key: str, value: Any, units: Units) -> Any:
    """A valid value in the walker's units as it is stored, in metric units."""
    normalized = constraint_in_units(key, units).normalize(value)
    if units is Units.METRIC or key not in _UNIT_CONVERSIONS or normalized is None:
        return normalized
    return round(_UNIT_CONVERSIONS[key][2](units, normalized), 3)
