"""What is spoken: texts of the catalogue, in words, short enough to follow."""

from __future__ import annotations

import re

import pytest

from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.clip_texts import all_clip_texts
from retrotimer.domain.cues.phrases import MAX_SPOKEN_INTERVALS
from retrotimer.domain.cues.segment_cues import COUNTDOWN_NUMBERS
from retrotimer.domain.values.number_words import spell_cardinal, spell_tenths
from retrotimer.domain.workout.workout import INCLINE_BOUNDS_PCT, SPEED_BOUNDS_KMH


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (7, "seven"),
        (13, "thirteen"),
        (20, "twenty"),
        (42, "forty-two"),
        (99, "ninety-nine"),
    ],
)
def test_whole_numbers_in_words(number, words):
    assert spell_cardinal(number) == words


@pytest.mark.parametrize(
    ("tenths", "words"),
    [
        (8, "zero point eight"),
        (20, "two point zero"),
        (-25, "minus two point five"),
        (250, "twenty-five point zero"),
    ],
)
def test_a_decimal_says_its_tenth_always(tenths, words):
    assert spell_tenths(tenths) == words


def test_the_catalogue_has_each_text_once_in_words_and_short():
    texts = list(all_clip_texts())
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert re.fullmatch(r"[A-Za-z?.,' -]+", text), text
        assert len(text.split()) <= 7, text


def test_every_speed_and_incline_within_the_bounds_has_its_clip():
    texts = set(all_clip_texts())
    for hundredths in range(round(SPEED_BOUNDS_KMH.high * 100) + 1):
        assert set(phrases.speed_phrase(hundredths / 100)) <= texts
    for hundredths in range(
        round(INCLINE_BOUNDS_PCT.low * 100), round(INCLINE_BOUNDS_PCT.high * 100) + 1
    ):
        assert set(phrases.incline_phrase(hundredths / 100)) <= texts


def test_a_halted_belt_has_no_speed_to_say():
    assert phrases.speed_phrase(0.04) == ()


@pytest.mark.parametrize(
    ("incline_pct", "said"),
    [
        (0, "Incline zero."),
        (2.5, "Incline two point five."),
        (-3, "Incline minus three."),
        (-0.5, "Incline minus zero point five."),
        (2.7, "Incline two point five."),
        (2.8, "Incline three."),
    ],
)
def test_an_incline_is_said_to_the_nearest_half(incline_pct, said):
    assert phrases.incline_phrase(incline_pct) == (said,)


def test_intervals_are_said_as_far_as_anybody_counts():
    assert phrases.interval_phrase(3, 8) == ("Interval three", "of eight.")
    assert phrases.interval_phrase(3, MAX_SPOKEN_INTERVALS + 1) == ()


def test_every_count_has_its_word():
    assert set(phrases.COUNT_WORDS) == set(COUNTDOWN_NUMBERS)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(30, "Thirty seconds left"), (60, "One minute left"), (120, "Two minutes left")],
)
def test_time_left_is_told_in_words(seconds, words):
    assert phrases.time_left_text(seconds) == words
