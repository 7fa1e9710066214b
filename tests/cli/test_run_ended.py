"""A session that ends early by Ctrl-C, a signal or a power cut is saved."""

from __future__ import annotations

import json
import signal
from itertools import permutations

import pytest

from retrotimer.domain.session.record import Outcome
from retrotimer.store.files import workout_file
from retrotimer.store.folders import Folders
from tests.support.cli_process import (
    finish_session,
    journal_events,
    listed_sessions,
    running_session,
    wait_for_event,
    wait_for_journal_events,
)
from tests.support.history_database import only_session
from tests.support.interrupting_signals import INTERRUPTING_SIGNALS
from tests.support.paths import EXAMPLE
from tests.support.terminal_session import TerminalSession
from tests.support.walked_sessions import SAFE_WORKOUT

pytest.importorskip("termios", reason="Windows has other signals")

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


@pytest.fixture
def workout(tmp_path):
    """Segments end at 20, 45, 65, 90 and 110 s."""
    steps = [
        {"kind": "work", "direction": direction, "duration_s": 20, "speed_kmh": 1.8}
        for direction in ("forward", "backward", "forward")
    ]
    turnaround = {"duration_s": 25}
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    path = tmp_path / "short.retro.json"
    path.write_text(json.dumps(document | {"turnaround": turnaround, "steps": steps}))
    return path


@pytest.mark.parametrize(
    "number", [*SIGNALS[:3], pytest.param(signal.SIGQUIT, marks=pytest.mark.long)]
)
def test_a_session_that_is_interrupted_is_stopped_and_kept(workout, capsys, number):
    with running_session(workout, "--time-scale", "60") as process:
        wait_for_event(process, type="segment", index=1)
        process.send_signal(number)
        status, end = finish_session(process)
    assert status == 130
    assert (end["type"], end["outcome"], end["kept"]) == ("end", "stopped", True)
    (kept,) = listed_sessions(capsys)
    assert (kept["id"], kept["outcome"]) == (end["session_id"], "stopped")
    assert kept["segments"][0]["done_s"] == 20
    assert journal_events()[-1][1] == "end"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_session_interrupted_in_its_countdown_is_kept_too(workout, capsys, number):
    with running_session(workout) as process:
        wait_for_event(process, type="cue", text="Get on the belt")
        process.send_signal(number)
        status, end = finish_session(process)
    assert (status, end["outcome"], end["kept"]) == (130, "stopped", True)
    (kept,) = listed_sessions(capsys)
    assert (kept["outcome"], kept["segments"]) == ("stopped", [])


@pytest.mark.parametrize(
    "order",
    [
        (signal.SIGHUP, signal.SIGTERM),
        pytest.param(SIGNALS, marks=pytest.mark.long),
        *(pytest.param(one, marks=pytest.mark.long) for one in permutations(SIGNALS, 2)),
    ],
    ids=lambda order: "-".join(number.name for number in order),
)
def test_signals_that_come_at_once_and_again_end_it_once(workout, capsys, order):
    with running_session(workout, "--time-scale", "60") as process:
        wait_for_event(process, type="segment", index=1)
        # Stopped, it receives all of them at the same instant.
        process.send_signal(signal.SIGSTOP)
        for number in order:
            process.send_signal(number)
        process.send_signal(signal.SIGCONT)
        for _ in range(50):
            for number in order:
                process.send_signal(number)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert json.loads(output.splitlines()[-1])["kept"]
    (kept,) = listed_sessions(capsys)
    assert kept["outcome"] == "stopped"
    assert [kind for _, kind, _ in journal_events()].count("end") == 1


def test_a_session_whose_terminal_is_closed_is_stopped_and_kept(tmp_path):
    path = tmp_path / "sound.retro.json"
    workout_file.write(path, SAFE_WORKOUT)
    with TerminalSession(path, is_controlling=True) as session:
        session.answer("Knee pain now, 0 to 10: ")
        session.read_until("Get on the belt")
        wait_for_journal_events(1, "segment")
        assert session.hang_up() == 130
    assert only_session(Folders().history_path).record.outcome is Outcome.STOPPED


@pytest.mark.long
def test_after_nohup_a_session_outlives_its_terminal(workout, capsys):
    ignoring = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with running_session(workout, "--time-scale", "1000") as process:
            wait_for_event(process, type="segment", index=0)
            process.send_signal(signal.SIGHUP)
            status, _ = finish_session(process)
    finally:
        signal.signal(signal.SIGHUP, ignoring)
    (kept,) = listed_sessions(capsys)
    assert (status, kept["outcome"]) == (0, "finished")


@pytest.mark.parametrize("number", INTERRUPTING_SIGNALS[1:])
def test_answers_before_a_signal_are_kept(tmp_path, number):
    path = tmp_path / "sound.retro.json"
    workout_file.write(path, SAFE_WORKOUT)
    with TerminalSession(path) as session:
        session.answer("Knee pain now, 0 to 10: ")
        session.read_until("Get on the belt")
        wait_for_journal_events(1, "segment")
        session.type_keys("q")
        session.answer("Why did it end early?", "tired")
        session.read_until("Effort, ")
        session.send_signal(number)
        assert session.read_to_end()[0] == 130
    assert only_session(Folders().history_path).answers_after == {"stop_reason": "tired"}


@pytest.mark.parametrize("count", [1, 2, 4, 7, 12])
def test_a_killed_session_is_kept_up_to_its_last_entry(workout, capsys, count):
    with running_session(workout, "--time-scale", "60") as process:
        wait_for_journal_events(count)
        process.kill()
        process.wait()
    last_s = journal_events()[-1][0]
    (kept,) = listed_sessions(capsys)
    assert kept["outcome"] == "interrupted"
    assert kept["elapsed_s"] == pytest.approx(last_s, abs=0.001)
    done_s = sum(row["done_s"] for row in kept["segments"])
    # The start countdown lasts ten seconds.
    assert done_s == pytest.approx(max(last_s - 10, 0), abs=0.01)


def test_a_session_killed_in_its_third_segment_has_walked_two(workout, capsys):
    with running_session(workout, "--time-scale", "60") as process:
        wait_for_event(process, type="segment", index=2)
        wait_for_journal_events(3, "segment")
        process.kill()
        process.wait()
    (kept,) = listed_sessions(capsys)
    assert kept["outcome"] == "interrupted"
    walked = [(row["kind"], row["done_s"]) for row in kept["segments"]]
    assert walked[:2] == [("work", 20.0), ("turnaround", 25.0)]


def test_a_session_can_be_performed_after_one_that_was_killed(workout, capsys):
    with running_session(workout, "--time-scale", "60") as process:
        wait_for_journal_events(2)
        process.kill()
        process.wait()
    with running_session(workout, "--time-scale", "1000") as process:
        assert finish_session(process)[0] == 0
    assert [session["outcome"] for session in listed_sessions(capsys)] == [
        "interrupted",
        "finished",
    ]
