"""Starts the command line as a process and reads what it prints and saves."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Event, Timer
from typing import Any

import pytest

from retrotimer.__main__ import main
from retrotimer.store.folders import Folders, assets_folder
from tests.support.paths import REPOSITORY

# A warning fails the program, as it fails a test.
COMMAND = (sys.executable, "-W", "error", "-m", "retrotimer")
LADDER_WORKOUT = assets_folder() / "workouts" / "ladder.retro.json"
TIMEOUT_S = 60.0


def environment() -> dict[str, str]:
    """The environment of this test, with output buffered as for a user."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


def run_command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        **{"encoding": "utf-8", "timeout": TIMEOUT_S, "env": environment(), **pipes, **options},
        check=False,
    )


RISK_ACCEPTED = ("--i-take-responsibility",)


@contextmanager
def running_session(
    *arguments: object, flags: tuple[str, ...] = RISK_ACCEPTED, **process_options: Any
) -> Iterator[subprocess.Popen[str]]:
    """A session in the terminal that reports in JSON; killed if the test leaves it running.

    Its flags override the safety limits, because the workouts of tests are short.
    """
    options = ("--no-window", "--no-sound", "--json", *flags)
    command = [*COMMAND, "run", *map(str, arguments), *options]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(
        command, **{"encoding": "utf-8", "env": environment(), **pipes, **process_options}
    ) as process:
        watchdog = Timer(TIMEOUT_S, process.kill)
        watchdog.start()
        try:
            yield process
        finally:
            watchdog.cancel()
            process.kill()


def without_findings(stderr: str) -> str:
    """The lines of the error output that are not findings about an unsafe workout."""
    lines = stderr.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(("Blocked  ", "Caution  ")))


def wait_for_event(process: subprocess.Popen[str], **expected: Any) -> dict[str, Any]:
    """The next event with these values; events before it are skipped."""
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if expected.items() <= event.items():
            return event
    pytest.fail(f"the session ended without {expected}")


def finish_session(process: subprocess.Popen[str]) -> tuple[int, dict[str, Any]]:
    """The status and the last event of a session that ends by itself without an error."""
    output, errors = process.communicate(timeout=TIMEOUT_S)
    assert without_findings(errors) == ""
    return process.returncode, json.loads(output.splitlines()[-1])


def listed_sessions(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The sessions that `history --json` shows."""
    capsys.readouterr()
    assert main(["history", "--json"]) == 0
    return json.loads(capsys.readouterr().out)["sessions"]


def journal_events() -> list[tuple[float, str, str]]:
    """Time in seconds, kind and payload of each event that is on disk now."""
    uri = f"file:{Folders().history_path}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            question = "SELECT at_s, kind, payload FROM entry ORDER BY number"
            return connection.execute(question).fetchall()
    except sqlite3.OperationalError:
        return []


def wait_for_journal_events(at_least: int, kind: str = "") -> list[tuple[float, str, str]]:
    """Wait until that many events, of one kind or of any, are on disk."""
    pause = Event()
    for _ in range(6_000):
        events = [event for event in journal_events() if kind in ("", event[1])]
        if len(events) >= at_least:
            return events
        pause.wait(0.01)
    pytest.fail(f"there were never {at_least} events on disk")


def on_a_terminal(*wanted: str, shown: str) -> tuple[int, bytes]:
    """Status and output of a command with one of its outputs on a terminal; not the other."""
    ours, theirs = os.openpty()
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, shown: theirs}
    seen = b""
    with subprocess.Popen(list(wanted), cwd=REPOSITORY, env=environment(), **streams) as process:
        os.close(theirs)
        # A terminal whose last writer is gone cannot be read any more.
        with suppress(OSError):
            while piece := os.read(ours, 4096):
                seen += piece
    os.close(ours)
    return process.returncode, seen
