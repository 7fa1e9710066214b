"""On which terms a session is walked."""

from __future__ import annotations

import pytest

from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext


@pytest.mark.parametrize(
    ("occasion", "client", "theirs"),
    [
        (SessionContext(), "", True),
        (SessionContext("Ada"), "Ada", True),
        (SessionContext("Ada"), "ada", False),
        (SessionContext("Ada"), "", False),
        (SessionContext(), "Ada", False),
        (SessionContext("Ada", time_scale=1), "Ada", True),
        (SessionContext("Ada", time_scale=1.01), "Ada", False),
        (SessionContext("Ada", time_scale=60), "Ada", False),
    ],
)
def test_a_session_is_of_whom_walked_it_in_real_time(occasion, client, theirs):
    assert occasion.belongs_to(client) is theirs


def test_where_nothing_is_known_the_owner_walks_for_themselves():
    plain = SessionContext()
    assert (plain.body, plain.program_position, plain.answers_before, plain.overridden_rules) == (
        None,
        None,
        {},
        (),
    )


def test_an_occasion_is_a_value():
    terms = "Ada", Body(70), ProgramPosition("knee", 2, 3), {"knee_pain": 3}, ("knee-pain",)
    assert SessionContext(*terms) == SessionContext(*terms)
    assert SessionContext(*terms) != SessionContext(*terms, time_scale=2)
