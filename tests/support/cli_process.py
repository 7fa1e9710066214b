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
from retrotimer.store.folders import Folders, assets

# A warning in the program is an error of the program, as it is in the tests.
COMMAND = (sys.executable, "-W", "error", "-m", "retrotimer")
LADDER = assets() / "workouts" / "ladder.retro.json"
LONGEST_S = 60.0


def environment() -> dict[str, str]:
    """This test's, with the buffers of a user's Python."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


def said(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """The command's status and output, once it has ended."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        **{"encoding": "utf-8", "timeout": LONGEST_S, "env": environment(), **pipes, **more},
        check=False,
    )


@contextmanager
def performing(*arguments: object, **more: Any) -> Iterator[subprocess.Popen[str]]:
    """A session in the terminal that reports in JSON; killed if the test leaves it running.

    Whatever is refused: these workouts are short, to be quick.
    """
    options = ("--no-window", "--no-sound", "--json", "--i-take-responsibility")
    command = [*COMMAND, "run", *map(str, arguments), *options]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(
        command, **{"encoding": "utf-8", "env": environment(), **pipes, **more}
    ) as process:
        watchdog = Timer(LONGEST_S, process.kill)
        watchdog.start()
        try:
            yield process
        finally:
            watchdog.cancel()
            process.kill()


def beside_findings(complaints: str) -> str:
    """What is said beside that a workout is unsafe."""
    lines = complaints.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(("REFUSED", "CAREFUL")))


def awaited(process: subprocess.Popen[str], **wanted: Any) -> dict[str, Any]:
    """The next event that has these values, those before it skipped."""
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if wanted.items() <= event.items():
            return event
    pytest.fail(f"the session ended without {wanted}")


def ended(process: subprocess.Popen[str]) -> tuple[int, dict[str, Any]]:
    """The status and the last event of a session that ends by itself, without complaint."""
    output, complaints = process.communicate(timeout=LONGEST_S)
    assert beside_findings(complaints) == ""
    return process.returncode, json.loads(output.splitlines()[-1])


def history(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The sessions that `history --json` shows."""
    capsys.readouterr()
    assert main(["history", "--json"]) == 0
    return json.loads(capsys.readouterr().out)["sessions"]


def entries() -> list[tuple[float, str, str]]:
    """Stamp, kind and payload of the journal's entries on disk now."""
    uri = f"file:{Folders().history}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            question = "SELECT at_s, kind, payload FROM entry ORDER BY number"
            return connection.execute(question).fetchall()
    except sqlite3.OperationalError:
        return []


def entries_of(at_least: int, kind: str = "") -> list[tuple[float, str, str]]:
    """Waits until so many entries (of a kind) are on disk."""
    pause = Event()
    for _ in range(6_000):
        found = [entry for entry in entries() if kind in ("", entry[1])]
        if len(found) >= at_least:
            return found
        pause.wait(0.01)
    pytest.fail(f"never {at_least} entries on disk")
