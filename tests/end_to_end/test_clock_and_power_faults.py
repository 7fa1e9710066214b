"""Clocks that are set, a computer that sleeps, a screen that goes: while somebody walks.

Each to the real program in a process of its own; `tests/store/FAULTS.md` tells of all faults.
"""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime
from itertools import cycle

import pytest

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_state import START_COUNTDOWN_S
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction
from retrotimer.store.files import workout_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import session, sessions
from retrotimer.store.upkeep.cut_off_sessions import interrupted
from tests.support.cli_process import COMMAND, awaited, entries, entries_of, performing, said
from tests.support.history_database import only
from tests.support.paths import EXAMPLE
from tests.support.terminal_session import Talk
from tests.support.virtual_screen import opened_screen
from tests.support.walked_sessions import SOUND

HOUR_S, DAY_S = 3600, 86_400
# Rules that need no database of time zones.
BERLIN, TOKYO, NEW_YORK = "CET-1CEST,M3.5.0,M10.5.0/3", "JST-9", "EST5EDT,M3.2.0,M11.1.0"
# Stands before the system's clocks, as `faketime` does: shifts the wall, and the clock that counts
# while the computer sleeps. It needs no header, so that a bare compiler will do.
CLOCKS = """
typedef struct { long s, ns; } moment;
char *getenv(const char *);
int open(const char *, int, ...);
void *mmap(void *, unsigned long, int, int, int, long);
void *dlsym(void *, const char *);
enum { WALL = 0, BOOT = 7, READ = 1, SHARED = 1 };
static volatile long *shift_s;

int clock_gettime(int clock, moment *now) {
    int (*real)(int, moment *) = dlsym((void *)-1L, "clock_gettime");
    if (!shift_s) shift_s = mmap(0, 16, READ, SHARED, open(getenv("CLOCKS"), 0), 0);
    int failed = real(clock, now);
    if (!failed && clock == WALL) now->s += shift_s[0];
    if (!failed && clock == BOOT) now->s += shift_s[1];
    return failed;
}
"""
TERMINAL = ("--no-window", "--json")
BOTH = pytest.mark.parametrize("front_end", [TERMINAL, ()], ids=["terminal", "window"])


class Clocks:
    """The clocks of the programs that are started from now on."""

    def __init__(self, folder, monkeypatch):
        self._shifts_s = [0, 0]
        self._file = folder / "clocks"
        self._file.write_bytes(bytes(16))
        library = folder / "clocks.so"
        command = ["cc", "-shared", "-fPIC", "-nostdlib", "-o", library, "-xc", "-"]
        subprocess.run(command, input=CLOCKS, text=True, check=True)
        monkeypatch.setenv("CLOCKS", str(self._file))
        monkeypatch.setenv("LD_PRELOAD", str(library))

    def set_wall(self, by_s):
        """Somebody, or the network, sets the wall clock."""
        self._shift(by_s, 0)

    def sleep(self, seconds):
        """What the clocks say after the computer slept so long."""
        self._shift(seconds, seconds)

    def _shift(self, *by_s):
        self._shifts_s = [old + int(new) for old, new in zip(self._shifts_s, by_s, strict=True)]
        with self._file.open("r+b") as file:
            # In its place, for it is seen from another process.
            file.write(struct.pack("@ll", *self._shifts_s))


@pytest.fixture
def clocks(tmp_path, monkeypatch):
    if sys.platform != "linux" or shutil.which("cc") is None:
        pytest.skip("needs Linux and cc to shift the clocks of one program")
    return Clocks(tmp_path, monkeypatch)


@contextmanager
def session_in(front_end, time_scale):
    """A session in the real program, without sound, after its first entry; it is told to end."""
    options = ("--no-sound", "--i-take-responsibility", "--time-scale", str(time_scale))
    command = [*COMMAND, "run", str(EXAMPLE), *options, *front_end]
    streams = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    before = len(entries())
    with subprocess.Popen(command, **streams) as process:
        try:
            entries_of(before + 1)
            yield process
            process.terminate()
            # The last one: it was just ending by itself.
            assert process.wait(60) in (0, 130, -signal.SIGTERM)
        finally:
            process.kill()


def check_whole(kept):
    """All of it was walked, in the time that was planned."""
    planned = [segment.duration_s for segment in unroll(kept.workout).segments]
    assert kept.record.outcome is Outcome.FINISHED
    assert [row.done_s for row in kept.record.rows] == pytest.approx(planned)
    # It ends at a tick, which is a long one in fast time.
    assert 0 <= kept.record.elapsed_s - START_COUNTDOWN_S - sum(planned) < 600


def stop(talk):
    """End the session at its terminal, and leave out how it was."""
    talk.press("q")
    talk.answer("Why did it end early?")
    assert talk.rest()[0] == 0


@BOTH
def test_the_wall_clock_set_back_and_forward_changes_nothing(clocks, front_end):
    shifts_s = cycle((-HOUR_S, 2 * HOUR_S, -3650 * DAY_S, 3650 * DAY_S, 30 * DAY_S, -31 * DAY_S))
    began = SystemClock().wall()
    with session_in(front_end, 1000):
        written = entries()
        while written[-1][1] != "end":
            clocks.set_wall(next(shifts_s))
            written = entries_of(len(written) + 1)
    kept = only(Folders().history)
    check_whole(kept)
    assert abs((kept.started_at - began).total_seconds()) < 60
    stamps_s = [at_s for at_s, _, _ in written]
    assert stamps_s == sorted(stamps_s)


