"""MPRIS, by which a desktop's media keys, its panels and `playerctl` reach a player.

One object on the session bus, its methods and properties; the specification is at
https://specifications.freedesktop.org/mpris-spec/2.2.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from jeepney import (
    DBusAddress,
    DBusNameFlags,
    HeaderFields,
    Message,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)

from retrotimer.system.now_playing import Command, NowPlaying

NAME = "org.mpris.MediaPlayer2.retrotimer"
PATH = "/org/mpris/MediaPlayer2"
ROOT, PLAYER = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player"
# The bus's answer to whoever asks for a name and gets it.
OWNER = 1
_TRACK = "/org/retrotimer/session"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_INTROSPECTABLE = "org.freedesktop.DBus.Introspectable"
_ERROR = "org.freedesktop.DBus.Error"
# What each takes. Those that are no Command do nothing: they are not offered either.
_METHODS: Mapping[str, Mapping[str, str]] = {
    ROOT: {"Raise": "", "Quit": ""},
    PLAYER: dict.fromkeys(Command, "") | {"Seek": "x", "SetPosition": "ox", "OpenUri": "s"},
}

# A value with its signature.
_Values = dict[str, tuple[str, Any]]


def names() -> tuple[Message, ...]:
    """Asks for a name: that of the program, or beside another window one of one's own."""
    own = f"{NAME}.instance{os.getpid()}"
    return tuple(message_bus.RequestName(name, DBusNameFlags.do_not_queue) for name in (NAME, own))


def command(call: Message) -> Command | None:
    """What a call asks of the session, if anything."""
    interface, member, _ = asked = _asked(call)
    known = _is_here(call) and interface == PLAYER and member in set(Command)
    return Command(member) if known and _is_method(*asked) else None


def reply(call: Message, shown: NowPlaying, stamp_s: float) -> Message:
    """What a call is told."""
    if not _is_here(call):
        return new_error(call, f"{_ERROR}.UnknownObject")
    values = {ROOT: _of_program(), PLAYER: _of_session(shown, stamp_s)}
    asked = _asked(call)
    match asked:
        case (name, "Get", "ss") if name == _PROPERTIES:
            interface, wanted = call.body
            value = values.get(interface, {}).get(wanted)
            if value is None:
                return new_error(call, f"{_ERROR}.UnknownProperty")
            return new_method_return(call, "v", (value,))
        case (name, "GetAll", "s") if name == _PROPERTIES:
            return new_method_return(call, "a{sv}", (values.get(call.body[0], {}),))
        case (name, "Set", "ssv") if name == _PROPERTIES:
            return new_error(call, f"{_ERROR}.PropertyReadOnly")
        case (name, "Introspect", "") if name == _INTROSPECTABLE:
            return new_method_return(call, "s", (_introspection(values),))
        case _ if _is_method(*asked):
            return new_method_return(call)
    return new_error(call, f"{_ERROR}.UnknownMethod")


def signals(told: NowPlaying, shown: NowPlaying) -> Iterator[Message]:
    """What everybody is told who knew how it was."""
    before, now = (_of_session(one, shown.stamp_s) for one in (told, shown))
    changed = {key: value for key, value in now.items() if before[key] != value}
    # Others count on by themselves.
    position = changed.pop("Position", None)
    if changed:
        address = DBusAddress(PATH, interface=_PROPERTIES)
        body: tuple[str, _Values, list[str]] = (PLAYER, changed, [])
        yield new_signal(address, "PropertiesChanged", "sa{sv}as", body)
    if position is not None and shown.jumped_from(told):
        yield new_signal(DBusAddress(PATH, interface=PLAYER), "Seeked", "x", position[1:])


def _is_here(call: Message) -> bool:
    return bool(call.header.fields.get(HeaderFields.path) == PATH)


def _asked(call: Message) -> tuple[str, str, str]:
    """Interface, member, and the signature of what is given."""
    wanted = (HeaderFields.interface, HeaderFields.member, HeaderFields.signature)
    interface, member, signature = (call.header.fields.get(one, "") for one in wanted)
    return interface, member, signature


def _is_method(interface: str, member: str, signature: str) -> bool:
    return _METHODS.get(interface, {}).get(member) == signature


def _of_program() -> _Values:
    return {
        "Identity": ("s", "RetroTimer"),
        "CanQuit": ("b", False),
        "CanRaise": ("b", False),
        "HasTrackList": ("b", False),
        "SupportedUriSchemes": ("as", []),
        "SupportedMimeTypes": ("as", []),
    }


def _of_session(shown: NowPlaying, stamp_s: float) -> _Values:
    metadata = {
        "mpris:trackid": ("o", _TRACK),
        "mpris:length": ("x", _us(shown.length_s)),
        "xesam:title": ("s", shown.title),
        "xesam:artist": ("as", [shown.artist]),
    }
    return {
        "PlaybackStatus": ("s", str(shown.playback)),
        "Metadata": ("a{sv}", metadata),
        "Position": ("x", _us(shown.position_at_s(stamp_s))),
        "Rate": ("d", 1.0),
        "MinimumRate": ("d", 1.0),
        "MaximumRate": ("d", 1.0),
        "Volume": ("d", 1.0),
        "CanControl": ("b", True),
        "CanPlay": ("b", True),
        "CanPause": ("b", True),
        "CanGoNext": ("b", shown.performing),
        "CanGoPrevious": ("b", shown.performing),
        "CanSeek": ("b", False),
    }


def _us(seconds: float) -> int:
    return round(seconds * 1e6)


def _introspection(values: Mapping[str, _Values]) -> str:
    """The object, described for tools that look at a bus."""
    lines = ["<node>"]
    for interface, methods in _METHODS.items():
        lines.append(f' <interface name="{interface}">')
        for name, signature in methods.items():
            takes = "".join(f'<arg direction="in" type="{one}"/>' for one in signature)
            lines.append(f'  <method name="{name}">{takes}</method>')
        for name, (signature, _) in values[interface].items():
            lines.append(f'  <property name="{name}" type="{signature}" access="read"/>')
        lines.append(" </interface>")
    return "\n".join([*lines, "</node>"])
