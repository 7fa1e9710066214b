"""A person before the program: presses keys, clicks, and looks at the screen."""

from __future__ import annotations

import os
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from retrotimer.domain.settings.settings import Settings
from retrotimer.store.files import settings_file
from retrotimer.store.folders import HOME_VARIABLE, Folders
from tests.support import sound_capture
from tests.support.cli_process import COMMAND
from tests.support.history_database import wait_until
from tests.support.sound_server import SoundServer
from tests.support.virtual_screen import running_virtual_screen

# Where the pictures of packaging/pages go, if they are to be taken anew; see `make pictures`.
PICTURES_VARIABLE = "RETROTIMER_PICTURES"


class Person:
    """A user before a screen. What they see is saved under a name."""

    def __init__(self, screen, folder, env):
        self._screen, self._folder, self._env = screen, folder, env
        self._program = None
        self._last_screenshot = b""

    def start(self, *arguments):
        env = self._screen.env | self._env | {HOME_VARIABLE: os.environ[HOME_VARIABLE]}
        self._program = subprocess.Popen([*COMMAND, *arguments], env=env)

    def press(self, title, *keys):
        """In the window of this title, one after the other."""
        self._screen.run_xdotool(title, "key", "--delay", "200", *keys)

    def type(self, title, text):
        self._screen.run_xdotool(title, "type", "--delay", "60", text)

    def click(self, title, x, y):
        self._screen.click(title, x, y)

    def shift_click(self, title, x, y):
        """All from the last click to here."""
        words = ("keydown", "shift", "mousemove", str(x), str(y), "click", "1", "keyup", "shift")
        self._screen.run_xdotool(title, *words)

    def wait_for_screenshot(self, title, name):
        """The screen, once this window shows something new; the path of the picture."""
        path = self._folder / f"{name}.png"
        self._screen.run_xdotool(title, "mousemove", "1279", "719")

        def changed():
            self._screen.take_screenshot(path)
            return path.read_bytes() != self._last_screenshot

        wait_until(changed)
        # Once more: the first may show half of it.
        self._screen.take_screenshot(path)
        self._last_screenshot = path.read_bytes()
        return path

    def close(self):
        if self._program is not None:
            self._program.kill()
            self._program.wait()


@pytest.fixture
def person(tmp_path):
    """With a sound server of their own, where there can be one."""
    folder = Path(os.environ.get(PICTURES_VARIABLE, tmp_path))
    settings_file.write(Folders().settings_path, Settings(sound_checked=True))
    with running_virtual_screen() as screen, closing(SoundServer(tmp_path)) as stage:
        heard = not sound_capture.missing_programs()
        if heard:
            stage.start()
        one = Person(screen, folder, stage.env if heard else {})
        try:
            yield one
        finally:
            one.close()
