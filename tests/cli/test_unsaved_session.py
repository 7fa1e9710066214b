"""A history that cannot be written to the end of a session: it is lost only on request."""

from __future__ import annotations

import json
import signal

import pytest

from retrotimer.__main__ import main
from retrotimer.store.folders import HOME_VARIABLE
from tests.support.cli_process import listed_sessions, running_session, wait_for_event
from tests.support.history_database import wait_until
from tests.support.home_folder import create_home
from tests.support.paths import EXAMPLE
from tests.support.small_disk import mounted_small_disk
from tests.support.terminal_session import TerminalSession

QUESTION = "discard: lose it: "
PAIN = "Knee pain now, 0 to 10: "
FULL = "database or disk is full"
IN_MEMORY = "The session goes on and is kept in memory."


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """A full disk with the home of RetroTimer; the user's home is on another."""
    folder, home = tmp_path / "small", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    with mounted_small_disk(folder) as small_disk:
        monkeypatch.setenv(HOME_VARIABLE, str(folder))
        monkeypatch.setenv("HOME", str(home))
        create_home(folder)
        small_disk.fill_up()
        yield small_disk


@pytest.fixture
def ended_session(disk):
    """A session in a terminal up to the question how to save it."""
    with TerminalSession(EXAMPLE, "--i-take-responsibility") as session:
        session.answer(PAIN)
        shown = session.read_until(IN_MEMORY)
        assert f"history.sqlite3: {FULL}" in shown
        session.type_keys("q")
        session.answer("Why did it end early?")
        session.read_until(QUESTION)
        yield session
    assert disk.folder.exists()


def saved_files(folder):
    return sorted(folder.glob("retrotimer-session-*.json"))


def imported_outcomes(path, tmp_path, monkeypatch, capsys):
    """What another computer has after it imported the file."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "other"))
    assert main(["history", "import", str(path)]) == 0
    return outcomes(capsys)


def outcomes(capsys):
    return [session["outcome"] for session in listed_sessions(capsys)]


def test_a_session_that_the_disk_does_not_take_can_be_saved_as_a_file(
    ended_session, tmp_path, monkeypatch, capsys
):
    ended_session.type_keys("f\r")
    status, shown = ended_session.read_to_end()
    (path,) = saved_files(tmp_path / "home")
    assert f'retrotimer history import "{path}"\n' in shown
    assert (status, path.stat().st_mode & 0o777) == (3, 0o600)
    assert imported_outcomes(path, tmp_path, monkeypatch, capsys) == ["stopped"]


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)]
)
@pytest.mark.usefixtures("disk")
def test_without_a_terminal_the_session_is_saved_as_a_file_and_the_place_is_named(
    tmp_path, monkeypatch, capsys, number
):
    with running_session(EXAMPLE, "--save-to", tmp_path / "chosen" / "a.json") as process:
        assert FULL in wait_for_event(process, type="history", kept=False)["why"]
        process.send_signal(number)
        output, errors = process.communicate()
    end = json.loads(output.splitlines()[-1])
    path = tmp_path / "chosen" / "a.json"
    assert (end["kept"], end["saved_to"], process.returncode) == (False, str(path), 3)
    assert f"saved as a file: {path}\n" in errors
    assert imported_outcomes(path, tmp_path, monkeypatch, capsys) == ["stopped"]


@pytest.mark.long
def test_a_session_is_saved_as_soon_as_there_is_room(ended_session, disk, capsys):
    disk.empty()
    # Nothing is typed.
    ended_session.read_until("Saved to history: ")
    assert ended_session.read_to_end()[0] == 0
    assert outcomes(capsys) == ["stopped"]


@pytest.mark.long
def test_return_tries_again(ended_session, disk, capsys):
    ended_session.type_keys("\r")
    ended_session.read_until(FULL)
    ended_session.read_until(QUESTION)
    disk.empty()
    ended_session.type_keys("\r")
    ended_session.read_until("Saved to history: ")
    assert ended_session.read_to_end()[0] == 0
    assert outcomes(capsys) == ["stopped"]


@pytest.mark.long
def test_a_session_is_lost_only_if_the_user_says_so(ended_session, disk, tmp_path, capsys):
    for answer in ("d", "no", "x"):
        ended_session.type_keys(f"{answer}\r")
        ended_session.read_until(QUESTION)
    ended_session.type_keys("discard\r")
    ended_session.read_until("This session was not saved.")
    assert ended_session.read_to_end()[0] == 3
    disk.empty()
    assert outcomes(capsys) == []
    assert saved_files(tmp_path / "home") == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("interrupt", "expected_status"),
    [
        (lambda session: session.type_keys("\x04"), 3),
        (lambda session: session.send_signal(signal.SIGINT), 130),
        (lambda session: session.send_signal(signal.SIGTERM), 130),
    ],
)
def test_a_question_that_is_not_answered_saves_a_file(
    ended_session, tmp_path, interrupt, expected_status
):
    interrupt(ended_session)
    status, shown = ended_session.read_to_end()
    (path,) = saved_files(tmp_path / "home")
    assert f"saved as a file: {path}\n" in shown
    assert status == expected_status


@pytest.mark.long
def test_a_closed_terminal_saves_a_file(ended_session, tmp_path):
    ended_session.hang_up()
    wait_until(lambda: saved_files(tmp_path / "home") != [])


@pytest.mark.long
def test_where_the_home_is_full_too_a_temporary_folder_is_named(disk, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(disk.folder))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    with running_session(EXAMPLE, "--save-to", disk.folder / "chosen.json") as process:
        wait_for_event(process, type="history", kept=False)
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate()
    (path,) = saved_files(tmp_path / "temporary")
    assert json.loads(output.splitlines()[-1])["saved_to"] == str(path)


@pytest.mark.long
def test_what_could_not_be_written_for_a_while_is_said_to_be_written_again(disk, capsys):
    with running_session(EXAMPLE) as process:
        wait_for_event(process, type="history", kept=False)
        disk.empty()
        assert wait_for_event(process, type="history")["kept"]
        process.send_signal(signal.SIGTERM)
        assert wait_for_event(process, type="end")["kept"]
    assert outcomes(capsys) == ["stopped"]
