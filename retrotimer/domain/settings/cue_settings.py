"""What a person chose to hear: frozen values, one for each client."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.validation import (
    NAME,
    YES_OR_NO,
    Possible,
    is_line,
    number_in,
    one_of,
    some_of,
    whole_number,
)
from retrotimer.domain.workout.workout import Direction


class Sounds(StrEnum):
    """What cues sound like. A change is always marked by a tone, unless nothing sounds."""

    VOICE = "voice"
    BEEPS = "beeps"
    BOTH = "both"
    CAPTIONS = "captions"

    @property
    def spoken(self) -> bool:
        return self in (Sounds.VOICE, Sounds.BOTH)


class Verbosity(StrEnum):
    """How much is said, where nothing else was chosen."""

    CALM = "calm"
    NORMAL = "normal"
    FULL = "full"


class Side(StrEnum):
    """Where a cue of the sound check comes from; a session's come from both."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


# What can be chosen: each has its clip.
HEADS_UP_S = (10, 15, 20, 30, 45, 60)
TIME_LEFT_S = (30, *range(60, 3601, 60))
VOLUME = Bounds(0, 1)
REPEATS = Bounds(1, 3)
MOST_OWN_LINES, LONGEST_OWN_LINE = 20, 100


_OWN_LINES = Possible(
    Text(
        "at most {most} lines of text, each of at most {longest} characters",
        most=MOST_OWN_LINES,
        longest=LONGEST_OWN_LINE,
    ),
    lambda value: (
        isinstance(value, (tuple, list))
        and len(value) <= MOST_OWN_LINES
        and all(is_line(one, LONGEST_OWN_LINE) and one == one.strip() for one in value)
    ),
    tuple,
)
_WALKED = Possible(
    Text("any of {names}", names="backward, forward"),
    lambda value: (
        isinstance(value, (tuple, list))
        and all(one in (Direction.BACKWARD, Direction.FORWARD) for one in value)
    ),
    lambda value: tuple(map(Direction, value)),
)
# To add a choice: a line here, its field below, a line in `preferences`.
POSSIBLE = {
    "verbosity": one_of(Verbosity),
    "sounds": one_of(Sounds),
    "voice": NAME,
    "volume": number_in(VOLUME),
    "heads_up_s": some_of(HEADS_UP_S),
    "next_step": YES_OR_NO,
    "halfway": YES_OR_NO,
    "last_one": YES_OR_NO,
    "time_left_s": some_of(TIME_LEFT_S, "30, 60, 120, 180 and so on to 3600"),
    "intervals": YES_OR_NO,
    "reminders": _WALKED,
    "own_backward": _OWN_LINES,
    "own_forward": _OWN_LINES,
    "repeats": whole_number(REPEATS),
}


@dataclass(frozen=True, slots=True)
class CueChoices:
    """Which cues there are and what they sound like.

    `heads_up_s` are seconds before a change; the first one says the next step if `next_step`.
    `time_left_s` are seconds before the end of a step at least twice as long. `repeats` is how
    often a critical line is said. `reminders` are the directions that have form reminders of ours,
    beside the client's own lines. `volume` is that of the cues alone, 1 as recorded. `verbosity`
    is whose preset holds where nothing else was chosen.
    Raises ValueError naming what cannot be chosen.
    """

    sounds: Sounds = Sounds.BOTH
    voice: str = "heart"
    volume: float = 1.0
    heads_up_s: tuple[int, ...] = (15,)
    next_step: bool = True
    halfway: bool = True
    last_one: bool = True
    time_left_s: tuple[int, ...] = (60,)
    intervals: bool = False
    reminders: tuple[Direction, ...] = (Direction.BACKWARD, Direction.FORWARD)
    own_backward: tuple[str, ...] = ()
    own_forward: tuple[str, ...] = ()
    repeats: int = 2
    verbosity: Verbosity = Verbosity.NORMAL

    def __post_init__(self) -> None:
        for key, possible in POSSIBLE.items():
            possible.require(key, getattr(self, key))
        for key in ("heads_up_s", "time_left_s", "reminders", "own_backward", "own_forward"):
            # What is named twice is said once.
            object.__setattr__(self, key, tuple(dict.fromkeys(getattr(self, key))))

    @property
    def own_reminders(self) -> tuple[str, ...]:
        return (*self.own_backward, *self.own_forward)

    @property
    def overrides(self) -> dict[str, Any]:
        """What was chosen otherwise than the preset of the verbosity has it."""
        preset = CHOICES[self.verbosity]
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {key: value for key, value in values.items() if value != getattr(preset, key)}

    def with_verbosity(self, verbosity: Verbosity) -> CueChoices:
        """As much as that preset says; what was chosen otherwise stays so."""
        return replace(CHOICES[verbosity], **self.overrides)

    def reset(self, key: str) -> CueChoices:
        """One key as the preset has it; the verbosity as it is where nothing was chosen."""
        if key == "verbosity":
            return self.with_verbosity(CueChoices().verbosity)
        return replace(self, **{key: getattr(CHOICES[self.verbosity], key)})

    def spoken_by(self, voice: str) -> CueChoices:
        """With this voice, also where no voice was chosen."""
        return replace(self, voice=voice, sounds=self.sounds if self.sounds.spoken else Sounds.BOTH)


CHOICES = {
    Verbosity.CALM: CueChoices(
        heads_up_s=(),
        halfway=False,
        last_one=False,
        time_left_s=(),
        reminders=(),
        repeats=1,
        verbosity=Verbosity.CALM,
    ),
    Verbosity.NORMAL: CueChoices(),
    Verbosity.FULL: CueChoices(
        heads_up_s=(30, 10),
        time_left_s=(30, 60, 120, 300, 600),
        intervals=True,
        verbosity=Verbosity.FULL,
    ),
}
