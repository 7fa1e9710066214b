"""Whether somebody told their system to move less: then nothing flashes or slides here either."""

from __future__ import annotations

import sys
from contextlib import closing, suppress
from threading import Thread
from typing import Any

from retrotimer.system.session_bus import TIMEOUT_S, connect, unavailable_reason

# Of a Linux desktop's portal: where it is told, and by which value. The first that is known counts.
_PORTAL_SETTINGS = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
)
# The second one is that of older portals.
_READ_METHODS = ("ReadOne", "Read")
_SPI_GETCLIENTAREAANIMATION = 0x1042


class ReducedMotion:
    """`ask` returns at once, and `wanted` is what was answered so far: nobody waits for a system.

    Where nobody answers, nothing is wanted.
    """

    def __init__(self) -> None:
        self.is_enabled = False

    def refresh(self) -> None:
        """It may be another answer than before."""
        if sys.platform != "linux" or not unavailable_reason():
            Thread(target=self._query, name="less-motion", daemon=True).start()

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

        words = ["/usr/bin/defaults", "read", "com.apple.universalaccess", "reduceMotion"]
        told = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
        return told.stdout.strip() == "1"

else:

    def _query_system() -> bool:
        from jeepney import DBusAddress, MessageType, new_method_call

        portal = DBusAddress(
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.Desktop",
            "org.freedesktop.portal.Settings",
        )
        with closing(connect()) as connection:
            for place, key, calm in _PORTAL_SETTINGS:
                for method in _READ_METHODS:
                    asked = new_method_call(portal, method, "ss", (place, key))
                    reply = connection.send_and_get_reply(asked, timeout=TIMEOUT_S)
                    if reply.header.message_type is MessageType.method_return:
                        return bool(_unwrap_variant(reply.body) == calm)
        return False


def _unwrap_variant(value: Any) -> Any:
    """What is wrapped in variants: each is its signature and its value."""
    while isinstance(value, tuple) and value:
        value = value[-1]
    return value
