"""A screen that a test has for itself, and the keyboard before it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.support.history_database import wait_until

# Another program takes the picture, as a person's would.
_SCREENSHOT_SCRIPT = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
application.primaryScreen().grabWindow(0).save(sys.argv[1])
"""


class VirtualScreen:
    """A screen of its own for the program's window, with a keyboard; it can be taken away."""

    def __init__(self, size="1280x720"):
        # Without -noreset it begins anew whenever its last client leaves, and drops who just comes.
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{size}x24", "-noreset"]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        self._server = subprocess.Popen([*command, "-nolisten", "tcp"], **streams)
        with self._server.stdout as told:
            number = told.readline().strip()
        self.env = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}

    def press_key(self, key, title):
        """In the window of this title, as soon as it has the keyboard."""
        wait_until(lambda: self._has_focus(title))
        self._xdotool("key", key)

    def _has_focus(self, title):
        # There is no window manager that would give it.
        found = self._xdotool("search", "--onlyvisible", "--name", f"^{title} - ").split()
        return self._xdotool("windowfocus", *found, "getwindowfocus").split() == (found or None)

    def run_xdotool(self, title, *arguments):
        """Anything else by the keyboard there."""
        wait_until(lambda: self._has_focus(title))
        self._xdotool(*arguments)

    def click(self, title, x, y, *arguments):
        """With the mouse, at a place of the screen."""
        self.run_xdotool(title, "mousemove", str(x), str(y), *(arguments or ("click", "1")))

    def take_screenshot(self, path):
        """A picture of all that is there now."""
        subprocess.run(
            [sys.executable, "-c", _SCREENSHOT_SCRIPT, str(path)], env=self.env, check=True
        )

    def stop(self, signal_number=signal.SIGKILL):
        self._server.send_signal(signal_number)
        self._server.wait()

    def _xdotool(self, *arguments):
        command, more = ["xdotool", *arguments], {"env": self.env, "text": True}
        return subprocess.run(command, capture_output=True, check=False, **more).stdout


@contextmanager
def running_virtual_screen():
    """Gone in the end; skips the test where there can be none."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("needs Xvfb and xdotool")
    opened = VirtualScreen()
    try:
        yield opened
    finally:
        opened.stop()
