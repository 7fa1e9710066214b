"""What can be chosen, page by page: nothing is missing, and nothing on offer is impossible."""

from __future__ import annotations

import pytest

from retrotimer.domain.coaching.client import CLIENT_FIELDS
from retrotimer.domain.coaching.preference_pages import (
    CUES_PAGE,
    DESCRIPTIONS,
    DISPLAY_PAGE,
    FIRST_RUN_PREFERENCES,
    FOLDERS_PAGE,
    SOUND_PAGE,
    WALKER_PAGE,
    InputType,
)
from retrotimer.domain.settings.cue_settings import CUE_FIELDS
from retrotimer.domain.settings.settings import DISPLAY_FIELDS, MACHINE_FIELDS

EVERY = (*SOUND_PAGE, *CUES_PAGE, *DISPLAY_PAGE, *WALKER_PAGE, *FOLDERS_PAGE)
ALL_POSSIBLE = CUE_FIELDS | MACHINE_FIELDS | CLIENT_FIELDS
CHOICES = [one for one in EVERY if one.input_type in (InputType.CHOICE, InputType.MULTI_CHOICE)]


def test_everything_that_can_be_chosen_is_on_one_page():
    assert sorted(one.key for one in EVERY) == sorted(ALL_POSSIBLE)
    assert {one.key for one in DISPLAY_PAGE} == DISPLAY_FIELDS.keys()
    assert {one.key for one in WALKER_PAGE} == CLIENT_FIELDS.keys()
    assert all(one in WALKER_PAGE for one in FIRST_RUN_PREFERENCES)


def test_everything_has_a_label_of_its_own_and_an_explanation():
    assert len({one.label for one in EVERY}) == len(EVERY)
    assert {one.key: one.description for one in EVERY if one.description} == DESCRIPTIONS


@pytest.mark.parametrize("one", CHOICES, ids=lambda one: one.key)
def test_whatever_is_on_offer_can_be_chosen(one):
    for option in one.options:
        value = option if one.input_type is InputType.CHOICE else (option,)
        assert ALL_POSSIBLE[one.key].is_valid(value)
        assert one.options[option]
