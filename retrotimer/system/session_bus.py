"""The session bus of a Linux desktop, used on a thread of its own because it may never answer."""

from __future__ import annotations

import os
import selectors
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from threading import Thread
from typing import TYPE_CHECKING

from retrotimer.clock import monotonic_s
from retrotimer.system.now_playing import MediaCommand, NowPlaying

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

ADDRESS_VARIABLE = "DBUS_SESSION_BUS_ADDRESS"
TIMEOUT_S = 5.0


def unavailable_reason() -> str:
    """Why there is no bus to connect to; an empty text if there is one."""
    return (
        "" if ADDRESS_VARIABLE in os.environ else f"no session bus: {ADDRESS_VARIABLE} is not set"
    )


def connect() -> DBusConnection:
    """A new connection. Raises OSError if there is none to be had."""
    if problem := unavailable_reason():
        raise ConnectionError(problem)
    try:
        from jeepney import DBusErrorResponse
        from jeepney.bus import get_bus
        from jeepney.io.blocking import DBusConnection, prep_socket

        bus_socket = prep_socket(get_bus("SESSION"), timeout=TIMEOUT_S)
    except (ImportError, RuntimeError, ValueError) as error:
        raise ConnectionError(f"no session bus: {error}") from error
    try:
        return DBusConnection(bus_socket)
    except (OSError, DBusErrorResponse) as error:
        bus_socket.close()
        raise ConnectionError(f"the session bus refuses: {error}") from error


class SessionBus:
    """Shows a session to other programs through MPRIS, and receives their commands.

    `on_command` is called on the thread of the bus. `publish` and `close` return at once.
    """

    def __init__(self, on_command: Callable[[MediaCommand], None]) -> None:
        self._on_command = on_command
        self._now_playing: NowPlaying | None = None
        self._wake_sender: socket.socket | None = None

    def publish(self, now_playing: NowPlaying) -> None:
        """Show this state from now on; the first call connects to the bus."""
        self._now_playing = now_playing
        if self._wake_sender is None:
            if unavailable_reason():
                return
            self._wake_sender, wake_receiver = socket.socketpair()
            self._wake_sender.settimeout(0)
            thread = Thread(
                target=self._run,
                args=(wake_receiver, now_playing),
                name="session-bus",
                daemon=True,
            )
            thread.start()
        # The thread may be busy, or may have ended with its bus.
        with suppress(OSError):
            self._wake_sender.send(b".")

    def close(self) -> None:
        """Disappear from the bus."""
        if self._wake_sender is not None:
            self._wake_sender.close()

    def _run(self, wake_receiver: socket.socket, now_playing: NowPlaying) -> None:
        # Without a bus, or after it has gone, media keys work only while the window has the focus.
        with closing(wake_receiver), suppress(OSError), closing(connect()) as connection:
            self._serve(connection, wake_receiver, now_playing)

    def _serve(
        self, connection: DBusConnection, wake_receiver: socket.socket, published: NowPlaying
    ) -> None:
        from retrotimer.system import mpris

        for request in mpris.name_requests():
            if connection.send_and_get_reply(request).body == (mpris.PRIMARY_OWNER_REPLY,):
                break
        with selectors.DefaultSelector() as selector:
            selector.register(connection.sock, selectors.EVENT_READ)
            selector.register(wake_receiver, selectors.EVENT_READ)
            while True:
                for call in _receive_calls(connection):
                    self._handle_call(connection, call)
                ready = [key.fileobj for key, _ in selector.select()]
                if wake_receiver in ready and not wake_receiver.recv(4096):
                    return
                now_playing = self._now_playing or published
                for signal in mpris.change_signals(published, now_playing):
                    connection.send(signal)
                published = now_playing

    def _handle_call(self, connection: DBusConnection, call: Message) -> None:
        from jeepney import MessageFlag

        from retrotimer.system import mpris

        command = mpris.parse_command(call)
        if command is not None:
            self._on_command(command)
        if self._now_playing is not None and not call.header.flags & MessageFlag.no_reply_expected:
            connection.send(mpris.build_reply(call, self._now_playing, monotonic_s()))


def _receive_calls(connection: DBusConnection) -> Iterator[Message]:
    """The method calls that have come so far."""
    from jeepney import MessageType

    with suppress(TimeoutError):
        while True:
            message = connection.receive(timeout=0)
            if message.header.message_type is MessageType.method_call:
                yield message
