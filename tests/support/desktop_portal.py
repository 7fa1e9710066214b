"""A desktop portal on a private bus, which answers with the settings of a desktop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from jeepney import HeaderFields, new_error, new_method_return

from tests.support.private_bus import BusService, PrivateBus

PORTAL = "org.freedesktop.portal.Desktop"
REDUCED_MOTION = ("org.freedesktop.appearance", "reduced-motion")
ENABLE_ANIMATIONS = ("org.gnome.desktop.interface", "enable-animations")
# Namespace and key of a setting; signature and value.
PortalSettings = Mapping[tuple[str, str], tuple[str, object]]


class DesktopPortal(BusService):
    """An old portal has only the method Read, which wraps a value twice."""

    def __init__(self, bus: PrivateBus, settings: PortalSettings, *, is_old: bool) -> None:
        self.settings = settings
        self._is_old = is_old
        super().__init__(bus, PORTAL)

    def _handle_call(self, call) -> None:
        self._connection.send(self._build_reply(call))

    def _build_reply(self, call):
        method = call.header.fields[HeaderFields.member]
        value = self.settings.get(call.body)
        if value is None or (self._is_old and method != "Read"):
            return new_error(call, "org.freedesktop.portal.Error.NotFound", "s", ("not here",))
        return new_method_return(call, "v", (("v", value) if method == "Read" else value,))


@contextmanager
def running_portal(
    bus: PrivateBus, settings: PortalSettings, *, is_old: bool = False
) -> Iterator[DesktopPortal]:
    with closing(DesktopPortal(bus, settings, is_old=is_old)) as portal:
        yield portal
