"""All settings as one frozen value: the cues of each client, the audio output, the display."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from re import fullmatch, sub
from typing import Any

from retrotimer.domain.settings.cue_settings import CUE_FIELDS, CueSettings, SoundMode
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.typed_text import clean_name, text_cleaner
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
    """The colours of all windows except the session screen, which has its own."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "contrast"


class Language(StrEnum):
    """The language of the screens and of the voice."""

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
# From the treadmill to the screen, in metres.
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
# The address of a studio's shared history; empty if only this computer's history is used.
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
            # A password is allowed only where `mask_password` hides it, not among the parameters.
            and fullmatch("postgresql://[^@/?]*(@[^@/?]*)?(/[^@?]*)?([?][^@]*)?", value) is not None
            and "password" not in value.partition("?")[2].lower()
        )
    ),
    clean=text_cleaner(clean_name),
)
LATENCY_CONSTRAINT = number_in(LATENCY_BOUNDS_S)
CLIENT_NAME_CONSTRAINT = NAME_CONSTRAINT
# The settings of this computer; they are the same for all clients.
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
    """The audio engines in the order in which they are tried, and the device.

    `latencies_s` is the measured delay of each device by its name; "" is the system's default
    device.
    """

    order: tuple[str, ...] = AUDIO_ENGINES
    device: str = ""
    latencies_s: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, constraint in OUTPUT_FIELDS.items():
            constraint.validate(key, getattr(self, key))
        for device, latency_s in self.latencies_s.items():
            OUTPUT_FIELDS["device"].validate("latencies_s", device)
            LATENCY_CONSTRAINT.validate(f"latencies_s of {device!r}", latency_s)

    @property
    def latency_s(self) -> float | None:
        """The delay of the device in use; None if it was never measured."""
        return self.latencies_s.get(self.device)

    def with_latency(self, device: str, latency_s: float | None) -> AudioOutput:
        """The output with the delay of one device set, or removed with None."""
        latencies_s = {name: s for name, s in self.latencies_s.items() if name != device}
        if latency_s is not None:
            latencies_s[device] = latency_s
        return replace(self, latencies_s=latencies_s)


@dataclass(frozen=True, slots=True)
class DisplaySettings:
    """How the windows look, and what the computer does during a session.

    `flash` is the flashing before a change, `mirror` a screen that is seen in a mirror,
    `distance_m` the distance from the treadmill to the screen. `keep_awake` keeps screen and
    computer on during a session. `media_keys` lets the keyboard's play, next and previous keys
    control the session also while another window has the focus.
    """

    flash: bool = True
    mirror: bool = False
    distance_m: float = 2.0
    theme: Theme = Theme.SYSTEM
    language: Language = Language.SYSTEM
    keep_awake: bool = True
    media_keys: bool = True

    def __post_init__(self) -> None:
        for key, constraint in DISPLAY_FIELDS.items():
            constraint.validate(key, getattr(self, key))


@dataclass(frozen=True, slots=True)
class SessionOverrides:
    """Choices for one session that come before the settings.

    `mute_reason` says why it is silent, or is empty. `system_language` is used if the settings
    leave the language to the system.
    """

    client: str = ""
    voice: str = ""
    beeps_only: bool = False
    mute_reason: str = ""
    system_language: str = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings that are saved.

    `default_cue_settings` are those of the owner and of clients without their own. `history_url` is
    the address of a studio's server, with which this computer's history is merged.
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
        """The cue settings of a client, or the default ones if there are none."""
        return self.cue_settings_by_client.get(name, self.default_cue_settings)

    def resolve_language(self, overrides: SessionOverrides) -> str:
        """The language of screens and voice, as its code."""
        chosen = self.display.language
        return overrides.system_language if chosen is Language.SYSTEM else chosen.value

    def cue_settings_for_session(self, overrides: SessionOverrides) -> CueSettings:
        cue_settings = self.cue_settings_for_client(overrides.client)
        if overrides.beeps_only:
            return replace(cue_settings, sounds=SoundMode.BEEPS)
        return cue_settings.with_voice(overrides.voice) if overrides.voice else cue_settings

    def with_cue_settings(self, cue_settings: CueSettings, client: str = "") -> Settings:
        """The settings with other cue settings: those of a client, or the default ones."""
        if not client:
            return replace(self, default_cue_settings=cue_settings)
        return replace(
            self, cue_settings_by_client={**self.cue_settings_by_client, client: cue_settings}
        )

    def value(self, key: str, client: str = "") -> Any:
        """The value of a key; `latency_ms` is that of the device in use."""
        if key in CUE_FIELDS:
            return getattr(self.cue_settings_for_client(client), key)
        if key == "latency_ms":
            latency_s = self.output.latency_s
            return None if latency_s is None else round(latency_s * 1000, 1)
        if key in OUTPUT_FIELDS:
            return getattr(self.output, key)
        if key in DISPLAY_FIELDS:
            return getattr(self.display, key)
        return getattr(self, key)

    def with_value(self, key: str, value: Any, client: str = "") -> Settings:
        """The settings with another value of a key. Raises ValueError if it is not allowed."""
        if key in CUE_FIELDS:
            # A client without own settings begins with the default ones.
            cue_settings = self.cue_settings_for_client(client)
            if key == "verbosity":
                return self.with_cue_settings(cue_settings.with_verbosity(value), client)
            return self.with_cue_settings(replace(cue_settings, **{key: value}), client)
        if key == "latency_ms":
            latency_s = None if value is None else round(value / 1000, 4)
            return replace(self, output=self.output.with_latency(self.output.device, latency_s))
        if key in OUTPUT_FIELDS:
            return replace(self, output=replace(self.output, **{key: value}))
        if key in DISPLAY_FIELDS:
            return replace(self, display=replace(self.display, **{key: value}))
        return replace(self, **{key: value})

    def reset(self, key: str, client: str = "") -> Settings:
        """The settings with the default value of a key."""
        if key in CUE_FIELDS:
            return self.with_cue_settings(self.cue_settings_for_client(client).reset(key), client)
        return self.with_value(key, Settings().value(key))


def mask_password(url: str) -> str:
    """The address of a server with its password replaced by asterisks."""
    return sub("(://[^:@/]*:)[^@]*@", r"\1***@", url)
