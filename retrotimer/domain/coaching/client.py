"""A client: what must be known of a person before the belt moves. The owner is one without a name.

Health answers stay here and in the history; nothing of them is ever written to a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from retrotimer.domain.session.energy import BACKWARD_FACTOR_BOUNDS, DEFAULT_BACKWARD_FACTOR, Body
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
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

BIRTH_YEAR_BOUNDS = Bounds(1900, 2100)
WEIGHT_BOUNDS_KG = Bounds(20, 400)
FORWARD_SPEED_BOUNDS_KMH = Bounds(0.5, 25)
SESSION_COUNT_BOUNDS = Bounds(0, 100_000)
# Shorter than a full stop is for nobody (docs/domain.md, section 3).
MIN_TURN_BOUNDS_S = Bounds(25, 120)
MAX_NOTES_LENGTH = 4000
# Raised when the questions change: they are asked again then.
SCREENING_VERSION = 1
# Of questions that were begun and left.
INCOMPLETE_VERSION = 0


class HandrailUse(StrEnum):
    """How the walker uses the handrails when walking backward."""

    HOLD = "hold"
    LIGHT = "light"
    NONE = "none"


class Condition(StrEnum):
    """What the screening asks after (docs/domain.md, section 5)."""

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
    """The questions as they were answered: what was a yes, when, and by which version of them.

    One that was begun and left has no version: its yes counts, and all of it is asked again.
    """

    answered_on: str
    confirmed_conditions: tuple[Condition, ...] = ()
    version: int = SCREENING_VERSION


# To add what is known of a client: a line here, its field below, a line in `preferences`.
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
    "notes": Constraint(
        Text("text, at most {longest} characters", longest=MAX_NOTES_LENGTH),
        lambda value: is_multiline_text(value, MAX_NOTES_LENGTH),
    ),
}


@dataclass(frozen=True, slots=True)
class Client:
    """A profile. No name: the owner, of whom nobody speaks as a client.

    `own_speed_kmh` is what they walk forward by themselves. `sessions_before` are sessions walked
    backward that this history does not know. `fall` is one in the last twelve months. `expert`
    opens the steep inclines of section 4. `unlocked` names the programs that a clinician allowed,
    with who it was. `least_turn_s` is how long a turnaround takes at least, `confirm_turns` that
    each waits for a confirm. Raises ValueError naming what cannot be.
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

    def __post_init__(self) -> None:
        if self.name:
            NAME_CONSTRAINT.validate("name", self.name)
        for key, possible in CLIENT_FIELDS.items():
            possible.validate(key, getattr(self, key))

    @property
    def has_current_screening(self) -> bool:
        """Were the questions of today answered?"""
        return self.screening is not None and self.screening.version == SCREENING_VERSION

    @property
    def body(self) -> Body | None:
        """What an estimate of energy needs; none without a weight."""
        return Body(self.weight_kg, self.backward_factor) if self.weight_kg else None


_UNIT_CONVERSIONS = {
    "weight_kg": (WEIGHT_BOUNDS_KG, Units.mass_from_kg, Units.mass_to_kg),
    "own_speed_kmh": (FORWARD_SPEED_BOUNDS_KMH, Units.speed_from_kmh, Units.speed_to_kmh),
}


def constraint_in_units(key: str, units: Units) -> Constraint:
    """What can be typed for a key by what the walker's console and scales show."""
    if units is Units.METRIC or key not in _UNIT_CONVERSIONS:
        return CLIENT_FIELDS[key]
    bounds, shown, _ = _UNIT_CONVERSIONS[key]
    return optional(number_in(Bounds(shown(units, bounds.low), shown(units, bounds.high))))


def to_display_value(key: str, value: Any, units: Units) -> Any:
    """A value as the walker's console and scales show it."""
    if units is Units.METRIC or key not in _UNIT_CONVERSIONS or value is None:
        return value
    return round(_UNIT_CONVERSIONS[key][1](units, value), 1)


def from_display_value(key: str, value: Any, units: Units) -> Any:
    """A value that is possible, as it is kept."""
    kept = constraint_in_units(key, units).normalize(value)
    if units is Units.METRIC or key not in _UNIT_CONVERSIONS or kept is None:
        return kept
    return round(_UNIT_CONVERSIONS[key][2](units, kept), 3)
