"""Figures of the whole program, beside an empty PySide6 window in the same run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from statistics import median
from timeit import default_timer

from retrotimer.domain.workout.workout import Direction, Repeat, SegmentKind, Step, Workout
from retrotimer.store.files import workout_file
from retrotimer.store.folders import HOME_VARIABLE
from tests.bench.child_programs import PAINTED_LINE, SIZE
from tests.support import sound_capture
from tests.support.sound_server import AUDIBLE_LEVEL, SoundServer

RUNS = 7
# A child that takes longer to paint or to end is stuck: the bench fails, and says so.
CHILD_TIMEOUT_S = 30.0
SETTLE_S = 6.0
# One whole step: all that is said in it, and the rendering of the next.
STEP_S = 30


@contextmanager
def display_environment() -> Iterator[dict[str, str]]:
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
            try:
                yield env | {"DISPLAY": f":{server.stdout.readline().strip()}"}
            finally:
                server.terminate()


@contextmanager
def running_child(env: dict[str, str], *arguments: str) -> Iterator[tuple[int, float]]:
    """A child after its first paint: its process id, and the seconds from start to paint."""
    begin = default_timer()
    command = [sys.executable, "-m", "tests.bench.child_programs", *arguments]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        watchdog = threading.Timer(CHILD_TIMEOUT_S, child.kill)
        watchdog.start()
        line = child.stdout.readline().strip()
        elapsed_s = default_timer() - begin
        watchdog.cancel()
        if line != PAINTED_LINE:
            child.kill()
            raise RuntimeError(f"{arguments} painted nothing")
        try:
            yield child.pid, elapsed_s
            child.terminate()
            child.wait(CHILD_TIMEOUT_S)
        except subprocess.TimeoutExpired as error:
            raise RuntimeError(f"{arguments} did not end when it was told to") from error
        finally:
            child.kill()


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, figure and goal of each."""
    with display_environment() as env, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workout = folder / "bench.retro.json"
        step = Step(SegmentKind.WORK, Direction.FORWARD, STEP_S, 3.0)
        workout_file.write(workout, Workout("Bench", (Repeat(60, (step,)),)))
        yield _start_figure(env)
        with closing(SoundServer(folder)) as stage:
            if not sound_capture.missing_programs():
                stage.start()
            speaking = env | stage.env | {HOME_VARIABLE: str(folder / "home")}
            _check_sound(speaking)
            yield from _running_figures(speaking, workout)
            yield "sound of that session", _heard_text(stage), "-"


def _start_figure(env: dict[str, str]) -> tuple[str, str, str]:
    ours, empties = [], []
    for _ in range(RUNS):
        with running_child(env, "empty") as (_, elapsed_s):
            empties.append(elapsed_s)
        with running_child(env, "app") as (_, elapsed_s):
            ours.append(elapsed_s)
    ratio = median(mine / empty for mine, empty in zip(ours, empties, strict=True))
    shown = f"{ratio:.2f} x  ({median(ours):.2f} s / {median(empties):.2f} s)"
    return "start to first painted window / empty window", shown, "<= 2.0 x"


def _check_sound(env: dict[str, str]) -> None:
    """As after the sound check that comes before the first session."""
    command = [sys.executable, "-m", "retrotimer", "settings", "sound_checked=yes"]
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)


def _running_figures(env: dict[str, str], workout: Path) -> Iterator[tuple[str, str, str]]:
    """All processes of a session count: those that sound are its own.

    One after the other: at the same time each would be charged half of what both have of Qt.
    """
    with running_child(env, "empty") as (empty, _):
        _wait(SETTLE_S)
        theirs, empty_alone = _family_total(empty, _pss_mb), _rss_mb(empty)
    with running_child(env, "app", "run", str(workout)) as (app, _):
        _wait(SETTLE_S)
        before_s = _family_total(app, _processor_time_s)
        _wait(STEP_S)
        share = (_family_total(app, _processor_time_s) - before_s) / STEP_S
        ours, alone, number = _family_total(app, _pss_mb), _rss_mb(app), len(_process_family(app))
    shown = f"{ours / theirs:.2f} x  ({ours:.0f} MB in {number} / {theirs:.0f} MB)"
    yield "memory while a session runs / empty window", shown, "<= 2.0 x"
    shown = f"{alone / empty_alone:.2f} x  ({alone:.0f} MB / {empty_alone:.0f} MB)"
    yield "  resident, the window's process alone", shown, "-"
    yield "processor while a session runs, 1080p", f"{share:.1%} of one core", "<= 2 %"


def _heard_text(stage: SoundServer) -> str:
    """Whether it really spoke."""
    if sound_capture.missing_programs():
        return f"none: no {sound_capture.missing_programs()}"
    onsets_s = sound_capture.find_onsets_s(stage.captured_sound().pcm, AUDIBLE_LEVEL)
    return f"{len(onsets_s)} onsets heard"


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def _process_family(process: int) -> list[int]:
    """A process, its children and theirs."""
    found = [process]
    for member in found:
        with suppress(OSError):
            for task in Path(f"/proc/{member}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _family_total(process: int, measure: Callable[[int], float]) -> float:
    """The sum over a family, without those that have just ended."""
    total = 0.0
    for member in _process_family(process):
        with suppress(OSError):
            total += measure(member)
    return total


def _pss_mb(process: int) -> float:
    """Its own memory, and its share of what it has in common with others."""
    return _memory_mb(process, "Pss:")


def _rss_mb(process: int) -> float:
    return _memory_mb(process, "Rss:")


def _memory_mb(process: int, kind: str) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(kind)) / 1024


def _processor_time_s(process: int) -> float:
    """Its own time, and that of its children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
