"""What a person chose to hear: frozen values, one for each client."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.validation import (
    BOOLEAN_CONSTRAINT,
    NAME_CONSTRAINT,
    Constraint,
    is_single_line,
    number_in,
    one_of,
    some_of,
    whole_number,
)
from retrotimer.domain.workout.workout import Direction


class SoundMode(StrEnum):
    """What cues sound like. A change is always marked by a tone, unless nothing sounds."""

    VOICE = "voice"
    BEEPS = "beeps"
    VOICE_AND_BEEPS = "both"
    CAPTIONS_ONLY = "captions"

    @property
    def has_voice(self) -> bool:
        return self in (SoundMode.VOICE, SoundMode.VOICE_AND_BEEPS)


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
HEADS_UP_OPTIONS_S = (10, 15, 20, 30, 45, 60)
TIME_LEFT_OPTIONS_S = (30, *range(60, 3601, 60))
VOLUME_BOUNDS = Bounds(0, 1)
REPEAT_BOUNDS = Bounds(1, 3)
MAX_CUSTOM_REMINDERS, MAX_CUSTOM_REMINDER_LENGTH = 20, 100


_CUSTOM_REMINDERS_CONSTRAINT = Constraint(
    Text(
        "at most {most} lines of text, each of at most {longest} characters",
        most=MAX_CUSTOM_REMINDERS,
        longest=MAX_CUSTOM_REMINDER_LENGTH,
    ),
    lambda value: (
        isinstance(value, (tuple, list))
        and len(value) <= MAX_CUSTOM_REMINDERS
        and all(
            is_single_line(one, MAX_CUSTOM_REMINDER_LENGTH) and one == one.strip() for one in value
        )
    ),
    tuple,
)
_DIRECTIONS_CONSTRAINT = Constraint(
    Text("any of {names}", names="backward, forward"),
    lambda value: (
        isinstance(value, (tuple, list))
        and all(one in (Direction.BACKWARD, Direction.FORWARD) for one in value)
    ),
    lambda value: tuple(map(Direction, value)),
)
# To add a choice: a line here, its field below, a line in `preferences`.
CUE_FIELDS = {
    "verbosity": one_of(Verbosity),
    "sounds": one_of(SoundMode),
    "voice": NAME_CONSTRAINT,
    "volume": number_in(VOLUME_BOUNDS),
    "heads_up_s": some_of(HEADS_UP_OPTIONS_S),
    "next_step": BOOLEAN_CONSTRAINT,
    "halfway": BOOLEAN_CONSTRAINT,
    "last_one": BOOLEAN_CONSTRAINT,
    "time_left_s": some_of(TIME_LEFT_OPTIONS_S, "30, 60, 120, 180 and so on to 3600"),
    "intervals": BOOLEAN_CONSTRAINT,
    "reminders": _DIRECTIONS_CONSTRAINT,
    "own_backward": _CUSTOM_REMINDERS_CONSTRAINT,
    "own_forward": _CUSTOM_REMINDERS_CONSTRAINT,
    "repeats": whole_number(REPEAT_BOUNDS),
}


@dataclass(frozen=True, slots=True)
class CueSettings:
    """Which cues there are and what they sound like.

    `heads_up_s` are seconds before a change; the first one says the next step if `next_step`.
    `time_left_s` are seconds before the end of a step at least twice as long. `repeats` is how
    often a critical line is said. `reminders` are the directions that have form reminders of ours,
    beside the client's own lines. `volume` is that of the cues alone, 1 as recorded. `verbosity`
    is whose preset holds where nothing else was chosen.
    Raises ValueError naming what cannot be chosen.
    """

    sounds: SoundMode = SoundMode.VOICE_AND_BEEPS
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
        for key, possible in CUE_FIELDS.items():
            possible.validate(key, getattr(self, key))
        for key in ("heads_up_s", "time_left_s", "reminders", "own_backward", "own_forward"):
            # What is named twice is said once.
            object.__setattr__(self, key, tuple(dict.fromkeys(getattr(self, key))))

    @property
    def custom_reminders(self) -> tuple[str, ...]:
        return (*self.own_backward, *self.own_forward)

    @property
    def overrides(self) -> dict[str, Any]:
        """What was chosen otherwise than the preset of the verbosity has it."""
        preset = PRESETS[self.verbosity]
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {key: value for key, value in values.items() if value != getattr(preset, key)}

    def with_verbosity(self, verbosity: Verbosity) -> CueSettings:
        """As much as that preset says; what was chosen otherwise stays so."""
        return replace(PRESETS[verbosity], **self.overrides)

    def reset(self, key: str) -> CueSettings:
        """One key as the preset has it; the verbosity as it is where nothing was chosen."""
        if key == "verbosity":
            return self.with_verbosity(CueSettings().verbosity)
        return replace(self, **{key: getattr(PRESETS[self.verbosity], key)})

    def with_voice(self, voice: str) -> CueSettings:
        """With this voice, also where no voice was chosen."""
        return replace(
            self,
            voice=voice,
            sounds=self.sounds if self.sounds.has_voice else SoundMode.VOICE_AND_BEEPS,
        )


PRESETS = {
    Verbosity.CALM: CueSettings(
        heads_up_s=(),
        halfway=False,
        last_one=False,
        time_left_s=(),
        reminders=(),
        repeats=1,
        verbosity=Verbosity.CALM,
    ),
    Verbosity.NORMAL: CueSettings(),
    Verbosity.FULL: CueSettings(
        heads_up_s=(30, 10),
        time_left_s=(30, 60, 120, 300, 600),
        intervals=True,
        verbosity=Verbosity.FULL,
    ),
}
