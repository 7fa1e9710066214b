"""The session bus of a Linux desktop: it may be away, or never answer."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

ADDRESS = "DBUS_SESSION_BUS_ADDRESS"
TIMEOUT_S = 5.0


def connect() -> DBusConnection:
    """A connection of one's own. Raises OSError where none can be had."""
    if ADDRESS not in os.environ:
        raise ConnectionError(f"no session bus: {ADDRESS} is not set")
    try:
        from jeepney import DBusErrorResponse
        from jeepney.bus import get_bus
        from jeepney.io.blocking import DBusConnection, prep_socket

        connected = prep_socket(get_bus("SESSION"), timeout=TIMEOUT_S)
    except (ImportError, RuntimeError, ValueError) as error:
        raise ConnectionError(f"no session bus: {error}") from error
    try:
        return DBusConnection(connected)
    except (OSError, DBusErrorResponse) as error:
        connected.close()
        raise ConnectionError(f"the session bus refuses: {error}") from error
