"""One writer of settings: read, change and write without another program in between."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from functools import partial
from threading import Thread

import pytest

from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.settings.settings import Settings
from retrotimer.services.settings import update_settings
from retrotimer.store.files import settings_file
from retrotimer.store.files.file_lock import exclusive_lock
from retrotimer.store.files.settings_file import DamagedSettingsError, SettingsFileError
from retrotimer.store.folders import Folders
from tests.support.cli_process import environment

ADD_CLIENTS = """
import sys
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.services.settings import update_settings
from retrotimer.store.folders import Folders
for number in range(20):
    name = f"{sys.argv[1]}-{number}"
    update_settings(Folders(), lambda settings: settings.with_cue_settings(CueSettings(), name))
"""
HOLD_LOCK = """
import sys
from retrotimer.store.files.file_lock import exclusive_lock
from retrotimer.store.folders import Folders
with exclusive_lock(Folders().settings_path):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def folders() -> Folders:
    return Folders()


def saved() -> Settings:
    return settings_file.read(Folders().settings_path)


def add_client(settings: Settings, name: str) -> Settings:
    return settings.with_cue_settings(CueSettings(), name)


def mute(settings: Settings) -> Settings:
    return settings.with_value("volume", 0.0)


def test_a_change_is_made_to_what_stands_in_the_file_now(folders):
    update_settings(folders, lambda settings: settings.with_value("mirror", True))  # noqa: FBT003
    update = update_settings(folders, mute)
    assert update.before.default_cue_settings != update.after.default_cue_settings
    assert update.after == saved()
    assert saved().display.mirror
    assert update.damaged_copy is None
    assert [path.name for path in folders.settings_path.parent.iterdir()] == ["settings.json"]


def test_two_programs_and_two_threads_lose_no_change(folders):
    command = [sys.executable, "-c", ADD_CLIENTS]
    programs = [subprocess.Popen([*command, name], env=environment()) for name in ("Ann", "Bob")]

    def add_clients(prefix: str) -> None:
        for number in range(20):
            name = f"{prefix}-{number}"
            update_settings(folders, partial(add_client, name=name))

    threads = [Thread(target=add_clients, args=[name]) for name in ("Cem", "Dia")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [program.wait() for program in programs] == [0, 0]
    assert len(saved().cue_settings_by_client) == 80


def test_a_change_that_fails_writes_nothing_and_lets_go_of_the_lock(folders):
    def fail(settings: Settings) -> Settings:
        raise ValueError(settings)

    with pytest.raises(ValueError, match="Settings"):
        update_settings(folders, fail)
    assert not folders.settings_path.exists()
    update_settings(folders, mute)
    assert saved() == mute(Settings())


def test_a_program_that_is_killed_lets_go_of_the_lock(folders):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"held\n"
        program.kill()
    update_settings(folders, mute)
    assert saved() == mute(Settings())
    assert [path.name for path in folders.settings_path.parent.iterdir()] == ["settings.json"]


def test_a_lock_that_another_program_keeps_is_a_problem_after_a_while(folders):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"held\n"
        with pytest.raises(TimeoutError), exclusive_lock(folders.settings_path, timeout_s=0.1):
            pass
        program.kill()


def test_damaged_settings_are_a_problem_unless_something_replaces_them(folders):
    folders.settings_path.parent.mkdir(parents=True)
    folders.settings_path.write_text("{")
    with pytest.raises(DamagedSettingsError):
        update_settings(folders, mute)
    assert folders.settings_path.read_text() == "{"
    fallback = replace(Settings(), sound_checked=True)
    update = update_settings(folders, mute, if_damaged=fallback)
    assert (update.before, update.after) == (fallback, mute(fallback))
    assert saved() == mute(fallback)
    assert update.damaged_copy is not None
    assert update.damaged_copy.read_text() == "{"


def test_settings_of_a_newer_version_are_never_replaced(folders):
    folders.settings_path.parent.mkdir(parents=True)
    newer = json.dumps({"format": "retrotimer.settings/99"})
    folders.settings_path.write_text(newer)
    with pytest.raises(SettingsFileError, match="version 99"):
        update_settings(folders, mute, if_damaged=Settings())
    assert folders.settings_path.read_text() == newer


def test_settings_that_do_not_change_are_written_only_where_that_is_wanted(folders):
    update_settings(folders, lambda settings: settings, write_unchanged=False)
    assert not folders.settings_path.exists()
    update_settings(folders, lambda settings: settings)
    assert folders.settings_path.exists()


def test_a_folder_that_cannot_be_written_is_a_problem_in_one_line(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("RETROTIMER_HOME", str(tmp_path / "file"))
    with pytest.raises(SettingsFileError) as caught:
        update_settings(Folders(), mute)
    (line,) = caught.value.messages
    assert "settings.json: cannot be written: " in line
