"""A block that begins to sound too late is put right while it sounds, where nobody hears it."""

from __future__ import annotations

from collections.abc import Sequence

from retrotimer.sound.pcm.tones import RATE_HZ, Pcm

# A start this near to what was meant is left as it is.
START_TOLERANCE_S = 0.005
# So much of a block may be out of reach when it has begun: Qt holds 400 ms.
OUT_OF_REACH_SAMPLES = RATE_HZ * 6 // 10
# A spoken cue may begin this much before its place, so that its attack is on it.
MAX_ONSET_SAMPLES = RATE_HZ * 2 // 10

SilentSpans = list[tuple[int, int]]


def find_silent_spans(cue_spans: Sequence[tuple[int, int]], length_samples: int) -> SilentSpans:
    """The pieces of a block, from sample to sample, in which none of these cues sounds."""
    edges = [
        0,
        *(edge for begin, end in cue_spans for edge in (begin - MAX_ONSET_SAMPLES, end)),
        length_samples,
    ]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(begin, end) for begin, end in pairs if begin < end]


def catch_up(pcm: Pcm, silent_spans: SilentSpans, late_samples: int) -> None:
    """Bring the rest of a block that sounds so many samples nearer, in place.

    They are cut out of the first quiet piece still within reach that is longer than that; what
    begins before is heard as late as it is.
    """
    for begin, end in silent_spans:
        place = max(begin, OUT_OF_REACH_SAMPLES)
        if end - place >= late_samples:
            pcm[place : len(pcm) - late_samples] = pcm[place + late_samples :]
            pcm[len(pcm) - late_samples :] = 0
            return
