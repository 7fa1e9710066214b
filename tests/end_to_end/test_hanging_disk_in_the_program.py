"""A disk that stops answering below the real program: it is said in time, and nothing is lost."""

from __future__ import annotations

import signal
import subprocess

import pytest

from retrotimer.clock import monotonic_s
from retrotimer.store.folders import HOME_VARIABLE, Folders
from tests.support.cli_process import (
    COMMAND,
    environment,
    listed_sessions,
    run_command,
    running_session,
    wait_for_event,
    wait_for_journal_events,
)
from tests.support.history_database import save_session
from tests.support.home_folder import create_home
from tests.support.paths import EXAMPLE
from tests.support.small_disk import mounted_dead_disk, mounted_freezable_disk

pytestmark = pytest.mark.long
NO_ANSWER = "the disk does not answer"


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """A disk that can stop answering, with the home of RetroTimer."""
    (tmp_path / "home").mkdir()
    with mounted_freezable_disk(tmp_path) as freezable:
        monkeypatch.setenv(HOME_VARIABLE, str(freezable.folder))
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        create_home(freezable.folder)
        yield freezable


def test_a_session_says_so_within_ten_seconds_and_is_whole_once_the_disk_answers(disk, capsys):
    with running_session(EXAMPLE) as process:
        wait_for_journal_events(2)
        with disk.frozen():
            begun_s = monotonic_s()
            assert NO_ANSWER in wait_for_event(process, type="history", kept=False)["why"]
            assert monotonic_s() - begun_s < 10
        assert wait_for_event(process, type="history")["kept"]
        process.send_signal(signal.SIGTERM)
        assert wait_for_event(process, type="end")["kept"]
        assert process.wait() == 130
    (session,) = listed_sessions(capsys)
    assert session["outcome"] == "stopped"


def test_a_session_that_ends_on_a_disk_that_does_not_answer_is_saved_as_a_file(disk, tmp_path):
    with running_session(EXAMPLE) as process:
        wait_for_journal_events(2)
        with disk.frozen():
            process.send_signal(signal.SIGTERM)
            end = wait_for_event(process, type="end")
            assert end["saved_to"].startswith(str(tmp_path / "home"))
            assert not end["kept"]
        assert process.wait() == 3


@pytest.mark.parametrize("words", [["history"], ["doctor"]])
def test_a_command_says_so_within_ten_seconds_and_is_status_3(disk, words):
    save_session(Folders().history_path)
    with subprocess.Popen(
        [*COMMAND, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=environment(),
    ) as process:
        with disk.frozen():
            begun_s = monotonic_s()
            assert any(NO_ANSWER in line for line in process.stdout)
            assert monotonic_s() - begun_s < 10
        process.stdout.read()
        assert process.wait() == 3


@pytest.mark.parametrize(
    ("words", "expected_status"),
    [
        (["history"], 3),
        (["settings", "voice=emma"], 3),
        (["history", "import", "DISK/a"], 2),
        (["history", "restore", "DISK/a"], 2),
        (["history", "backup", "-o", "DISK/a"], 3),
        (["history", "export", "--format", "json", "-o", "DISK/a"], 3),
        (["export-audio", EXAMPLE, "--beeps", "-o", "DISK/a.wav"], 3),
        (["check", "DISK/a.retro.json"], 2),
    ],
    ids=str,
)
def test_a_path_on_a_disk_that_is_gone_is_given_up_in_time(
    tmp_path, monkeypatch, words, expected_status
):
    folder = tmp_path / "dead"
    folder.mkdir()
    save_session(Folders().history_path)
    arguments = [str(word).replace("DISK", str(folder)) for word in words]
    with mounted_dead_disk(folder):
        if str(folder) not in " ".join(arguments):
            monkeypatch.setenv(HOME_VARIABLE, str(folder))
        begun_s = monotonic_s()
        done = run_command(*arguments)
        assert monotonic_s() - begun_s < 10
    assert NO_ANSWER in done.stdout + done.stderr
    assert done.returncode == expected_status
