"""The counts for limits and programs in a long history equal those of its sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from retrotimer.domain.coaching.walker_profile import is_backward_session
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext
from retrotimer.store.history.database import HistoryError
from retrotimer.store.history.session_summaries import (
    SessionCounts,
    count_sessions,
    iterate_summaries,
    read_program_sessions,
    read_summaries,
)
from retrotimer.store.history.sessions import save_answers
from tests.support.history_database import STARTED_AT, query, save_cut_off_session, save_session

DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def walked(path):
    """Sessions of two clients and two programs, one cut off, one where time ran faster."""
    knee, ladder = ProgramPosition("knee", 1, 1), ProgramPosition("ladder", 2, 3)
    for days, occasion in enumerate(
        (
            SessionContext(program_position=ladder),
            SessionContext(program_position=knee),
            SessionContext("Ann", program_position=ladder),
            SessionContext(program_position=knee, time_scale=60.0),
            SessionContext(),
        )
    ):
        save_session(path, started=STARTED_AT + days * DAY, occasion=occasion)
    save_cut_off_session(
        path, started=STARTED_AT + 9 * DAY, occasion=SessionContext(program_position=ladder)
    )
    return path


def one_after_the_other(path, client: str) -> SessionCounts:
    own = [
        one
        for one in iterate_summaries(path, client=client)
        if one.summary.context.belongs_to(client)
    ]
    newest_of = {}
    for one in own:
        if one.summary.context.program_position is not None:
            newest_of.setdefault(one.summary.context.program_position.program, one)
    counted = [one for one in own if is_backward_session(one.summary)]
    days = frozenset(one.started_at.date() for one in counted)
    return SessionCounts(len(counted), days, newest_of)


@pytest.mark.parametrize("client", ["", "Ann", "Bob"])
def test_it_is_what_the_sessions_tell_before_and_after_they_were_listed(walked, client):
    for _ in range(2):
        found = count_sessions(walked, client)
        assert found == one_after_the_other(walked, client)
        read_summaries(walked)


def test_one_that_was_cut_off_may_be_the_newest_of_a_program(walked):
    found = count_sessions(walked, "")
    assert found.session_count == 3
    assert found.newest_by_program["ladder"].started_at == STARTED_AT + 9 * DAY
    assert found.newest_by_program["knee"].started_at == STARTED_AT + DAY


def test_an_older_one_that_was_cut_off_is_not_the_newest(path):
    save_cut_off_session(
        path,
        started=STARTED_AT,
        occasion=SessionContext(program_position=ProgramPosition("knee", 1, 1)),
    )
    newest = save_session(
        path,
        started=STARTED_AT + DAY,
        occasion=SessionContext(program_position=ProgramPosition("knee", 1, 2)),
    )
    for _ in range(2):
        assert count_sessions(path, "").newest_by_program["knee"].id == newest
        read_summaries(path)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE summary SET document = 'no json'",
        "UPDATE summary SET document = json_remove(document, '$.outcome')",
    ],
)
def test_a_damaged_summary_costs_nobody_a_session(walked, damage):
    before = count_sessions(walked, "")
    read_summaries(walked)
    query(walked, damage)
    assert count_sessions(walked, "") == before == count_sessions(walked, "")


def test_what_is_added_to_a_session_is_in_its_tally(path):
    kept = save_session(
        path, occasion=SessionContext(program_position=ProgramPosition("knee", 1, 1))
    )
    count_sessions(path, "")
    save_answers(path, kept, {"effort": 9})
    assert count_sessions(path, "").newest_by_program["knee"].summary.answers_after == {"effort": 9}


def test_no_history_and_none_that_can_be_read(path):
    assert count_sessions(path, "") == SessionCounts()
    path.parent.mkdir()
    path.write_text("no database " * 100)
    with pytest.raises(HistoryError):
        count_sessions(path, "")


def test_what_is_wrong_with_a_session_is_told(path):
    broken = save_session(path)
    query(path, "UPDATE session SET workout = 'no workout'")
    save_session(path)
    found = count_sessions(path, "")
    assert found.session_count == 1
    assert found.problems
    assert broken in found.problems[0]


def test_the_sessions_of_a_program_are_read_oldest_first(walked):
    for _ in range(2):
        ladder = read_program_sessions(walked, "", "ladder")
        assert [one.started_at for one in ladder] == [STARTED_AT, STARTED_AT + 9 * DAY]
        # Faster sessions and those of others do not belong to it.
        assert len(read_program_sessions(walked, "", "knee")) == 1
        assert len(read_program_sessions(walked, "Ann", "ladder")) == 1
        assert read_program_sessions(walked, "Bob", "ladder") == ()
        read_summaries(walked)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE summary SET document = 'no json'",
        "UPDATE summary SET document = json_remove(document, '$.outcome')",
    ],
)
def test_a_damaged_summary_costs_a_program_no_session(walked, damage):
    before = read_program_sessions(walked, "", "ladder")
    read_summaries(walked)
    query(walked, damage)
    assert read_program_sessions(walked, "", "ladder") == before


def test_without_a_history_no_program_has_sessions(path):
    assert read_program_sessions(path, "", "ladder") == ()
    path.parent.mkdir()
    path.write_text("no database " * 100)
    with pytest.raises(HistoryError):
        read_program_sessions(path, "", "ladder")
