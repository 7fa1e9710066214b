"""A desktop's portal on a test's own bus, that tells how the desktop is set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from jeepney import HeaderFields, new_error, new_method_return

from tests.support.private_bus import Bus, Service

PORTAL = "org.freedesktop.portal.Desktop"
REDUCED = ("org.freedesktop.appearance", "reduced-motion")
ANIMATED = ("org.gnome.desktop.interface", "enable-animations")
# A setting's place and key, and its value with its signature.
Told = Mapping[tuple[str, str], tuple[str, object]]


class Portal(Service):
    """`old` knows only the first way of reading, which wraps a value twice."""

    def __init__(self, bus: Bus, told: Told, *, old: bool) -> None:
        self.told = told
        self._old = old
        super().__init__(bus, PORTAL)

    def _answer(self, call) -> None:
        self._connection.send(self._told(call))

    def _told(self, call):
        method = call.header.fields[HeaderFields.member]
        value = self.told.get(call.body)
        if value is None or (self._old and method != "Read"):
            return new_error(call, "org.freedesktop.portal.Error.NotFound", "s", ("not here",))
        return new_method_return(call, "v", (("v", value) if method == "Read" else value,))


@contextmanager
def portal(bus: Bus, told: Told, *, old: bool = False) -> Iterator[Portal]:
    with closing(Portal(bus, told, old=old)) as there:
        yield there
