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

from retrotimer.clock import stamp_s
from retrotimer.sound.process import protocol

# From its start a child has this long to open its device, afterwards to say that it lives.
OPENS_WITHIN_S = 5.0
ANSWERS_WITHIN_S = 3.0
# One look that comes late counts as this much: it is the parent that was held up then.
LONGEST_LOOK_S = 0.25
LONGEST_END_S = 1.0
# A pipe takes at least this much at once or nothing; more may wait for the child to read.
_AT_ONCE = 2048
# What Qt tells at every start explains no end.
_IDLE_TALK = b"qt.multimedia."
_READ_SIZE = 65_536


def command(engine: str, device: str) -> list[str]:
    """How this program starts a speaker process; the only place that knows."""
    # -P: never import what lies in the folder that somebody happens to be in.
    return [sys.executable, "-P", "-m", "retrotimer.sound.process.audio_process", engine, device]


class Child:
    """Speaks through pipes to one process that has one output open. Raises OSError if none starts.

    `over` once it has ended; `quiet_s` is how long it has not answered, as far as anybody looked.
    """

    def __init__(self, engine: str, device: str = "") -> None:
        self.engine = engine
        self.opened = False
        self.over = False
        self.ended_s = 0.0
        self.quiet_s = 0.0
        self._looked_s = stamp_s()
        self._unsent = b""
        self._chatter = ""
        self._arrived: SimpleQueue[protocol.Message | None] = SimpleQueue()
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command(engine, device),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(_path())},
            **_apart(),
        )
        if hasattr(os, "set_blocking"):
            os.set_blocking(self._pipe(self._process.stdin).fileno(), False)
        Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def silent_too_long(self) -> bool:
        return self.quiet_s > (ANSWERS_WITHIN_S if self.opened else OPENS_WITHIN_S)

    @property
    def last_words(self) -> str:
        """Why it ended, as far as it, or a library in it, said so."""
        status = self._process.poll()
        ended = f"the speaker process ended ({status})"
        return f"{ended}: {self._chatter}" if self._chatter else ended

    def tell(self, message: protocol.Message) -> None:
        """Send at once, without waiting; what the pipe does not take is sent by `messages`."""
        self._unsent += protocol.line(message)
        self._send()

    def messages(self) -> Iterator[protocol.Message]:
        """What it said since the last look."""
        self._send()
        now_s = stamp_s()
        self.quiet_s += min(now_s - self._looked_s, LONGEST_LOOK_S)
        self._looked_s = now_s
        while True:
            try:
                message = self._arrived.get_nowait()
            except Empty:
                return
            if message is None:
                self.over = True
                self._pipe(self._process.stdin).close()
                return
            self.quiet_s = 0.0
            yield message

    def kill(self) -> None:
        """End it now: a sound server drops what it still had to play."""
        self._process.kill()
        self._pipe(self._process.stdin).close()

    def reap(self) -> None:
        """Wait for its end, which a stuck driver can delay."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(LONGEST_END_S)

    def _send(self) -> None:
        pipe = self._pipe(self._process.stdin)
        try:
            while self._unsent and not pipe.closed:
                sent = pipe.write(self._unsent[:_AT_ONCE])
                if not sent:
                    return
                self._unsent = self._unsent[sent:]
        except OSError:
            # It has ended; `over` will say so.
            self._unsent = b""

    def _listen(self) -> None:
        rest = b""
        pipe = self._pipe(self._process.stdout)
        # Read without a buffer: a thread that holds one's lock breaks the end of the interpreter.
        while received := pipe.read(_READ_SIZE):
            *lines, rest = (rest + received).split(b"\n")
            for text in lines:
                message = protocol.message(text)
                if message is not None:
                    self._arrived.put(message)
                elif text.strip() and not text.startswith(_IDLE_TALK):
                    self._chatter = text.decode(errors="replace").strip()
        self.ended_s = stamp_s()
        pipe.close()
        self._process.wait()
        self._arrived.put(None)

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        """Both pipes are there, as they were asked for."""
        if pipe is None:
            raise TypeError
        return pipe


def _path() -> list[str]:
    """Where this process finds its modules, the child finds them too."""
    return [place or str(Path.cwd()) for place in sys.path]


def _apart() -> dict[str, Any]:
    """Keys like Ctrl-C in the terminal are for the parent; Windows is to open no console."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
