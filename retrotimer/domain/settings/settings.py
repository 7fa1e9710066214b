"""The settings as one frozen value: what each client hears, and through which output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from re import fullmatch, sub
from typing import Any

from retrotimer.domain.settings.cue_settings import CUE_FIELDS, CueSettings, SoundMode
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.validation import (
    BOOLEAN_CONSTRAINT,
    NAME_CONSTRAINT,
    Constraint,
    is_single_line,
    number_in,
    one_of,
    optional,
    some_of,
)


class Theme(StrEnum):
    """The colours of every window but the session screen, which has its own."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "contrast"


class Language(StrEnum):
    """What the screens speak, and the voice with them."""

    SYSTEM = "system"
    ENGLISH = "en"
    SPANISH = "es"


AUDIO_ENGINES = ("simpleaudio", "qt")
LATENCY_BOUNDS_S = Bounds(0, 2)
MAX_DEVICE_NAME_LENGTH = 200

_AUDIO_ENGINES_CONSTRAINT = some_of(AUDIO_ENGINES)
OUTPUT_FIELDS = {
    "order": Constraint(
        Text("at least one of {names}, each once", names=", ".join(AUDIO_ENGINES)),
        lambda value: (
            _AUDIO_ENGINES_CONSTRAINT.is_valid(value) and 0 < len(value) == len(set(value))
        ),
        tuple,
    ),
    "device": Constraint(
        Text(
            "the name of a device, at most {longest} characters, or nothing for the default",
            longest=MAX_DEVICE_NAME_LENGTH,
        ),
        lambda value: value == "" or is_single_line(value, MAX_DEVICE_NAME_LENGTH),
    ),
}
# From the treadmill to the screen.
SCREEN_DISTANCE_BOUNDS_M = Bounds(0.5, 6)
DISPLAY_FIELDS = {
    "flash": BOOLEAN_CONSTRAINT,
    "mirror": BOOLEAN_CONSTRAINT,
    "distance_m": number_in(SCREEN_DISTANCE_BOUNDS_M),
    "theme": one_of(Theme),
    "language": one_of(Language),
    "keep_awake": BOOLEAN_CONSTRAINT,
    "media_keys": BOOLEAN_CONSTRAINT,
}
MAX_URL_LENGTH = 500
# A studio's common history; nothing where there is only this computer's.
HISTORY_URL_CONSTRAINT = Constraint(
    Text(
        "{url}, at most {longest} characters, or nothing",
        url="postgresql://USER@HOST/DATABASE",
        longest=MAX_URL_LENGTH,
    ),
    lambda value: (
        value == ""
        or (
            is_single_line(value, MAX_URL_LENGTH)
            # A password stands where it can be hidden, or in PostgreSQL's own file.
            and fullmatch("postgresql://[^@/?]*(@[^@/?]*)?(/[^@?]*)?([?][^@]*)?", value) is not None
            and "password" not in value.partition("?")[2].lower()
        )
    ),
)
# Of one device; and what a client can be called.
LATENCY_CONSTRAINT = number_in(LATENCY_BOUNDS_S)
CLIENT_NAME_CONSTRAINT = NAME_CONSTRAINT
# What is chosen for the machine, whoever walks.
MACHINE_FIELDS = {
    **OUTPUT_FIELDS,
    "latency_ms": optional(
        number_in(Bounds(LATENCY_BOUNDS_S.low * 1000, LATENCY_BOUNDS_S.high * 1000))
    ),
    "sound_checked": BOOLEAN_CONSTRAINT,
    "history_url": HISTORY_URL_CONSTRAINT,
    **DISPLAY_FIELDS,
}


@dataclass(frozen=True, slots=True)
class AudioOutput:
    """Where sound goes: outputs in the order in which they are tried, and the device.

    `latencies_s` is how much later than meant each device sounds, by name; "" is any device that
    is not named.
    """

    order: tuple[str, ...] = AUDIO_ENGINES
    device: str = ""
    latencies_s: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, possible in OUTPUT_FIELDS.items():
            possible.validate(key, getattr(self, key))
        for device, latency_s in self.latencies_s.items():
            OUTPUT_FIELDS["device"].validate("latencies_s", device)
            LATENCY_CONSTRAINT.validate(f"latencies_s of {device!r}", latency_s)

    @property
    def latency_s(self) -> float | None:
        """That of the device in use, or nothing if it was never measured."""
        return self.latencies_s.get(self.device)

    def with_latency(self, device: str, latency_s: float | None) -> AudioOutput:
        """With that of one device measured, or forgotten."""
        others = {name: s for name, s in self.latencies_s.items() if name != device}
        measured = {} if latency_s is None else {device: latency_s}
        return replace(self, latencies_s=others | measured)


