"""The output and the exit status of each command: 0 done, 2 bad input, 3 environment failed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrotimer import __version__
from retrotimer.__main__ import main
from retrotimer.store.folders import HOME_VARIABLE, Folders
from tests.support.cli_process import COMMAND, LADDER_WORKOUT, environment, run_command
from tests.support.paths import EXAMPLE

WRONG = '{"format": "retrotimer.workout/1", "name": "", "steps": [{"kind": "jump"}]}'
WRONG_PLACES = ["name", "steps[0].kind", "steps[0].direction", "steps[0].duration_s"]


@pytest.fixture
def wrong_file(tmp_path):
    path = tmp_path / "wrong.retro.json"
    path.write_text(WRONG)
    return path


def test_check_says_that_a_workout_is_valid_and_how_long_it_is(capsys):
    assert main(["check", str(EXAMPLE)]) == 0
    assert capsys.readouterr().out == "Ladder: valid, 10 steps, 20:00\n"


def test_check_in_json_says_the_same(capsys):
    assert main(["check", str(EXAMPLE), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "valid": True,
        "problems": [],
        "name": "Ladder",
        "duration_s": 1200.0,
        "segments": 18,
        "findings": [],
    }


@pytest.mark.parametrize("command", ["check", "rehearse", "run", None])
def test_a_wrong_file_is_answered_with_one_line_a_problem(wrong_file, capsys, command):
    assert main([*filter(None, [command]), str(wrong_file)]) == 2
    output, complaints = capsys.readouterr()
    assert output == ""
    lines = complaints.splitlines()
    assert all(line.startswith(f"{wrong_file}: ") for line in lines)
    places = [line.removeprefix(f"{wrong_file}: ").partition(":")[0] for line in lines]
    assert sorted(places) == sorted(WRONG_PLACES)


def test_check_in_json_lists_the_problems(wrong_file, capsys):
    assert main(["check", str(wrong_file), "--json"]) == 2
    output, complaints = capsys.readouterr()
    assert complaints == ""
    document = json.loads(output)
    assert document.keys() == {"valid", "problems"}
    assert document["valid"] is False
    places = [problem.partition(":")[0] for problem in document["problems"]]
    assert sorted(places) == sorted(WRONG_PLACES)


@pytest.mark.parametrize("command", [["check"], ["rehearse", "--json"], ["run"], []])
def test_a_file_that_is_not_there_is_answered_in_one_line(tmp_path, capsys, command):
    path = tmp_path / "none.retro.json"
    assert main([*command, str(path)]) == 2
    assert capsys.readouterr() == ("", f"{path}: no such file\n")


def test_a_word_that_is_no_command_is_taken_for_a_file(capsys):
    assert main(["rehearze"]) == 2
    assert capsys.readouterr().err == "rehearze: no such file\n"


USAGE_ERRORS = [
    ["check"],
    ["rehearse"],
    ["run"],
    ["run", "one.retro.json", "two.retro.json"],
    ["run", "one.retro.json", "--time-scale"],
    ["run", "one.retro.json", "--time-scale", "0"],
    ["run", "one.retro.json", "--time-scale", "-1"],
    ["run", "one.retro.json", "--time-scale", "20000"],
    ["run", "one.retro.json", "--time-scale", "nan"],
    ["run", "one.retro.json", "--time-scale", "fast"],
    ["run", "one.retro.json", "--no-win"],
    ["run", "one.retro.json", "--client"],
    ["run", "one.retro.json", "--client", ""],
    ["run", "one.retro.json", "--voice", "he\x1bart"],
    ["rehearse", "one.retro.json", "--voice", "heart", "--beeps"],
    ["export-audio", "one.retro.json"],
    ["export-audio", "-o", "out.wav"],
    ["settings", "--beeps"],
    ["settings", "--client", ""],
    ["check", "one.retro.json", "--verbose"],
    ["history", "one.retro.json"],
    ["one.retro.json", "--time-scale", "2"],
    ["--json"],
    ["-x"],
]


@pytest.mark.parametrize("arguments", USAGE_ERRORS, ids=" ".join)
def test_a_usage_error_is_status_2_and_shows_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    output, complaints = capsys.readouterr()
    assert output == ""
    assert complaints.startswith("usage: retrotimer")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "--help"], ["settings", "--help"], ["doctor", "-h"]]
)
def test_help_is_no_error(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("usage: retrotimer")


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"RetroTimer {__version__}\n"


def test_an_empty_history_is_no_error(capsys):
    assert main(["history"]) == 0
    assert capsys.readouterr() == ("No sessions yet.\n", "")
    assert main(["history", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"sessions": []}


def test_a_history_that_cannot_be_read_is_status_3_and_one_line(capsys):
    path = Folders().history_path
    path.write_text("no database " * 100)
    assert main(["history"]) == 3
    assert capsys.readouterr() == ("", f"{path}: file is not a database\n")


def test_a_newer_history_is_status_3_and_names_both_versions():
    path = Folders().history_path
    run_command("run", EXAMPLE, "--no-window", "--no-sound", "--time-scale", "10000")
    newer = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA user_version = 7')"
    subprocess.run([sys.executable, "-c", newer, path], check=True)
    done = run_command("history")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"{path}: this history has version 7, this program reads version 2\n"


@pytest.mark.usefixtures("impossible_home")
def test_history_answers_in_one_line_where_no_history_can_be(capsys):
    status = main(["history"])
    output, complaints = capsys.readouterr()
    assert (status, output) in [(0, "No sessions yet.\n"), (3, "")]
    assert complaints.count("\n") == (1 if status else 0)


@pytest.mark.parametrize("command", ["history", "doctor", "settings"])
def test_the_home_of_a_user_who_does_not_exist_is_status_3(capsys, monkeypatch, command):
    monkeypatch.setenv(HOME_VARIABLE, "~nosuchuser/home")
    assert main([command]) == 3
    output, complaints = capsys.readouterr()
    assert output == ""
    assert complaints.count("\n") == 1
    assert complaints.startswith("RETROTIMER_HOME")


def test_a_session_that_cannot_be_kept_is_performed_and_is_status_3(monkeypatch, tmp_path):
    # It has no turnaround, so nothing waits for a confirmation.
    step = {"direction": "forward", "speed_kmh": 3}
    steps = [step | {"kind": kind, "duration_s": 300} for kind in ("warm-up", "cool-down")]
    path = tmp_path / "ahead.retro.json"
    path.write_text(json.dumps({"format": "retrotimer.workout/1", "name": "Ahead", "steps": steps}))
    monkeypatch.setenv(HOME_VARIABLE, str(EXAMPLE / "home"))
    done = run_command("run", path, "--no-window", "--no-sound", "--time-scale", "10000", "--json")
    end = json.loads(done.stdout.splitlines()[-1])
    assert (end["type"], end["outcome"], end["kept"]) == ("end", "finished", False)
    assert done.returncode == 3
    *_, complaint = done.stderr.splitlines()
    assert complaint.startswith("The history cannot be written: ")


@pytest.fixture
def broken_pipe():
    """The writing end of a pipe whose reader is gone, as after `| head`."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


