"""A private X screen with a keyboard and a mouse."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.support.history_database import wait_until

# A separate program takes the screenshot.
_SCREENSHOT_SCRIPT = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
application.primaryScreen().grabWindow(0).save(sys.argv[1])
"""


class VirtualScreen:
    """An X server on which the program can show its window; `stop` kills it."""

    def __init__(self, size="1280x720"):
        # Without -noreset it resets when its last client leaves, and drops one that comes then.
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{size}x24", "-noreset"]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        self._server = subprocess.Popen([*command, "-nolisten", "tcp"], **streams)
        with self._server.stdout as output:
            number = output.readline().strip()
        self.env = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}

    def press_key(self, key, title):
        """Press a key in the window with this title, as soon as it has the focus."""
        wait_until(lambda: self._has_focus(title))
        self._xdotool("key", key)

    def _has_focus(self, title):
        # There is no window manager that would give the focus to a window.
        windows = self._xdotool("search", "--onlyvisible", "--name", f"^{title} - ").split()
        return self._xdotool("windowfocus", *windows, "getwindowfocus").split() == (windows or None)

    def run_xdotool(self, title, *arguments):
        """Run xdotool with these arguments, as soon as the window has the focus."""
        wait_until(lambda: self._has_focus(title))
        self._xdotool(*arguments)

    def click(self, title, x, y, *arguments):
        """Click at a position of the screen, or run another action of the mouse there."""
        self.run_xdotool(title, "mousemove", str(x), str(y), *(arguments or ("click", "1")))

    def take_screenshot(self, path):
        """Save a picture of the whole screen."""
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
    """A screen that is stopped at the end; skips the test if Xvfb or xdotool is missing."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("needs Xvfb and xdotool")
    screen = VirtualScreen()
    try:
        yield screen
    finally:
        screen.stop()
