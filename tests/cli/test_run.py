"""`run --no-window`: a session in the terminal, performed to its end."""

from __future__ import annotations

import json
import signal
import subprocess

import pytest

from retrotimer.__main__ import main
from retrotimer.store.folders import HOME_VARIABLE, Folders
from tests.support.cli_process import (
    COMMAND,
    environment,
    journal_events,
    listed_sessions,
    run_command,
    running_session,
    wait_for_event,
)
from tests.support.home_folder import create_home
from tests.support.paths import EXAMPLE


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("performed")
    create_home(folder)
    return folder


@pytest.fixture(scope="module")
def events(home):
    """One session performed a thousand times as fast."""
    done = run_command(
        *("run", EXAMPLE, "--time-scale", "1000", "--no-window", "--json"),
        env=environment() | {HOME_VARIABLE: str(home)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def rehearsed(capsys):
    assert main(["rehearse", str(EXAMPLE), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def of_type(events, name):
    return [
        {key: value for key, value in event.items() if key != "type"}
        for event in events
        if event["type"] == name
    ]


def test_every_line_is_an_object_that_says_its_type(events):
    assert {event["type"] for event in events} == {"segment", "cue", "state", "end"}


def test_the_cues_are_those_of_the_rehearsal_to_the_millisecond(events, rehearsed):
    assert of_type(events, "cue") == rehearsed["cues"]


def test_the_segments_are_those_of_the_rehearsal(events, rehearsed):
    segments = of_type(events, "segment")
    assert [segment.pop("at_s") for segment in segments] == [
        segment["start_s"] for segment in rehearsed["segments"]
    ]
    assert segments == rehearsed["segments"]


def test_a_segments_line_comes_before_its_cues(events):
    first = next(i for i, event in enumerate(events) if event["type"] == "segment")
    assert (events[first + 1]["kind"], events[first + 1]["at_s"]) == ("announcement", 0)


def test_the_last_line_says_that_the_session_is_kept(events, home, monkeypatch, capsys):
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    (kept,) = listed_sessions(capsys)
    assert events[-1] == {
        "type": "end",
        "outcome": "finished",
        "session_id": kept["id"],
        "kept": True,
        "backward_s": 240.0,
        "forward_s": 720.0,
    }


def test_what_is_kept_is_what_was_planned(events, home, rehearsed, monkeypatch, capsys):
    assert events
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    (kept,) = listed_sessions(capsys)
    assert (kept["workout"], kept["outcome"]) == ("Ladder", "finished")
    assert (kept["backward_s"], kept["forward_s"], kept["belt_s"]) == (240.0, 720.0, 960.0)
    lengths = [segment["end_s"] - segment["start_s"] for segment in rehearsed["segments"]]
    assert [row["planned_s"] for row in kept["segments"]] == lengths
    assert [row["done_s"] for row in kept["segments"]] == lengths


def test_the_history_shows_a_session_in_one_line(events, home, monkeypatch, capsys):
    assert events
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    assert main(["history"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line[16:] == "  finished     backward    4:00  forward   12:00   0.64 km  Ladder"


def test_the_text_of_a_session_is_that_of_its_rehearsal(capsys):
    done = run_command("run", EXAMPLE, "--time-scale", "1000", "--no-window")
    assert main(["rehearse", str(EXAMPLE)]) == 0
    rehearsed = capsys.readouterr().out.splitlines()
    lines = done.stdout.splitlines()
    assert lines[0] == "No sound: time runs 1000 times as fast"
    assert lines[2:-2] == rehearsed
    assert lines[-1] == "Saved to history: 4:00 backward, 12:00 forward, 0.64 km"
    assert (done.returncode, done.stderr) == (0, "")


def test_without_a_display_the_session_runs_in_the_terminal_and_says_why():
    names = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    headless = {name: value for name, value in environment().items() if name not in names}
    done = run_command("run", EXAMPLE, "--time-scale", "10000", env=headless)
    assert done.returncode == 0
    assert done.stderr.startswith("No window can open, so the session runs in this terminal: ")
    assert done.stderr.count("\n") == 1


def test_without_a_display_the_everyday_start_runs_in_the_terminal_too():
    names = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    headless = {name: value for name, value in environment().items() if name not in names}
    command = (*COMMAND, EXAMPLE)
    with subprocess.Popen(
        command,
        env=headless,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        reason = process.stderr.readline()
        while "Get on the belt" not in (line := process.stdout.readline()):
            assert line
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert reason.startswith("No window can open, so the session runs in this terminal: ")
    assert "STOPPED" in rest


def test_a_pipe_closed_early_stops_the_session_and_keeps_it(capsys):
    with running_session(EXAMPLE, "--time-scale", "500") as process:
        wait_for_event(process, type="segment", index=0)
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == 3
    (kept,) = listed_sessions(capsys)
    assert kept["outcome"] == "stopped"
    assert journal_events()[-1][1] == "end"


def test_a_session_waits_at_a_hold_for_somebody(tmp_path):
    path = tmp_path / "hold.retro.json"
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    document["steps"][0]["hold"] = True
    path.write_text(json.dumps(document))
    with running_session(path, "--time-scale", "1000") as process:
        assert wait_for_event(process, type="state", state="holding")["at_s"] >= 300
    assert Folders().history_path.exists()
