"""A client: what must be known of a person before the belt moves. The owner is one without a name.

Health answers stay here and in the history; nothing of them is ever written to a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from retrotimer.domain.session.energy import BACKWARD_FACTOR, USUAL_BACKWARD_FACTOR, Body
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.domain.values.validation import (
    NAME,
    YES_OR_NO,
    Possible,
    is_text,
    number_in,
    one_of,
    or_nothing,
    whole_number,
)

BIRTH_YEAR = Bounds(1900, 2100)
WEIGHT_KG = Bounds(20, 400)
OWN_SPEED_KMH = Bounds(0.5, 25)
SESSIONS = Bounds(0, 100_000)
# Shorter than a full stop is for nobody (domain sheet, section 3).
LEAST_TURN_S = Bounds(25, 120)
LONGEST_NOTES = 4000
# Raised when the questions change: they are asked again then.
SCREENING_VERSION = 1
# Of questions that were begun and left.
UNFINISHED = 0


class Rails(StrEnum):
    """How the walker uses the handrails when walking backward."""

    HOLD = "hold"
    LIGHT = "light"
    NONE = "none"


class Condition(StrEnum):
    """What the screening asks after (domain sheet, section 5)."""

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
    yes: tuple[Condition, ...] = ()
    version: int = SCREENING_VERSION


# To add what is known of a client: a line here, its field below, a line in `preferences`.
POSSIBLE_CLIENT = {
    "birth_year": or_nothing(whole_number(BIRTH_YEAR)),
    "weight_kg": or_nothing(number_in(WEIGHT_KG)),
    "units": one_of(Units),
    "own_speed_kmh": or_nothing(number_in(OWN_SPEED_KMH)),
    "sessions_before": whole_number(SESSIONS),
    "fall": YES_OR_NO,
    "expert": YES_OR_NO,
    "rails": one_of(Rails),
    "backward_factor": number_in(BACKWARD_FACTOR),
    "least_turn_s": or_nothing(number_in(LEAST_TURN_S)),
    "confirm_turns": YES_OR_NO,
    "notes": Possible(
        Text("text, at most {longest} characters", longest=LONGEST_NOTES),
        lambda value: is_text(value, LONGEST_NOTES),
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
    rails: Rails = Rails.HOLD
    backward_factor: float = USUAL_BACKWARD_FACTOR
    notes: str = ""
    screening: Screening | None = None
    unlocked: Mapping[str, str] = field(default_factory=dict)
    least_turn_s: float | None = None
    confirm_turns: bool = False

    def __post_init__(self) -> None:
        if self.name:
            NAME.require("name", self.name)
        for key, possible in POSSIBLE_CLIENT.items():
            possible.require(key, getattr(self, key))

    @property
    def screened(self) -> bool:
        """Were the questions of today answered?"""
        return self.screening is not None and self.screening.version == SCREENING_VERSION

    @property
    def body(self) -> Body | None:
        """What an estimate of energy needs; none without a weight."""
        return Body(self.weight_kg, self.backward_factor) if self.weight_kg else None


_MEASURES = {
    "weight_kg": (WEIGHT_KG, Units.mass, Units.kg),
    "own_speed_kmh": (OWN_SPEED_KMH, Units.speed, Units.kmh),
}


def possible_in(key: str, units: Units) -> Possible:
    """What can be typed for a key by what the walker's console and scales show."""
    if units is Units.METRIC or key not in _MEASURES:
        return POSSIBLE_CLIENT[key]
    bounds, shown, _ = _MEASURES[key]
    return or_nothing(number_in(Bounds(shown(units, bounds.low), shown(units, bounds.high))))


def shown_in(key: str, value: Any, units: Units) -> Any:
    """A value as the walker's console and scales show it."""
    if units is Units.METRIC or key not in _MEASURES or value is None:
        return value
    return round(_MEASURES[key][1](units, value), 1)


def kept_from(key: str, value: Any, units: Units) -> Any:
    """A value that is possible, as it is kept."""
    kept = possible_in(key, units).kept(value)
    if units is Units.METRIC or key not in _MEASURES or kept is None:
        return kept
    return round(_MEASURES[key][2](units, kept), 3)
