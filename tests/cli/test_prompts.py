"""`run --no-window` at a terminal: the questions before and after a session."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from threading import Timer

import pytest

from retrotimer.__main__ import main
from retrotimer.domain import messages
from retrotimer.domain.coaching.client import Client, Condition
from retrotimer.domain.coaching.questionnaires import (
    CLINICIAN_ADVICE,
    NOT_MEDICAL_ADVICE,
    SCREENING_QUESTIONNAIRE,
    STOP_FOR_TODAY_ADVICE,
    build_pre_session_questionnaire,
)
from retrotimer.store.files import client_file, program_file, workout_file
from retrotimer.store.folders import Folders, programs_folder
from retrotimer.store.history.sessions import read_session
from tests.support.cli_process import TIMEOUT_S, listed_sessions
from tests.support.program_results import GOOD_ANSWERS
from tests.support.terminal_session import TerminalSession, pty
from tests.support.walked_sessions import (
    COMPLETED_SCREENING,
    NEW_CLIENT,
    SAFE_WORKOUT,
    program_context,
    save_client,
    save_walked_session,
    there_and_back_workout,
)
from tests.support.walkers import walker

SCREENED_BY = "Enter the numbers that apply to you, or press Return if none do: "
AGAIN = "Enter numbers from 1 to 8, or press Return if none apply: "
PAIN = "Knee pain now, 0 to 10: "
ASKED = build_pre_session_questionnaire(walker()).questions[:-1]
TICKS = [f"  [x] {question.text}" for question in ASKED]
FEWER = [tick for tick in TICKS if "A helper" not in tick]
# Refused at the end of the questions, so that nothing is performed.
FAST = there_and_back_workout(6.1, name="Fast")


@pytest.fixture
def path(tmp_path):
    """Writes a workout; its path."""

    def write(workout=SAFE_WORKOUT):
        workout_file.write(tmp_path / "some.retro.json", workout)
        return str(tmp_path / "some.retro.json")

    return write


def run(*words: str) -> int:
    """The status of what must not start; where it starts, it is interrupted in the end."""
    watchdog = Timer(TIMEOUT_S, os.kill, (os.getpid(), signal.SIGINT))
    watchdog.start()
    try:
        return main(["run", *words, "--no-window", "--no-sound"])
    finally:
        watchdog.cancel()


@pytest.fixture
def typed(path, monkeypatch, capsys):
    """Runs a workout at a terminal where these lines are typed: status, screen and complaints."""

    def type_lines(*lines, workout=FAST, words=()):
        keyboard, screen = pty.openpty()
        os.write(keyboard, "".join(f"{line}\r" for line in lines).encode())
        with os.fdopen(screen) as stdin:
            monkeypatch.setattr(sys, "stdin", stdin)
            capsys.readouterr()
            status = run(path(workout), *words)
        os.close(keyboard)
        screen, complaints = capsys.readouterr()
        for prompt in (SCREENED_BY, AGAIN, PAIN):
            # What is typed is not echoed here, and so does not end the line.
            screen = screen.replace(prompt, f"{prompt}\n")
        return status, screen, complaints

    return type_lines


def questions_in(screen):
    """The lines that are no findings."""
    findings = ("Blocked", "Caution")
    return [line for line in screen.splitlines() if not line.startswith(findings)]


def kept(name=""):
    return client_file.read(Folders().clients, name)


def forget():
    client_file.client_path(Folders().clients, "").unlink()


def test_somebody_new_is_asked_about_their_health_and_then_before_the_session(typed):
    forget()
    status, screen, complaints = typed("", "")
    assert status == 1
    questions = [
        f"  {n}  {one.text}" for n, one in enumerate(SCREENING_QUESTIONNAIRE.questions, start=1)
    ]
    *asked, last = questions_in(screen)
    assert asked == [NOT_MEDICAL_ADVICE, *questions, SCREENED_BY, "Before you start:", *TICKS]
    assert last == PAIN
    assert kept().has_current_screening
    assert complaints.splitlines()[-1] == messages.BLOCKED_MESSAGE


def test_who_answered_is_not_asked_again(typed):
    forget()
    typed("", "")
    _, screen, _ = typed("")
    assert questions_in(screen) == ["Before you start:", *TICKS, PAIN]


def test_who_has_walked_is_asked_for_no_spotter(typed):
    _, screen, _ = typed("")
    assert questions_in(screen) == ["Before you start:", *FEWER, PAIN]


def test_a_screening_of_older_questions_is_asked_again(typed):
    save_client(Client(screening=replace(COMPLETED_SCREENING, version=2)))
    assert typed("", "")[1].startswith(NOT_MEDICAL_ADVICE)


def test_what_is_a_yes_is_kept_and_asks_for_a_clinician_and_more_care(typed):
    save_client(Client(birth_year=1985, sessions_before=24))
    status, screen, _ = typed("1 6", "", workout=there_and_back_workout(4.0))
    assert kept().screening.confirmed_conditions == (Condition.HEART, Condition.FALL)
    assert kept().fall
    assert f"{CLINICIAN_ADVICE}\nBefore you start:\n" in screen
    assert status == 1
    assert "backward speed 4 km/h, at most 3.2" in screen


def test_answers_to_the_screening_are_not_told_on_stderr(typed):
    forget()
    _, _, complaints = typed("1 8", "")
    words = ("heart", "blood", "pregnan", "clinician", *Condition)
    assert not any(word in complaints for word in words)


@pytest.mark.parametrize("wrong", ["9", "0", "no", "-1", "1 x", "\N{SUPERSCRIPT TWO}"])
def test_numbers_that_are_none_of_the_questions_are_asked_for_again(typed, wrong):
    forget()
    _, screen, _ = typed(wrong, "2", "")
    assert screen.count(SCREENED_BY) == 1
    assert screen.count(AGAIN) == 1
    assert kept().screening.confirmed_conditions == (Condition.CHEST_PAIN,)


@pytest.mark.parametrize("wrong", ["11", "-1", "2.5", "some"])
def test_a_pain_that_is_no_number_is_asked_for_again(typed, wrong):
    _, screen, _ = typed(wrong, "2")
    said = f"knee_pain: expected a whole number from 0 to 10, got '{wrong}'"
    assert questions_in(screen)[-3:] == [PAIN, said, PAIN]


@pytest.mark.parametrize(("pain", "refused"), [("4", False), ("5", True), ("10", True)])
def test_pain_before_it_is_a_finding_and_refuses_from_5_on(typed, pain, refused):
    status, screen, complaints = typed(pain)
    assert status == 1
    assert "pain" not in complaints
    finding = next(line for line in screen.splitlines() if "before: " in line)
    assert finding.startswith("Blocked" if refused else "Caution")


def test_what_is_refused_is_status_1_and_is_not_in_the_history(typed, capsys):
    status, screen, complaints = typed("5", workout=SAFE_WORKOUT)
    finding = screen.splitlines()[-1]
    assert (status, complaints) == (1, f"{messages.BLOCKED_MESSAGE}\n")
    assert finding.startswith("Blocked  before: knee pain 5 of 10")
    assert listed_sessions(capsys) == []
    assert not Folders().history_path.exists()


def test_a_client_that_is_named_is_asked_and_not_the_owner(typed):
    save_client(Client("Ann"))
    typed("3", "", words=["--client", "Ann"])
    assert kept("Ann").screening.confirmed_conditions == (Condition.DIZZINESS,)
    assert kept().screening.confirmed_conditions == ()


def test_without_a_terminal_nothing_is_asked_and_that_is_said(path, capsys):
    forget()
    assert run(path(FAST)) == 1
    output, complaints = capsys.readouterr()
    assert output == ""
    first, *_, last = complaints.splitlines()
    assert (first, last) == (messages.HEALTH_CHECK_MISSING, messages.BLOCKED_MESSAGE)
    assert kept() is None


def test_json_and_faster_time_ask_nothing_also_at_a_terminal(typed):
    forget()
    for words in (["--json"], ["--time-scale", "60"]):
        status, screen, complaints = typed(words=words)
        assert (status, screen) == (1, "")
        assert complaints.startswith(f"{messages.HEALTH_CHECK_MISSING}\n")


def test_a_program_nobody_knows_is_status_2(capsys):
    assert run("--program", "marathon") == 2
    output, complaints = capsys.readouterr()
    there = ", ".join(program_file.read_all(programs_folder())[0])
    assert (output, complaints) == ("", f"Unknown program 'marathon'. Available: {there}\n")


def test_a_locked_program_is_status_1_until_a_clinician_allows_it(capsys):
    locked = ["--program", "thirty-minutes"]
    assert run(*locked) == 1
    output, complaints = capsys.readouterr()
    assert output == ""
    assert complaints.endswith(": retrotimer programs thirty-minutes --unlock WHO\n")
    assert main(["programs", "thirty-minutes", "--unlock", "Dr. Ada"]) == 0
    with TerminalSession(*locked) as talk:
        shown = talk.answer(PAIN)
        assert ", week 1, session 1: the first session. Due today\n" in shown
        talk.read_until("Get on the belt")
    assert kept().unlocked == {"thirty-minutes": "Dr. Ada"}


@pytest.mark.parametrize(("key", "reason"), [("q", "tired"), ("s", "chest-pain")])
def test_a_stop_is_asked_its_reason_first_and_all_of_it_is_kept(path, capsys, key, reason):
    with TerminalSession(path()) as talk:
        talk.answer(PAIN, "2")
        talk.read_until("Get on the belt")
        talk.type_keys(key)
        shown = talk.answer("Why did it end early?", "bored")
        assert shown.partition("STOPPED")[2].count("?") == 1
        talk.read_until("stop_reason: expected one of ")
        talk.answer("Why did it end early?", reason)
        advice = talk.answer("Effort, 0 (none) to 10 (the most there is): ", "4")
        talk.answer("Knee pain at its worst, 0 to 10: ")
        talk.answer("Knee pain now, 0 to 10: ", "1")
        talk.answer("How comfortable, 0 to 10: ")
        talk.answer("Hands on the rails (full, light, none): ", "light")
        talk.answer("Near-falls: ", "0")
        talk.answer("Notes: ", "left knee")
        status, _ = talk.read_to_end()
    assert (status, STOP_FOR_TODAY_ADVICE in advice) == (0, reason == "chest-pain")
    (session,) = listed_sessions(capsys)
    assert session["outcome"] == "stopped"
    assert session["before"].pop("knee_pain") == 2
    assert len(session["before"]) == len(FEWER)
    assert all(session["before"].values())
    assert session["after"] == {
        "stop_reason": reason,
        "effort": 4,
        "knee_pain_after": 1,
        "rail_use": "light",
        "near_falls": 0,
        "notes": "left knee",
    }


def test_return_skips_all_that_can_be_skipped(path, capsys):
    with TerminalSession(path()) as talk:
        talk.answer(PAIN)
        talk.read_until("Get on the belt")
        talk.type_keys("q")
        talk.answer("Why did it end early?")
        assert talk.read_to_end()[0] == 0
    (session,) = listed_sessions(capsys)
    assert "knee_pain" not in session["before"]
    assert session["after"] == {}


def test_who_takes_the_responsibility_starts_and_that_is_kept(path, capsys):
    with TerminalSession(path(FAST), "--i-take-responsibility") as talk:
        shown = talk.answer(PAIN, "5") + talk.read_until("Get on the belt")
        assert "Blocked  steps[1]: backward speed 6.1 km/h" in shown
        assert messages.BLOCKED_MESSAGE not in shown
        talk.type_keys("q")
        talk.answer("Why did it end early?")
        assert talk.read_to_end()[0] == 0
    (session,) = listed_sessions(capsys)
    assert session["responsible_for"] == ["backward-speed", "knee-pain"]


def test_without_a_refusal_nobody_need_be_responsible(path, capsys):
    with TerminalSession(path(), "--i-take-responsibility") as talk:
        talk.answer(PAIN)
        talk.read_until("Get on the belt")
        talk.type_keys("q")
        talk.answer("Why did it end early?")
        talk.read_to_end()
    assert "responsible_for" not in listed_sessions(capsys)[0]


def test_a_program_goes_on_where_it_was_left_and_the_session_is_kept_as_its_next(capsys):
    program = ("--program", "first-steps")
    save_walked_session(program_context("first-steps", 1, 1), days_ago=2, answers=GOOD_ANSWERS)
    coming = "First steps, 4 weeks, week 1, session 2: "
    with TerminalSession(*program) as talk:
        assert f"{coming}the last session went well. Due today\n" in talk.answer(PAIN)
        talk.read_until("Get on the belt")
        talk.type_keys("q")
        talk.answer("Why did it end early?")
        assert talk.read_to_end()[0] == 0
    assert listed_sessions(capsys)[-1]["program"] == {
        "program": "first-steps",
        "week": 1,
        "number": 2,
    }
    assert main(["check", *program]) == 0
    complaints = capsys.readouterr().err
    assert complaints == (
        f"{coming}the last session ended early: the same again. Rest today, due in 2 days\n"
    )


LAST_SESSION = "About your last session"


def test_before_a_programs_session_the_last_one_is_asked_about_and_decides():
    session_id = save_walked_session(program_context("first-steps", 1, 1), days_ago=2)
    coming = "First steps, 4 weeks, week 1, session "
    with TerminalSession("--program", "first-steps") as talk:
        shown = talk.answer("Knee pain the next morning, 0 to 10: ", "1")
        assert f"{coming}1: the same again until its questions are answered" in shown
        assert LAST_SESSION in shown
        talk.answer("Knee pain at its worst, 0 to 10: ", "2")
        talk.answer("Effort", "4")
        talk.answer("Near-falls: ", "0")
        assert f"{coming}2: the last session went well. Due today\n" in talk.answer(PAIN)
        talk.read_until("Get on the belt")
    assert read_session(Folders().history_path, session_id).answers_after == {
        "knee_pain_next_morning": 1,
        "knee_pain_worst": 2,
        "effort": 4,
        "near_falls": 0,
    }


def test_yesterdays_session_is_asked_about_as_this_morning_and_return_skips_it(capsys):
    save_walked_session(program_context("first-steps", 1, 1), days_ago=1)
    with TerminalSession("--program", "first-steps") as talk:
        talk.answer("How was the knee this morning? 0 to 10: ")
        assert "How was the knee" not in talk.answer(PAIN)
        talk.read_until("Get on the belt")
        talk.type_keys("q")
        talk.answer("Why did it end early?")
        talk.read_to_end()
    assert listed_sessions(capsys)[-1]["program"]["number"] == 1


def test_answers_that_complete_a_program_start_nothing():
    save_walked_session(program_context("first-steps", 4, 3), days_ago=2)
    with TerminalSession("--program", "first-steps") as talk:
        talk.answer("Knee pain the next morning, 0 to 10: ", "1")
        talk.answer("Knee pain at its worst, 0 to 10: ", "1")
        talk.answer("Effort", "4")
        talk.answer("Near-falls: ", "0")
        status, shown = talk.read_to_end()
    assert status == 1
    assert "Program completed: backward 1:00 to 1:00 a session" in shown
    assert "You could go on with: " in shown


def test_a_day_that_counts_makes_the_next_one_less_of_a_beginners(typed):
    save_client(replace(NEW_CLIENT, sessions_before=2))
    assert questions_in(typed("")[1]) == ["Before you start:", *TICKS, PAIN]
    save_walked_session()
    assert questions_in(typed("")[1]) == ["Before you start:", *TICKS, PAIN]
    save_walked_session(days_ago=1)
    assert questions_in(typed("")[1]) == ["Before you start:", *FEWER, PAIN]
