"""The keys of a real terminal, and that the terminal is restored afterwards."""

from __future__ import annotations

import json
import os
import sys

import pytest

from retrotimer.cli.keyboard import NoKeyboard, open_keyboard
from tests.support.cli_process import (
    finish_session,
    journal_events,
    listed_sessions,
    running_session,
    wait_for_event,
    wait_for_journal_events,
)
from tests.support.paths import EXAMPLE

pty = pytest.importorskip("pty", reason="Windows has another console")
termios = pytest.importorskip("termios")


class Terminal:
    """The two ends of a terminal: `stdin` is the program's, `press` types at the other."""

    def __init__(self):
        self._keyboard, self.stdin = pty.openpty()

    def press(self, keys):
        self.send(keys.encode())

    def send(self, raw):
        os.write(self._keyboard, raw)

    @property
    def settings(self):
        return termios.tcgetattr(self.stdin)

    def hang_up(self):
        os.close(self._keyboard)
        self._keyboard = os.open(os.devnull, os.O_RDWR)

    def close(self):
        os.close(self._keyboard)
        os.close(self.stdin)


@pytest.fixture
def terminal():
    opened = Terminal()
    yield opened
    opened.close()


def on_the_belt(process, terminal):
    """Skip the start countdown."""
    wait_for_event(process, type="cue", text="Get on the belt")
    terminal.press("n")
    wait_for_event(process, type="cue", text="Walk forward. 3.0 km/h")


def pressed():
    """The controls in the journal, with their values where they have one."""
    contents = [json.loads(payload) for _, kind, payload in journal_events() if kind == "control"]
    return [(content["kind"], content["value"]) for content in contents]


def test_space_pauses_and_resumes_n_goes_on_and_q_ends(terminal, capsys):
    with running_session(EXAMPLE, stdin=terminal.stdin) as process:
        on_the_belt(process, terminal)
        terminal.press(" ")
        wait_for_event(process, type="state", state="paused")
        terminal.press(" ")
        wait_for_event(process, type="state", state="running")
        terminal.press("n")
        wait_for_event(process, type="cue", kind="turn")
        terminal.press("q")
        status, end = finish_session(process)
    assert (status, end["outcome"], end["kept"]) == (0, "stopped", True)
    (kept,) = listed_sessions(capsys)
    assert kept["outcome"] == "stopped"
    names = [name for name, _ in pressed()]
    assert names == ["next", "pause", "resume", "next", "stop"]


def test_the_first_segment_is_told_where_its_countdown_is_skipped(terminal):
    with running_session(EXAMPLE, stdin=terminal.stdin) as process:
        wait_for_event(process, type="cue", text="Get on the belt")
        terminal.press("n")
        event = json.loads(process.stdout.readline())
        while event["type"] == "state" or event.get("kind") == "count":
            event = json.loads(process.stdout.readline())
        assert (event["type"], event.get("index")) == ("segment", 0)


# In the first seconds of a turnaround a second "next" has no meaning.
KEYS = [
    ("n", ("next", 0.0)),
    ("b", ("back", 0.0)),
    ("\x1b[C", ("next", 0.0)),
    ("\x1b[D", ("back", 0.0)),
    ("\x1b[6~", ("next", 0.0)),
    ("\x1b[5~", ("back", 0.0)),
    ("r", ("restart-step", 0.0)),
    ("+", ("extend", 15.0)),
    ("-", ("extend", -15.0)),
    ("\x1b[A", ("adjust-speed", 0.1)),
    ("\x1b[B", ("adjust-speed", -0.1)),
    ("h", ("hold", 0.0)),
    ("c", ("to-cool-down", 0.0)),
    ("\r", ("pause", 0.0)),
    (" ", ("resume", 0.0)),
    ("s", ("stop", 0.0)),
]


def test_every_key_does_what_the_help_says(terminal):
    with running_session(EXAMPLE, stdin=terminal.stdin) as process:
        on_the_belt(process, terminal)
        for key, _ in KEYS:
            terminal.press(key)
        finish_session(process)
    assert pressed() == [("next", 0.0), *(control for _, control in KEYS)]


def test_other_keys_do_nothing(terminal):
    with running_session(EXAMPLE, stdin=terminal.stdin) as process:
        on_the_belt(process, terminal)
        terminal.press("x1é\t\x1b\x1b[3~\x1bOP\x1b[15~\x1b[1;5C\x7f")
        terminal.press("q")
        finish_session(process)
    assert pressed() == [("next", 0.0), ("stop", 0.0)]


