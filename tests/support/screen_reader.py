"""A screen reader of a test's own: hears over the desktop's bus what Qt tells such a program."""

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

from retrotimer.system.session_bus import ADDRESS
from tests.support.private_bus import Bus, Service

# The bus on which programs are read, and who keeps a list of them.
NAMES = ("org.a11y.Bus", "org.a11y.atspi.Registry")
EVENTS = "org.a11y.atspi.Event.Object"
ASSERTIVE = 2
_ROOT = "/org/a11y/atspi/accessible/root"


class Reader(Service):
    """`announced` is what programs asked it to say, with how urgent; `named` are new names."""

    def __init__(self, bus: Bus) -> None:
        self.announced: list[tuple[str, int]] = []
        self.named: list[str] = []
        self.env = {ADDRESS: bus.address, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        self._answers = {
            "GetAddress": ("s", (bus.address,)),
            "GetRegisteredEvents": ("a(ss)", ([("org.example.Reader", "object:")],)),
            # A key is none of its own: it goes on to the program.
            "NotifyListenersSync": ("b", (False,)),
            "Embed": ("(so)", ((NAMES[1], _ROOT),)),
        }
        super().__init__(bus, *NAMES)
        # Its answer is heard like all else.
        heard = MatchRule(type="signal", interface=EVENTS)
        self._connection.send(message_bus.AddMatch(heard))

    def _answer(self, call) -> None:
        member = call.header.fields[HeaderFields.member]
        if member in self._answers:
            self._connection.send(new_method_return(call, *self._answers[member]))
        else:
            self._connection.send(new_error(call, "org.freedesktop.DBus.Error.UnknownMethod"))

    def _hear(self, message) -> None:
        fields = message.header.fields
        if fields.get(HeaderFields.interface) == EVENTS:
            self._note(fields[HeaderFields.member], *message.body)

    def _note(self, member: str, detail: str, urgent: int, _: int, told, _more) -> None:
        if member == "Announcement":
            self.announced.append((told[1], urgent))
        elif (member, detail) == ("PropertyChange", "accessible-name"):
            self.named.append(told[1])


@contextmanager
def reader(bus: Bus) -> Iterator[Reader]:
    with closing(Reader(bus)) as there:
        yield there
