"""The invisible character because of which a text is refused is named by its code."""

from __future__ import annotations

import pytest

from retrotimer.domain.values.hidden_characters import hidden_character_problem


@pytest.mark.parametrize("value", ["", "Chest up", "añade ☺", 5, None, ("a", "b"), ["", 7]])
def test_what_can_be_seen_is_no_problem(value):
    assert hidden_character_problem(value) == ""


@pytest.mark.parametrize(
    ("character", "code"), [("\u200b", "U+200B"), ("\u00ad", "U+00AD"), ("\x1b", "U+001B")]
)
def test_the_first_hidden_character_is_named_wherever_it_stands(character, code):
    problem = f"the invisible character {code} is not allowed: delete it, or type the text again"
    for value in (character, f"a{character}b\u200c", ("fine", f"x{character}")):
        assert hidden_character_problem(value) == problem


def test_a_line_break_is_a_problem_only_where_it_is_not_allowed():
    assert "U+000A" in hidden_character_problem("one\ntwo")
    assert hidden_character_problem("one\ntwo", "\n\t") == ""
