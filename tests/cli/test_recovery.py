"""`run` after a session that was cut off: the question, and how the session is resumed."""

from __future__ import annotations

import json

import pytest

from retrotimer.domain import messages
from retrotimer.domain.coaching.client import Client
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction
from retrotimer.store.files import workout_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import read_sessions
from retrotimer.store.upkeep.backups import list_backups
from tests.support.cli_process import (
    journal_events,
    run_command,
    wait_for_journal_events,
    without_findings,
)
from tests.support.history_database import (
    find_cut_off_session,
    only_session,
    save_cut_off_session,
    wait_until,
)
from tests.support.terminal_session import TerminalSession
from tests.support.walked_sessions import (
    COMPLETED_SCREENING,
    SAFE_WORKOUT,
    save_client,
    there_and_back_workout,
)

K = ControlKind
TOLD = "Sound, 2026-11-22 18:30, was cut off after 0:35."
ASKED = "g: resume it, k: save it as it is, d: discard it, Return: decide later: "
LATER = f"{TOLD} {messages.RECOVERY_ASKED_LATER}"
PAIN = "Knee pain now, 0 to 10: "
EARLY = "Why did it end early?"
# Refused behind the question, so that nothing is performed.
FAST = there_and_back_workout(6.1, name="Fast")


@pytest.fixture
def history():
    return Folders().history_path


@pytest.fixture
def cut(history):
    """The id of a session that was cut off in its warm-up."""
    return save_cut_off_session(history, workout=SAFE_WORKOUT)


@pytest.fixture
def path(tmp_path):
    """Another workout than the one that was cut off."""
    workout_file.write(tmp_path / "other.retro.json", there_and_back_workout(name="Other"))
    return tmp_path / "other.retro.json"


@pytest.fixture
def fast(tmp_path):
    workout_file.write(tmp_path / "fast.retro.json", FAST)
    return tmp_path / "fast.retro.json"


def when(control):
    """When, after START, a control was pressed."""
    return [
        at_s
        for at_s, kind, payload in journal_events()
        if kind == "control" and json.loads(payload)["kind"] == control
    ]


def stop(talk):
    """End the session, and leave out how it was; all that was shown up to then."""
    talk.type_keys("q")
    shown = talk.answer(EARLY)
    assert talk.read_to_end()[0] == 0
    return shown


@pytest.mark.usefixtures("cut")
def test_what_was_cut_off_is_told_before_anything_else_and_nothing_starts(path):
    before = journal_events()
    with TerminalSession(path) as talk:
        assert talk.read_until(ASKED) == f"{TOLD}\n{ASKED}"
        assert journal_events() == before


def test_without_one_nothing_is_asked(path):
    with TerminalSession(path) as talk:
        assert talk.read_until(PAIN).startswith("Before you start:")


def test_g_goes_on_where_it_was_paused_and_without_questions(history, path, cut):
    with TerminalSession(path) as talk:
        talk.answer(ASKED, "g")
        assert "Before you start" not in talk.read_until("PAUSED")
        talk.type_keys(" ")
        talk.read_until("Walk forward. 2.4 km/h")
        shown = stop(talk)
    session = only_session(history)
    ((resumed_s,), (stopped_s,)) = when("resume"), when("stop")
    (row,) = session.record.segments
    assert (session.id, session.workout) == (cut, SAFE_WORKOUT)
    assert row.time_ranges_s == ((10.0, 45.0), pytest.approx((resumed_s, stopped_s)))
    assert row.walked_s == pytest.approx(35.0 + stopped_s - resumed_s)
    assert (session.record.outcome, find_cut_off_session(history)) == (Outcome.STOPPED, None)
    # What is told at the end is all of it, also what was walked before.
    assert messages.saved_message(session.record) in shown