def test_capitals_work_too(terminal):
    with running_session(EXAMPLE, stdin=terminal.stdin) as process:
        on_the_belt(process, terminal)
        terminal.press("NQ")
        finish_session(process)
    assert pressed() == [("next", 0.0), ("next", 0.0), ("stop", 0.0)]


# The keys of n, b, r, h, c and s, as other keyboards send them; then the capital of s.
SCRIPTS = {
    "Russian": "тикрсыЫ",
    "Ukrainian": "тикрсіІ",
    "Greek": "νβρηψσΣ",
    "Hebrew": "מנריבדד",
    "Arabic": "ىﻻقاؤسس",
}


@pytest.mark.parametrize(
    "script",
    [
        "Russian",
        *(pytest.param(name, marks=pytest.mark.long) for name in SCRIPTS if name != "Russian"),
    ],
)
def test_letters_of_other_scripts_count_by_their_place(terminal, script):
    *keys, stop, _ = SCRIPTS[script].replace("ﻻ", "\ufefb")
    with running_session(EXAMPLE, stdin=terminal.stdin) as process:
        on_the_belt(process, terminal)
        # The bytes of a letter may come in two parts.
        first, *rest = "".join(keys).encode()
        terminal.send(bytes([first]))
        wait_for_journal_events(1, "control")
        terminal.send(bytes(rest))
        terminal.press(stop)
        finish_session(process)
    names = ["next", "next", "back", "restart-step", "hold", "to-cool-down", "stop"]
    assert [name for name, _ in pressed()] == names


@pytest.mark.long
def test_a_capital_of_another_script_stops_too(terminal):
    with running_session(EXAMPLE, stdin=terminal.stdin) as process:
        on_the_belt(process, terminal)
        terminal.press("Ы")
        finish_session(process)
    assert pressed() == [("next", 0.0), ("stop", 0.0)]


def test_space_confirms_a_hold(terminal, tmp_path):
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    document["steps"][0] |= {"duration_s": 5, "hold": True}
    path = tmp_path / "hold.retro.json"
    path.write_text(json.dumps(document))
    with running_session(path, "--time-scale", "50", stdin=terminal.stdin) as process:
        wait_for_event(process, type="state", state="holding")
        terminal.press(" ")
        wait_for_event(process, type="segment", index=1)
        terminal.press("q")
        assert finish_session(process)[0] == 0
    assert [name for name, _ in pressed()] == ["confirm", "stop"]


@pytest.mark.parametrize("key", ["q", "\x03"], ids=["q", "Ctrl-C"])
def test_the_terminal_is_as_it_was_afterwards(terminal, key):
    before = terminal.settings
    with running_session(EXAMPLE, stdin=terminal.stdin) as process:
        wait_for_event(process, type="cue", text="Get on the belt")
        assert not terminal.settings[3] & (termios.ICANON | termios.ECHO)
        assert terminal.settings[3] & termios.ISIG
        # Without a session of its own the program gets no signal from this terminal.
        if key == "q":
            terminal.press(key)
        else:
            process.send_signal(2)
        finish_session(process)
    assert terminal.settings == before


def test_a_terminal_that_goes_away_does_not_end_the_session(terminal):
    with running_session(EXAMPLE, "--time-scale", "1000", stdin=terminal.stdin) as process:
        wait_for_event(process, type="segment", index=0)
        terminal.hang_up()
        status, end = finish_session(process)
    assert (status, end["outcome"], end["kept"]) == (0, "finished", True)


def test_a_closed_standard_input_has_no_keys(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    with open_keyboard() as keys:
        assert isinstance(keys, NoKeyboard)


def test_a_control_beyond_the_limits_is_blocked_until_somebody_is_responsible(terminal):
    """The flag that accepts the risk for a whole session is left out."""
    with running_session(EXAMPLE, stdin=terminal.stdin, flags=()) as process:
        on_the_belt(process, terminal)
        terminal.press("n")
        blocked = process.stderr.readline()
        assert blocked.startswith("Blocked: warm-up 0:0")
        terminal.press("i")
        wait_for_event(process, type="cue", kind="turn")
        terminal.press("q")
        finish_session(process)
    assert [name for name, _ in pressed()] == ["next", "next", "stop"]
