"""A desktop's portal on a test's own bus, that tells how the desktop is set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from threading import Thread

from jeepney import HeaderFields, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import open_dbus_connection

from tests.system.buses import POLL_S, Bus

PORTAL = "org.freedesktop.portal.Desktop"
REDUCED = ("org.freedesktop.appearance", "reduced-motion")
ANIMATED = ("org.gnome.desktop.interface", "enable-animations")
# A setting's place and key, and its value with its signature.
Told = Mapping[tuple[str, str], tuple[str, object]]


class Portal:
    """`old` knows only the first way of reading, which wraps a value twice."""

    def __init__(self, bus: Bus, told: Told, *, old: bool) -> None:
        self.told = told
        self._old = old
        self._open = True
        self._connection = open_dbus_connection(bus.address)
        named = message_bus.RequestName(PORTAL)
        assert self._connection.send_and_get_reply(named).body == (1,)
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._open = False
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while self._open:
            with suppress(TimeoutError):
                call = self._connection.receive(timeout=POLL_S)
                if call.header.message_type is MessageType.method_call:
                    self._connection.send(self._answer(call))

    def _answer(self, call):
        method = call.header.fields[HeaderFields.member]
        value = self.told.get(call.body)
        if value is None or (self._old and method != "Read"):
            return new_error(call, "org.freedesktop.portal.Error.NotFound", "s", ("not here",))
        return new_method_return(call, "v", (("v", value) if method == "Read" else value,))


@contextmanager
def portal(bus: Bus, told: Told, *, old: bool = False) -> Iterator[Portal]:
    with closing(Portal(bus, told, old=old)) as there:
        yield there
