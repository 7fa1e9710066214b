"""A session that was cut off, and the terminal: what is asked, and how the session goes on."""

from __future__ import annotations

import json

import pytest

from retrotimer.domain import messages
from retrotimer.domain.coaching.client import Client
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_context import Occasion, Stage
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction
from retrotimer.store.files import workout_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import sessions
from retrotimer.store.upkeep.backups import all_of
from retrotimer.store.upkeep.cut_off_sessions import interrupted
from tests.support.cli_process import beside_findings, entries, entries_of, said
from tests.support.history_database import cut_off, only, until
from tests.support.terminal_session import Talk
from tests.support.walked_sessions import SCREENED, SOUND, there_and_back, write_down

K = ControlKind
TOLD = "Sound, 2026-11-22 18:30, was cut off after 0:35."
ASKED = "g: go on with it, k: keep it as it is, d: discard it, Return: later: "
LATER = f"{TOLD} {messages.ASKED_LATER}"
PAIN = "Knee pain now, 0 to 10: "
EARLY = "Why did it end early?"
# Refused behind the question, so that nothing is performed.
FAST = there_and_back(6.1, name="Fast")


@pytest.fixture
def history():
    return Folders().history


@pytest.fixture
def cut(history):
    """The id of a session that was cut off in its warm-up."""
    return cut_off(history, workout=SOUND)


@pytest.fixture
def path(tmp_path):
    """Another workout than the one that was cut off."""
    workout_file.write(tmp_path / "other.retro.json", there_and_back(name="Other"))
    return tmp_path / "other.retro.json"


@pytest.fixture
def fast(tmp_path):
    workout_file.write(tmp_path / "fast.retro.json", FAST)
    return tmp_path / "fast.retro.json"


def when(control):
    """When, after START, a control was pressed."""
    return [
        at_s
        for at_s, kind, payload in entries()
        if kind == "control" and json.loads(payload)["kind"] == control
    ]


def stop(talk):
    """End the session, and leave out how it was; all that was shown up to then."""
    talk.press("q")
    shown = talk.answer(EARLY)
    assert talk.rest()[0] == 0
    return shown


@pytest.mark.usefixtures("cut")
def test_what_was_cut_off_is_told_before_anything_else_and_nothing_starts(path):
    before = entries()
    with Talk(path) as talk:
        assert talk.until(ASKED) == f"{TOLD}\n{ASKED}"
        assert entries() == before


def test_without_one_nothing_is_asked(path):
    with Talk(path) as talk:
        assert talk.until(PAIN).startswith("Before you start:")


def test_g_goes_on_where_it_was_paused_and_without_questions(history, path, cut):
    with Talk(path) as talk:
        talk.answer(ASKED, "g")
        assert "Before you start" not in talk.until("PAUSED")
        talk.press(" ")
        talk.until("Walk forward. 2.4 km/h")
        shown = stop(talk)
    session = only(history)
    ((resumed_s,), (stopped_s,)) = when("resume"), when("stop")
    (row,) = session.record.rows
    assert (session.id, session.workout) == (cut, SOUND)
    assert row.stretches == ((10.0, 45.0), pytest.approx((resumed_s, stopped_s)))
    assert row.done_s == pytest.approx(35.0 + stopped_s - resumed_s)
    assert (session.record.outcome, interrupted(history)) == (Outcome.STOPPED, None)
    # What is told at the end is all of it, also what was walked before.
    assert messages.summary(session.record) in shown


def test_its_speed_and_its_place_are_those_of_before(history, path):
    pressed = (
        Control(310.0, K.NEXT),
        Control(315.0, K.NEXT),
        Control(316.0, K.ADJUST_SPEED, 0.3),
        Control(317.0, K.EXTEND, 15.0),
    )
    cut_off(history, *pressed, at_s=335.0, workout=SOUND)
    with Talk(path) as talk:
        talk.answer(ASKED, "g")
        talk.until("PAUSED")
        talk.press(" ")
        talk.until("Walk backward. 1.9 km/h")
        stop(talk)
    ((resumed_s,), (stopped_s,)) = when("resume"), when("stop")
    *_, work = only(history).record.rows
    assert (work.planned_s, work.done_s) == (75.0, pytest.approx(20.0 + stopped_s - resumed_s))


def test_how_it_was_is_asked_at_its_end_and_kept_with_it(history, path):
    stage = Stage("first-steps", 1, 2)
    cut_off(history, workout=SOUND, occasion=Occasion(stage=stage, before={"clip": True}))
    with Talk(path) as talk:
        talk.answer(ASKED, "g")
        talk.until("PAUSED")
        talk.press("q")
        talk.answer(EARLY, "tired")
        talk.answer("Effort", "4")
        for question in ("Knee pain at its worst", "Knee pain now", "How comfortable", "Hands on"):
            talk.answer(question)
        talk.answer("How often did you nearly fall?")
        talk.answer("Notes: ")
        assert talk.rest()[0] == 0
    session = only(history)
    assert session.after == {"stop_reason": "tired", "effort": 4}
    assert (session.occasion.stage, session.occasion.before) == (stage, {"clip": True})