@BOTH
def test_of_an_hour_asleep_nothing_is_walked(clocks, front_end):
    with session_in(front_end, 2) as process:
        entries_of(1, "segment")
        process.send_signal(signal.SIGSTOP)
        clocks.sleep(HOUR_S)
        process.send_signal(signal.SIGCONT)
        ((paused_s, _, payload),) = entries_of(1, "control")
        assert '"pause"' in payload
    record = only(Folders().history).record
    # Where it fell asleep, not where it woke.
    assert paused_s < 60
    assert record.belt_s < 60
    assert record.elapsed_s > 2 * HOUR_S


def test_after_an_hour_asleep_it_says_so_and_space_goes_on(clocks, tmp_path):
    workout_file.write(tmp_path / "sound.retro.json", SOUND)
    with Talk(tmp_path / "sound.retro.json") as talk:
        talk.answer("Knee pain now, 0 to 10: ")
        talk.until("Get on the belt")
        talk.press("n")
        talk.until("Walk forward.")
        clocks.sleep(HOUR_S)
        talk.until(messages.slept(HOUR_S))
        talk.press(" ")
        talk.until("Walk forward.")
        stop(talk)
    record = only(Folders().history).record
    assert record.elapsed_s > HOUR_S
    assert 0 < record.walked_s(Direction.FORWARD) < 60


SWITCHES = {
    # The second session begins in the new time; in autumn its wall says an earlier hour.
    "spring": ("2026-03-29T01:55:00+01:00", "2026-03-29T03:20:00+02:00"),
    "autumn": ("2026-10-25T02:55:00+02:00", "2026-10-25T02:20:00+01:00"),
}


@pytest.mark.long
@pytest.mark.parametrize("switch", SWITCHES.values(), ids=SWITCHES)
def test_a_session_over_a_daylight_saving_switch_is_as_long_as_it_was(clocks, switch, monkeypatch):
    first, second = map(datetime.fromisoformat, switch)
    monkeypatch.setenv("TZ", BERLIN)
    clocks.set_wall((first - SystemClock().wall()).total_seconds() + 1)
    for number, minutes in enumerate((15, 0), start=1):
        with session_in(TERMINAL, 2000):
            # The wall goes on with the session, over the switch.
            clocks.set_wall(60 * minutes)
            entries_of(number, "end")
        clocks.set_wall((second - first).total_seconds() - 60 * minutes)
    kept = list(sessions(Folders().history))
    for one, began in zip(kept, (first, second), strict=True):
        check_whole(one)
        assert one.started_at.utcoffset() == began.utcoffset()
        assert 0 <= (one.started_at - began).total_seconds() < 60
    # Wherever it is looked at, and in the order in which they were walked.
    for zone in (BERLIN, NEW_YORK):
        shown = said("history", env=os.environ | {"TZ": zone}).stdout.splitlines()
        assert [line[:16] for line in shown] == [f"{one:%Y-%m-%d %H:%M}" for one in (first, second)]


@pytest.mark.long
def test_a_session_that_goes_on_in_another_time_zone_stays_where_it_began(monkeypatch):
    monkeypatch.setenv("TZ", TOKYO)
    with performing(EXAMPLE) as process:
        awaited(process, type="cue", text="Get on the belt")
        entries_of(2)
        process.kill()
        process.wait()
    cut = interrupted(Folders().history)
    monkeypatch.setenv("TZ", NEW_YORK)
    with Talk(EXAMPLE) as talk:
        assert f"Ladder, {cut.started_at:%Y-%m-%d %H:%M}, was cut off" in talk.until("later: ")
        talk.press("g\r")
        talk.until("PAUSED")
        talk.press(" n")
        stop(talk)
    kept = only(Folders().history)
    assert (kept.id, kept.started_at) == (cut.id, cut.started_at)
    assert kept.started_at.utcoffset().total_seconds() == 9 * HOUR_S
    assert kept.record.elapsed_s < 60
    assert said("history").stdout.startswith(f"{cut.started_at:%Y-%m-%d %H:%M}  stopped")


@pytest.fixture
def screen():
    with opened_screen() as opened:
        yield opened


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_session_whose_screen_goes_is_kept_up_to_then_and_goes_on(screen, how, tmp_path):
    path = tmp_path / "sound.retro.json"
    workout_file.write(path, SOUND)
    command = [*COMMAND, "run", str(path), "--no-sound"]
    with subprocess.Popen(command, env=screen.env, stderr=subprocess.PIPE, text=True) as window:
        try:
            screen.press("Return", "Before you start")
            entries_of(1, "segment")
            screen.press("Right", "Sound")
            entries_of(1, "control")
            before = entries()
            screen.go(how)
            # Qt ends the program: there is no going on without the screen.
            assert window.wait(60) == 1
        finally:
            window.kill()
    assert entries()[: len(before)] == before
    cut = interrupted(Folders().history)
    assert cut.moment.place.index == 0
    with Talk(path) as talk:
        assert "Sound, " in talk.until("was cut off after ")
        talk.answer("later: ", "g")
        talk.until("PAUSED")
        talk.press(" ")
        talk.until("Walk forward.")
        stop(talk)
    kept = session(Folders().history, cut.id)
    assert kept.record.outcome is Outcome.STOPPED
    assert kept.record.walked_s(Direction.FORWARD) >= cut.walked_s
