"""A session that a wrong clock dated after now decides nothing, and can be dated anew."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from retrotimer.__main__ import main
from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.program_decision import NextSessionReason
from retrotimer.services.clinician_report import build_report
from retrotimer.services.coaching import CoachingService, load_bundled_programs
from retrotimer.services.history_keeper import HistoryKeeper
from retrotimer.store.folders import Folders
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_session, redate
from retrotimer.store.history.writer_lock import WriterLock
from tests.support.walked_sessions import program_context, save_walked_session

STEPS = load_bundled_programs()[0]["first-steps"]
# A day, an hour, and the years by which a clock was ahead.
AHEAD = pytest.mark.parametrize("days", [0.05, 1, 400, 3000])


@pytest.fixture
def folders():
    return Folders()


def now():
    return SystemClock().local_time()


def without_rest(walker):
    """A walker but for the time since their last session, which goes on meanwhile."""
    return replace(walker, history=replace(walker.history, rest=None))


@AHEAD
def test_it_decides_neither_the_next_session_nor_the_limits(folders, days):
    painful = {"knee_pain_next_morning": 9}
    save_walked_session(program_context(STEPS.key, 1, 2), days_ago=1, answers=painful)
    expected = CoachingService(folders)
    wrong = save_walked_session(program_context(STEPS.key, 3, 1), days_ago=-days)
    save_walked_session(program_context("ladder", 1, 1), days_ago=-days)
    for _ in range(2):
        coaching = CoachingService(folders)
        assert without_rest(coaching.walker) == without_rest(expected.walker)
        rest = coaching.walker.history.rest - expected.walker.history.rest
        assert timedelta() <= rest < timedelta(minutes=5)
        found = coaching.find_next_session(STEPS)
        expected_next = (1, 1, NextSessionReason.STEP_BACK_FOR_PAIN)
        assert (found.week, found.number, found.reason) == expected_next
        assert coaching.latest_program_key == STEPS.key
        # Now with stored summaries.
        read_summaries(folders.history_path)
    redate(folders.history_path, wrong, now() - timedelta(hours=1))
    counted = CoachingService(folders).walker.history.session_count
    assert counted == expected.walker.history.session_count + 1


def test_the_answers_after_a_session_go_to_the_last_one_up_to_now(folders):
    yesterday = save_walked_session(days_ago=1)
    wrong = save_walked_session(days_ago=-400)
    assert main(["after", "knee_pain_next_morning=4"]) == 0
    assert read_session(folders.history_path, yesterday).answers_after != {}
    assert read_session(folders.history_path, wrong).answers_after == {}
    assert main(["after", "--session", wrong, "effort=3"]) == 0
    assert read_session(folders.history_path, wrong).answers_after == {"effort": 3}


def test_a_report_for_a_clinician_does_not_count_it(folders):
    save_walked_session(days_ago=3)
    before = build_report(folders, "", None, lambda _: None)
    save_walked_session(days_ago=-400, answers={"knee_pain_worst": 9})
    assert list(build_report(folders, "", None, lambda _: None).all_texts) == list(before.all_texts)


def test_the_list_marks_it_and_names_the_command_that_repairs_it(folders, capsys):
    last = save_walked_session(days_ago=1)
    wrong = save_walked_session(days_ago=-400)
    assert main(["history"]) == 0
    (repair,) = [line for line in capsys.readouterr().out.splitlines() if "redate" in line]
    assert repair.strip().startswith("! Dated after now, so it does not count.")
    words = repair.partition("retrotimer ")[2].split()
    assert words[:3] == ["history", "redate", wrong]
    assert main(["history", "--json"]) == 0
    marks = {
        one["id"]: one.get("in_future", False)
        for one in json.loads(capsys.readouterr().out)["sessions"]
    }
    assert marks == {wrong: True, last: False}
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("The session is dated ")
    assert main(["history"]) == 0
    assert "!" not in capsys.readouterr().out
    assert read_session(folders.history_path, wrong).started_at <= now()


def test_what_cannot_be_dated_is_refused_in_words(folders, run_words):
    assert run_words("none", "2026-11-25T18:30") == (2, "There is no session 'none'.\n")
    wrong = save_walked_session(days_ago=-400)
    later = f"{now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    assert run_words(wrong, later) == (2, "That lies after now. Nothing was changed.\n")
    lock = WriterLock(folders.history_path)
    assert lock.acquire()
    status, complaint = run_words(wrong, "2026-11-25 18:30")
    assert (status, complaint.startswith("RetroTimer is already running")) == (3, True)
    lock.release()
    assert run_words(wrong, "2026-11-25 18:30") == (0, "")
    for text in ("yesterday", "2026-13-01T10:00", "2026-11-25", "0001-01-01T00:00x"):
        with pytest.raises(SystemExit) as caught:
            run_words(wrong, text)
        assert caught.value.code == 2


@pytest.fixture
def run_words(capsys):
    def run(*words):
        capsys.readouterr()
        status = main(["history", "redate", *words])
        return status, capsys.readouterr().err

    return run


def test_at_the_start_it_is_said_that_a_session_lies_after_now(folders):
    def notices():
        keeper = HistoryKeeper(folders)
        keeper.open()
        keeper.close()
        return keeper.notice, keeper.clock_notice

    save_walked_session(days_ago=1)
    assert notices() == ("", "")
    save_walked_session(days_ago=-400)
    notice, clock_notice = notices()
    assert notice == ""
    day = now() + timedelta(days=400)
    assert clock_notice.startswith(f"A session is dated {day:%Y-%m-%d} ")
    assert "Check the computer's clock" in clock_notice
    folders.history_path.write_bytes(b"no database at all, but long enough to look like one" * 20)
    assert notices()[1] == ""
