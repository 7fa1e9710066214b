"""Figures of the whole program, compared with an empty PySide6 window in the same run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from threading import Event

from retrotimer.domain.session.session_state import START_COUNTDOWN_S
from retrotimer.domain.workout.workout import Direction, Repeat, SegmentKind, Step, Workout
from retrotimer.store.files import workout_file
from retrotimer.store.folders import HOME_VARIABLE
from tests.bench.child_process import (
    CHILD_TIMEOUT_S,
    ChildProcess,
    SessionNotRunningError,
    memory_mb,
    running_child,
)
from tests.support import sound_capture
from tests.support.home_folder import create_home
from tests.support.sound_server import AUDIBLE_LEVEL, SoundServer

RUNS = 7
SCREEN_SIZE = "1920x1080"
# The sizes of the window in which a session is measured.
WINDOW_SIZES = ("1280x720", SCREEN_SIZE)
# The window and the sound have done by then what they do only once.
SETTLE_S = 6.0
# A whole step with all its cues, and the rendering of the next one.
STEP_S = 30
SESSION_ARGUMENTS = ("run", "--i-take-responsibility")


@contextmanager
def display_environment() -> Iterator[dict[str, str]]:
    """An environment with a display: a virtual one of its own, or none at all (offscreen)."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"HOME": home, "XDG_DATA_HOME": home}
        env.pop(HOME_VARIABLE, None)
        xvfb = shutil.which("Xvfb")
        if xvfb is None:
            yield env | {"QT_QPA_PLATFORM": "offscreen"}
            return
        env.pop("QT_QPA_PLATFORM", None)
        command = [xvfb, "-displayfd", "1", "-screen", "0", f"{SCREEN_SIZE}x24", "-nolisten", "tcp"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            assert server.stdout is not None
            try:
                yield env | {"DISPLAY": f":{server.stdout.readline().strip()}"}
            finally:
                server.terminate()


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, value and goal of each figure."""
    with display_environment() as env:
        yield _start_figure(env)
        if missing := sound_capture.missing_programs():
            yield "a session in the window", f"not measured: {missing} is not installed", "-"
            return
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            workout = write_workout(folder)
            with closing(SoundServer(folder)) as server:
                server.start()
                session_env = env | server.env | prepare_home(folder / "home")
                for size in WINDOW_SIZES:
                    yield from _session_figures(session_env, workout, size, server)


def write_workout(folder: Path) -> Path:
    """A workout of half an hour, one step like the other."""
    path = folder / "bench.retro.json"
    step = Step(SegmentKind.WORK, Direction.FORWARD, STEP_S, 3.0)
    workout_file.write(path, Workout("Bench", (Repeat(60, (step,)),)))
    return path


def prepare_home(home: Path) -> dict[str, str]:
    """The environment of a home whose owner has answered the questions and checked the sound."""
    create_home(home)
    env = {HOME_VARIABLE: str(home)}
    command = [sys.executable, "-m", "retrotimer", "settings", "sound_checked=yes"]
    subprocess.run(command, env=os.environ | env, stdout=subprocess.DEVNULL, check=True)
    return env


def start_session(child: ChildProcess) -> None:
    """Wait until the session is in its first step. Raises SessionNotRunningError if it is not."""
    child.wait_for_position(0.0, CHILD_TIMEOUT_S + START_COUNTDOWN_S)


def count_new_sounds(server: SoundServer, known_samples: int) -> int:
    """How many sounds have begun since so many samples had been captured.

    Raises SessionNotRunningError if nothing was heard.
    """
    onsets_s = sound_capture.find_onsets_s(
        server.captured_sound().pcm[known_samples:], AUDIBLE_LEVEL
    )
    if not len(onsets_s):
        raise SessionNotRunningError("nothing of the session was heard by the private sound server")
    return len(onsets_s)


def _start_figure(env: dict[str, str]) -> tuple[str, str, str]:
    ours, empty = [], []
    for _ in range(RUNS):
        with running_child(env, "empty", SCREEN_SIZE) as child:
            empty.append(child.first_paint_s)
        with running_child(env, "app", SCREEN_SIZE) as child:
            ours.append(child.first_paint_s)
    ratio = median(mine / other for mine, other in zip(ours, empty, strict=True))
    value = f"{ratio:.2f} x  ({median(ours):.2f} s / {median(empty):.2f} s)"
    return "start until the first paint / empty window", value, "<= 2.0 x"


def _session_figures(
    env: dict[str, str], workout: Path, size: str, server: SoundServer
) -> Iterator[tuple[str, str, str]]:
    """Memory and processor time of a session that is proved to run and to be heard.

    All processes of a session count, the audio process too. The empty window is measured before and
    not at the same time: each would be charged half of what both have of Qt.
    """
    with running_child(env, "empty", size) as child:
        Event().wait(SETTLE_S)
        empty_mb, empty_resident_mb = child.family_memory_mb(), memory_mb(child.pid, "Rss:")
    with running_child(env, "session", size, *SESSION_ARGUMENTS, str(workout)) as child:
        start_session(child)
        Event().wait(SETTLE_S)
        known_samples = len(server.captured_sound().pcm)
        before_s = child.family_processor_time_s()
        moved_s = child.watch_session(STEP_S)
        share = (child.family_processor_time_s() - before_s) / moved_s
        session_mb, resident_mb = child.family_memory_mb(), memory_mb(child.pid, "Rss:")
        processes = len(child.family())
        sounds = count_new_sounds(server, known_samples)
    yield f"a session in a window of {size}", f"moved {moved_s:.0f} s, {sounds} sounds heard", "-"
    ratio = f"{session_mb / empty_mb:.2f} x"
    value = f"{ratio}  ({session_mb:.0f} MB in {processes} / {empty_mb:.0f} MB)"
    yield "  memory of its processes / empty window", value, "<= 2.0 x"
    ratio = f"{resident_mb / empty_resident_mb:.2f} x"
    value = f"{ratio}  ({resident_mb:.0f} MB / {empty_resident_mb:.0f} MB)"
    yield "  resident memory of the window's process", value, "-"
    yield "  processor time of its processes", f"{share:.1%} of one core", "<= 2 %"
