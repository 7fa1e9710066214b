"""The object that speaks MPRIS, asked by another program on a real bus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from threading import enumerate as all_threads
from xml.etree import ElementTree as ET

import pytest
from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    MessageFlag,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from retrotimer.domain.session.session_state import ready_state
from retrotimer.domain.workout.timeline import unroll
from retrotimer.system.mpris import BUS_NAME, OBJECT_PATH, PLAYER_INTERFACE, ROOT_INTERFACE
from retrotimer.system.now_playing import MediaCommand, build_now_playing
from retrotimer.system.session_bus import SessionBus
from tests.support.private_bus import TIMEOUT_S, needs_session_bus
from tests.support.walked_sessions import SAFE_WORKOUT

pytestmark = needs_session_bus

SHOWN = build_now_playing(ready_state(unroll(SAFE_WORKOUT)), "Sound", 0.0)
OBJECT = DBusAddress(OBJECT_PATH, BUS_NAME, PLAYER_INTERFACE)


class Other:
    """Another program on the bus."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection

    def asks(self, message) -> tuple:
        reply = self._connection.send_and_get_reply(message, timeout=TIMEOUT_S)
        return unwrap_msg(reply)

    def tells(self, message) -> None:
        message.header.flags = MessageFlag.no_reply_expected
        self._connection.send(message)

    def is_refused(self, message) -> str:
        with pytest.raises(DBusErrorResponse) as refused:
            self.asks(message)
        return refused.value.name.rpartition(".")[2]


@pytest.fixture
def obeyed() -> list[MediaCommand]:
    return []


@pytest.fixture
def other(qtbot, bus, obeyed) -> Iterator[Other]:
    session_bus = SessionBus(obeyed.append)
    session_bus.publish(SHOWN)
    with closing(open_dbus_connection(bus.address)) as connection:
        asks = Other(connection)
        qtbot.waitUntil(lambda: asks.asks(message_bus.NameHasOwner(BUS_NAME)) == (True,))
        yield asks
        session_bus.close()
        qtbot.waitUntil(lambda: "session-bus" not in [one.name for one in all_threads()])


def call(method: str, signature: str | None = None, *body: object, of: DBusAddress = OBJECT):
    return new_method_call(of, method, signature, body)


def test_each_command_is_handed_over(other, obeyed):
    for command in MediaCommand:
        assert other.asks(call(command)) == ()
    assert obeyed == list(MediaCommand)


def test_who_wants_no_answer_gets_none_and_is_obeyed(other, obeyed):
    other.tells(call("Pause"))
    assert other.asks(call("Next")) == ()
    assert obeyed == [MediaCommand.PAUSE, MediaCommand.NEXT]


@pytest.mark.parametrize(
    "idle",
    [
        call("Seek", "x", 5),
        call("OpenUri", "s", "file:///etc/passwd"),
        call("Quit", of=OBJECT.with_interface(ROOT_INTERFACE)),
        call("Raise", of=OBJECT.with_interface(ROOT_INTERFACE)),
    ],
)
def test_what_is_not_offered_does_nothing(other, obeyed, idle):
    assert other.asks(idle) == ()
    assert obeyed == []


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (call("Explode"), "UnknownMethod"),
        (call("Play", "s", "now"), "UnknownMethod"),
        (call("Play", of=OBJECT.with_interface(ROOT_INTERFACE)), "UnknownMethod"),
        (call("Play", of=DBusAddress("/", BUS_NAME, PLAYER_INTERFACE)), "UnknownObject"),
        (call("Get", of=OBJECT.with_interface("org.freedesktop.DBus.Properties")), "UnknownMethod"),
        (Properties(OBJECT).get("Colour"), "UnknownProperty"),
        (Properties(OBJECT).set("Volume", "d", 0.5), "PropertyReadOnly"),
    ],
)
def test_what_makes_no_sense_is_refused_and_harms_nothing(other, obeyed, wrong, name):
    assert other.is_refused(wrong) == name
    assert other.asks(call("Next")) == ()
    assert obeyed == [MediaCommand.NEXT]


def test_properties_are_read_alone_and_together(other):
    (all_of_them,) = other.asks(Properties(OBJECT).get_all())
    assert all_of_them["PlaybackStatus"] == ("s", "Stopped")
    assert all_of_them["CanGoNext"] == ("b", False)
    program = OBJECT.with_interface(ROOT_INTERFACE)
    assert other.asks(Properties(program).get("Identity")) == (("s", "RetroTimer"),)


def test_the_object_describes_itself(other):
    introspectable = OBJECT.with_interface("org.freedesktop.DBus.Introspectable")
    (described,) = other.asks(call("Introspect", of=introspectable))
    interfaces = {one.get("name"): one for one in ET.fromstring(described)}  # noqa: S314 - ours
    methods = {one.get("name") for one in interfaces[PLAYER_INTERFACE].iter("method")}
    assert set(MediaCommand) <= methods
    assert len(list(interfaces[ROOT_INTERFACE].iter("property"))) == 6
