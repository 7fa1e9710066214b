"""A client: what can be known of a person, at both ends of every range."""

from __future__ import annotations

from dataclasses import fields
from math import inf, nan

import pytest

from retrotimer.domain.coaching.client import (
    CLIENT_FIELDS,
    SCREENING_VERSION,
    Client,
    Condition,
    HandrailUse,
    Screening,
    constraint_in_units,
    from_display_value,
    to_display_value,
)
from retrotimer.domain.session.energy import Body
from retrotimer.domain.values.units import Units

NUMBERS = [
    # Key, least, most, and what is just beyond them.
    ("birth_year", 1900, 2100, 1899, 2101),
    ("weight_kg", 20, 400, 19.9, 400.1),
    ("own_speed_kmh", 0.5, 25, 0.4, 25.1),
    ("sessions_before", 0, 100_000, -1, 100_001),
    ("backward_factor", 1.15, 1.50, 1.14, 1.51),
    ("least_turn_s", 25, 120, 24.9, 120.1),
]


@pytest.mark.parametrize(("key", "least", "most", "below", "beyond"), NUMBERS)
def test_a_number_lies_within_its_bounds(key, least, most, below, beyond):
    for value in (least, most):
        assert getattr(Client(**{key: value}), key) == value
    for value in (below, beyond, nan, inf, "5", True, [1]):
        with pytest.raises(ValueError, match=f"^{key}: expected ") as caught:
            Client(**{key: value})
        assert CLIENT_FIELDS[key].description in str(caught.value)


@pytest.mark.parametrize("key", ["birth_year", "weight_kg", "own_speed_kmh", "least_turn_s"])
def test_what_is_not_known_can_be_left_out(key):
    assert getattr(Client(**{key: None}), key) is None
    assert CLIENT_FIELDS[key].normalize(None) is None
    assert CLIENT_FIELDS[key].description.endswith(", or nothing")


@pytest.mark.parametrize("key", ["sessions_before", "backward_factor", "units", "rails", "fall"])
def test_everything_else_is_known(key):
    with pytest.raises(ValueError, match=f"^{key}: expected "):
        Client(**{key: None})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("birth_year", 1961.0), ("sessions_before", 2.0)),
        *(("units", "stone"), ("rails", "both"), ("fall", 1), ("expert", "yes")),
    ],
)
def test_what_is_no_answer_is_refused(key, value):
    with pytest.raises(ValueError, match=f"^{key}: expected "):
        Client(**{key: value})


def test_what_is_read_is_kept_as_what_it_means():
    keep = CLIENT_FIELDS
    assert keep["units"].normalize("imperial") is Units.IMPERIAL
    assert keep["rails"].normalize("none") is HandrailUse.NONE
    assert repr(keep["weight_kg"].normalize(70)) == "70.0"
    assert repr(keep["birth_year"].normalize(1961)) == "1961"


@pytest.mark.parametrize(
    ("key", "kept", "shown", "wrong"),
    [("weight_kg", 69.853, 154.0, 44), ("own_speed_kmh", 5.633, 3.5, 0.3)],
)
def test_a_figure_is_typed_as_the_console_shows_it(key, kept, shown, wrong):
    assert to_display_value(key, kept, Units.IMPERIAL) == shown
    assert from_display_value(key, shown, Units.IMPERIAL) == kept
    assert not constraint_in_units(key, Units.IMPERIAL).is_valid(wrong)
    assert constraint_in_units(key, Units.IMPERIAL).is_valid(None)
    assert (
        from_display_value(key, None, Units.IMPERIAL)
        is to_display_value(key, None, Units.IMPERIAL)
        is None
    )
    assert (
        to_display_value(key, kept, Units.METRIC)
        == from_display_value(key, kept, Units.METRIC)
        == kept
    )


def test_what_has_no_unit_is_typed_as_it_is_kept():
    assert to_display_value("birth_year", 1961, Units.IMPERIAL) == 1961
    assert from_display_value("rails", "none", Units.IMPERIAL) is HandrailUse.NONE


def test_all_that_is_possible_is_a_field():
    assert CLIENT_FIELDS.keys() == {field.name for field in fields(Client)} - {
        *("name", "screening", "unlocked")
    }


def test_notes_are_lines_of_at_most_four_thousand_characters():
    assert Client(notes="a" * 4000).notes == "a" * 4000
    assert Client(notes="Left knee\n\n山田").notes.startswith("Left")
    for notes in ("a" * 4001, "\x1b[2J", "a\nb\u202ec", None, 5):
        with pytest.raises(ValueError, match=r"^notes: expected text, at most 4000 characters"):
            Client(notes=notes)


def test_a_name_is_a_line_of_at_most_sixty_characters_and_the_owner_has_none():
    assert Client().name == ""
    assert Client("Ada " + "x" * 56).name.startswith("Ada")
    for name in ("x" * 61, " Ada", "Ada\n", "A\x1bda"):
        with pytest.raises(ValueError, match=r"^name: expected a name, at most 60 characters"):
            Client(name)


def test_who_answered_the_questions_of_today_is_screened():
    assert not Client().has_current_screening
    assert Client(screening=Screening("2026-11-25")).has_current_screening
    assert Client(screening=Screening("2026-11-25", (Condition.HEART,))).has_current_screening
    for version in (SCREENING_VERSION - 1, SCREENING_VERSION + 1):
        assert not Client(screening=Screening("2026-11-25", version=version)).has_current_screening


def test_only_a_weight_makes_an_estimate_possible():
    assert Client().body is None
    assert Client(backward_factor=1.3).body is None
    assert Client(weight_kg=70).body == Body(70, 1.25)
    assert Client(weight_kg=20, backward_factor=1.5).body == Body(20, 1.5)


def test_the_owner_begins_as_carefully_as_anybody():
    owner = Client()
    assert (owner.sessions_before, owner.expert, owner.rails) == (0, False, HandrailUse.HOLD)
    assert (owner.fall, owner.units, dict(owner.unlocked)) == (False, Units.METRIC, {})
