"""Whether somebody told their system to move less: then nothing flashes or slides here either."""

from __future__ import annotations

import sys
from contextlib import closing, suppress
from threading import Thread
from typing import Any

from retrotimer.system.session_bus import TIMEOUT_S, absent, connect

# Of a Linux desktop's portal: where it is told, and by which value. The first that is known counts.
_TOLD = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
)
# The second one is that of older portals.
_METHODS = ("ReadOne", "Read")
_SPI_GETCLIENTAREAANIMATION = 0x1042


class LessMotion:
    """`ask` returns at once, and `wanted` is what was answered so far: nobody waits for a system.

    Where nobody answers, nothing is wanted.
    """

    def __init__(self) -> None:
        self.wanted = False

    def ask(self) -> None:
        """It may be another answer than before."""
        if sys.platform != "linux" or not absent():
            Thread(target=self._ask, name="less-motion", daemon=True).start()

    def _ask(self) -> None:
        with suppress(OSError):
            self.wanted = _wanted()


if sys.platform == "win32":

    def _wanted() -> bool:
        import ctypes

        animated = ctypes.c_int(1)
        ctypes.windll.user32.SystemParametersInfoW(
            _SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animated), 0
        )
        return not animated.value

elif sys.platform == "darwin":

    def _wanted() -> bool:
        import subprocess

        words = ["/usr/bin/defaults", "read", "com.apple.universalaccess", "reduceMotion"]
        told = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
        return told.stdout.strip() == "1"

else:

    def _wanted() -> bool:
        from jeepney import DBusAddress, MessageType, new_method_call

        portal = DBusAddress(
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.Desktop",
            "org.freedesktop.portal.Settings",
        )
        with closing(connect()) as connection:
            for place, key, calm in _TOLD:
                for method in _METHODS:
                    asked = new_method_call(portal, method, "ss", (place, key))
                    reply = connection.send_and_get_reply(asked, timeout=TIMEOUT_S)
                    if reply.header.message_type is MessageType.method_return:
                        return bool(_bare(reply.body) == calm)
        return False


def _bare(value: Any) -> Any:
    """What is wrapped in variants: each is its signature and its value."""
    while isinstance(value, tuple) and value:
        value = value[-1]
    return value