def test_its_speed_and_its_place_are_those_of_before(history, path):
    pressed = (
        Control(310.0, K.NEXT),
        Control(315.0, K.NEXT),
        Control(316.0, K.ADJUST_SPEED, 0.3),
        Control(317.0, K.EXTEND, 15.0),
    )
    save_cut_off_session(history, *pressed, at_s=335.0, workout=SAFE_WORKOUT)
    with TerminalSession(path) as talk:
        talk.answer(ASKED, "g")
        talk.read_until("PAUSED")
        talk.type_keys(" ")
        talk.read_until("Walk backward. 1.9 km/h")
        stop(talk)
    ((resumed_s,), (stopped_s,)) = when("resume"), when("stop")
    *_, work = only_session(history).record.segments
    assert (work.planned_s, work.walked_s) == (75.0, pytest.approx(20.0 + stopped_s - resumed_s))


def test_how_it_was_is_asked_at_its_end_and_kept_with_it(history, path):
    stage = ProgramPosition("first-steps", 1, 2)
    save_cut_off_session(
        history,
        workout=SAFE_WORKOUT,
        occasion=SessionContext(program_position=stage, answers_before={"clip": True}),
    )
    with TerminalSession(path) as talk:
        talk.answer(ASKED, "g")
        talk.read_until("PAUSED")
        talk.type_keys("q")
        talk.answer(EARLY, "tired")
        talk.answer("Effort", "4")
        for question in ("Knee pain at its worst", "Knee pain now", "How comfortable", "Hands on"):
            talk.answer(question)
        talk.answer("Near-falls")
        talk.answer("Notes: ")
        assert talk.read_to_end()[0] == 0
    session = only_session(history)
    assert session.answers_after == {"stop_reason": "tired", "effort": 4}
    assert (session.context.program_position, session.context.answers_before) == (
        stage,
        {"clip": True},
    )


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("k", ["Sound", "Other"]),
        ("d", ["Other"]),
        # With a Russian keyboard.
        pytest.param("Л", ["Sound", "Other"], marks=pytest.mark.long),
        pytest.param("в", ["Other"], marks=pytest.mark.long),
    ],
)
@pytest.mark.usefixtures("cut")
def test_k_keeps_and_d_discards_and_then_its_own_session_starts(history, path, answer, left):
    with TerminalSession(path) as talk:
        talk.answer(ASKED, answer)
        assert "Before you start:" in talk.answer(PAIN)
        talk.read_until("Get on the belt")
        stop(talk)
    assert [one.workout.name for one in read_sessions(history)] == left
    with TerminalSession(path) as talk:
        assert "was cut off" not in talk.read_until(PAIN)


@pytest.mark.parametrize("answer", ["\r", "\x04", "what?\r"], ids=["Return", "Ctrl-D", "words"])
@pytest.mark.usefixtures("cut")
def test_anything_else_asks_again_the_next_time(path, answer):
    before = journal_events()
    for _ in range(2):
        with TerminalSession(path) as talk:
            talk.read_until(ASKED)
            talk.type_keys(answer)
            talk.read_until(PAIN)
    assert journal_events() == before


def test_one_that_went_on_and_was_cut_off_again_is_asked_about_with_all_of_it(history, path, cut):
    with TerminalSession(path) as talk:
        talk.answer(ASKED, "g")
        talk.read_until("PAUSED")
        talk.type_keys(" ni")
        talk.read_until("Turn to face backward")
        wait_for_journal_events(2, "segment")
    # Leaving the talk killed the program.
    found = find_cut_off_session(history)
    assert (found.id, found.state.place.index) == (cut, 1)
    with TerminalSession(path) as talk:
        talk.read_until(
            messages.cut_off_session_message("Sound", "2026-11-22 18:30", found.walked_s)
        )
        talk.read_until(ASKED)


