"""Validation of single lines, longer texts and whole numbers."""

from __future__ import annotations

import pytest

from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.validation import is_multiline_text, is_single_line, whole_number


@pytest.mark.parametrize("end", "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x1b\u202e\ud800")
def test_nothing_drives_a_terminal_or_turns_a_line_round(end):
    for text in (end, f"one{end}two", f"one\n{end}"):
        assert not is_multiline_text(text, 100)
        assert not is_single_line(text, 100)


@pytest.mark.parametrize("text", ["", "\n", "one\n\ntwo\n", "\tone\ttwo\n", "a\xa0b", "\u200c\n"])
def test_a_text_is_of_lines_and_tabs(text):
    assert is_multiline_text(text, len(text))
    assert not is_multiline_text(text + "a", len(text))


@pytest.mark.parametrize("mark", "\u200c\u200d\u200e\u200f\u061c")
def test_joiners_and_marks_of_direction_are_allowed(mark):
    assert is_single_line(f"one{mark}two", 100)


@pytest.mark.parametrize("text", ["", "one\n", "one\ttwo"])
def test_a_line_is_one_without_tabs(text):
    assert not is_single_line(text, 100)


def test_the_bounds_of_a_whole_number_are_written_in_digits():
    assert whole_number(Bounds(1, 1_000_000)).description == "a whole number from 1 to 1000000"
