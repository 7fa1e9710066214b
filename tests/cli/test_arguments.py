"""What is typed becomes one command with its options; the everyday start imports no more."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from retrotimer.cli import commands
from retrotimer.cli.arguments import parse
from retrotimer.cli.commands import COMMANDS, HISTORY_ACTIONS
from retrotimer.cli.workout_command import OpenWindow

FILE = Path("walk.retro.json")
EXAMPLES = [
    ([], OpenWindow()),
    ([str(FILE)], OpenWindow(file=FILE)),
    (["./run"], OpenWindow(file=Path("run"))),
    (
        ["--program", "ladder", "--client", "Ann"],
        OpenWindow(program="ladder", client="Ann"),
    ),
    ([str(FILE), "--beeps"], OpenWindow(file=FILE, beeps=True)),
    (["run", str(FILE)], commands.RunSession(file=FILE)),
    (
        ["run", "--program", "ladder", "--time-scale", "60", "--i-take-responsibility", "--json"],
        commands.RunSession(
            program="ladder", time_scale=60, accepts_responsibility=True, json=True
        ),
    ),
    (["rehearse", str(FILE), "--voice", "heart"], commands.Rehearse(file=FILE, voice="heart")),
    (
        ["export-audio", str(FILE), "-o", "a.wav"],
        commands.ExportAudio(file=FILE, out=Path("a.wav")),
    ),
    (["check", str(FILE), "--json"], commands.CheckWorkout(file=FILE, json=True)),
    (
        ["settings", "volume=1", "--client", "A"],
        commands.ChangeSettings(pairs=["volume=1"], client="A"),
    ),
    (["profile"], commands.ChangeProfile(pairs=[])),
    (
        ["programs", "ladder", "--unlock", " Ada "],
        commands.ListPrograms(program="ladder", unlock="Ada"),
    ),
    (
        ["after", "effort=3", "--session", "7"],
        commands.AnswerAfterSession(pairs=["effort=3"], session="7"),
    ),
    (["history"], commands.ListHistory()),
    (["history", "--client", "Ann", "--json"], commands.ListHistory(client="Ann", json=True)),
    (["history", "backup"], commands.BackUpHistory()),
    (["history", "restore", "old.sqlite3"], commands.RestoreHistory(file=Path("old.sqlite3"))),
    (["history", "import", "a", "b"], commands.ImportHistory(files=[Path("a"), Path("b")])),
    (
        ["history", "--client", "Ann", "export", "--format", "fit", "--since", "2026-11-25"],
        commands.ExportHistory(format="fit", client="Ann", since=date(2026, 11, 25)),
    ),
    (
        ["history", "--client", "Ann", "export", "--format", "csv", "--client", "Bob"],
        commands.ExportHistory(format="csv", client="Bob"),
    ),
    (
        ["history", "erase", "--client", "Ann", "--yes"],
        commands.EraseClient(client="Ann", yes=True),
    ),
    (
        ["history", "redate", "an-id", "2026-11-25T18:30"],
        commands.RedateSession(session="an-id", start=datetime(2026, 11, 25, 18, 30).astimezone()),
    ),
    (["history", "sync"], commands.SyncHistory()),
    (["history", "sync", "--yes"], commands.SyncHistory(yes=True)),
    (["history", "password"], commands.ChangeStudioPassword()),
    (["history", "password", "--remove"], commands.ChangeStudioPassword(remove=True)),
    (["doctor", "--json"], commands.Diagnose(json=True)),
]


@pytest.mark.parametrize(("words", "command"), EXAMPLES, ids=lambda value: str(value)[:60])
def test_each_command_line_becomes_one_command(words, command):
    assert parse(words) == command


def test_every_command_and_every_action_has_an_example_above():
    shown = {type(command) for _, command in EXAMPLES}
    assert shown == {OpenWindow, *COMMANDS.values(), *HISTORY_ACTIONS.values()}


@pytest.mark.parametrize(
    "words", [[name] for name in COMMANDS] + [["history", a] for a in HISTORY_ACTIONS]
)
def test_every_command_has_a_help_of_its_own(words, capsys):
    with pytest.raises(SystemExit) as caught:
        parse([*words, "--help"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: retrotimer {' '.join(words)}")


def test_a_session_that_runs_faster_or_without_sound_says_why_it_is_silent():
    assert commands.RunSession(file=FILE).overrides.mute_reason == ""
    assert commands.RunSession(file=FILE, no_sound=True).overrides.mute_reason == "--no-sound"
    faster = commands.RunSession(file=FILE, time_scale=2).overrides
    assert faster.mute_reason == "time runs 2 times as fast"


@pytest.mark.parametrize("words", [[], ["some.retro.json"]])
def test_the_everyday_start_waits_neither_for_argparse_nor_for_the_terminal(words):
    program = (
        "import sys; from retrotimer.cli.arguments import parse; parse(sys.argv[1:]);"
        "import retrotimer.cli.window;"
        "print(*sorted(name for name in sys.modules"
        " if name.startswith(('argparse', 'retrotimer.cli.', 'retrotimer.services'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "retrotimer.cli.arguments",
        "retrotimer.cli.window",
        "retrotimer.cli.workout_command",
    ]


def test_no_command_has_a_dot_in_its_name_which_tells_a_file_from_it():
    assert not [name for name in COMMANDS if "." in name]
