"""Brings a block that began to sound too late back on time, by shortening a silence in it."""

from __future__ import annotations

from collections.abc import Sequence

from retrotimer.sound.pcm.tones import RATE_HZ, Pcm

# A start that is off by no more than this is left as it is.
START_TOLERANCE_S = 0.005
# The device may have taken this much of a block when it has begun: Qt holds 400 ms.
OUT_OF_REACH_SAMPLES = RATE_HZ * 6 // 10
# A spoken cue may begin this much before its time, so that its attack is exactly on time.
MAX_ONSET_SAMPLES = RATE_HZ * 2 // 10

SilentSpans = list[tuple[int, int]]


def find_silent_spans(cue_spans: Sequence[tuple[int, int]], length_samples: int) -> SilentSpans:
    """The spans of a block in which no cue sounds; a span is its first sample and the end."""
    edges = [
        0,
        *(edge for start, end in cue_spans for edge in (start - MAX_ONSET_SAMPLES, end)),
        length_samples,
    ]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in pairs if start < end]


def catch_up(pcm: Pcm, silent_spans: SilentSpans, late_samples: int) -> None:
    """Remove so many samples from a block while it sounds, in place.

    They are removed from the first silence that is long enough and that the device has not taken
    yet. Cues before that silence stay as late as they are.
    """
    for start, end in silent_spans:
        cut = max(start, OUT_OF_REACH_SAMPLES)
        if end - cut >= late_samples:
            pcm[cut : len(pcm) - late_samples] = pcm[cut + late_samples :]
            pcm[len(pcm) - late_samples :] = 0
            return
