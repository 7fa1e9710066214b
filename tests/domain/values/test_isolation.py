"""A name from right to left leaves what stands next to it where it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.values.isolation import isolate, pad_isolated
from retrotimer.domain.values.text import Text, join_texts, shown_text, translate_text

DANA, LAYLA = "\u05d3\u05e0\u05d4", "\u0644\u064a\u0644\u0649"
BEGIN, END = "\u2068", "\u2069"


@pytest.mark.parametrize("name", [DANA, LAYLA, f"Ann {DANA}", "Ann\u200f", f"({DANA}) 2", "\u0663"])
def test_a_name_with_letters_from_right_to_left_is_isolated(name):
    assert isolate(name) == f"{BEGIN}{name}{END}"


@pytest.mark.parametrize("name", ["", "Ann", "Zoë", "左膝", "3 (2)", "\u200e"])
def test_any_other_stays_as_it_is(name):
    assert isolate(name) == name


def test_each_line_is_isolated_by_itself():
    assert isolate(f"one\n{DANA}\n\n{LAYLA}") == f"one\n{BEGIN}{DANA}{END}\n\n{BEGIN}{LAYLA}{END}"


def test_what_is_isolated_already_is_not_isolated_again():
    isolated = isolate(DANA)
    assert isolate(isolated) == isolated
    assert isolate(f"{isolated} {isolated}") == f"{BEGIN}{isolated} {isolated}{END}"


@given(st.text(st.sampled_from(f"a1 ({DANA}\u200f\n"), max_size=8))
def test_what_is_seen_is_the_same_and_every_isolate_ends_on_its_line(text):
    isolated = isolate(text)
    assert isolated.replace(BEGIN, "").replace(END, "") == text
    assert all(line.count(BEGIN) == line.count(END) for line in isolated.split("\n"))


def test_the_signs_take_no_width_in_a_column():
    assert pad_isolated(DANA, 6) == f"{BEGIN}{DANA}{END}   "
    assert pad_isolated("Ann", 6) == "Ann   "


def test_a_sentence_isolates_the_names_in_it_where_it_is_shown():
    sentence = Text("{name}: {count} of {more}", name=DANA, count=3, more=join_texts((LAYLA, "4")))
    shown = f"{BEGIN}{DANA}{END}: 3 of {BEGIN}{LAYLA}{END}, 4"
    assert shown_text(sentence) == shown
    assert translate_text(sentence, lambda text: text.replace(" of ", " de ")) == shown.replace(
        " of ", " de "
    )
    # As a value it has the names as they are.
    assert str(sentence) == f"{DANA}: 3 of {LAYLA}, 4"