REPORTS = [
    ["rehearse", LADDER_WORKOUT],
    ["rehearse", LADDER_WORKOUT, "--json"],
    ["check", LADDER_WORKOUT],
    ["history"],
    ["settings"],
]


@pytest.mark.parametrize("report", REPORTS)
def test_a_pipe_that_nobody_reads_any_more_gives_no_complaint(report, broken_pipe):
    done = run_command(*report, stdout=broken_pipe)
    assert (done.returncode, done.stderr) == (3, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize("report", REPORTS)
def test_a_full_disk_behind_the_output_is_told_in_one_line(report):
    with Path("/dev/full").open("w") as full:
        done = run_command(*report, stdout=full)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "No space left on device" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no such shell here")
@pytest.mark.parametrize("report", REPORTS)
def test_an_output_that_is_closed_is_no_reason_to_fail(report):
    closing = ["sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, *map(str, report)]
    done = subprocess.run(closing, stderr=subprocess.PIPE, env=environment(), check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_name_the_terminal_cannot_show_is_no_reason_to_fail(tmp_path):
    path = tmp_path / "name.retro.json"
    text = EXAMPLE.read_text(encoding="utf-8").replace("Ladder", "Лестница")
    path.write_text(text, encoding="utf-8")
    done = run_command("check", path, env=environment() | {"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert done.stdout.endswith(": valid, 10 steps, 20:00\n")
