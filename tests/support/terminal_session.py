"""The command `run` in a pseudo terminal, which reads its screen and types keys."""

from __future__ import annotations

import os
import subprocess
from threading import Timer
from typing import Self

import pytest

from tests.support.cli_process import COMMAND, TIMEOUT_S, environment

pty = pytest.importorskip("pty", reason="Windows has another console")


class TerminalSession:
    """A session without sound. Leaving the context kills the process if it still runs.

    With `is_controlling` the terminal's end reaches it as a signal, as in a window of a desktop.
    """

    def __init__(self, *arguments: object, is_controlling: bool = False) -> None:
        self._keyboard, screen = pty.openpty()
        self.unread_text = ""
        prefix = ("setsid", "--ctty") if is_controlling else ()
        self._process = subprocess.Popen(
            [*prefix, *COMMAND, "run", *map(str, arguments), "--no-window", "--no-sound"],
            stdin=screen,
            stdout=screen,
            stderr=screen,
            env=environment(),
        )
        os.close(screen)
        self._watchdog = Timer(TIMEOUT_S, self._process.kill)
        self._watchdog.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._watchdog.cancel()
        self._process.kill()
        self._process.wait()
        os.close(self._keyboard)

    def read_until(self, text: str) -> str:
        """Everything that is shown up to and including this text."""
        while text not in self.unread_text:
            if not self._read():
                pytest.fail(f"the session ended without {text!r}, after:\n{self.unread_text}")
        shown, _, self.unread_text = self.unread_text.partition(text)
        return shown + text

    def answer(self, question: str, text: str = "") -> str:
        """Type a line as the answer to a question; return everything shown up to the question."""
        shown = self.read_until(question)
        self.type_keys(f"{text}\r")
        return shown

    def send_signal(self, number: int) -> None:
        self._process.send_signal(number)

    def hang_up(self) -> int:
        """Close the terminal; the exit status that this leads to."""
        os.close(self._keyboard)
        self._keyboard = os.open(os.devnull, os.O_RDWR)
        return self._process.wait()

    def type_keys(self, keys: str) -> None:
        os.write(self._keyboard, keys.encode())

    def read_to_end(self) -> tuple[int, str]:
        """The exit status, and everything shown to the end."""
        while self._read():
            pass
        return self._process.wait(), self.unread_text

    def _read(self) -> bool:
        try:
            text = os.read(self._keyboard, 4096).decode(errors="replace")
        except OSError:
            # No process has the other end of the terminal open any more.
            text = ""
        self.unread_text += text.replace("\r\n", "\n")
        return bool(text)
