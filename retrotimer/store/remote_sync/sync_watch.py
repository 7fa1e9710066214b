"""Time limits of a sync, and its end on request: a server that stalls never holds a laptop."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock, Timer
from typing import Any


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """How long a sync waits, in seconds.

    `connect_s`: until the server accepts the connection. `answer_s`: for the answer to one
    statement; then this computer hangs up. The others are the server's own: it ends a statement, a
    wait for rows that another laptop changes, and the transaction of a laptop that is suspended.
    `upgrade_s` replaces `answer_s` and `statement_s` where the tables are upgraded.
    """

    connect_s: int = 5
    answer_s: float = 20.0
    statement_s: float = 15.0
    lock_s: float = 5.0
    idle_s: float = 10.0
    upgrade_s: float = 600.0

    @property
    def connect_options(self) -> dict[str, Any]:
        """The driver's options, by which it also notices a dead network."""
        return {
            "client_encoding": "utf8",
            "connect_timeout": self.connect_s,
            "keepalives": 1,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": round(self.answer_s * 1000),
        }

    @property
    def session_parameters(self) -> dict[str, str]:
        """The server's parameters for this connection."""
        return {
            "statement_timeout": _format_ms(self.statement_s),
            "lock_timeout": _format_ms(self.lock_s),
            "idle_in_transaction_session_timeout": _format_ms(self.idle_s),
        }

    @property
    def upgrade_parameters(self) -> dict[str, str]:
        """The same for the transaction that upgrades the tables, for which other laptops wait."""
        return {
            "statement_timeout": _format_ms(self.upgrade_s),
            "lock_timeout": _format_ms(self.upgrade_s),
        }


class SyncWatch:
    """Hangs up where the server does not answer in time, and where `abort` is called.

    `abort` may be called from any thread, also before there is a connection and after its end.
    """

    def __init__(self, limits: ServerLimits | None = None) -> None:
        self.limits = limits or ServerLimits()
        self.has_timed_out = False
        self.is_aborted = False
        self._answer_s = self.limits.answer_s
        self._lock = Lock()
        self._socket: socket.socket | None = None

    @contextmanager
    def watching(self, descriptor: int) -> Iterator[None]:
        """Watch the connection on this socket."""
        # A second descriptor of the same socket: the driver's own could be closed and reused
        # just before it is needed.
        with socket.fromfd(descriptor, socket.AF_INET, socket.SOCK_STREAM) as watched:
            self._socket = watched
            try:
                if self.is_aborted:
                    self._hang_up()
                yield
            finally:
                with self._lock:
                    self._socket = None

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """The server has to answer within the block."""
        timer = Timer(self._answer_s, self._time_out)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    @contextmanager
    def upgrading(self) -> Iterator[None]:
        """Answers within the block may take as long as an upgrade of the tables."""
        self._answer_s = self.limits.upgrade_s
        try:
            yield
        finally:
            self._answer_s = self.limits.answer_s

    def abort(self) -> None:
        """End the sync soon; what it has sent and received stays."""
        self.is_aborted = True
        self._hang_up()

    def _time_out(self) -> None:
        self.has_timed_out = True
        self._hang_up()

    def _hang_up(self) -> None:
        with self._lock, suppress(OSError):
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)


def _format_ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"


def connect(options: dict[str, Any], watch: SyncWatch) -> Any:
    """The driver's connection, each of whose answers is waited for under the watch."""
    import psycopg

    class WatchedConnection(psycopg.Connection[Any]):
        def wait(self, *arguments: Any, **options: Any) -> Any:
            with watch.waiting():
                return super().wait(*arguments, **options)

    # Also an address that names one of these options must not wait for ever.
    return WatchedConnection.connect(**(options | watch.limits.connect_options))
