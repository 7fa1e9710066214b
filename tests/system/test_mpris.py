"""The MPRIS object, called by another program on a real bus."""

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

from retrotimer.clock import monotonic_s
from retrotimer.domain.session.session_state import ready_state
from retrotimer.domain.workout.timeline import unroll
from retrotimer.system.command_limiter import BURST_COMMANDS, COMMANDS_PER_S
from retrotimer.system.mpris import BUS_NAME, OBJECT_PATH, PLAYER_INTERFACE, ROOT_INTERFACE
from retrotimer.system.now_playing import MediaCommand, build_now_playing
from retrotimer.system.session_bus import SessionBus
from tests.support.media_key_flood import running_flood
from tests.support.private_bus import TIMEOUT_S, needs_session_bus
from tests.support.walked_sessions import SAFE_WORKOUT

pytestmark = needs_session_bus

READY_STATE = build_now_playing(ready_state(unroll(SAFE_WORKOUT)), "Sound", 0.0)
OBJECT = DBusAddress(OBJECT_PATH, BUS_NAME, PLAYER_INTERFACE)


class OtherProgram:
    """Another program on the bus."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection

    def call(self, message) -> tuple:
        reply = self._connection.send_and_get_reply(message, timeout=TIMEOUT_S)
        return unwrap_msg(reply)

    def call_without_reply(self, message) -> None:
        message.header.flags = MessageFlag.no_reply_expected
        self._connection.send(message)

    def call_error(self, message) -> str:
        with pytest.raises(DBusErrorResponse) as error:
            self.call(message)
        return error.value.name.rpartition(".")[2]


@pytest.fixture
def commands() -> list[MediaCommand]:
    return []


@pytest.fixture
def other(qtbot, bus, commands) -> Iterator[OtherProgram]:
    session_bus = SessionBus(commands.append)
    session_bus.publish(READY_STATE)
    with closing(open_dbus_connection(bus.address)) as connection:
        program = OtherProgram(connection)
        qtbot.waitUntil(lambda: program.call(message_bus.NameHasOwner(BUS_NAME)) == (True,))
        yield program
        session_bus.close()
        qtbot.waitUntil(lambda: "session-bus" not in [thread.name for thread in all_threads()])


def method_call(
    method: str, signature: str | None = None, *body: object, address: DBusAddress = OBJECT
):
    return new_method_call(address, method, signature, body)


def test_each_command_is_received(other, commands):
    for command in MediaCommand:
        assert other.call(method_call(command)) == ()
    assert commands == list(MediaCommand)


def test_a_call_without_reply_is_received(other, commands):
    other.call_without_reply(method_call("Pause"))
    assert other.call(method_call("Next")) == ()
    assert commands == [MediaCommand.PAUSE, MediaCommand.NEXT]


@pytest.mark.parametrize(
    "unsupported_call",
    [
        method_call("Seek", "x", 5),
        method_call("OpenUri", "s", "file:///etc/passwd"),
        method_call("Quit", address=OBJECT.with_interface(ROOT_INTERFACE)),
        method_call("Raise", address=OBJECT.with_interface(ROOT_INTERFACE)),
    ],
)
def test_a_method_that_is_not_offered_does_nothing(other, commands, unsupported_call):
    assert other.call(unsupported_call) == ()
    assert commands == []


@pytest.mark.parametrize(
    ("wrong_call", "error_name"),
    [
        (method_call("Explode"), "UnknownMethod"),
        (method_call("Play", "s", "now"), "UnknownMethod"),
        (method_call("Play", address=OBJECT.with_interface(ROOT_INTERFACE)), "UnknownMethod"),
        (
            method_call("Play", address=DBusAddress("/", BUS_NAME, PLAYER_INTERFACE)),
            "UnknownObject",
        ),
        (
            method_call("Get", address=OBJECT.with_interface("org.freedesktop.DBus.Properties")),
            "UnknownMethod",
        ),
        (Properties(OBJECT).get("Colour"), "UnknownProperty"),
        (Properties(OBJECT).set("Volume", "d", 0.5), "PropertyReadOnly"),
    ],
)
def test_a_wrong_call_is_an_error_and_the_next_one_works(other, commands, wrong_call, error_name):
    assert other.call_error(wrong_call) == error_name
    assert other.call(method_call("Next")) == ()
    assert commands == [MediaCommand.NEXT]


def test_properties_are_read_alone_and_together(other):
    (properties,) = other.call(Properties(OBJECT).get_all())
    assert properties["PlaybackStatus"] == ("s", "Stopped")
    assert properties["CanGoNext"] == ("b", False)
    program = OBJECT.with_interface(ROOT_INTERFACE)
    assert other.call(Properties(program).get("Identity")) == (("s", "RetroTimer"),)


def test_the_object_describes_itself(other):
    introspectable = OBJECT.with_interface("org.freedesktop.DBus.Introspectable")
    (xml,) = other.call(method_call("Introspect", address=introspectable))
    interfaces = {element.get("name"): element for element in ET.fromstring(xml)}  # noqa: S314 - ours
    methods = {element.get("name") for element in interfaces[PLAYER_INTERFACE].iter("method")}
    assert set(MediaCommand) <= methods
    assert len(list(interfaces[ROOT_INTERFACE].iter("property"))) == 6


@pytest.mark.long
def test_of_a_flood_a_few_commands_a_second_come_and_afterwards_all_is_well(
    qtbot, bus, other, commands
):
    with running_flood(bus.address, "Next", "Previous"):
        qtbot.waitUntil(lambda: len(commands) > 0, timeout=20_000)
        begin_s = monotonic_s()
        qtbot.waitUntil(lambda: len(commands) > BURST_COMMANDS, timeout=20_000)
        gained = (monotonic_s() - begin_s) * COMMANDS_PER_S
        assert len(commands) <= BURST_COMMANDS + gained + 1
    # The connection may just have been given up, with what was left of the flood.
    qtbot.waitUntil(lambda: answers(other), timeout=10_000)
    commands.clear()
    qtbot.waitUntil(lambda: answers(other) and commands[-1:] == [MediaCommand.PAUSE])


def answers(other: OtherProgram) -> bool:
    try:
        return other.call(method_call("Pause")) == ()
    except DBusErrorResponse:
        return False


def test_reading_properties_without_end_leaves_the_commands_alone(bus, other, commands):
    """Another program asks and asks, and never reads an answer."""
    with closing(open_dbus_connection(bus.address)) as connection:
        for _ in range(300):
            connection.send(Properties(OBJECT).get_all())
        assert other.call(method_call("Next")) == ()
    assert commands == [MediaCommand.NEXT]


@pytest.mark.long
def test_a_call_of_megabytes_is_not_read(qtbot, other):
    # The bus answers for a connection that was given up.
    assert other.call_error(method_call("OpenUri", "s", "x" * 5_000_000)) == "NoReply"
    qtbot.waitUntil(lambda: answers(other), timeout=10_000)
