"""Compares captured sound with the plan of a session: where each cue is, and what else sounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from retrotimer.domain.cues.cues import ScheduledCue
from retrotimer.sound.pcm.tones import RATE_HZ
from retrotimer.sound.rendering.cue_renderer import SpeechSource, render, sample_offset

# How far from its planned time a cue is searched, once the start of the session is known.
SEARCH_RADIUS_S = 0.3
# Cues closer than this are one group and played in one audio block.
GROUP_GAP_S = 3.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result for each cue of the plan.

    `errors_s` is by how much each cue is later than the median cue. `match_scores` is 1 where a cue
    is complete. `residual_peak` is the loudest sample that belongs to no cue.
    """

    errors_s: np.ndarray
    match_scores: np.ndarray
    residual_peak: int
    start_s: float
    cues: tuple[ScheduledCue, ...]

    @property
    def interval_errors_s(self) -> np.ndarray:
        """By how much the intervals between the cues of a group are longer than planned."""
        return np.array(
            [
                later - earlier
                for (before, earlier), (after, later) in pairwise(
                    zip(self.cues, self.errors_s, strict=True)
                )
                if after.at_s - before.until_s < GROUP_GAP_S
            ]
        )


def compare_capture(
    pcm: np.ndarray, cues: Sequence[ScheduledCue], voice: SpeechSource
) -> Comparison:
    """Find every cue of the plan in a capture."""
    sounds = [
        render([replace(due, at_s=0.0)], 0.0, voice).astype(float) for due in cues if due.duration_s
    ]
    planned = [due for due in cues if due.duration_s]
    heard = pcm.astype(float)
    start = _best_match(heard, sounds[0])[0] - sample_offset(planned[0].at_s)
    places, scores = [], []
    for due, sound in zip(planned, sounds, strict=True):
        first = max(start + sample_offset(due.at_s - SEARCH_RADIUS_S), 0)
        last = start + sample_offset(due.at_s + SEARCH_RADIUS_S) + len(sound)
        place, score = _best_match(heard[first:last], sound)
        places.append(first + place)
        scores.append(score)
        heard[first + place :][: len(sound)] -= sound[: len(heard) - first - place]
    errors_s = np.array(places) / RATE_HZ - [due.at_s for due in planned]
    median_s = float(np.median(errors_s))
    residual_peak = int(np.abs(heard).max())
    return Comparison(
        errors_s - median_s, np.array(scores), residual_peak, median_s, tuple(planned)
    )


def _best_match(heard: np.ndarray, sound: np.ndarray) -> tuple[int, float]:
    """The sample at which a sound matches best, and how well; 1 is the identical sound."""
    length = 1 << (len(heard) + len(sound)).bit_length()
    matches = np.fft.irfft(
        np.fft.rfft(heard, length) * np.conj(np.fft.rfft(sound, length)), length
    )[: max(len(heard) - len(sound) + 1, 1)]
    place = int(np.argmax(matches))
    return place, float(matches[place] / np.dot(sound, sound))
