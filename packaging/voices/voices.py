"""The bundled voices."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
    name: str
    style: str  # the name of the voice in Kokoro
    title: str
    language: str

    @property
    def is_british(self) -> bool:
        return self.language == "en-GB"

    @property
    def language_code(self) -> str:
        """The language without the country, such as `en`."""
        return self.language.partition("-")[0]


VOICES = (
    Voice("heart", "af_heart", "Heart, American English, female", "en-US"),
    Voice("fenrir", "am_fenrir", "Fenrir, American English, male", "en-US"),
    Voice("emma", "bf_emma", "Emma, British English, female", "en-GB"),
    Voice("george", "bm_george", "George, British English, male", "en-GB"),
    Voice("dora", "ef_dora", "Dora, Spanish, female", "es"),
    Voice("alex", "em_alex", "Alex, Spanish, male", "es"),
)


def voice_by_name(name: str) -> Voice:
    """The bundled voice of this name. Raises ValueError if there is none."""
    for candidate in VOICES:
        if candidate.name == name:
            return candidate
    raise ValueError(f"No voice {name}")
