"""What limits and programs ask of a long history: what all sessions one by one would tell."""

from __future__ import annotations

from datetime import timedelta

import pytest

from retrotimer.domain.coaching.walker_profile import counts
from retrotimer.domain.session.session_context import Occasion, Stage
from retrotimer.store.history.database import HistoryError
from retrotimer.store.history.session_summaries import Tally, listed, one_by_one, tally
from retrotimer.store.history.sessions import keep_answers
from tests.support.history_database import STARTED, asked, cut_off, keep

DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def walked(path):
    """Sessions of two clients and two programs, one cut off, one where time ran faster."""
    knee, ladder = Stage("knee", 1, 1), Stage("ladder", 2, 3)
    for days, occasion in enumerate(
        (
            Occasion(stage=ladder),
            Occasion(stage=knee),
            Occasion("Ann", stage=ladder),
            Occasion(stage=knee, time_scale=60.0),
            Occasion(),
        )
    ):
        keep(path, started=STARTED + days * DAY, occasion=occasion)
    cut_off(path, started=STARTED + 9 * DAY, occasion=Occasion(stage=ladder))
    return path


def one_after_the_other(path, client: str) -> Tally:
    own = [one for one in one_by_one(path, client=client) if one.summary.occasion.is_of(client)]
    newest_of = {}
    for one in own:
        if one.summary.occasion.stage is not None:
            newest_of.setdefault(one.summary.occasion.stage.program, one)
    return Tally(sum(counts(one.summary) for one in own), newest_of)


@pytest.mark.parametrize("client", ["", "Ann", "Bob"])
def test_it_is_what_the_sessions_tell_before_and_after_they_were_listed(walked, client):
    for _ in range(2):
        found = tally(walked, client)
        assert found == one_after_the_other(walked, client)
        listed(walked)


def test_one_that_was_cut_off_may_be_the_newest_of_a_program(walked):
    found = tally(walked, "")
    assert found.counted == 3
    assert found.newest_of["ladder"].started_at == STARTED + 9 * DAY
    assert found.newest_of["knee"].started_at == STARTED + DAY


def test_an_older_one_that_was_cut_off_is_not_the_newest(path):
    cut_off(path, started=STARTED, occasion=Occasion(stage=Stage("knee", 1, 1)))
    newest = keep(path, started=STARTED + DAY, occasion=Occasion(stage=Stage("knee", 1, 2)))
    for _ in range(2):
        assert tally(path, "").newest_of["knee"].id == newest
        listed(path)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE summary SET document = 'no json'",
        "UPDATE summary SET document = json_remove(document, '$.outcome')",
    ],
)
def test_a_damaged_summary_costs_nobody_a_session(walked, damage):
    before = tally(walked, "")
    listed(walked)
    asked(walked, damage)
    assert tally(walked, "") == before == tally(walked, "")


def test_what_is_added_to_a_session_is_in_its_tally(path):
    kept = keep(path, occasion=Occasion(stage=Stage("knee", 1, 1)))
    tally(path, "")
    keep_answers(path, kept, {"effort": 9})
    assert tally(path, "").newest_of["knee"].summary.after == {"effort": 9}


def test_no_history_and_none_that_can_be_read(path):
    assert tally(path, "") == Tally()
    path.parent.mkdir()
    path.write_text("no database " * 100)
    with pytest.raises(HistoryError):
        tally(path, "")


def test_what_is_wrong_with_a_session_is_told(path):
    broken = keep(path)
    asked(path, "UPDATE session SET workout = 'no workout'")
    keep(path)
    found = tally(path, "")
    assert found.counted == 1
    assert found.problems
    assert broken in found.problems[0]
