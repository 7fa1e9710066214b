"""On which terms a session is walked."""

from __future__ import annotations

import pytest

from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.session_context import Occasion, Stage


@pytest.mark.parametrize(
    ("occasion", "client", "theirs"),
    [
        (Occasion(), "", True),
        (Occasion("Ada"), "Ada", True),
        (Occasion("Ada"), "ada", False),
        (Occasion("Ada"), "", False),
        (Occasion(), "Ada", False),
        (Occasion("Ada", time_scale=1), "Ada", True),
        (Occasion("Ada", time_scale=1.01), "Ada", False),
        (Occasion("Ada", time_scale=60), "Ada", False),
    ],
)
def test_a_session_is_of_whom_walked_it_in_real_time(occasion, client, theirs):
    assert occasion.is_of(client) is theirs


def test_where_nothing_is_known_the_owner_walks_for_themselves():
    plain = Occasion()
    assert (plain.body, plain.stage, plain.before, plain.responsible_for) == (None, None, {}, ())


def test_an_occasion_is_a_value():
    terms = "Ada", Body(70), Stage("knee", 2, 3), {"knee_pain": 3}, ("knee-pain",)
    assert Occasion(*terms) == Occasion(*terms)
    assert Occasion(*terms) != Occasion(*terms, time_scale=2)
