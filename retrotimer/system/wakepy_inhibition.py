"""Keeps the system awake through wakepy, in whatever way the system offers; slow to load."""

from __future__ import annotations

from threading import Event
from typing import Any

from wakepy import ActivationResult, DBusAdapter, keep
from wakepy.core import DBusMethodCall

from retrotimer.system.session_bus import connect

TIMEOUT_S = 5.0


class _JeepneyAdapter(DBusAdapter):
    """One D-Bus connection, which must stay open for as long as its requests are to last.

    wakepy's own adapter runs the garbage collector when it closes, which would freeze the window.
    """

    def __init__(self) -> None:
        super().__init__()
        self._connection: Any = None

    def process(self, call: DBusMethodCall) -> object:
        from jeepney import DBusAddress, DBusErrorResponse, new_method_call
        from jeepney.wrappers import unwrap_msg

        method = call.method
        address = DBusAddress(method.path, method.service, method.interface)
        request = new_method_call(address, method.name, method.signature, call.args)
        self._connection = self._connection or connect()
        try:
            return unwrap_msg(self._connection.send_and_get_reply(request, timeout=TIMEOUT_S))
        except (OSError, DBusErrorResponse):
            self.close_connections()
            raise

    def close_connections(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def inhibit_sleep_until(stop_event: Event) -> str:
    """Keep the system awake until the event is set; why that failed, or an empty text."""
    mode = keep.presenting(on_fail="pass", dbus_adapter=_JeepneyAdapter)
    try:
        with mode:
            if not mode.active:
                return _failure_reasons(mode.result)
            stop_event.wait()
    except RuntimeError as error:
        # The service that was asked has gone, and the request with it.
        return str(error)
    return ""


def _failure_reasons(result: ActivationResult) -> str:
    """Why each method that was tried has failed."""
    methods = result.list_methods(ignore_unused=True)
    return "; ".join(
        f"{method.method_name}: {_shorten_reason(method.failure_reason)}" for method in methods
    )


def _shorten_reason(reason: str) -> str:
    """The message of the bus, without the text that wakepy puts around it."""
    return reason.partition("failed with message: ")[2].rstrip("\"',)") or reason
