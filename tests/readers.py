"""A screen reader of a test's own: hears over the desktop's bus what Qt tells such a program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Thread

from jeepney import (
    HeaderFields,
    MatchRule,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
)
from jeepney.io.blocking import open_dbus_connection

from retrotimer.system.session_bus import ADDRESS
from tests.system.buses import POLL_S, Bus

# The bus on which programs are read, and who keeps a list of them.
NAMES = ("org.a11y.Bus", "org.a11y.atspi.Registry")
EVENTS = "org.a11y.atspi.Event.Object"
ASSERTIVE = 2
_ROOT = "/org/a11y/atspi/accessible/root"


class Reader:
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
        self._open = True
        self._connection = open_dbus_connection(bus.address)
        for name in NAMES:
            asked = message_bus.RequestName(name)
            assert self._connection.send_and_get_reply(asked).body == (1,)
        heard = MatchRule(type="signal", interface=EVENTS)
        self._connection.send_and_get_reply(message_bus.AddMatch(heard))
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._open = False
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while self._open:
            with suppress(TimeoutError):
                message = self._connection.receive(timeout=POLL_S)
                member = message.header.fields.get(HeaderFields.member)
                if message.header.message_type is MessageType.method_call:
                    self._answer(message, member)
                elif message.header.fields.get(HeaderFields.interface) == EVENTS:
                    self._hear(member, *message.body)

    def _answer(self, call, member: str) -> None:
        if member in self._answers:
            self._connection.send(new_method_return(call, *self._answers[member]))
        else:
            self._connection.send(new_error(call, "org.freedesktop.DBus.Error.UnknownMethod"))

    def _hear(self, member: str, detail: str, urgent: int, _: int, told, _more) -> None:
        if member == "Announcement":
            self.announced.append((told[1], urgent))
        elif (member, detail) == ("PropertyChange", "accessible-name"):
            self.named.append(told[1])


@contextmanager
def reader(bus: Bus) -> Iterator[Reader]:
    with closing(Reader(bus)) as there:
        yield there
