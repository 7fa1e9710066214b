"""Whether the system is set to reduced motion: then nothing flashes or slides here either."""

from __future__ import annotations

import sys
from contextlib import closing, suppress
from threading import Thread
from typing import Any

from retrotimer.system.session_bus import TIMEOUT_S, connect, unavailable_reason

# Settings of a Linux desktop's portal: namespace, key, and the value that means reduced motion. The
# first setting that exists counts.
_PORTAL_SETTINGS = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
)
# Older portals have only the second method.
_READ_METHODS = ("ReadOne", "Read")
_SPI_GETCLIENTAREAANIMATION = 0x1042


class ReducedMotion:
    """Asks the system on a thread of its own, so that no caller waits for it.

    `is_enabled` is the latest answer, False until the system has answered.
    """

    def __init__(self) -> None:
        self.is_enabled = False
        self._thread: Thread | None = None

    def refresh(self) -> None:
        """Ask again, because the setting may have changed. Returns at once.

        While the system has not answered the last time, it is not asked once more.
        """
        if self._thread is not None and self._thread.is_alive():
            return
        if sys.platform != "linux" or not unavailable_reason():
            self._thread = Thread(target=self._query, name="less-motion", daemon=True)
            self._thread.start()

    def _query(self) -> None:
        with suppress(OSError):
            self.is_enabled = _query_system()


if sys.platform == "win32":

    def _query_system() -> bool:
        import ctypes

        animated = ctypes.c_int(1)
        ctypes.windll.user32.SystemParametersInfoW(
            _SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animated), 0
        )
        return not animated.value

elif sys.platform == "darwin":

    def _query_system() -> bool:
        import subprocess

        command = ["/usr/bin/defaults", "read", "com.apple.universalaccess", "reduceMotion"]
        process = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        return process.stdout.strip() == "1"

else:

    def _query_system() -> bool:
        from jeepney import DBusAddress, MessageType, new_method_call

        portal = DBusAddress(
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.Desktop",
            "org.freedesktop.portal.Settings",
        )
        with closing(connect()) as connection:
            for namespace, key, reduced_value in _PORTAL_SETTINGS:
                for method in _READ_METHODS:
                    request = new_method_call(portal, method, "ss", (namespace, key))
                    reply = connection.send_and_get_reply(request, timeout=TIMEOUT_S)
                    if reply.header.message_type is MessageType.method_return:
                        return bool(_unwrap_variant(reply.body) == reduced_value)
        return False


def _unwrap_variant(value: Any) -> Any:
    """The value inside nested variants, each of which is a pair of signature and value."""
    while isinstance(value, tuple) and value:
        value = value[-1]
    return value
