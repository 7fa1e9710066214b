"""Cues placed at sample offsets: a stretch of timeline -> PCM.

What is heard live, exported and measured all come from `render`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrotimer.core.cues import DueCue
from retrotimer.sound.tones import RATE_HZ, Pcm, tone_pcm

# Bluetooth headphones sleep on all-zero silence: one unit of 32 768, now and then, is -90 dB.
KEEP_AWAKE_EVERY = 24


def render(cues: Sequence[DueCue], length_s: float) -> Pcm:
    """48 kHz mono int16 in which each cue's tone begins exactly `at_s` seconds in.

    It lasts `length_s` seconds, or as long as its last tone.
    """
    placed = [(offset(due.at_s), tone_pcm(due.cue.tone)) for due in cues if due.cue.tone]
    ends = [first + len(tone) for first, tone in placed]
    pcm = np.zeros(max([offset(length_s), *ends]), np.int16)
    pcm[::KEEP_AWAKE_EVERY] = 1
    for first, tone in placed:
        part = pcm[first : first + len(tone)]
        # Two tones at once never happen by policy; if they do, they may not wrap round.
        part[:] = np.clip(part.astype(np.int32) + tone, -32768, 32767)
    return pcm


def offset(at_s: float) -> int:
    """The sample at which something `at_s` seconds in begins."""
    return round(at_s * RATE_HZ)
