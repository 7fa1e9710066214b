"""A private session bus, which can be suspended and killed, and a screen saver on it.

`playerctl` stands for the media keys of a desktop: another program that speaks MPRIS.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from jeepney import HeaderFields, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import open_dbus_connection

from retrotimer.system.session_bus import ADDRESS_VARIABLE

TIMEOUT_S = 20.0
POLL_INTERVAL_S = 0.02
SCREEN_SAVER = "org.freedesktop.ScreenSaver"
_CONFIG = """
<busconfig>
 <type>session</type>
 <listen>unix:path={path}</listen>
 <auth>EXTERNAL</auth>
 <policy context="default">
  <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
 </policy>
</busconfig>
"""
_MISSING = [name for name in ("dbus-daemon", "playerctl") if shutil.which(name) is None]

needs_session_bus = pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {_MISSING}")


class PrivateBus:
    """A bus daemon; no other program uses it at first."""

    def __init__(self, folder: Path) -> None:
        path = folder / "bus"
        config = folder / "bus.conf"
        config.write_text(_CONFIG.format(path=path))
        self.address = f"unix:path={path}"
        self._daemon = subprocess.Popen(
            [
                _program_path("dbus-daemon"),
                f"--config-file={config}",
                "--nofork",
                "--print-address=1",
            ],
            stdout=subprocess.PIPE,
        )
        assert self._daemon.stdout is not None
        # It prints its address once it listens.
        assert self._daemon.stdout.readline()

    def suspend(self) -> None:
        """Keep accepting connections, but never answer."""
        self._daemon.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._daemon.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self._daemon.kill()
        self._daemon.wait()

    def close(self) -> None:
        self.kill()
        assert self._daemon.stdout is not None
        self._daemon.stdout.close()

    def run_playerctl(self, *arguments: str) -> str:
        """Its output, or its error output."""
        result = subprocess.run(
            [_program_path("playerctl"), *arguments],
            env=os.environ | {ADDRESS_VARIABLE: self.address},
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_S,
        )
        return (result.stdout or result.stderr).strip()

    @contextmanager
    def follow_playerctl(self, *arguments: str) -> Iterator[Iterator[str]]:
        """Yield the lines that playerctl prints until it is stopped."""
        with subprocess.Popen(
            [_program_path("playerctl"), *arguments],
            env=os.environ | {ADDRESS_VARIABLE: self.address},
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            try:
                yield (line.strip() for line in process.stdout)
            finally:
                process.kill()


class BusService:
    """Owns these names on a bus, and handles the messages to them on its own thread.

    A subclass sets its attributes before it calls `__init__`, because the thread starts there.
    """

    def __init__(self, bus: PrivateBus, *names: str) -> None:
        self._connection = open_dbus_connection(bus.address)
        for name in names:
            request = message_bus.RequestName(name)
            assert self._connection.send_and_get_reply(request).body == (1,)
        self._thread = Thread(target=self._serve)
        self._is_running = True
        self._thread.start()

    def close(self) -> None:
        self._is_running = False
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while self._is_running:
            with suppress(TimeoutError):
                message = self._connection.receive(timeout=POLL_INTERVAL_S)
                if message.header.message_type is MessageType.method_call:
                    self._handle_call(message)
                else:
                    self._handle_signal(message)

    def _handle_call(self, call) -> None:
        raise NotImplementedError

    def _handle_signal(self, message) -> None:
        """Ignore a signal, or a message of the bus itself."""


class ScreenSaver(BusService):
    """Records the cookies of requests to inhibit it, and the cookies that were released."""

    def __init__(self, bus: PrivateBus, *, accepts_requests: bool = True) -> None:
        self.inhibit_cookies: list[int] = []
        self.released_cookies: list[int] = []
        self._accepts_requests = accepts_requests
        super().__init__(bus, SCREEN_SAVER)

    @property
    def is_inhibited(self) -> bool:
        return len(self.inhibit_cookies) > len(self.released_cookies)

    def _handle_call(self, call) -> None:
        if not self._accepts_requests:
            self._connection.send(new_error(call, "org.example.No", "s", ("not today",)))
        elif call.header.fields[HeaderFields.member] == "Inhibit":
            self.inhibit_cookies.append(len(self.inhibit_cookies) + 7)
            self._connection.send(new_method_return(call, "u", (self.inhibit_cookies[-1],)))
        else:
            self.released_cookies += call.body
            self._connection.send(new_method_return(call))


@contextmanager
def running_private_bus(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    """The session bus of this process and of the processes it starts."""
    with closing(PrivateBus(folder)) as bus:
        monkeypatch.setenv(ADDRESS_VARIABLE, bus.address)
        yield bus


@contextmanager
def running_screen_saver(
    bus: PrivateBus, *, accepts_requests: bool = True
) -> Iterator[ScreenSaver]:
    with closing(ScreenSaver(bus, accepts_requests=accepts_requests)) as saver:
        yield saver


def _program_path(name: str) -> str:
    path = shutil.which(name)
    assert path is not None, name
    return path
