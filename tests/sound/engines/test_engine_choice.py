"""Which output is tried next, and when."""

from __future__ import annotations

import pytest

from retrotimer.sound.engines.engine_choice import (
    FIRST_RETRY_PAUSE_S,
    MAX_RETRY_PAUSE_S,
    QT,
    SIMPLEAUDIO,
    STABLE_AFTER_S,
    AudioDevice,
    AudioOptions,
    EngineFallback,
)


@pytest.fixture
def chain() -> EngineFallback:
    return EngineFallback((SIMPLEAUDIO, QT))


def test_only_qt_can_open_a_device_by_its_name_so_it_goes_first():
    assert AudioOptions().effective_order == (SIMPLEAUDIO, QT)
    assert AudioOptions(device="Headphones").effective_order == (QT, SIMPLEAUDIO)
    assert AudioOptions((SIMPLEAUDIO,), device="Headphones").effective_order == (SIMPLEAUDIO,)


def test_a_latency_is_found_by_id_by_name_or_for_any_other():
    choice = AudioOptions(device_latencies_s={"bt-1": 0.2, "Buds": 0.3, "": 0.05})
    assert choice.latency_s(AudioDevice("bt-1", "Buds")) == 0.2
    assert choice.latency_s(AudioDevice("bt-2", "Buds")) == 0.3
    assert choice.latency_s(AudioDevice("", "")) == 0.05
    assert AudioOptions().latency_s(AudioDevice("bt-1", "Buds")) == 0.0


def test_what_does_not_open_is_passed_over_and_told(chain):
    chain.mark_failed("no wheel", 0)
    assert (chain.engine_name, chain.is_exhausted) == (QT, False)
    chain.mark_opened(0.1)
    assert chain.failure_text == "no wheel"


def test_when_none_opens_all_are_tried_again_after_a_pause_that_doubles(chain):
    now_s, pauses = 0.0, []
    for _ in range(6):
        chain.mark_failed("a", now_s)
        chain.mark_failed("b", now_s)
        assert (chain.engine_name, chain.is_exhausted, chain.failure_text) == (
            SIMPLEAUDIO,
            True,
            "a; b",
        )
        pauses.append(chain.retry_s - now_s)
        now_s = chain.retry_s
    assert pauses == [FIRST_RETRY_PAUSE_S, 4, 8, 16, MAX_RETRY_PAUSE_S, MAX_RETRY_PAUSE_S]


def test_what_broke_is_opened_again_at_once_and_passed_over_if_it_breaks_again(chain):
    chain.mark_opened(0)
    chain.mark_lost("gone", 1)
    assert (chain.engine_name, chain.retry_s < 1, chain.failure_text) == (SIMPLEAUDIO, True, "gone")
    chain.mark_opened(2)
    assert chain.failure_text == ""
    chain.mark_lost("gone again", 3)
    assert (chain.engine_name, chain.is_exhausted) == (QT, False)


def test_what_held_for_long_may_break_again(chain):
    chain.mark_opened(0)
    chain.mark_lost("gone", 1)
    chain.mark_opened(2)
    chain.mark_lost("gone", 2 + STABLE_AFTER_S)
    assert chain.engine_name == SIMPLEAUDIO


def test_after_a_good_while_the_pause_is_short_again(chain):
    for _ in range(6):
        chain.mark_failed("a", 0)
    chain.mark_opened(50)
    chain.mark_lost("gone", 60.1)
    chain.mark_failed("a", 61)
    chain.mark_failed("b", 61)
    assert chain.retry_s == 61 + FIRST_RETRY_PAUSE_S


def test_outputs_that_open_and_break_at_once_do_not_make_a_storm(chain):
    """Ten seconds of it: each pass through the chain costs a pause."""
    now_s, opened = 0.0, 0
    while now_s < 10:
        now_s = max(now_s, chain.retry_s)
        opened += 1
        chain.mark_opened(now_s)
        now_s += 0.1
        chain.mark_lost("crash", now_s)
    assert opened <= 12
