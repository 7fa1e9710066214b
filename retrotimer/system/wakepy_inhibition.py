"""Asks the system to stay awake, by whatever way it has; slow to load."""

from __future__ import annotations

from threading import Event
from typing import Any

from wakepy import ActivationResult, DBusAdapter, keep
from wakepy.core import DBusMethodCall

from retrotimer.system.session_bus import connect

TIMEOUT_S = 5.0


class _JeepneyAdapter(DBusAdapter):
    """One connection, which must stay open while what was asked by it is to hold.

    wakepy's own sweeps the whole memory when it closes: the window would stand still meanwhile.
    """

    def __init__(self) -> None:
        super().__init__()
        self._connection: Any = None

    def process(self, call: DBusMethodCall) -> object:
        from jeepney import DBusAddress, DBusErrorResponse, new_method_call
        from jeepney.wrappers import unwrap_msg

        method = call.method
        address = DBusAddress(method.path, method.service, method.interface)
        asked = new_method_call(address, method.name, method.signature, call.args)
        self._connection = self._connection or connect()
        try:
            return unwrap_msg(self._connection.send_and_get_reply(asked, timeout=TIMEOUT_S))
        except (OSError, DBusErrorResponse):
            self.close_connections()
            raise

    def close_connections(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def inhibit_sleep_until(stop_event: Event) -> str:
    """Stay awake until then; why it could not be, or nothing."""
    mode = keep.presenting(on_fail="pass", dbus_adapter=_JeepneyAdapter)
    try:
        with mode:
            if not mode.active:
                return _failure_reasons(mode.result)
            stop_event.wait()
    except RuntimeError as error:
        # Whoever was asked went meanwhile, and with them what was asked.
        return str(error)
    return ""


def _failure_reasons(result: ActivationResult) -> str:
    """What each way said of itself."""
    tried = result.list_methods(ignore_unused=True)
    return "; ".join(f"{one.method_name}: {_shorten_reason(one.failure_reason)}" for one in tried)


def _shorten_reason(reason: str) -> str:
    """What the bus said, out of all that was said around it."""
    return reason.partition("failed with message: ")[2].rstrip("\"',)") or reason
