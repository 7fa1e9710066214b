"""Which engine is tried next, and when."""

from __future__ import annotations

import pytest

from retrotimer.sound.audio_options import QT, SIMPLEAUDIO
from retrotimer.sound.process.engine_fallback import (
    FIRST_RETRY_PAUSE_S,
    MAX_RETRY_PAUSE_S,
    STABLE_AFTER_S,
    EngineFallback,
)


@pytest.fixture
def fallback() -> EngineFallback:
    return EngineFallback((SIMPLEAUDIO, QT))


def test_an_engine_that_does_not_open_is_passed_over_and_the_reason_is_kept(fallback):
    fallback.mark_failed("no wheel", 0)
    assert (fallback.engine_name, fallback.is_exhausted) == (QT, False)
    fallback.mark_opened(0.1)
    assert fallback.failure_text == "no wheel"


def test_when_none_opens_all_are_tried_again_after_a_pause_that_doubles(fallback):
    now_s, pauses = 0.0, []
    for _ in range(6):
        fallback.mark_failed("a", now_s)
        fallback.mark_failed("b", now_s)
        assert (fallback.engine_name, fallback.is_exhausted, fallback.failure_text) == (
            SIMPLEAUDIO,
            True,
            "a; b",
        )
        pauses.append(fallback.retry_s - now_s)
        now_s = fallback.retry_s
    assert pauses == [FIRST_RETRY_PAUSE_S, 4, 8, 16, MAX_RETRY_PAUSE_S, MAX_RETRY_PAUSE_S]


def test_a_lost_engine_is_opened_again_at_once_and_passed_over_if_it_is_lost_again(fallback):
    fallback.mark_opened(0)
    fallback.mark_lost("gone", 1)
    assert (fallback.engine_name, fallback.retry_s < 1, fallback.failure_text) == (
        SIMPLEAUDIO,
        True,
        "gone",
    )
    fallback.mark_opened(2)
    assert fallback.failure_text == ""
    fallback.mark_lost("gone again", 3)
    assert (fallback.engine_name, fallback.is_exhausted) == (QT, False)


def test_an_engine_that_was_stable_may_be_lost_again(fallback):
    fallback.mark_opened(0)
    fallback.mark_lost("gone", 1)
    fallback.mark_opened(2)
    fallback.mark_lost("gone", 2 + STABLE_AFTER_S)
    assert fallback.engine_name == SIMPLEAUDIO


def test_after_a_stable_time_the_pause_is_short_again(fallback):
    for _ in range(6):
        fallback.mark_failed("a", 0)
    fallback.mark_opened(50)
    fallback.mark_lost("gone", 60.1)
    fallback.mark_failed("a", 61)
    fallback.mark_failed("b", 61)
    assert fallback.retry_s == 61 + FIRST_RETRY_PAUSE_S


def test_engines_that_open_and_are_lost_at_once_are_not_opened_all_the_time(fallback):
    """In ten seconds: there is a pause after each round of all engines."""
    now_s, opened = 0.0, 0
    while now_s < 10:
        now_s = max(now_s, fallback.retry_s)
        opened += 1
        fallback.mark_opened(now_s)
        now_s += 0.1
        fallback.mark_lost("crash", now_s)
    assert opened <= 12
