"""A screen reader on a private bus, which receives what Qt sends to such a program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from jeepney import (
    HeaderFields,
    MatchRule,
    message_bus,
    new_error,
    new_method_return,
)

from retrotimer.system.session_bus import ADDRESS_VARIABLE
from tests.support.private_bus import BusService, PrivateBus

# The names of the accessibility bus and of its registry.
BUS_NAMES = ("org.a11y.Bus", "org.a11y.atspi.Registry")
EVENT_INTERFACE = "org.a11y.atspi.Event.Object"
ASSERTIVE = 2
_ROOT = "/org/a11y/atspi/accessible/root"


class ScreenReader(BusService):
    """`announcements` are texts with their urgency; `changed_names` are new accessible names."""

    def __init__(self, bus: PrivateBus) -> None:
        self.announcements: list[tuple[str, int]] = []
        self.changed_names: list[str] = []
        self.env = {ADDRESS_VARIABLE: bus.address, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        self._replies = {
            "GetAddress": ("s", (bus.address,)),
            "GetRegisteredEvents": ("a(ss)", ([("org.example.Reader", "object:")],)),
            # It does not handle the key itself, so the key goes on to the program.
            "NotifyListenersSync": ("b", (False,)),
            "Embed": ("(so)", ((BUS_NAMES[1], _ROOT),)),
        }
        super().__init__(bus, *BUS_NAMES)
        # The reply arrives like any other message and is ignored.
        rule = MatchRule(type="signal", interface=EVENT_INTERFACE)
        self._connection.send(message_bus.AddMatch(rule))

    def _handle_call(self, call) -> None:
        member = call.header.fields[HeaderFields.member]
        if member in self._replies:
            self._connection.send(new_method_return(call, *self._replies[member]))
        else:
            self._connection.send(new_error(call, "org.freedesktop.DBus.Error.UnknownMethod"))

    def _handle_signal(self, message) -> None:
        fields = message.header.fields
        if fields.get(HeaderFields.interface) == EVENT_INTERFACE:
            self._record_event(fields[HeaderFields.member], *message.body)

    def _record_event(self, member: str, detail: str, urgent: int, _: int, value, _more) -> None:
        if member == "Announcement":
            self.announcements.append((value[1], urgent))
        elif (member, detail) == ("PropertyChange", "accessible-name"):
            self.changed_names.append(value[1])


@contextmanager
def running_screen_reader(bus: PrivateBus) -> Iterator[ScreenReader]:
    with closing(ScreenReader(bus)) as reader:
        yield reader
