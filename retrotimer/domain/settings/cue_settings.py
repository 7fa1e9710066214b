"""The cue settings of a client: which cues there are, and what they sound like."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.typed_text import clean_line, text_cleaner
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
    """What cues sound like. Except with CAPTIONS_ONLY a tone marks every change."""

    VOICE = "voice"
    BEEPS = "beeps"
    VOICE_AND_BEEPS = "both"
    CAPTIONS_ONLY = "captions"

    @property
    def has_voice(self) -> bool:
        return self in (SoundMode.VOICE, SoundMode.VOICE_AND_BEEPS)


class Verbosity(StrEnum):
    """How much is spoken: the preset for all settings that were not chosen otherwise."""

    CALM = "calm"
    NORMAL = "normal"
    FULL = "full"


class Side(StrEnum):
    """The side from which a cue of the sound check comes; those of a session come from both."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


# The options: each one has a clip.
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
            is_single_line(line, MAX_CUSTOM_REMINDER_LENGTH) and line == line.strip()
            for line in value
        )
    ),
    tuple,
    clean=text_cleaner(clean_line),
)
_DIRECTIONS_CONSTRAINT = Constraint(
    Text("any of {names}", names="backward, forward"),
    lambda value: (
        isinstance(value, (tuple, list))
        and all(item in (Direction.BACKWARD, Direction.FORWARD) for item in value)
    ),
    lambda value: tuple(map(Direction, value)),
)
# To add a setting: a line here, its field in CueSettings, and a line on a page in
# `domain.coaching.preference_pages`.
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

    `heads_up_s` are seconds before a change; the first one names the next step if `next_step`.
    `time_left_s` are seconds before the end of a step that is at least twice as long. `repeats` is
    how often a critical cue is spoken. `reminders` are the directions with bundled form reminders,
    in addition to the custom ones. `volume` scales the cues only; at 1 they are as recorded.
    `verbosity` is the preset for all settings that were not chosen otherwise.
    Raises ValueError naming the setting whose value is not allowed.
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
        for key, constraint in CUE_FIELDS.items():
            constraint.validate(key, getattr(self, key))
        for key in ("heads_up_s", "time_left_s", "reminders", "own_backward", "own_forward"):
            # A value that is given twice counts once.
            object.__setattr__(self, key, tuple(dict.fromkeys(getattr(self, key))))

    @property
    def custom_reminders(self) -> tuple[str, ...]:
        return (*self.own_backward, *self.own_forward)

    @property
    def overrides(self) -> dict[str, Any]:
        """The settings that differ from the preset of the verbosity."""
        preset = PRESETS[self.verbosity]
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {key: value for key, value in values.items() if value != getattr(preset, key)}

    def with_verbosity(self, verbosity: Verbosity) -> CueSettings:
        """These settings with another preset; those that differ from the old one stay."""
        return replace(PRESETS[verbosity], **self.overrides)

    def reset(self, key: str) -> CueSettings:
        """These settings with one key as in the preset; for the verbosity, with its default."""
        if key == "verbosity":
            return self.with_verbosity(CueSettings().verbosity)
        return replace(self, **{key: getattr(PRESETS[self.verbosity], key)})

    def with_voice(self, voice: str) -> CueSettings:
        """These settings with a voice, which also turns the voice on if it was off."""
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
