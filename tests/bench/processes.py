"""Figures of the whole program, beside an empty PySide6 window in the same run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from timeit import default_timer

from retrotimer.core.workout import Direction, Kind, Repeat, Step, Workout
from retrotimer.store import workout_file
from tests.bench.children import PAINTED, SIZE

RUNS = 7
SETTLE_S = 4.0
WATCH_S = 20.0


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """An environment with a display: a virtual one of its own, or none at all (offscreen)."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"HOME": home, "XDG_DATA_HOME": home}
        env.pop("RETROTIMER_HOME", None)
        xvfb = shutil.which("Xvfb")
        if xvfb is None:
            yield env | {"QT_QPA_PLATFORM": "offscreen"}
            return
        env.pop("QT_QPA_PLATFORM", None)
        geometry = "{}x{}x24".format(*SIZE)
        command = [xvfb, "-displayfd", "1", "-screen", "0", geometry, "-nolisten", "tcp"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            assert server.stdout is not None
            yield env | {"DISPLAY": f":{server.stdout.readline().strip()}"}
            server.terminate()


@contextmanager
def started(env: dict[str, str], *words: str) -> Iterator[tuple[int, float]]:
    """A child after its first paint: its process id, and the seconds from start to paint."""
    begin = default_timer()
    command = [sys.executable, "-m", "tests.bench.children", *words]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        line = child.stdout.readline().strip()
        elapsed_s = default_timer() - begin
        if line != PAINTED:
            raise RuntimeError(f"{words} painted nothing")
        yield child.pid, elapsed_s
        child.terminate()


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, figure and goal of each."""
    with screen() as env, tempfile.TemporaryDirectory() as folder:
        workout = Path(folder) / "bench.retro.json"
        step = Step(Kind.WORK, Direction.FORWARD, 60, 3.0)
        workout_file.write(workout, Workout("Bench", (Repeat(30, (step,)),)))
        yield _start_figure(env)
        yield from _running_figures(env, workout)


def _start_figure(env: dict[str, str]) -> tuple[str, str, str]:
    ours, empties = [], []
    for _ in range(RUNS):
        with started(env, "empty") as (_, elapsed_s):
            empties.append(elapsed_s)
        with started(env, "app") as (_, elapsed_s):
            ours.append(elapsed_s)
    ratio = median(mine / empty for mine, empty in zip(ours, empties, strict=True))
    shown = f"{ratio:.2f} x  ({median(ours):.2f} s / {median(empties):.2f} s)"
    return "start to first painted window / empty window", shown, "<= 2.0 x"


def _running_figures(env: dict[str, str], workout: Path) -> Iterator[tuple[str, str, str]]:
    with started(env, "empty") as (empty, _), started(env, "app", "run", str(workout)) as (app, _):
        _wait(SETTLE_S)
        before_s = _processor_s(app)
        _wait(WATCH_S)
        share = (_processor_s(app) - before_s) / WATCH_S
        ours, theirs = _memory_mb(app), _memory_mb(empty)
    shown = f"{ours / theirs:.2f} x  ({ours:.0f} MB / {theirs:.0f} MB)"
    yield "memory while a session runs / empty window", shown, "<= 2.0 x"
    yield "processor while a session runs, 1080p", f"{share:.1%} of one core", "<= 2 %"


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def _memory_mb(process: int) -> float:
    """Resident memory."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:")) / 1024


def _processor_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
