"""What can be chosen, page by page: nothing is missing, and nothing on offer is impossible."""

from __future__ import annotations

import pytest

from retrotimer.domain.coaching.client import POSSIBLE_CLIENT
from retrotimer.domain.coaching.preference_pages import (
    CUES,
    DISPLAY,
    EXPLAINED,
    FOLDERS,
    SOUND,
    WALKER,
    WHO,
    Field,
)
from retrotimer.domain.settings.cue_settings import POSSIBLE
from retrotimer.domain.settings.settings import POSSIBLE_DISPLAY, POSSIBLE_MACHINE

EVERY = (*SOUND, *CUES, *DISPLAY, *WALKER, *FOLDERS)
ALL_POSSIBLE = POSSIBLE | POSSIBLE_MACHINE | POSSIBLE_CLIENT
CHOICES = [one for one in EVERY if one.form in (Field.CHOICE, Field.SOME)]


def test_everything_that_can_be_chosen_is_on_one_page():
    assert sorted(one.key for one in EVERY) == sorted(ALL_POSSIBLE)
    assert {one.key for one in DISPLAY} == POSSIBLE_DISPLAY.keys()
    assert {one.key for one in WALKER} == POSSIBLE_CLIENT.keys()
    assert all(one in WALKER for one in WHO)


def test_everything_has_a_label_of_its_own_and_an_explanation():
    assert len({one.label for one in EVERY}) == len(EVERY)
    assert {one.key: one.explained for one in EVERY if one.explained} == EXPLAINED


@pytest.mark.parametrize("one", CHOICES, ids=lambda one: one.key)
def test_whatever_is_on_offer_can_be_chosen(one):
    for option in one.options:
        value = option if one.form is Field.CHOICE else (option,)
        assert ALL_POSSIBLE[one.key].fits(value)
        assert one.options[option]
