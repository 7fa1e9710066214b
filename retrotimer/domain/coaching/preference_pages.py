"""All preferences, page by page: their labels, descriptions and inputs.

The preferences window and `retrotimer settings` both use them. To add a preference: its
constraint and its field in `domain/settings/cue_settings.py`, `domain/settings/settings.py` or
`client.py`, and a line on its page here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from retrotimer.domain.coaching.client import HandrailUse
from retrotimer.domain.settings.cue_settings import (
    HEADS_UP_OPTIONS_S,
    REPEAT_BOUNDS,
    SoundMode,
    Verbosity,
)
from retrotimer.domain.settings.settings import AUDIO_ENGINES, Language, Theme
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import BeltOperator, Direction


class InputType(StrEnum):
    """The kind of input for a preference: ticked, chosen from options, set in percent, or typed."""

    CHECKBOX = "tick"
    CHOICE = "choice"
    MULTI_CHOICE = "some"
    PERCENT = "share"
    NUMBER = "number"
    NUMBER_LIST = "numbers"
    LINE = "line"
    LINES = "lines"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Preference:
    """One preference. `options` maps the values that can be chosen to their labels."""

    key: str
    label: str
    description: str
    input_type: InputType
    options: Mapping[Any, str] = field(default_factory=dict)
    unit: str = ""


DEFAULT_DEVICE_LABEL = "The system's default"
SOUNDS_LABELS = {
    SoundMode.VOICE_AND_BEEPS: "Voice and tones",
    SoundMode.VOICE: "Voice, and tones at the changes",
    SoundMode.BEEPS: "Tones only",
    SoundMode.CAPTIONS_ONLY: "Nothing: captions only",
}
VERBOSITY_LABELS = {
    Verbosity.CALM: "Calm: where to go",
    Verbosity.NORMAL: "Normal: also what comes next and how much is left",
    Verbosity.FULL: "Full: also each interval, and more times",
}
SOUND_PAGE = (
    Preference(
        "device",
        "Output device",
        "where the cues sound, by its name; nothing is the system's default",
        InputType.CHOICE,
        {"": DEFAULT_DEVICE_LABEL},
    ),
    Preference(
        "volume",
        "Cue volume",
        "of the cues alone; the most is as they are recorded",
        InputType.PERCENT,
    ),
    Preference(
        "sounds",
        "Voice and tones",
        "voice, beeps, both, or captions: nothing sounds",
        InputType.CHOICE,
        SOUNDS_LABELS,
    ),
    Preference("voice", "Voice", "who speaks", InputType.CHOICE),
    Preference(
        "latency_ms",
        "Delay",
        "how much later than meant this device sounds",
        InputType.NUMBER,
        unit="ms",
    ),
    Preference(
        "order",
        "Audio engine",
        f"audio engines in the order they are tried: {', '.join(AUDIO_ENGINES)}",
        InputType.CHOICE,
        {
            AUDIO_ENGINES: "Automatic",
            AUDIO_ENGINES[::-1]: "Qt first",
            AUDIO_ENGINES[:1]: "Only simpleaudio",
            AUDIO_ENGINES[1:]: "Only Qt",
        },
    ),
    Preference(
        "sound_checked",
        "Sound check",
        "was it done? If not, it opens before the first session",
        InputType.CHECKBOX,
    ),
)
CUES_PAGE = (
    Preference(
        "verbosity",
        "How much is said",
        "calm, normal or full: the preset for the cues below; what you changed stays",
        InputType.CHOICE,
        VERBOSITY_LABELS,
    ),
    Preference(
        "heads_up_s",
        "Heads-up",
        "so many seconds before a change: any of 10, 15, 20, 30, 45, 60, or none",
        InputType.MULTI_CHOICE,
        {seconds: f"{seconds} s" for seconds in reversed(HEADS_UP_OPTIONS_S)},
    ),
    Preference(
        "next_step", "Next step", "the first of these says what comes next", InputType.CHECKBOX
    ),
    Preference("halfway", "Halfway", '"Halfway", once in a session', InputType.CHECKBOX),
    Preference("last_one", "Last one", '"Last one", at the last step of work', InputType.CHECKBOX),
    Preference(
        "time_left_s",
        "Time left",
        "so many seconds before the end of a step: 30, 60, 120 ... 3600, or none",
        InputType.NUMBER_LIST,
        unit="s",
    ),
    Preference(
        "intervals", "Intervals", '"Interval three of eight", at each step', InputType.CHECKBOX
    ),
    Preference(
        "repeats",
        "Repeats",
        "how often a turn, a wait and the end are said, 1 to 3",
        InputType.CHOICE,
        {
            int(REPEAT_BOUNDS.low): "Once",
            int(REPEAT_BOUNDS.low) + 1: "Twice",
            int(REPEAT_BOUNDS.high): "Three times",
        },
    ),
    Preference(
        "reminders",
        "Form reminders",
        "which form reminders: any of backward, forward, or none",
        InputType.MULTI_CHOICE,
        {Direction.BACKWARD: "Walking backward", Direction.FORWARD: "Walking forward"},
    ),
    Preference(
        "own_backward",
        "Your own, backward",
        "custom form reminders, at most 20",
        InputType.LINES,
    ),
    Preference("own_forward", "Your own, forward", "the same for walking forward", InputType.LINES),
)
DISPLAY_PAGE = (
    Preference(
        "flash",
        "Flash",
        "does the whole screen flash in the last three seconds before a change? Never where the"
        " system is set to less motion",
        InputType.CHECKBOX,
    ),
    Preference(
        "mirror",
        "Mirror",
        "is the session screen seen in a mirror? M turns it for one session",
        InputType.CHECKBOX,
    ),
    Preference(
        "distance_m",
        "Viewing distance",
        "from the treadmill to the screen, in metres",
        InputType.NUMBER,
        unit="m",
    ),
    Preference(
        "theme",
        "Colours",
        "of all windows but the session screen: system, light, dark or contrast",
        InputType.CHOICE,
        {
            Theme.SYSTEM: "As the system has them",
            Theme.LIGHT: "Light windows",
            Theme.DARK: "Dark windows",
            Theme.HIGH_CONTRAST: "High contrast",
        },
    ),
    Preference(
        "language",
        "Language",
        "of the screens and the voice: system, en or es",
        InputType.CHOICE,
        {
            Language.SYSTEM: "As the system has it",
            Language.ENGLISH: "English",
            Language.SPANISH: "Español",
        },
    ),
    Preference(
        "keep_awake",
        "Stay awake",
        "do screen and computer stay on from the start of a session to its end?",
        InputType.CHECKBOX,
    ),
    Preference(
        "media_keys",
        "Media keys",
        "do they lead the session from other windows too? If not, they stay with the music",
        InputType.CHECKBOX,
    ),
)
BIRTH_YEAR_PREFERENCE = Preference(
    "birth_year",
    "Year of birth",
    "from 65 on, and until it is known, the limits are more careful",
    InputType.NUMBER,
)
WEIGHT_PREFERENCE = Preference(
    "weight_kg", "Weight", "for the estimate of energy", InputType.NUMBER, unit="kg"
)
UNITS_PREFERENCE = Preference(
    "units",
    "Units",
    "metric or imperial: what your console shows",
    InputType.CHOICE,
    {Units.METRIC: "km/h and kg", Units.IMPERIAL: "mph and lb"},
)
SESSIONS_BEFORE_PREFERENCE = Preference(
    "sessions_before",
    "Days before",
    "days of walking backward before this history began",
    InputType.NUMBER,
)
FALL_PREFERENCE = Preference("fall", "Fall", "a fall in the last 12 months", InputType.CHECKBOX)
WALKER_PAGE = (
    UNITS_PREFERENCE,
    WEIGHT_PREFERENCE,
    BIRTH_YEAR_PREFERENCE,
    Preference(
        "own_speed_kmh",
        "Your speed forward",
        "how fast you walk forward by yourself",
        InputType.NUMBER,
        unit="km/h",
    ),
    SESSIONS_BEFORE_PREFERENCE,
    FALL_PREFERENCE,
    Preference(
        "rails",
        "Hands",
        "hands when walking backward: hold, light or none",
        InputType.CHOICE,
        {
            HandrailUse.HOLD: "Hold the rails",
            HandrailUse.LIGHT: "Lightly on the rails",
            HandrailUse.NONE: "Off the rails",
        },
    ),
    Preference(
        "least_turn_s",
        "Longer turns",
        "a turnaround takes at least so many seconds: 25 to 120, or nothing",
        InputType.NUMBER,
        unit="s",
    ),
    Preference(
        "confirm_turns",
        "Confirm every turn",
        "every turnaround waits for Space",
        InputType.CHECKBOX,
    ),
    Preference(
        "belt_operator",
        "Belt operated by",
        "who operates the belt: helper or alone; nothing: a helper at first, later you alone",
        InputType.CHOICE,
        {
            None: "A helper at first, later you alone",
            BeltOperator.HELPER: "A helper at the console",
            BeltOperator.ALONE: "You alone",
        },
    ),
    Preference(
        "expert", "Expert", "may walk backward uphill above 15 %, and downhill", InputType.CHECKBOX
    ),
    Preference(
        "backward_factor",
        "Energy backward",
        "energy backward against forward, 1.15 to 1.5",
        InputType.NUMBER,
    ),
    Preference("notes", "Notes", "whatever should be remembered", InputType.TEXT),
)
FOLDERS_PAGE = (
    Preference(
        "history_url",
        "Studio",
        "a studio's common history: postgresql://USER@HOST/DATABASE, or nothing",
        InputType.LINE,
    ),
)
# Facts rather than preferences: they have no default that could be restored.
NON_RESETTABLE_KEYS = (
    *("birth_year", "weight_kg", "own_speed_kmh", "sessions_before", "fall", "notes"),
    *("sound_checked", "latency_ms"),
)
# The preferences that a new owner is asked for at the first start.
FIRST_RUN_PREFERENCES = (
    BIRTH_YEAR_PREFERENCE,
    UNITS_PREFERENCE,
    WEIGHT_PREFERENCE,
    SESSIONS_BEFORE_PREFERENCE,
    FALL_PREFERENCE,
)
PAGES = (SOUND_PAGE, CUES_PAGE, DISPLAY_PAGE, WALKER_PAGE, FOLDERS_PAGE)
DESCRIPTIONS = {preference.key: preference.description for page in PAGES for preference in page}
