"""`history export` as a process: a full disk, an interruption, a terminal."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from tests.support.cli_process import environment, on_a_terminal
from tests.support.interrupting_signals import INTERRUPTING_SIGNALS
from tests.support.paths import REPOSITORY

# An export as a program of its own, as the command line will call it.
PROGRAM = """
import sys
from pathlib import Path
from retrotimer.cli.history_export import run_sessions_export
from retrotimer.clock import monotonic_s
from tests.support.performed_sessions import make_sessions

def lasting(seconds):
    begun_s = monotonic_s()
    for session in make_sessions(1_000_000):
        yield session
        if monotonic_s() - begun_s > seconds:
            return

kept = {sessions}
fmt, *out = sys.argv[1:]
try:
    sys.exit(run_sessions_export(kept, 100, fmt, *map(Path, out)))
except KeyboardInterrupt:
    sys.exit(130)
"""


def command(kept: str, *arguments: object) -> list[str]:
    program = PROGRAM.format(sessions=kept)
    return [sys.executable, "-W", "error", "-c", program, *map(str, arguments)]


@pytest.fixture
def folder(tmp_path) -> Path:
    """Where the export goes; nothing else is in it."""
    path = tmp_path / "exports"
    path.mkdir()
    return path


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.mark.parametrize(
    ("fmt", "name"), [("csv", "w.csv"), ("tcx", "w.tcx"), ("fit", "w.zip"), ("tcx", None)]
)
def test_where_no_more_can_be_written_the_old_file_stays(folder, fmt, name):
    out = folder / (name or "output")
    out.write_bytes(b"old")
    arguments = [fmt, out] if name else [fmt]
    with (folder.parent / "output").open("wb") as output:
        ran = subprocess.run(
            command("make_sessions(3_000)", *arguments),
            stdout=output,
            stderr=subprocess.PIPE,
            cwd=REPOSITORY,
            env=environment(),
            preexec_fn=small_files,
            text=True,
            check=False,
        )
    if name:
        assert (ran.returncode, ran.stderr) == (3, f"{out}: File too large\n")
    else:
        # Standard output is the caller's: __main__ tells what became of it.
        assert "File too large" in ran.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {out.name: b"old"}


@pytest.mark.parametrize("number", INTERRUPTING_SIGNALS)
@pytest.mark.parametrize(("fmt", "name"), [("tcx", "w.tcx"), ("fit", "w.zip"), ("fit", "walks")])
def test_an_interrupted_export_leaves_nothing(folder, fmt, name, number):
    pause = Event()
    with subprocess.Popen(
        command("lasting(60)", fmt, folder / name),
        stderr=subprocess.PIPE,
        cwd=REPOSITORY,
        env=environment(),
    ) as process:
        for _ in range(3_000):
            # Something is written, so the signals are held back.
            if any(aside.is_dir() or aside.stat().st_size for aside in folder.iterdir()):
                break
            pause.wait(0.01)
        process.send_signal(number)
        _, complaints = process.communicate(timeout=60)
    assert (process.returncode, complaints) == (130, b"")
    assert list(folder.iterdir()) == []


def test_a_terminal_is_shown_how_far_it_is(folder):
    long = command("lasting(1.5)", "csv", folder / "w.csv")
    status, seen = on_a_terminal(*long, shown="stderr")
    assert status == 0
    assert seen.endswith(f"\rw.csv [{30 * '='}] 100%\r\n".encode())


def test_what_is_quickly_done_needs_no_bar(folder):
    quick = command("make_sessions(3)", "csv", folder / "w.csv")
    assert on_a_terminal(*quick, shown="stderr") == (0, b"")


def test_no_terminal_is_sent_what_it_cannot_show():
    status, seen = on_a_terminal(*command("make_sessions(3)", "fit"), shown="stdout")
    assert (status, seen) == (2, b"")
    status, seen = on_a_terminal(*command("make_sessions(3)", "fit"), shown="stderr")
    assert (status, seen) == (0, b"")


def test_a_text_may_go_to_a_terminal_and_has_no_bar_in_it():
    status, seen = on_a_terminal(*command("make_sessions(3)", "csv"), shown="stdout")
    assert (status, seen.count(b"\r\n")) == (0, 4)
