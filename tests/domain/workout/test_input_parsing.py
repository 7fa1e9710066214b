"""Parsing of typed durations and numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.values.formats import format_duration
from retrotimer.domain.workout.input_parsing import parse_duration_s, parse_number


@pytest.mark.parametrize(
    ("text", "expected_s"),
    [
        ("90", 90),
        (" 90 s ", 90),
        ("1:30", 90),
        ("1:5", 65),
        ("1:02:03", 3723),
        ("1m30", 90),
        ("1m 30s", 90),
        ("2 min", 120),
        ("1.5m", 90),
        ("1,5 m", 90),
        ("\u0661:\u0663\u0660", 90),
        ("\uff11\uff1a\uff13\uff10", 90),
        ("1\u00ad:3\u200b0", 90),
        ("1\u066b5 m", 90),
        ("1h", 3600),
        ("1h5m", 3900),
    ],
)
def test_a_duration_is_understood_as_it_is_written(text, expected_s):
    assert parse_duration_s(text) == expected_s


@pytest.mark.parametrize("text", ["", "a", "1:75", ":30", "-5", "1::2", "m", "1.2.3", "1h30x"])
def test_an_invalid_duration_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="needed"):
        parse_duration_s(text)


@pytest.mark.parametrize("text", ["0", "5h", "4:00:01"])
def test_a_step_is_neither_nothing_nor_a_day(text):
    with pytest.raises(ValueError, match="from 1 second to 4 hours"):
        parse_duration_s(text)


@given(st.integers(1, 4 * 3600))
def test_what_is_shown_can_be_typed(length_s):
    assert parse_duration_s(format_duration(length_s)) == length_s


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("3.2", "", 3.2),
        ("3,2 km/h", "km/h", 3.2),
        ("-2 %", "%", -2),
        (".5", "", 0.5),
        ("\u0663\u066b\u0662 km/h", "km/h", 3.2),
        ("\uff13\uff0e\uff12", "", 3.2),
        ("4.", "", 4),
    ],
)
def test_a_figure_may_have_its_unit(text, unit, expected):
    assert parse_number(text, unit) == expected


@pytest.mark.parametrize("text", ["", "fast", "1e9", "nan", "inf", "1.2.3"])
def test_an_invalid_number_is_refused(text):
    with pytest.raises(ValueError, match="a number is needed"):
        parse_number(text)


@pytest.mark.parametrize("text", ["0" * 30 + "60", "60" + " " * 30 + "5", "2.4" + "0" * 30 + "x"])
def test_what_is_too_long_to_be_a_figure_is_not_cut_to_one(text):
    for parse in (parse_duration_s, parse_number):
        with pytest.raises(ValueError, match="needed") as raised:
            parse(text)
        assert len(str(raised.value)) < 100
