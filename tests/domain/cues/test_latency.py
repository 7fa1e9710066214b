"""The delay of a device, from taps to beeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.cues.latency import (
    LEAD_IN_BEEPS,
    MAX_TAP_DELAY_S,
    MIN_TAPS,
    UnsteadyTapsError,
    estimate_latency_s,
    tap_delays_s,
)

BEEPS_S = [1000.0 + beat for beat in range(LEAD_IN_BEEPS + 10)]


def tapped(*delays: float) -> float:
    """Each delay is a tap on one beep, the first on the first behind the lead-in."""
    taps_s = [beep + delay for beep, delay in zip(BEEPS_S[LEAD_IN_BEEPS:], delays, strict=False)]
    return estimate_latency_s(tap_delays_s(BEEPS_S, taps_s))


def test_taps_in_the_lead_in_do_not_count():
    assert tap_delays_s(BEEPS_S, [BEEPS_S[0] + 0.1, BEEPS_S[1] + 0.1]) == []
    assert tap_delays_s(BEEPS_S, [BEEPS_S[LEAD_IN_BEEPS] + 0.25]) == [0.25]


@given(st.floats(0, 0.4), st.lists(st.floats(-0.05, 0.05), min_size=MIN_TAPS, max_size=10))
def test_a_steady_hand_finds_the_delay(delay_s, errors_s):
    assert tapped(*(delay_s + error for error in errors_s)) == pytest.approx(delay_s, abs=0.051)


def test_two_slips_of_the_hand_change_little():
    assert tapped(0.2, 0.21, 0.19, 0.2, 0.2, 0.49, 0.02, 0.2) == pytest.approx(0.2)


def test_who_taps_early_hears_no_delay():
    assert tapped(*[-0.03] * MIN_TAPS) == 0


@pytest.mark.parametrize(
    ("delays", "why"),
    [
        ([0.2] * 7, "got 7"),
        ([], "got 0"),
        ([0.2] * 7 + [MAX_TAP_DELAY_S], "got 7"),
        ([0.0, 0.1, 0.2, 0.3, 0.4, 0.05, 0.15, 0.45], "too far apart"),
    ],
)
def test_too_few_or_unsteady_taps_tell_nothing(delays, why):
    with pytest.raises(UnsteadyTapsError, match=why):
        tapped(*delays)
