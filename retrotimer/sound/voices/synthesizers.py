"""The synthesizers on this computer that can speak custom texts; none is part of the program.

The optional package hibari-tts speaks best. Without it the system's own voice does, a program that
is started and never linked. A text reaches it in a file: it is never part of a command.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HIBARI = "hibari-tts"
# The only voice that its package contains: every other one would be downloaded.
HIBARI_VOICE = "heart"
TEXT_TIMEOUT_S = 10.0
INSTALL_HINT = {
    "linux": "install retrotimer[voice], or the system's package espeak-ng",
}.get(sys.platform, "install retrotimer[voice]")

# Speaks a text: returns the samples of one channel and their rate in Hz.
SynthesisFunction = Callable[[str], tuple[Any, int]]

# Bundled voices by accent, language and sex: the most similar voice of a program is used.
_BRITISH, _SPANISH, _MALE = ("emma", "george"), ("alex", "dora"), ("alex", "fenrir", "george")
_ENGLISH_ONLY = ("flite",)
# For Windows PowerShell. Text, target and voice come as environment variables, so as data.
_POWERSHELL = r"""
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Speech
$speaker = New-Object System.Speech.Synthesis.SpeechSynthesizer
try {
    $culture = [System.Globalization.CultureInfo]$env:RETROTIMER_CULTURE
    $speaker.SelectVoiceByHints($env:RETROTIMER_GENDER, 'Adult', 0, $culture)
} catch { }
$form = New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo(24000, 'Sixteen', 'Mono')
$speaker.SetOutputToWaveFile($env:RETROTIMER_WAV, $form)
$speaker.Speak([System.IO.File]::ReadAllText($env:RETROTIMER_TEXT))
$speaker.Dispose()
"""


class SynthesisError(Exception):
    """A synthesizer does not load or could not speak a text; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Synthesizer:
    """An installed synthesizer. `program` is its path, empty for hibari-tts."""

    name: str
    program: str = ""

    @property
    def is_latin_only(self) -> bool:
        """Whether it spells texts in other scripts letter by letter, or leaves them out."""
        return self.name.startswith((HIBARI, "espeak-ng", "flite"))


def find_synthesizers(voice: str = "") -> Iterator[Synthesizer]:
    """The installed synthesizers for this bundled voice, best first; none is loaded or started."""
    english = voice not in _SPANISH
    if english and find_spec("hibari") and find_spec("onnxruntime"):
        with suppress(metadata.PackageNotFoundError):
            yield Synthesizer(f"{HIBARI} {metadata.version(HIBARI)}")
    for name, program in _system_programs():
        if (english or name not in _ENGLISH_ONLY) and (path := shutil.which(program)):
            yield Synthesizer(name, path)


def _system_programs() -> Iterator[tuple[str, str]]:
    if sys.platform == "win32":
        folder = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "WindowsPowerShell")
        yield "System.Speech", str(folder / "v1.0" / "powershell.exe")
    elif sys.platform == "darwin":
        yield "say", "/usr/bin/say"
    else:
        yield "espeak-ng", "espeak-ng"
        yield "flite", "flite"


def load_synthesizer(synthesizer: Synthesizer, voice: str, work_folder: Path) -> SynthesisFunction:
    """Load a synthesizer with a voice similar to this bundled one.

    `work_folder` is for its temporary files. Raises SynthesisError if it does not load.
    """
    if synthesizer.program:
        return _ProgramSynthesizer(synthesizer, voice, work_folder)
    return _load_hibari()


def _load_hibari() -> SynthesisFunction:
    try:
        from hibari import Hibari  # type: ignore[import-not-found, unused-ignore]

        model = Hibari(HIBARI_VOICE)
    except Exception as error:  # a foreign library, on top of a native one
        raise SynthesisError(f"{HIBARI} does not load: {error}") from error

    def synthesize(text: str) -> tuple[Any, int]:
        try:
            return model(text, seed=0), model.sample_rate
        except Exception as error:
            raise SynthesisError(f"{HIBARI} failed: {error}") from error

    return synthesize


class _ProgramSynthesizer:
    """Speaks with a program of the system."""

    def __init__(self, synthesizer: Synthesizer, voice: str, work_folder: Path) -> None:
        self._name = synthesizer.name
        self._text_path, self._wav_path = work_folder / "text.txt", work_folder / "speech.wav"
        options, variables = _program_options(
            self._name, voice, str(self._text_path), str(self._wav_path)
        )
        self._command = [synthesizer.program, *options]
        self._environment = {**os.environ, **variables}

    def __call__(self, text: str) -> tuple[Any, int]:
        import soundfile  # type: ignore[import-untyped]

        self._wav_path.unlink(missing_ok=True)
        self._text_path.write_text(text, "utf-8")
        try:
            process = subprocess.run(  # noqa: S603 - our own paths, the text is in a file
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=self._environment,
                timeout=TEXT_TIMEOUT_S,
                check=False,
                **_no_console_options(),
            )
            if process.returncode:
                raise SynthesisError(f"{self._name} failed ({process.returncode})")
            samples, rate_hz = soundfile.read(self._wav_path, always_2d=True)
        except subprocess.TimeoutExpired as error:
            raise SynthesisError(f"{self._name} takes too long") from error
        except (OSError, soundfile.SoundFileError) as error:
            raise SynthesisError(f"{self._name} failed: {error}") from error
        return samples[:, 0], rate_hz


def _program_options(
    name: str, voice: str, text_path: str, wav_path: str
) -> tuple[list[str], dict[str, str]]:
    """The arguments and environment variables with which a program speaks a file into another."""
    british, spanish, male = voice in _BRITISH, voice in _SPANISH, voice in _MALE
    match name:
        case "espeak-ng":
            accent = "es" if spanish else "en-gb" if british else "en-us"
            return [
                "-v",
                accent + ("" if male else "+f3"),
                "-b",
                "1",
                "-f",
                text_path,
                "-w",
                wav_path,
            ], {}
        case "flite":
            return ["-voice", "rms" if male else "slt", "-f", text_path, "-o", wav_path], {}
        case "say":
            return ["-o", wav_path, "--data-format=LEI16@24000", "-f", text_path], {}
        case _:
            script = b64encode(_POWERSHELL.encode("utf-16-le")).decode()
            return ["-NoProfile", "-NonInteractive", "-EncodedCommand", script], {
                "RETROTIMER_WAV": wav_path,
                "RETROTIMER_TEXT": text_path,
                "RETROTIMER_CULTURE": "es-ES" if spanish else "en-GB" if british else "en-US",
                "RETROTIMER_GENDER": "Male" if male else "Female",
            }


def _no_console_options() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {}
