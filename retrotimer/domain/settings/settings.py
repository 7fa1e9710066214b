"""The settings as one frozen value: what each client hears, and through which output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from re import fullmatch, sub
from typing import Any

from retrotimer.domain.settings.cue_settings import POSSIBLE, CueChoices, Sounds
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.validation import (
    NAME,
    YES_OR_NO,
    Possible,
    is_line,
    number_in,
    one_of,
    or_nothing,
    some_of,
)


class Theme(StrEnum):
    """The colours of every window but the session screen, which has its own."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Language(StrEnum):
    """What the screens speak, and the voice with them."""

    SYSTEM = "system"
    ENGLISH = "en"
    SPANISH = "es"


OUTPUTS = ("simpleaudio", "qt")
LATENCY_S = Bounds(0, 2)
LONGEST_DEVICE = 200

_SOME_OUTPUTS = some_of(OUTPUTS)
POSSIBLE_OUTPUT = {
    "order": Possible(
        Text("at least one of {names}, each once", names=", ".join(OUTPUTS)),
        lambda value: _SOME_OUTPUTS.fits(value) and 0 < len(value) == len(set(value)),
        tuple,
    ),
    "device": Possible(
        Text(
            "the name of a device, at most {longest} characters, or nothing for the default",
            longest=LONGEST_DEVICE,
        ),
        lambda value: value == "" or is_line(value, LONGEST_DEVICE),
    ),
}
# From the treadmill to the screen.
DISTANCE_M = Bounds(0.5, 6)
POSSIBLE_DISPLAY = {
    "flash": YES_OR_NO,
    "mirror": YES_OR_NO,
    "distance_m": number_in(DISTANCE_M),
    "theme": one_of(Theme),
    "language": one_of(Language),
    "keep_awake": YES_OR_NO,
    "media_keys": YES_OR_NO,
}
LONGEST_URL = 500
# A studio's common history; nothing where there is only this computer's.
HISTORY_URL = Possible(
    Text(
        "{url}, at most {longest} characters, or nothing",
        url="postgresql://USER@HOST/DATABASE",
        longest=LONGEST_URL,
    ),
    lambda value: (
        value == ""
        or (
            is_line(value, LONGEST_URL)
            # A password stands where it can be hidden, or in PostgreSQL's own file.
            and fullmatch("postgresql://[^@/?]*(@[^@/?]*)?(/[^@?]*)?([?][^@]*)?", value) is not None
            and "password" not in value.partition("?")[2].lower()
        )
    ),
)
# Of one device; and what a client can be called.
LATENCY = number_in(LATENCY_S)
CLIENT = NAME
# What is chosen for the machine, whoever walks.
POSSIBLE_MACHINE = {
    **POSSIBLE_OUTPUT,
    "latency_ms": or_nothing(number_in(Bounds(LATENCY_S.low * 1000, LATENCY_S.high * 1000))),
    "sound_checked": YES_OR_NO,
    "history_url": HISTORY_URL,
    **POSSIBLE_DISPLAY,
}


@dataclass(frozen=True, slots=True)
class Output:
    """Where sound goes: outputs in the order in which they are tried, and the device.

    `latencies_s` is how much later than meant each device sounds, by name; "" is any device that
    is not named.
    """

    order: tuple[str, ...] = OUTPUTS
    device: str = ""
    latencies_s: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, possible in POSSIBLE_OUTPUT.items():
            possible.require(key, getattr(self, key))
        for device, latency_s in self.latencies_s.items():
            POSSIBLE_OUTPUT["device"].require("latencies_s", device)
            LATENCY.require(f"latencies_s of {device!r}", latency_s)

    @property
    def latency_s(self) -> float | None:
        """That of the device in use, or nothing if it was never measured."""
        return self.latencies_s.get(self.device)

    def with_latency(self, device: str, latency_s: float | None) -> Output:
        """With that of one device measured, or forgotten."""
        others = {name: s for name, s in self.latencies_s.items() if name != device}
        measured = {} if latency_s is None else {device: latency_s}
        return replace(self, latencies_s=others | measured)


@dataclass(frozen=True, slots=True)
class Display:
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
        for key, possible in POSSIBLE_DISPLAY.items():
            possible.require(key, getattr(self, key))


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted in one session only, before the settings. `muted` is why it is silent.

    `system` is the language where the settings leave it to the system.
    """

    client: str = ""
    voice: str = ""
    beeps: bool = False
    muted: str = ""
    system: str = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is chosen once and kept. `choices` are those of whoever names no client.

    `history_url` is a studio's server, with which this computer's history is merged.
    """

    choices: CueChoices = field(default_factory=CueChoices)
    clients: Mapping[str, CueChoices] = field(default_factory=dict)
    output: Output = field(default_factory=Output)
    sound_checked: bool = False
    history_url: str = ""
    display: Display = field(default_factory=Display)

    def __post_init__(self) -> None:
        HISTORY_URL.require("history_url", self.history_url)
        for name in self.clients:
            CLIENT.require("client", name)

    def for_client(self, name: str = "") -> CueChoices:
        """A client's own choices, or what everybody hears."""
        return self.clients.get(name, self.choices)

    def language(self, wishes: Wishes) -> str:
        """What is spoken, by screens and voice."""
        chosen = self.display.language
        return wishes.system if chosen is Language.SYSTEM else chosen.value

    def for_session(self, wishes: Wishes) -> CueChoices:
        choices = self.for_client(wishes.client)
        if wishes.beeps:
            return replace(choices, sounds=Sounds.BEEPS)
        return choices.spoken_by(wishes.voice) if wishes.voice else choices

    def with_choices(self, choices: CueChoices, client: str = "") -> Settings:
        """With other choices, of a client if one is named: known or new."""
        if not client:
            return replace(self, choices=choices)
        return replace(self, clients={**self.clients, client: choices})

    def value(self, key: str, client: str = "") -> Any:
        """What is chosen for a key; a latency is that of the device in use."""
        if key in POSSIBLE:
            return getattr(self.for_client(client), key)
        if key == "latency_ms":
            latency_s = self.output.latency_s
            return None if latency_s is None else round(latency_s * 1000, 1)
        parts = (POSSIBLE_OUTPUT, self.output), (POSSIBLE_DISPLAY, self.display)
        part = next((part for keys, part in parts if key in keys), self)
        return getattr(part, key)

    def with_value(self, key: str, value: Any, client: str = "") -> Settings:
        """With this chosen. Raises ValueError naming what cannot be."""
        if key in POSSIBLE:
            # A new client begins with what everybody hears.
            choices = self.for_client(client)
            if key == "verbosity":
                return self.with_choices(choices.with_verbosity(value), client)
            return self.with_choices(replace(choices, **{key: value}), client)
        if key == "latency_ms":
            latency_s = None if value is None else round(value / 1000, 4)
            return replace(self, output=self.output.with_latency(self.output.device, latency_s))
        if key in POSSIBLE_OUTPUT:
            return replace(self, output=replace(self.output, **{key: value}))
        if key in POSSIBLE_DISPLAY:
            return replace(self, display=replace(self.display, **{key: value}))
        return replace(self, **{key: value})

    def reset(self, key: str, client: str = "") -> Settings:
        """With nothing chosen for this key."""
        if key in POSSIBLE:
            return self.with_choices(self.for_client(client).reset(key), client)
        return self.with_value(key, Settings().value(key))


def without_password(url: str) -> str:
    """A studio's address as it may be shown to anybody."""
    return sub("(://[^:@/]*:)[^@]*@", r"\1***@", url)
