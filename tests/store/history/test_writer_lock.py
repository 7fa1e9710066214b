"""The writer lock of a history: real processes hold it, die, and block each other."""

from __future__ import annotations

import stat
import subprocess
import sys
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from retrotimer.domain import messages
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.gui.start_options import StartOptions
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import HistoryError
from retrotimer.store.history.writer_lock import WriterLock
from tests.support.app_opener import app_opener
from tests.support.cli_process import (
    finish_session,
    run_command,
    running_session,
    wait_for_event,
    wait_for_journal_events,
)
from tests.support.history_database import save_cut_off_session, save_session
from tests.support.paths import EXAMPLE
from tests.support.walked_sessions import SAFE_WORKOUT

HOLD = """
import sys
from pathlib import Path
from retrotimer.store.history.writer_lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.readline()
"""
# What a speaker process is to the program: a child that may outlive it.
WITH_A_CHILD = HOLD.replace(
    "print",
    "import subprocess\n"
    "child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)\n"
    "print",
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


@contextmanager
def holding(path, program=HOLD):
    """Another program that has the history; ended with the test, unless it was killed before."""
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout.readline() == "True\n"
            yield process
        finally:
            process.kill()


def free(path):
    """Could somebody take it now?"""
    lock = WriterLock(path)
    try:
        return lock.acquire()
    finally:
        lock.release()


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_one_has_it_and_keeps_it_until_it_lets_go(path):
    first, second = WriterLock(path), WriterLock(path)
    assert (first.acquire(), second.acquire(), first.acquire()) == (True, False, True)
    # Who did not have it has nothing to let go of.
    second.release()
    assert not second.acquire()
    first.release()
    first.release()
    assert second.acquire()
    second.release()


def test_another_program_has_it_until_it_ends(path):
    with holding(path) as process:
        assert not free(path)
        process.communicate("\n")
        assert process.returncode == 0
        assert free(path)


def test_a_program_that_is_killed_lets_go(path):
    with holding(path) as process:
        assert not free(path)
        process.kill()
        process.wait()
        assert free(path)


@pytest.mark.skipif(sys.platform == "win32", reason="a child of Windows needs no such care")
def test_a_child_that_outlives_its_killed_program_does_not_hold_it(path):
    with holding(path, WITH_A_CHILD) as process:
        process.kill()
        process.wait()
        # The child lives: it has the other end of this pipe.
        assert free(path)


def test_histories_have_locks_of_their_own(path, tmp_path):
    with holding(path):
        assert free(tmp_path / "other" / "history.sqlite3")


def test_taking_it_makes_no_history_and_nobody_else_may_look(path):
    lock = WriterLock(path)
    assert lock.acquire()
    (file,) = path.parent.iterdir()
    assert (mode(path.parent), mode(file)) == (0o700, 0o600)
    lock.release()
    assert not path.exists()


def test_a_history_is_read_and_written_as_ever_while_somebody_has_it(path):
    with holding(path):
        save_session(path)
        assert not free(path)


def test_a_folder_that_cannot_be_written_is_told(public_folder, without_privileges):
    public_folder.chmod(0o555)
    path = public_folder / "history.sqlite3"
    with without_privileges(), pytest.raises(HistoryError) as told:
        WriterLock(path).acquire()
    assert str(told.value).startswith(f"{path}.lock: ")
    assert list(public_folder.iterdir()) == []


def test_a_folder_that_cannot_be_is_told(path):
    path.parent.write_text("a file stands where the folder should be")
    with pytest.raises(HistoryError):
        WriterLock(path).acquire()


@pytest.fixture
def open_window(qtbot):
    """Opens a window on this test's history, as a second program would."""
    with app_opener(qtbot) as open_app:

        def open_it(*, start=False):
            return open_app(
                StartOptions(
                    SAFE_WORKOUT,
                    overrides=SessionOverrides(mute_reason="a test"),
                    starts_immediately=start,
                )
            )

        yield open_it


def cannot_start(qtbot, app):
    """Says so, whatever is pressed, and asks nothing."""
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Right):
        qtbot.keyClick(app.window, key)
        assert app.window.view.content.status_word == "READY"
        assert app.window.view.content.message == messages.ALREADY_RUNNING
    return not [one for one in app.window.findChildren(QDialog) if one.isVisible()]


@pytest.mark.parametrize("start", [False, True], ids=["opened", "run"])
def test_a_second_window_says_so_and_starts_nothing(qtbot, open_window, start):
    with holding(Folders().history_path):
        app = open_window(start=start)
        assert cannot_start(qtbot, app)
    assert not Folders().history_path.exists()


def test_a_second_window_asks_nothing_of_a_session_that_the_first_one_performs(qtbot, open_window):
    save_cut_off_session(Folders().history_path)
    with holding(Folders().history_path):
        assert cannot_start(qtbot, open_window())


def test_a_window_that_is_closed_lets_the_next_one_start(qtbot, open_window):
    first, second = open_window(), open_window()
    assert cannot_start(qtbot, second)
    first.window.close()
    third = open_window()
    assert third.window.view.content.message != messages.ALREADY_RUNNING
    qtbot.keyClick(third.window, Qt.Key.Key_Space)
    qtbot.keyClick(third.window.findChild(QDialog), Qt.Key.Key_Return)
    assert third.window.view.content.status_word == "GET ON"


def test_a_second_terminal_says_so_and_starts_nothing_but_may_list():
    with running_session(EXAMPLE, "--time-scale", "20") as first:
        wait_for_event(first, type="cue")
        second = run_command("run", EXAMPLE, "--no-window", "--no-sound")
        assert (second.returncode, second.stdout) == (3, "")
        assert second.stderr == f"{messages.ALREADY_RUNNING}\n"
        listed = run_command("history")
        assert (listed.returncode, listed.stderr) == (0, "")
        assert listed.stdout.count("\n") == 1
        assert "Ladder" in listed.stdout
        first.send_signal(2)
        _, end = finish_session(first)
    assert end["kept"]


def test_a_terminal_whose_window_was_killed_may_start():
    # The window starts by itself, because an accelerated session is a simulation.
    command = (sys.executable, "-m", "retrotimer", "run", str(EXAMPLE), "--no-sound")
    with subprocess.Popen([*command, "--time-scale", "20"]) as window:
        try:
            wait_for_journal_events(1)
            assert run_command("run", EXAMPLE, "--no-window", "--no-sound").returncode == 3
        finally:
            window.kill()
        window.wait()
        assert free(Folders().history_path)
    with running_session(EXAMPLE, "--time-scale", "1000") as terminal:
        assert finish_session(terminal)[0] == 0
