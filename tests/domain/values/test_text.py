"""Texts that know how they were made."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.values.text import Text, join_texts, translate_text
from retrotimer.domain.workout.workout import Direction

SPANISH = {
    "{count} of {of}": "{count} de {of}",
    "{what}: stop": "alto: {what}",
    "backward": "hacia atrás",
}


def spanish(template: str) -> str:
    return SPANISH.get(template, template)


def test_a_text_is_the_english_that_it_makes():
    text = Text("{count} of {of}", count=3, of=8)
    assert text == "3 of 8"
    assert json.dumps({text: text}) == '{"3 of 8": "3 of 8"}'


def test_it_is_said_in_another_language_by_its_template():
    assert translate_text(Text("{count} of {of}", count=3, of=8), spanish) == "3 de 8"


def test_the_values_are_said_in_it_too_at_any_depth():
    inner = Text("{count} of {of}", count=1, of=2)
    assert translate_text(Text("{what}: stop", what=inner), spanish) == "alto: 1 de 2"
    assert (
        translate_text(Text("{what}: stop", what=Text("backward")), spanish) == "alto: hacia atrás"
    )
    assert (
        translate_text(Text("{what}: stop", what=Direction.BACKWARD), spanish)
        == "alto: hacia atrás"
    )


def test_a_name_is_the_same_in_every_language():
    assert translate_text(Text("{what}: stop", what="backward"), spanish) == "alto: backward"


def test_what_has_no_translation_stays_english():
    assert translate_text(Text("Step {number}", number=3), spanish) == "Step 3"
    assert translate_text("Anna's {hill}", spanish) == "Anna's {hill}"


def test_a_text_without_values_may_have_braces():
    assert Text("a {brace}") == "a {brace}"
    assert translate_text(Text("a {brace}"), spanish) == "a {brace}"


@given(st.lists(st.text()), st.text(st.characters(exclude_characters="{}")))
def test_a_list_reads_like_its_parts_joined(parts, between):
    assert join_texts(parts, between) == between.join(parts)


def test_each_part_of_a_list_is_translated():
    parts = [Text("{count} of {of}", count=1, of=2), Text("backward"), "Anna"]
    assert translate_text(join_texts(parts), spanish) == "1 de 2, hacia atrás, Anna"