@pytest.mark.usefixtures("cut")
def test_where_nobody_can_answer_it_is_told_on_stderr_only(history, fast):
    before = journal_events()
    for more in ((), ("--json",), ("--time-scale", "60")):
        done = run_command("run", fast, "--no-window", "--no-sound", *more)
        assert (done.returncode, done.stdout) == (1, "")
        assert without_findings(done.stderr) == f"{LATER}\n{messages.BLOCKED_MESSAGE}\n"
    assert journal_events() == before
    assert find_cut_off_session(history) is not None


@pytest.mark.parametrize("more", [("--json",), ("--time-scale", "60")], ids=lambda words: words[0])
@pytest.mark.usefixtures("cut")
def test_json_and_faster_time_ask_nothing_also_at_a_terminal(fast, more):
    with TerminalSession(fast, *more) as talk:
        status, shown = talk.read_to_end()
    assert status == 1
    assert without_findings(shown) == f"{LATER}\n{messages.BLOCKED_MESSAGE}\n"


def test_what_runs_faster_meanwhile_leaves_it_to_be_asked_about(history, path, cut):
    done = run_command("run", path, "--no-window", "--no-sound", "--time-scale", "2000")
    assert (done.returncode, done.stderr) == (0, f"{LATER}\n")
    assert find_cut_off_session(history).id == cut
    assert len(list(read_sessions(history))) == 2


def test_whoever_opens_it_the_session_is_its_own_clients_in_their_units(history, path):
    save_client(Client("Ann", screening=COMPLETED_SCREENING, units=Units.IMPERIAL))
    pressed = Control(15.0, K.ADJUST_SPEED, Units.IMPERIAL.speed_to_kmh(0.1))
    save_cut_off_session(history, pressed, workout=SAFE_WORKOUT, occasion=SessionContext("Ann"))
    with TerminalSession(path) as talk:
        talk.answer(ASKED, "g")
        talk.read_until("PAUSED")
        talk.type_keys(" ")
        # 2.4 km/h, and a tenth of a mile more.
        talk.read_until("Walk forward. 1.6 mph")
        talk.type_keys("\x1b[Ani")
        talk.read_until("Turn to face backward")
        talk.type_keys("b")
        talk.read_until("Walk forward. 1.7 mph")
        shown = stop(talk)
    session = only_session(history)
    assert session.context.client == "Ann"
    assert messages.saved_message(session.record, Units.IMPERIAL) in shown
    top = Units.IMPERIAL.speed_from_kmh(session.record.top_kmh(Direction.FORWARD))
    assert top == pytest.approx(Units.IMPERIAL.speed_from_kmh(2.4) + 0.2, abs=0.001)


def test_the_owners_session_goes_on_as_theirs_though_a_client_opens_it(history, path, cut):
    save_client(Client("Ann", screening=COMPLETED_SCREENING, units=Units.IMPERIAL))
    with TerminalSession(path, "--client", "Ann") as talk:
        talk.answer(ASKED, "g")
        talk.read_until("PAUSED")
        talk.type_keys(" ")
        talk.read_until("Walk forward. 2.4 km/h")
        stop(talk)
    session = only_session(history)
    assert (session.id, session.context.client) == (cut, "")


@pytest.mark.parametrize("answer", ["k", "d"])
@pytest.mark.usefixtures("cut")
def test_an_answer_that_cannot_be_written_is_told(history, path, answer):
    with TerminalSession(path) as talk:
        talk.read_until(ASKED)
        # Who makes the daily copy just now would make the history anew.
        wait_until(lambda: list_backups(history))
        history.unlink()
        talk.type_keys(f"{answer}\r")
        assert f"{history}: there is no history yet\n" in talk.read_until(PAIN)


def test_a_session_of_a_client_who_is_gone_goes_on(history, path):
    save_cut_off_session(history, workout=SAFE_WORKOUT, occasion=SessionContext("Ann"))
    with TerminalSession(path) as talk:
        talk.answer(ASKED, "g")
        talk.read_until("PAUSED")
        talk.type_keys(" ")
        talk.read_until("Walk forward. 2.4 km/h")
        stop(talk)
    assert only_session(history).context.client == "Ann"
