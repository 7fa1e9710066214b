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
from retrotimer.system.command_limiter import CommandLimiter
from retrotimer.system.now_playing import MediaCommand, NowPlaying

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

ADDRESS_VARIABLE = "DBUS_SESSION_BUS_ADDRESS"
TIMEOUT_S = 5.0
# Other programs may send as much as they like. A batch takes a few milliseconds, and the pause
# after a full one leaves the interpreter to the session. Where a second of them does not help, the
# connection is given up for a while: the bus drops the backlog, which would else be old by the time
# it is read.
_BATCH_MESSAGES = 20
_BATCH_PAUSE_S = 0.02
_MAX_FULL_BATCHES = 50
_OVERLOAD_PAUSE_S = 2.0
_READ_BYTES = 4_096
# A call has a few hundred bytes.
_MAX_MESSAGE_BYTES = 65_536


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

    `on_command` is called on the thread of the bus, a few times a second at most, however many
    calls come. `publish` and `close` return at once.
    """

    def __init__(self, on_command: Callable[[MediaCommand], None]) -> None:
        self._on_command = on_command
        self._limiter = CommandLimiter(monotonic_s())
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
        with closing(wake_receiver), suppress(OSError):
            is_open = True
            while is_open:
                try:
                    with closing(connect()) as connection:
                        self._serve(connection, wake_receiver, self._now_playing or now_playing)
                    is_open = False
                except _OverloadError:
                    # The bus drops what it still has for this connection, and tells the senders.
                    is_open = _stays_open(wake_receiver, _OVERLOAD_PAUSE_S)

    def _serve(
        self, connection: DBusConnection, wake_receiver: socket.socket, published: NowPlaying
    ) -> None:
        """Answer until `close`. Raises _OverloadError where more comes than can be answered."""
        from retrotimer.system import mpris

        for request in mpris.name_requests():
            if connection.send_and_get_reply(request).body == (mpris.PRIMARY_OWNER_REPLY,):
                break
        full_batches = 0
        with selectors.DefaultSelector() as selector:
            selector.register(connection.sock, selectors.EVENT_READ)
            selector.register(wake_receiver, selectors.EVENT_READ)
            while True:
                is_full = self._handle_calls(connection)
                full_batches = full_batches + 1 if is_full else 0
                if full_batches > _MAX_FULL_BATCHES:
                    raise _OverloadError
                # Between full batches the interpreter belongs to the other threads.
                if is_full:
                    is_open = _stays_open(wake_receiver, _BATCH_PAUSE_S)
                else:
                    selector.select(self._limiter.wait_s)
                    is_open = _stays_open(wake_receiver, 0)
                if not is_open:
                    return
                now_playing = self._now_playing or published
                for signal in mpris.change_signals(published, now_playing):
                    connection.send(signal)
                published = now_playing

    def _handle_calls(self, connection: DBusConnection) -> bool:
        """Handle the calls that have come, one batch at most. True: there may be more."""
        messages = 0
        for messages, call in enumerate(_receive_messages(connection), start=1):  # noqa: B007
            self._handle_call(connection, call)
        self._obey_next()
        return messages == _BATCH_MESSAGES

    def _handle_call(self, connection: DBusConnection, call: Message) -> None:
        from jeepney import MessageFlag, MessageType

        from retrotimer.system import mpris

        if call.header.message_type is not MessageType.method_call:
            return
        command = mpris.parse_command(call)
        if command is not None:
            self._limiter.add(command)
            self._obey_next()
        if self._now_playing is not None and not call.header.flags & MessageFlag.no_reply_expected:
            connection.send(mpris.build_reply(call, self._now_playing, monotonic_s()))

    def _obey_next(self) -> None:
        command = self._limiter.take(monotonic_s())
        if command is not None:
            self._on_command(command)


class _OverloadError(Exception):
    """Other programs send more than can be answered."""


def _stays_open(wake_receiver: socket.socket, seconds: float) -> bool:
    """Wait this long for the end. False: the bus is to be left now."""
    with selectors.DefaultSelector() as selector:
        selector.register(wake_receiver, selectors.EVENT_READ)
        end_s = monotonic_s() + seconds
        while selector.select(max(end_s - monotonic_s(), 0)):
            if not wake_receiver.recv(4096):
                return False
    return True


def _receive_messages(connection: DBusConnection) -> Iterator[Message]:
    """The messages that have come so far, at most _BATCH_MESSAGES; never waits for more."""
    parser = connection.parser
    for _ in range(_BATCH_MESSAGES):
        while (message := parser.get_next_message()) is None:
            if parser.bytes_desired() > _MAX_MESSAGE_BYTES:
                raise _OverloadError
            try:
                received = connection.sock.recv(_READ_BYTES, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            if not received:
                raise ConnectionResetError
            parser.add_data(received)
        yield message
