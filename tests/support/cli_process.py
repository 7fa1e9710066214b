"""RetroTimer as a process of its own, started and watched as a user would."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Timer
from typing import Any

import pytest

from retrotimer.__main__ import main
from retrotimer.store.folders import Folders, assets_folder

# A warning in the program is an error of the program, as it is in the tests.
COMMAND = (sys.executable, "-W", "error", "-m", "retrotimer")
LADDER_WORKOUT = assets_folder() / "workouts" / "ladder.retro.json"
TIMEOUT_S = 60.0


def environment() -> dict[str, str]:
    """This test's, with the buffers of a user's Python."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


def run_command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """The command's status and output, once it has ended."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        **{"encoding": "utf-8", "timeout": TIMEOUT_S, "env": environment(), **pipes, **options},
        check=False,
    )


@contextmanager
def running_session(*arguments: object, **process_options: Any) -> Iterator[subprocess.Popen[str]]:
    """A session in the terminal that reports in JSON; killed if the test leaves it running.

    Whatever is refused: these workouts are short, to be quick.
    """
    options = ("--no-window", "--no-sound", "--json", "--i-take-responsibility")
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
    """What is said beside that a workout is unsafe."""
    lines = stderr.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(("Blocked  ", "Caution  ")))


def wait_for_event(process: subprocess.Popen[str], **expected: Any) -> dict[str, Any]:
    """The next event that has these values, those before it skipped."""
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if expected.items() <= event.items():
            return event
    pytest.fail(f"the session ended without {expected}")


def finish_session(process: subprocess.Popen[str]) -> tuple[int, dict[str, Any]]:
    """The status and the last event of a session that ends by itself, without complaint."""
    output, complaints = process.communicate(timeout=TIMEOUT_S)
    assert without_findings(complaints) == ""
    return process.returncode, json.loads(output.splitlines()[-1])


def listed_sessions(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The sessions that `history --json` shows."""
    capsys.readouterr()
    assert main(["history", "--json"]) == 0
    return json.loads(capsys.readouterr().out)["sessions"]


def journal_events() -> list[tuple[float, str, str]]:
    """Stamp, kind and payload of the journal's entries on disk now."""
    uri = f"file:{Folders().history_path}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            question = "SELECT at_s, kind, payload FROM entry ORDER BY number"
            return connection.execute(question).fetchall()
    except sqlite3.OperationalError:
        return []


def wait_for_journal_events(at_least: int, kind: str = "") -> list[tuple[float, str, str]]:
    """Waits until so many entries (of a kind) are on disk."""
    pause = Event()
    for _ in range(6_000):
        found = [entry for entry in journal_events() if kind in ("", entry[1])]
        if len(found) >= at_least:
            return found
        pause.wait(0.01)
    pytest.fail(f"never {at_least} entries on disk")
