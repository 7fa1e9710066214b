"""Clocks that are set, a computer that sleeps, a screen that disappears, all during a session.

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
from retrotimer.store.history.sessions import read_session, read_sessions
from tests.support.cli_process import (
    COMMAND,
    journal_events,
    run_command,
    running_session,
    wait_for_event,
    wait_for_journal_events,
)
from tests.support.history_database import find_cut_off_session, only_session
from tests.support.paths import EXAMPLE
from tests.support.terminal_session import TerminalSession
from tests.support.virtual_screen import running_virtual_screen
from tests.support.walked_sessions import SAFE_WORKOUT

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
    before = len(journal_events())
    with subprocess.Popen(command, **streams) as process:
        try:
            wait_for_journal_events(before + 1)
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
    assert [row.walked_s for row in kept.record.segments] == pytest.approx(planned)
    # It ends at a tick, which is a long one in fast time.
    assert 0 <= kept.record.elapsed_s - START_COUNTDOWN_S - sum(planned) < 600


def stop(talk):
    """End the session at its terminal, and leave out how it was."""
    talk.type_keys("q")
    talk.answer("Why did it end early?")
    assert talk.read_to_end()[0] == 0


@BOTH
def test_the_wall_clock_set_back_and_forward_changes_nothing(clocks, front_end):
    shifts_s = cycle((-HOUR_S, 2 * HOUR_S, -3650 * DAY_S, 3650 * DAY_S, 30 * DAY_S, -31 * DAY_S))
    began = SystemClock().local_time()
    with session_in(front_end, 1000):
        written = journal_events()
        while written[-1][1] != "end":
            clocks.set_wall(next(shifts_s))
            written = wait_for_journal_events(len(written) + 1)
    kept = only_session(Folders().history_path)
    check_whole(kept)
    assert abs((kept.started_at - began).total_seconds()) < 60
    stamps_s = [at_s for at_s, _, _ in written]
    assert stamps_s == sorted(stamps_s)


@BOTH
def test_of_an_hour_asleep_nothing_is_walked(clocks, front_end):
    with session_in(front_end, 2) as process:
        wait_for_journal_events(1, "segment")
        process.send_signal(signal.SIGSTOP)
        clocks.sleep(HOUR_S)
        process.send_signal(signal.SIGCONT)
        ((paused_s, _, payload),) = wait_for_journal_events(1, "control")
        assert '"pause"' in payload
    record = only_session(Folders().history_path).record
    # Where it fell asleep, not where it woke.
    assert paused_s < 60
    assert record.belt_s < 60
    assert record.elapsed_s > 2 * HOUR_S


def test_after_an_hour_asleep_it_says_so_and_space_goes_on(clocks, tmp_path):
    workout_file.write(tmp_path / "sound.retro.json", SAFE_WORKOUT)
    with TerminalSession(tmp_path / "sound.retro.json") as talk:
        talk.answer("Knee pain now, 0 to 10: ")
        talk.read_until("Get on the belt")
        talk.type_keys("n")
        talk.read_until("Walk forward.")
        clocks.sleep(HOUR_S)
        talk.read_until(messages.sleep_message(HOUR_S))
        talk.type_keys(" ")
        talk.read_until("Walk forward.")
        stop(talk)
    record = only_session(Folders().history_path).record
    assert record.elapsed_s > HOUR_S
    assert 0 < record.walked_s(Direction.FORWARD) < 60


def test_a_clock_that_is_set_during_a_session_is_mentioned(clocks, tmp_path):
    workout_file.write(tmp_path / "sound.retro.json", SAFE_WORKOUT)
    with TerminalSession(tmp_path / "sound.retro.json") as talk:
        talk.answer("Knee pain now, 0 to 10: ")
        talk.read_until("Get on the belt")
        clocks.set_wall(1000 * DAY_S)
        talk.read_until("The computer's clock was set ")
        talk.read_until(" ahead. The session goes on unchanged")
        clocks.set_wall(-1000 * DAY_S)
        stop(talk)
    assert only_session(Folders().history_path).record.elapsed_s < 60


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
    clocks.set_wall((first - SystemClock().local_time()).total_seconds() + 1)
    for number, minutes in enumerate((15, 0), start=1):
        with session_in(TERMINAL, 2000):
            # The wall goes on with the session, over the switch.
            clocks.set_wall(60 * minutes)
            wait_for_journal_events(number, "end")
        clocks.set_wall((second - first).total_seconds() - 60 * minutes)
    kept = list(read_sessions(Folders().history_path))
    for one, began in zip(kept, (first, second), strict=True):
        check_whole(one)
        assert one.started_at.utcoffset() == began.utcoffset()
        assert 0 <= (one.started_at - began).total_seconds() < 60
    # Wherever it is looked at, and in the order in which they were walked.
    for zone in (BERLIN, NEW_YORK):
        shown = run_command("history", env=os.environ | {"TZ": zone}).stdout.splitlines()
        assert [line[:16] for line in shown] == [f"{one:%Y-%m-%d %H:%M}" for one in (first, second)]


@pytest.mark.long
def test_a_session_that_goes_on_in_another_time_zone_stays_where_it_began(monkeypatch):
    monkeypatch.setenv("TZ", TOKYO)
    with running_session(EXAMPLE) as process:
        wait_for_event(process, type="cue", text="Get on the belt")
        wait_for_journal_events(2)
        process.kill()
        process.wait()
    cut = find_cut_off_session(Folders().history_path)
    monkeypatch.setenv("TZ", NEW_YORK)
    with TerminalSession(EXAMPLE) as talk:
        assert f"Ladder, {cut.started_at:%Y-%m-%d %H:%M}, was cut off" in talk.read_until("later: ")
        talk.type_keys("g\r")
        talk.read_until("PAUSED")
        talk.type_keys(" n")
        stop(talk)
    kept = only_session(Folders().history_path)
    assert (kept.id, kept.started_at) == (cut.id, cut.started_at)
    assert kept.started_at.utcoffset().total_seconds() == 9 * HOUR_S
    assert kept.record.elapsed_s < 60
    assert run_command("history").stdout.startswith(f"{cut.started_at:%Y-%m-%d %H:%M}  stopped")


@pytest.fixture
def screen():
    with running_virtual_screen() as opened:
        yield opened


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_session_whose_screen_goes_is_kept_up_to_then_and_goes_on(screen, how, tmp_path):
    path = tmp_path / "sound.retro.json"
    workout_file.write(path, SAFE_WORKOUT)
    command = [*COMMAND, "run", str(path), "--no-sound"]
    with subprocess.Popen(command, env=screen.env, stderr=subprocess.PIPE, text=True) as window:
        try:
            screen.press_key("Return", "Before you start")
            wait_for_journal_events(1, "segment")
            screen.press_key("Right", "Sound")
            wait_for_journal_events(1, "control")
            before = journal_events()
            screen.stop(how)
            # Qt ends the program: there is no going on without the screen.
            assert window.wait(60) == 1
        finally:
            window.kill()
    assert journal_events()[: len(before)] == before
    cut = find_cut_off_session(Folders().history_path)
    assert cut.state.place.index == 0
    with TerminalSession(path) as talk:
        assert "Sound, " in talk.read_until("was cut off after ")
        talk.answer("later: ", "g")
        talk.read_until("PAUSED")
        talk.type_keys(" ")
        talk.read_until("Walk forward.")
        stop(talk)
    kept = read_session(Folders().history_path, cut.id)
    assert kept.record.outcome is Outcome.STOPPED
    assert kept.record.walked_s(Direction.FORWARD) >= cut.walked_s
