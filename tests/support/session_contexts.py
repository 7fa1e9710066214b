"""The context of a session, with every field known, and any context."""

from __future__ import annotations

from hypothesis import strategies as st

from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext
from tests.support.client_files import client_names

ANN_CONTEXT = SessionContext(
    "Ann",
    Body(70.5, 1.3),
    ProgramPosition("first-steps", 2, 3),
    {"clip": True, "spotter": False, "knee_pain": 4},
    ("incline", "speed"),
    2.0,
)
_safety_answers = st.dictionaries(
    st.text().filter(lambda key: key != "knee_pain"), st.booleans(), max_size=3
)
any_context = st.builds(
    SessionContext,
    st.just("") | client_names,
    st.none() | st.builds(Body, st.floats(20, 400), st.floats(1.15, 1.5)),
    st.none() | st.builds(ProgramPosition, st.text(), st.integers(1, 52), st.integers(1, 7)),
    _safety_answers
    | st.builds(
        lambda answers, pain: answers | {"knee_pain": pain}, _safety_answers, st.integers(0, 10)
    ),
    st.lists(st.text(), max_size=3).map(tuple),
    st.just(1.0) | st.floats(0.1, 1_000),
)
