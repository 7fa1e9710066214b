"""A speaker process as its parent sees it: never waited for, and killed at once."""

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

# From its start a child has this long to open its device, afterwards to say that it lives.
OPEN_TIMEOUT_S = 5.0
RESPONSE_TIMEOUT_S = 3.0
# One look that comes late counts as this much: it is the parent that was held up then.
MAX_READ_GAP_S = 0.25
EXIT_TIMEOUT_S = 1.0
# A pipe takes at least this much at once or nothing; more may wait for the child to read.
_PIPE_CHUNK_BYTES = 2048
# What Qt tells at every start explains no end.
_IGNORED_PREFIX = b"qt.multimedia."
_READ_BYTES = 65_536


def audio_process_command(engine_name: str, device_name: str) -> list[str]:
    """How this program starts a speaker process; the only place that knows."""
    # -P: never import what lies in the folder that somebody happens to be in.
    return [
        sys.executable,
        "-P",
        "-m",
        "retrotimer.sound.process.audio_process",
        engine_name,
        device_name,
    ]


class ProcessHandle:
    """Speaks through pipes to one process that has one output open. Raises OSError if none starts.

    `over` once it has ended; `quiet_s` is how long it has not answered, as far as anybody looked.
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
        """Why it ended, as far as it, or a library in it, said so."""
        status = self._process.poll()
        ended = f"the speaker process ended ({status})"
        return f"{ended}: {self._last_output_line}" if self._last_output_line else ended

    def send(self, message: protocol.Message) -> None:
        """Send at once, without waiting; what the pipe does not take is sent by `messages`."""
        self._unsent += protocol.encode_message(message)
        self._flush()

    def receive(self) -> Iterator[protocol.Message]:
        """What it said since the last look."""
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
        """End it now: a sound server drops what it still had to play."""
        self._process.kill()
        self._require_pipe(self._process.stdin).close()

    def wait_for_exit(self) -> None:
        """Wait for its end, which a stuck driver can delay."""
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
            # It has ended; `over` will say so.
            self._unsent = b""

    def _read_output(self) -> None:
        rest = b""
        pipe = self._require_pipe(self._process.stdout)
        # Read without a buffer: a thread that holds one's lock breaks the end of the interpreter.
        while received := pipe.read(_READ_BYTES):
            *lines, rest = (rest + received).split(b"\n")
            for text in lines:
                message = protocol.decode_message(text)
                if message is not None:
                    self._received.put(message)
                elif text.strip() and not text.startswith(_IGNORED_PREFIX):
                    self._last_output_line = text.decode(errors="replace").strip()
        self.ended_s = monotonic_s()
        pipe.close()
        self._process.wait()
        self._received.put(None)

    @staticmethod
    def _require_pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        """Both pipes are there, as they were asked for."""
        if pipe is None:
            raise TypeError
        return pipe


def _module_search_path() -> list[str]:
    """Where this process finds its modules, the child finds them too."""
    return [place or str(Path.cwd()) for place in sys.path]


def _detached_options() -> dict[str, Any]:
    """Keys like Ctrl-C in the terminal are for the parent; Windows is to open no console."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
