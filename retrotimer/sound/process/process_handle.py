"""An audio process as its parent sees it: the parent never waits for it and can kill it at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any

from retrotimer.clock import monotonic_s
from retrotimer.sound.process import protocol

# How long an audio process may be silent while it opens its device, and afterwards.
OPEN_TIMEOUT_S = 5.0
RESPONSE_TIMEOUT_S = 3.0
# The most that the time between two calls of `receive` counts, so that a stalled parent does not
# take its child for silent.
MAX_READ_GAP_S = 0.25
EXIT_TIMEOUT_S = 1.0
# A pipe takes this much as a whole or nothing of it; more could block until the child reads.
_PIPE_CHUNK_BYTES = 2048
# Qt writes such lines at every start; they do not explain why a process ended.
_IGNORED_PREFIX = b"qt.multimedia."
_READ_BYTES = 65_536


def audio_process_command(engine_name: str, device_name: str) -> list[str]:
    """The command that starts an audio process."""
    # -P: import nothing from the current folder.
    return [
        sys.executable,
        "-P",
        "-m",
        "retrotimer.sound.process.audio_process",
        engine_name,
        device_name,
    ]


class ProcessHandle:
    """One audio process with one engine, and the pipes to it. Raises OSError if it cannot start.

    `is_open` is set by the owner once the engine is open. `has_ended` and `unanswered_s`, the
    seconds without any message, are brought up to date by `receive`.
    """

    def __init__(self, engine_name: str, device_name: str = "") -> None:
        self.engine_name = engine_name
        self.is_open = False
        self.has_ended = False
        self.ended_s = 0.0
        self.unanswered_s = 0.0
        self._last_read_s = monotonic_s()
        self._unsent = b""
        self._last_output_line = ""
        self._received: SimpleQueue[protocol.Message | None] = SimpleQueue()
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            audio_process_command(engine_name, device_name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(_module_search_path())},
            **_detached_options(),
        )
        if hasattr(os, "set_blocking"):
            os.set_blocking(self._require_pipe(self._process.stdin).fileno(), False)
        Thread(target=self._read_output, daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_unresponsive(self) -> bool:
        return self.unanswered_s > (RESPONSE_TIMEOUT_S if self.is_open else OPEN_TIMEOUT_S)

    @property
    def exit_reason(self) -> str:
        """Why it ended: its exit status, and the last line that it or a library has written."""
        status = self._process.poll()
        reason = f"the audio process ended ({status})"
        return f"{reason}: {self._last_output_line}" if self._last_output_line else reason

    def send(self, message: protocol.Message) -> None:
        """Send without waiting; what the pipe does not take now is sent by the next `receive`."""
        self._unsent += protocol.encode_message(message)
        self._flush()

    def receive(self) -> Iterator[protocol.Message]:
        """The messages that have come since the last call."""
        self._flush()
        now_s = monotonic_s()
        self.unanswered_s += min(now_s - self._last_read_s, MAX_READ_GAP_S)
        self._last_read_s = now_s
        while True:
            try:
                message = self._received.get_nowait()
            except Empty:
                return
            if message is None:
                self.has_ended = True
                self._require_pipe(self._process.stdin).close()
                return
            self.unanswered_s = 0.0
            yield message

    def kill(self) -> None:
        """End it now; a sound server then drops what it still had to play."""
        self._process.kill()
        self._require_pipe(self._process.stdin).close()

    def wait_for_exit(self) -> None:
        """Wait until it has ended, at most `EXIT_TIMEOUT_S`: a stuck driver can delay the end."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(EXIT_TIMEOUT_S)

    def _flush(self) -> None:
        pipe = self._require_pipe(self._process.stdin)
        try:
            while self._unsent and not pipe.closed:
                sent = pipe.write(self._unsent[:_PIPE_CHUNK_BYTES])
                if not sent:
                    return
                self._unsent = self._unsent[sent:]
        except OSError:
            # It has ended; `has_ended` is set when its output has been read.
            self._unsent = b""

    def _read_output(self) -> None:
        rest = b""
        pipe = self._require_pipe(self._process.stdout)
        # The pipe has no buffer: a thread that holds a buffer's lock breaks the interpreter's exit.
        while received := pipe.read(_READ_BYTES):
            *lines, rest = (rest + received).split(b"\n")
            for line in lines:
                message = protocol.decode_message(line)
                if message is not None:
                    self._received.put(message)
                elif line.strip() and not line.startswith(_IGNORED_PREFIX):
                    self._last_output_line = line.decode(errors="replace").strip()
        self.ended_s = monotonic_s()
        pipe.close()
        self._process.wait()
        self._received.put(None)

    @staticmethod
    def _require_pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        """A pipe of the process, which exists because Popen was asked for it."""
        if pipe is None:
            raise TypeError
        return pipe


def _module_search_path() -> list[str]:
    """The folders in which this process finds its modules, for the child."""
    return [folder or str(Path.cwd()) for folder in sys.path]


def _detached_options() -> dict[str, Any]:
    """Popen options: Ctrl+C in the terminal reaches only the parent, Windows opens no console."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
