"""Everything that can be chosen, page by page: what it is called, what it does, how it is chosen.

Windows and the terminal say the same of it. To add one: its value where it is kept (`choices`,
`settings`, `client`), and a line on its page here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from retrotimer.domain.coaching.client import Rails
from retrotimer.domain.settings.cue_settings import HEADS_UP_S, REPEATS, Sounds, Verbosity
from retrotimer.domain.settings.settings import OUTPUTS, Language, Theme
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction


class Field(StrEnum):
    """How a thing is chosen: by a tick, one or some of a few, a share of the whole, or typed."""

    TICK = "tick"
    CHOICE = "choice"
    SOME = "some"
    SHARE = "share"
    NUMBER = "number"
    NUMBERS = "numbers"
    LINE = "line"
    LINES = "lines"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Preference:
    """One thing to choose. `options` are what there is to choose from, as people read it."""

    key: str
    label: str
    explained: str
    form: Field
    options: Mapping[Any, str] = field(default_factory=dict)
    unit: str = ""


DEFAULT_DEVICE = "The system's default"
SOUNDS = {
    Sounds.BOTH: "Voice and tones",
    Sounds.VOICE: "Voice, and tones at the changes",
    Sounds.BEEPS: "Tones only",
    Sounds.CAPTIONS: "Nothing: captions only",
}
VERBOSITY = {
    Verbosity.CALM: "Calm: where to go",
    Verbosity.NORMAL: "Normal: also what comes next and how much is left",
    Verbosity.FULL: "Full: also each interval, and more times",
}
SOUND = (
    Preference(
        "device",
        "Output device",
        "where the cues sound, by its name; nothing is the system's default",
        Field.CHOICE,
        {"": DEFAULT_DEVICE},
    ),
    Preference(
        "volume", "Cue volume", "of the cues alone; the most is as they are recorded", Field.SHARE
    ),
    Preference(
        "sounds",
        "Voice and tones",
        "voice, beeps, both, or captions: nothing sounds",
        Field.CHOICE,
        SOUNDS,
    ),
    Preference("voice", "Voice", "who speaks", Field.CHOICE),
    Preference(
        "latency_ms",
        "Delay",
        "how much later than meant this device sounds",
        Field.NUMBER,
        unit="ms",
    ),
    Preference(
        "order",
        "Ways to the device",
        f"outputs in the order they are tried: {', '.join(OUTPUTS)}",
        Field.CHOICE,
        {
            OUTPUTS: "The most exact first",
            OUTPUTS[::-1]: "Qt first",
            OUTPUTS[:1]: "Only the most exact",
            OUTPUTS[1:]: "Only Qt",
        },
    ),
    Preference(
        "sound_checked",
        "Sound check",
        "was it done? If not, it opens before the first session",
        Field.TICK,
    ),
)
CUES = (
    Preference(
        "verbosity",
        "How much is said",
        "calm, normal or full; all below begins as it has it, what you chose stays",
        Field.CHOICE,
        VERBOSITY,
    ),
    Preference(
        "heads_up_s",
        "Heads-up",
        "so many seconds before a change: any of 10, 15, 20, 30, 45, 60, or none",
        Field.SOME,
        {one: f"{one} s" for one in reversed(HEADS_UP_S)},
    ),
    Preference("next_step", "Next step", "the first of these says what comes next", Field.TICK),
    Preference("halfway", "Halfway", '"Halfway", once in a session', Field.TICK),
    Preference("last_one", "Last one", '"Last one", at the last step of work', Field.TICK),
    Preference(
        "time_left_s",
        "Time left",
        "so many seconds before the end of a step: 30, 60, 120 ... 3600, or none",
        Field.NUMBERS,
        unit="s",
    ),
    Preference("intervals", "Intervals", '"Interval three of eight", at each step', Field.TICK),
    Preference(
        "repeats",
        "Repeats",
        "how often a turn, a wait and the end are said, 1 to 3",
        Field.CHOICE,
        {
            int(REPEATS.low): "Once",
            int(REPEATS.low) + 1: "Twice",
            int(REPEATS.high): "Three times",
        },
    ),
    Preference(
        "reminders",
        "Form reminders",
        "which form reminders: any of backward, forward, or none",
        Field.SOME,
        {Direction.BACKWARD: "Walking backward", Direction.FORWARD: "Walking forward"},
    ),
    Preference(
        "own_backward",
        "Your own, backward",
        "form reminders of your own, at most 20",
        Field.LINES,
    ),
    Preference("own_forward", "Your own, forward", "the same for walking forward", Field.LINES),
)
DISPLAY = (
    Preference(
        "flash",
        "Flash",
        "does the whole screen flash in the last three seconds before a change? Never where the"
        " system is set to less motion",
        Field.TICK,
    ),
    Preference(
        "mirror",
        "Mirror",
        "is the session screen seen in a mirror? M turns it for one session",
        Field.TICK,
    ),
    Preference(
        "distance_m",
        "Viewing distance",
        "from the treadmill to the screen, in metres",
        Field.NUMBER,
        unit="m",
    ),
    Preference(
        "theme",
        "Colours",
        "of all windows but the session screen: system, light, dark or contrast",
        Field.CHOICE,
        {
            Theme.SYSTEM: "As the system has them",
            Theme.LIGHT: "Light windows",
            Theme.DARK: "Dark windows",
            Theme.CONTRAST: "High contrast",
        },
    ),
    Preference(
        "language",
        "Language",
        "of the screens and the voice: system, en or es",
        Field.CHOICE,
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
        Field.TICK,
    ),
    Preference(
        "media_keys",
        "Media keys",
        "do they lead the session from other windows too? If not, they stay with the music",
        Field.TICK,
    ),
)
BIRTH_YEAR = Preference(
    "birth_year", "Year of birth", "from 65 on the limits are more careful", Field.NUMBER
)
WEIGHT = Preference("weight_kg", "Weight", "for the estimate of energy", Field.NUMBER, unit="kg")
UNITS = Preference(
    "units",
    "Units",
    "metric or imperial: what your console shows",
    Field.CHOICE,
    {Units.METRIC: "km/h and kg", Units.IMPERIAL: "mph and lb"},
)
SESSIONS_BEFORE = Preference(
    "sessions_before",
    "Sessions before",
    "sessions walked backward before this history began",
    Field.NUMBER,
)
FALL = Preference("fall", "Fall", "a fall in the last 12 months", Field.TICK)
WALKER = (
    UNITS,
    WEIGHT,
    BIRTH_YEAR,
    Preference(
        "own_speed_kmh",
        "Your speed forward",
        "how fast you walk forward by yourself",
        Field.NUMBER,
        unit="km/h",
    ),
    SESSIONS_BEFORE,
    FALL,
    Preference(
        "rails",
        "Hands",
        "hands when walking backward: hold, light or none",
        Field.CHOICE,
        {
            Rails.HOLD: "Hold the rails",
            Rails.LIGHT: "Lightly on the rails",
            Rails.NONE: "Off the rails",
        },
    ),
    Preference(
        "least_turn_s",
        "Longer turns",
        "a turnaround takes at least so many seconds: 25 to 120, or nothing",
        Field.NUMBER,
        unit="s",
    ),
    Preference(
        "confirm_turns", "Confirm every turn", "every turnaround waits for Space", Field.TICK
    ),
    Preference("expert", "Expert", "may walk backward uphill above 15 %, and downhill", Field.TICK),
    Preference(
        "backward_factor",
        "Energy backward",
        "energy backward against forward, 1.15 to 1.5",
        Field.NUMBER,
    ),
    Preference("notes", "Notes", "whatever should be remembered", Field.TEXT),
)
FOLDERS = (
    Preference(
        "history_url",
        "Studio",
        "a studio's common history: postgresql://USER@HOST/DATABASE, or nothing",
        Field.LINE,
    ),
)
# What is so, and not chosen: no default can be restored of it.
FACTS = (
    *("birth_year", "weight_kg", "own_speed_kmh", "sessions_before", "fall", "notes"),
    *("sound_checked", "latency_ms"),
)
# What a new owner is asked; the rest can wait.
WHO = (BIRTH_YEAR, UNITS, WEIGHT, SESSIONS_BEFORE, FALL)
PAGES = (SOUND, CUES, DISPLAY, WALKER, FOLDERS)
EXPLAINED = {one.key: one.explained for page in PAGES for one in page}
