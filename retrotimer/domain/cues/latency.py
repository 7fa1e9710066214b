"""How late a device sounds, found by somebody who taps along to beeps."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

# Beeps to tap to; the first ones only give the beat.
LEAD_IN_BEEPS = 2
MIN_TAPS = 8
BEEP_INTERVAL_S = 1.0
# A tap further off than this belongs to no beep; so late no device is.
MAX_TAP_DELAY_S = 0.5
# Half of the taps must lie within this of their median, or the hand was not steady.
MAX_TAP_SPREAD_S = 0.06


class UnsteadyTapsError(ValueError):
    """The taps tell nothing; says why."""


def tap_delays_s(beeps_s: Sequence[float], taps_s: Sequence[float]) -> list[float]:
    """From each beep behind the lead-in to the tap on it; other taps do not count.

    Both in seconds of one clock.
    """
    counted_s = beeps_s[LEAD_IN_BEEPS:]
    nearest_s = (min((tap_s - beep_s for beep_s in counted_s), key=abs) for tap_s in taps_s)
    return [delay_s for delay_s in nearest_s if abs(delay_s) < MAX_TAP_DELAY_S]


def estimate_latency_s(delays_s: Sequence[float]) -> float:
    """The median delay, never below zero.

    People tap a few hundredths of a second early; against the latency of wireless headphones
    (0.15-0.3 s) that is little. Raises UnsteadyError for too few taps, or taps too far apart.
    """
    if len(delays_s) < MIN_TAPS:
        raise UnsteadyTapsError(f"expected {MIN_TAPS} taps on beeps, got {len(delays_s)}")
    middle_s = median(delays_s)
    if median(abs(delay_s - middle_s) for delay_s in delays_s) > MAX_TAP_SPREAD_S:
        raise UnsteadyTapsError("the taps lie too far apart")
    return max(middle_s, 0.0)
