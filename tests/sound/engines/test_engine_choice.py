"""Which output is tried next, and when."""

from __future__ import annotations

import pytest

from retrotimer.sound.engines.engine_choice import (
    FIRST_PAUSE_S,
    LONGEST_PAUSE_S,
    QT,
    SETTLED_S,
    SIMPLEAUDIO,
    Chain,
    Device,
    OutputChoice,
)


@pytest.fixture
def chain() -> Chain:
    return Chain((SIMPLEAUDIO, QT))


def test_only_qt_can_open_a_device_by_its_name_so_it_goes_first():
    assert OutputChoice().chain == (SIMPLEAUDIO, QT)
    assert OutputChoice(device="Headphones").chain == (QT, SIMPLEAUDIO)
    assert OutputChoice((SIMPLEAUDIO,), device="Headphones").chain == (SIMPLEAUDIO,)


def test_a_latency_is_found_by_id_by_name_or_for_any_other():
    choice = OutputChoice(latencies_s={"bt-1": 0.2, "Buds": 0.3, "": 0.05})
    assert choice.latency_s(Device("bt-1", "Buds")) == 0.2
    assert choice.latency_s(Device("bt-2", "Buds")) == 0.3
    assert choice.latency_s(Device("", "")) == 0.05
    assert OutputChoice().latency_s(Device("bt-1", "Buds")) == 0.0


def test_what_does_not_open_is_passed_over_and_told(chain):
    chain.failed("no wheel", 0)
    assert (chain.output, chain.exhausted) == (QT, False)
    chain.opened(0.1)
    assert chain.reason == "no wheel"


def test_when_none_opens_all_are_tried_again_after_a_pause_that_doubles(chain):
    now_s, pauses = 0.0, []
    for _ in range(6):
        chain.failed("a", now_s)
        chain.failed("b", now_s)
        assert (chain.output, chain.exhausted, chain.reason) == (SIMPLEAUDIO, True, "a; b")
        pauses.append(chain.try_s - now_s)
        now_s = chain.try_s
    assert pauses == [FIRST_PAUSE_S, 4, 8, 16, LONGEST_PAUSE_S, LONGEST_PAUSE_S]


def test_what_broke_is_opened_again_at_once_and_passed_over_if_it_breaks_again(chain):
    chain.opened(0)
    chain.lost("gone", 1)
    assert (chain.output, chain.try_s < 1, chain.reason) == (SIMPLEAUDIO, True, "gone")
    chain.opened(2)
    assert chain.reason == ""
    chain.lost("gone again", 3)
    assert (chain.output, chain.exhausted) == (QT, False)


def test_what_held_for_long_may_break_again(chain):
    chain.opened(0)
    chain.lost("gone", 1)
    chain.opened(2)
    chain.lost("gone", 2 + SETTLED_S)
    assert chain.output == SIMPLEAUDIO


def test_after_a_good_while_the_pause_is_short_again(chain):
    for _ in range(6):
        chain.failed("a", 0)
    chain.opened(50)
    chain.lost("gone", 60.1)
    chain.failed("a", 61)
    chain.failed("b", 61)
    assert chain.try_s == 61 + FIRST_PAUSE_S


def test_outputs_that_open_and_break_at_once_do_not_make_a_storm(chain):
    """Ten seconds of it: each pass through the chain costs a pause."""
    now_s, opened = 0.0, 0
    while now_s < 10:
        now_s = max(now_s, chain.try_s)
        opened += 1
        chain.opened(now_s)
        now_s += 0.1
        chain.lost("crash", now_s)
    assert opened <= 12
