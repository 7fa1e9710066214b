"""Measures the delay of an audio device from a person's taps along to beeps."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

# The first beeps only give the beat; taps on them are not counted.
LEAD_IN_BEEPS = 2
MIN_TAPS = 8
BEEP_INTERVAL_S = 1.0
# A tap further away than this belongs to no beep: no device has such a delay.
MAX_TAP_DELAY_S = 0.5
# The largest median distance of the taps from their median, else they are too uneven.
MAX_TAP_SPREAD_S = 0.06


class UnsteadyTapsError(ValueError):
    """No delay can be computed from the taps; the message says why."""


def tap_delays_s(beeps_s: Sequence[float], taps_s: Sequence[float]) -> list[float]:
    """For each tap, the seconds since its nearest beep after the lead-in; other taps are ignored.

    Beeps and taps are in seconds of the same clock.
    """
    counted_s = beeps_s[LEAD_IN_BEEPS:]
    nearest_s = (min((tap_s - beep_s for beep_s in counted_s), key=abs) for tap_s in taps_s)
    return [delay_s for delay_s in nearest_s if abs(delay_s) < MAX_TAP_DELAY_S]


def estimate_latency_s(delays_s: Sequence[float]) -> float:
    """The median delay in seconds, at least zero.

    People tap a few hundredths of a second early, which is little compared with the latency of
    wireless headphones (0.15-0.3 s). Raises UnsteadyTapsError for too few or too uneven taps.
    """
    if len(delays_s) < MIN_TAPS:
        raise UnsteadyTapsError(f"expected {MIN_TAPS} taps on beeps, got {len(delays_s)}")
    median_s = median(delays_s)
    if median(abs(delay_s - median_s) for delay_s in delays_s) > MAX_TAP_SPREAD_S:
        raise UnsteadyTapsError("the taps lie too far apart")
    return max(median_s, 0.0)