@pytest.mark.parametrize(("answer", "left"), [("k", ["Sound", "Other"]), ("d", ["Other"])])
@pytest.mark.usefixtures("cut")
def test_k_keeps_and_d_discards_and_then_its_own_session_starts(history, path, answer, left):
    with Talk(path) as talk:
        talk.answer(ASKED, answer)
        assert "Before you start:" in talk.answer(PAIN)
        talk.until("Get on the belt")
        stop(talk)
    assert [one.workout.name for one in sessions(history)] == left
    with Talk(path) as talk:
        assert "was cut off" not in talk.until(PAIN)


@pytest.mark.parametrize("answer", ["\r", "\x04", "what?\r"], ids=["Return", "Ctrl-D", "words"])
@pytest.mark.usefixtures("cut")
def test_anything_else_asks_again_the_next_time(path, answer):
    before = entries()
    for _ in range(2):
        with Talk(path) as talk:
            talk.until(ASKED)
            talk.press(answer)
            talk.until(PAIN)
    assert entries() == before


def test_one_that_went_on_and_was_cut_off_again_is_asked_about_with_all_of_it(history, path, cut):
    with Talk(path) as talk:
        talk.answer(ASKED, "g")
        talk.until("PAUSED")
        talk.press(" n")
        talk.until("Turn to face backward")
        entries_of(2, "segment")
    # Leaving the talk killed the program.
    found = interrupted(history)
    assert (found.id, found.moment.place.index) == (cut, 1)
    with Talk(path) as talk:
        talk.until(messages.cut_off("Sound", "2026-11-22 18:30", found.walked_s))
        talk.until(ASKED)


@pytest.mark.usefixtures("cut")
def test_where_nobody_can_answer_it_is_told_on_stderr_only(history, fast):
    before = entries()
    for more in ((), ("--json",), ("--time-scale", "60")):
        done = said("run", fast, "--no-window", "--no-sound", *more)
        assert (done.returncode, done.stdout) == (1, "")
        assert beside_findings(done.stderr) == f"{LATER}\n{messages.REFUSED}\n"
    assert entries() == before
    assert interrupted(history) is not None


@pytest.mark.parametrize("more", [("--json",), ("--time-scale", "60")], ids=lambda words: words[0])
@pytest.mark.usefixtures("cut")
def test_json_and_faster_time_ask_nothing_also_at_a_terminal(fast, more):
    with Talk(fast, *more) as talk:
        status, shown = talk.rest()
    assert status == 1
    assert beside_findings(shown) == f"{LATER}\n{messages.REFUSED}\n"


def test_what_runs_faster_meanwhile_leaves_it_to_be_asked_about(history, path, cut):
    done = said("run", path, "--no-window", "--no-sound", "--time-scale", "2000")
    assert (done.returncode, done.stderr) == (0, f"{LATER}\n")
    assert interrupted(history).id == cut
    assert len(list(sessions(history))) == 2


def test_whoever_opens_it_the_session_is_its_own_clients_in_their_units(history, path):
    write_down(Client("Ann", screening=SCREENED, units=Units.IMPERIAL))
    pressed = Control(15.0, K.ADJUST_SPEED, Units.IMPERIAL.kmh(0.1))
    cut_off(history, pressed, workout=SOUND, occasion=Occasion("Ann"))
    with Talk(path) as talk:
        talk.answer(ASKED, "g")
        talk.until("PAUSED")
        talk.press(" ")
        # 2.4 km/h, and a tenth of a mile more.
        talk.until("Walk forward. 1.6 mph")
        talk.press("\x1b[An")
        talk.until("Turn to face backward")
        talk.press("b")
        talk.until("Walk forward. 1.7 mph")
        shown = stop(talk)
    session = only(history)
    assert session.occasion.client == "Ann"
    assert messages.summary(session.record, Units.IMPERIAL) in shown
    top = Units.IMPERIAL.speed(session.record.top_kmh(Direction.FORWARD))
    assert top == pytest.approx(Units.IMPERIAL.speed(2.4) + 0.2, abs=0.001)


def test_the_owners_session_goes_on_as_theirs_though_a_client_opens_it(history, path, cut):
    write_down(Client("Ann", screening=SCREENED, units=Units.IMPERIAL))
    with Talk(path, "--client", "Ann") as talk:
        talk.answer(ASKED, "g")
        talk.until("PAUSED")
        talk.press(" ")
        talk.until("Walk forward. 2.4 km/h")
        stop(talk)
    session = only(history)
    assert (session.id, session.occasion.client) == (cut, "")


@pytest.mark.parametrize("answer", ["k", "d"])
@pytest.mark.usefixtures("cut")
def test_an_answer_that_cannot_be_written_is_told(history, path, answer):
    with Talk(path) as talk:
        talk.until(ASKED)
        # Who makes the daily copy just now would make the history anew.
        until(lambda: all_of(history))
        history.unlink()
        talk.press(f"{answer}\r")
        assert f"{history}: there is no history yet\n" in talk.until(PAIN)


def test_a_session_of_a_client_who_is_gone_goes_on(history, path):
    cut_off(history, workout=SOUND, occasion=Occasion("Ann"))
    with Talk(path) as talk:
        talk.answer(ASKED, "g")
        talk.until("PAUSED")
        talk.press(" ")
        talk.until("Walk forward. 2.4 km/h")
        stop(talk)
    assert only(history).occasion.client == "Ann"
