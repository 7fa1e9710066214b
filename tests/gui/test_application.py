"""The program in its window, in a process of its own, is asked to end during a session."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from retrotimer.domain.session.record import Outcome
from retrotimer.store.folders import Folders
from tests.support.cli_process import COMMAND, journal_events, wait_for_journal_events
from tests.support.history_database import only_session
from tests.support.paths import EXAMPLE

INTERRUPTED = 130


@contextmanager
def session_in_window(*command: str):
    """A session that has begun, ten times as fast."""
    options = ("--no-sound", "--i-take-responsibility", "--time-scale", "10")
    with subprocess.Popen(
        [*command, "run", str(EXAMPLE), *options],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            wait_for_journal_events(1, "segment")
            yield process
        finally:
            process.kill()


def check_is_kept(process: subprocess.Popen[str], errors: str) -> None:
    """It was stopped once, and is kept; the program says nothing about it."""
    said = [line for line in errors.splitlines() if not line.startswith("This plugin does not")]
    assert (process.returncode, said) == (INTERRUPTED, [])
    assert only_session(Folders().history_path).record.outcome is Outcome.STOPPED
    kinds = [kind for _, kind, _ in journal_events()]
    assert (kinds.count("end"), kinds[-1]) == (1, "end")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
@pytest.mark.parametrize(
    "names",
    [
        ("SIGHUP", "SIGQUIT", "SIGTERM", "SIGINT"),
        *(
            pytest.param(names, marks=pytest.mark.long)
            for names in (("SIGHUP",), ("SIGQUIT",), ("SIGTERM", "SIGTERM"), ("SIGINT", "SIGHUP"))
        ),
    ],
    ids="-".join,
)
def test_a_session_in_the_window_is_kept_whatever_signals_come(names):
    numbers = [getattr(signal, name) for name in names]
    with session_in_window(*COMMAND) as window:
        # Stopped, it receives all of them at the same instant.
        for number in (signal.SIGSTOP, *numbers, signal.SIGCONT, *numbers * 20):
            window.send_signal(number)
        _, errors = window.communicate(timeout=60)
    check_is_kept(window, errors)


@pytest.mark.skipif(sys.platform != "linux", reason="calls a function of Qt by its Linux name")
@pytest.mark.long
@pytest.mark.parametrize("asked", ["quit", "session"])
def test_a_session_is_kept_when_the_desktop_ends_the_program(asked):
    with session_in_window(
        sys.executable, "-W", "error", "-m", "tests.support.ended_program"
    ) as window:
        _, errors = window.communicate(f"{asked}\n{asked}\n", timeout=60)
    check_is_kept(window, errors)
