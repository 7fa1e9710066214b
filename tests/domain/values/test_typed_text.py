"""What is typed or pasted keeps all that can be seen, and what carries something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.values.typed_text import (
    clean_figure,
    clean_line,
    clean_lines,
    clean_name,
    has_controls,
    text_cleaner,
)
from retrotimer.domain.values.validation import is_multiline_text, is_single_line

ODD = st.text(
    st.characters()
    | st.sampled_from(
        "ab \u05d0\u00ad\u034f\u061c\u115f\u180b\u180e\u180f\u200b\u200c\u200d\u200e\u200f"
        "\u2028\u2029\u202a\u202e\u2060\u2066\u2069\u3164\ufe0f\ufeff\ufff9\x85\x1b\0\t\n\r\ud800"
        "\U000e0001\U000e0041\U000e007f\U000e0100\U0001f9d1"
    ),
    max_size=12,
)
# A black flag, tags for the part of a country, and their end.
ENGLAND, TEXAS = (
    f"\U0001f3f4{''.join(chr(0xE0000 + ord(letter)) for letter in code)}\U000e007f"
    for code in ("gbeng", "ustx")
)


@given(ODD)
def test_whatever_is_typed_a_field_accepts_it_or_it_is_empty(text):
    line, lines, name = clean_line(text), clean_lines(text), clean_name(text)
    assert line == "" or is_single_line(line, len(line))
    assert is_multiline_text(lines, len(lines))
    assert name == "" or is_single_line(name, len(name))
    assert (clean_line(line), clean_lines(lines), clean_name(name)) == (line, lines, name)
    assert line == line.strip()
    assert (clean_name(line), clean_line(lines) == "") == (name, line == "")


@pytest.mark.parametrize(
    "character",
    [
        *("\u00ad", "\u180e", "\u200b", "\u2060", "\u2063", "\u206f", "\ufeff", "\ufff9", "\u3164"),
        *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"),
        *("\U000e0001", "\U000e0041", "\U0001d173", "\U0001bca0", "\x00", "\x1b", "\x7f", "\ud800"),
    ],
)
def test_what_cannot_be_seen_and_carries_nothing_is_dropped(character):
    typed = f"{character}Kn{character}ee{character}"
    assert clean_line(typed) == clean_lines(typed) == clean_name(typed) == "Knee"
    assert clean_line(character) == clean_lines(character) == clean_name(character) == ""


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u0631\u0648\u062f",  # Persian, with a non-joiner in the word
        "\u0647\u200d",  # the sign of the Hijri year, an Arabic letter with a joiner
        "\u0915\u094d\u200d\u0937",  # Hindi
        "\U0001f9d1\u200d\U0001f91d\u200d\U0001f9d1",  # people holding hands
        "\u2764\ufe0f\u200d\U0001f525",  # a heart on fire: a selector, then a joiner
        "\u845b\U000e0100",  # a Japanese character in a variant
        "\u05d3\u05e0\u05d4\u200f (2)",  # Hebrew with a mark that keeps the bracket at its place
        "e\u0301 \u0e01\u0e33 \u5de6\u819d",
        f"{ENGLAND} and {TEXAS}{ENGLAND}",
        f"{ENGLAND}\u200d\u2764\ufe0f",
    ],
)
def test_what_carries_something_is_kept(text):
    assert clean_line(text) == clean_lines(text) == text


@pytest.mark.parametrize(
    "text", ["\u200d", "\ufe0f", "\u200f \u200e", " \u200c\ufe0f ", "\u034f", "\u061c\t"]
)
def test_a_text_without_anything_to_see_is_empty(text):
    assert clean_line(text) == clean_lines(text) == clean_name(text) == ""


def test_joiners_and_selectors_that_follow_nothing_are_dropped():
    assert clean_line("\u200da \ufe0fb\u200c\u200d\ufe0f\ufe0f") == "a b\u200c"


def test_every_kind_of_line_break_is_one():
    assert clean_line("a\u2028b\u2029c\x85d\r\ne\x0bf") == "a b c d e f"
    assert clean_lines("\n\ufeff\na \u2028\tb\r\nc\n\u200b\n") == "a\n b\nc"


def test_names_that_look_the_same_are_the_same():
    first, last = "\u05d3\u05e0\u05d4", "\u05db\u05d4\u05df"
    assert clean_name(f"\u200f{first}\u200f  {last}") == f"{first} {last}"


def test_each_text_of_a_list_is_cleaned_and_no_other_value_is_changed():
    clean = text_cleaner(clean_line)
    assert clean(("a\u200b", "\ufeff", " b")) == ["a", "b"]
    assert [clean(value) for value in (None, 3, True, 1.5)] == [None, 3, True, 1.5]


def test_what_could_steer_a_terminal_is_named():
    assert has_controls("a\x1b[2J")
    assert has_controls("a\nb")
    assert not has_controls("a\nb", "\n")
    assert not has_controls("a\u200b\u2028")


def test_the_tags_of_a_flag_are_kept_where_the_whole_flag_is():
    assert clean_name(ENGLAND) == clean_line(f"\u00ad{ENGLAND}\u200b") == ENGLAND
    assert is_single_line(ENGLAND, len(ENGLAND))
    unended, flagless, hidden = ENGLAND[:-1], ENGLAND[1:], f"{ENGLAND[:-1]}{ENGLAND[1:-1] * 9}"
    for broken, seen in (
        (unended, ENGLAND[0]),
        (flagless, ""),
        (f"a{flagless}", "a"),
        (f"{hidden}\U000e007f", ENGLAND[0]),
    ):
        assert clean_line(broken) == seen
        assert not is_single_line(broken, 99)


def test_a_blank_of_braille_is_a_space():
    assert clean_line("\u2800") == clean_name("\u2800\u2800") == ""
    assert clean_name("Kim\u2800") == "Kim"


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        *((" 1\u00ad0 ", "10"), ("\u0661\u0660", "10"), ("\u06f5\u066b\u06f5", "5.5")),
        *(("\uff15\uff0e\uff15", "5.5"), ("\uff15\uff0c\uff15", "5,5"), ("5\u060c5", "5,5")),
        *(("\uff11\uff1a\uff13\uff10", "1:30"), ("\u0967:\u0969\u0966", "1:30")),
        *(("\u22125", "-5"), ("10\u00b2", "10\u00b2"), ("\u00bd", "\u00bd")),
    ],
)
def test_figures_of_all_keyboards_are_the_latin_ones(typed, figure):
    assert clean_figure(typed) == figure