@dataclass(frozen=True, slots=True)
class DisplaySettings:
    """How the session screen is seen: flashing before a change or not, in a mirror or not, and
    from how far off; the colours of the other windows, the language of them all, whether the screen
    stays on meanwhile, and whether media keys lead it from other windows.
    """

    flash: bool = True
    mirror: bool = False
    distance_m: float = 2.0
    theme: Theme = Theme.SYSTEM
    language: Language = Language.SYSTEM
    keep_awake: bool = True
    media_keys: bool = True

    def __post_init__(self) -> None:
        for key, possible in DISPLAY_FIELDS.items():
            possible.validate(key, getattr(self, key))


@dataclass(frozen=True, slots=True)
class SessionOverrides:
    """What is wanted in one session only, before the settings. `muted` is why it is silent.

    `system` is the language where the settings leave it to the system.
    """

    client: str = ""
    voice: str = ""
    beeps_only: bool = False
    mute_reason: str = ""
    system_language: str = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is chosen once and kept. `choices` are those of whoever names no client.

    `history_url` is a studio's server, with which this computer's history is merged.
    """

    default_cue_settings: CueSettings = field(default_factory=CueSettings)
    cue_settings_by_client: Mapping[str, CueSettings] = field(default_factory=dict)
    output: AudioOutput = field(default_factory=AudioOutput)
    sound_checked: bool = False
    history_url: str = ""
    display: DisplaySettings = field(default_factory=DisplaySettings)

    def __post_init__(self) -> None:
        HISTORY_URL_CONSTRAINT.validate("history_url", self.history_url)
        for name in self.cue_settings_by_client:
            CLIENT_NAME_CONSTRAINT.validate("client", name)

    def cue_settings_for_client(self, name: str = "") -> CueSettings:
        """A client's own choices, or what everybody hears."""
        return self.cue_settings_by_client.get(name, self.default_cue_settings)

    def resolve_language(self, overrides: SessionOverrides) -> str:
        """What is spoken, by screens and voice."""
        chosen = self.display.language
        return overrides.system_language if chosen is Language.SYSTEM else chosen.value

    def cue_settings_for_session(self, overrides: SessionOverrides) -> CueSettings:
        choices = self.cue_settings_for_client(overrides.client)
        if overrides.beeps_only:
            return replace(choices, sounds=SoundMode.BEEPS)
        return choices.with_voice(overrides.voice) if overrides.voice else choices

    def with_cue_settings(self, cue_settings: CueSettings, client: str = "") -> Settings:
        """With other choices, of a client if one is named: known or new."""
        if not client:
            return replace(self, default_cue_settings=cue_settings)
        return replace(
            self, cue_settings_by_client={**self.cue_settings_by_client, client: cue_settings}
        )

    def value(self, key: str, client: str = "") -> Any:
        """What is chosen for a key; a latency is that of the device in use."""
        if key in CUE_FIELDS:
            return getattr(self.cue_settings_for_client(client), key)
        if key == "latency_ms":
            latency_s = self.output.latency_s
            return None if latency_s is None else round(latency_s * 1000, 1)
        parts = (OUTPUT_FIELDS, self.output), (DISPLAY_FIELDS, self.display)
        part = next((part for keys, part in parts if key in keys), self)
        return getattr(part, key)

    def with_value(self, key: str, value: Any, client: str = "") -> Settings:
        """With this chosen. Raises ValueError naming what cannot be."""
        if key in CUE_FIELDS:
            # A new client begins with what everybody hears.
            choices = self.cue_settings_for_client(client)
            if key == "verbosity":
                return self.with_cue_settings(choices.with_verbosity(value), client)
            return self.with_cue_settings(replace(choices, **{key: value}), client)
        if key == "latency_ms":
            latency_s = None if value is None else round(value / 1000, 4)
            return replace(self, output=self.output.with_latency(self.output.device, latency_s))
        if key in OUTPUT_FIELDS:
            return replace(self, output=replace(self.output, **{key: value}))
        if key in DISPLAY_FIELDS:
            return replace(self, display=replace(self.display, **{key: value}))
        return replace(self, **{key: value})

    def reset(self, key: str, client: str = "") -> Settings:
        """With nothing chosen for this key."""
        if key in CUE_FIELDS:
            return self.with_cue_settings(self.cue_settings_for_client(client).reset(key), client)
        return self.with_value(key, Settings().value(key))


def mask_password(url: str) -> str:
    """A studio's address as it may be shown to anybody."""
    return sub("(://[^:@/]*:)[^@]*@", r"\1***@", url)
