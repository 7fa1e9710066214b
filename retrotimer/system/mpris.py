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

from retrotimer.system.now_playing import MediaCommand, NowPlaying

BUS_NAME = "org.mpris.MediaPlayer2.retrotimer"
OBJECT_PATH = "/org/mpris/MediaPlayer2"
ROOT_INTERFACE, PLAYER_INTERFACE = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player"
# The bus's answer to whoever asks for a name and gets it.
PRIMARY_OWNER_REPLY = 1
_TRACK_ID = "/org/retrotimer/session"
_PROPERTIES_INTERFACE = "org.freedesktop.DBus.Properties"
_INTROSPECTION_INTERFACE = "org.freedesktop.DBus.Introspectable"
_ERROR_PREFIX = "org.freedesktop.DBus.Error"
# What each takes. Those that are no Command do nothing: they are not offered either.
_METHOD_SIGNATURES: Mapping[str, Mapping[str, str]] = {
    ROOT_INTERFACE: {"Raise": "", "Quit": ""},
    PLAYER_INTERFACE: dict.fromkeys(MediaCommand, "")
    | {"Seek": "x", "SetPosition": "ox", "OpenUri": "s"},
}

# A value with its signature.
_Properties = dict[str, tuple[str, Any]]


def name_requests() -> tuple[Message, ...]:
    """Asks for a name: that of the program, or beside another window one of one's own."""
    own = f"{BUS_NAME}.instance{os.getpid()}"
    return tuple(
        message_bus.RequestName(name, DBusNameFlags.do_not_queue) for name in (BUS_NAME, own)
    )


def parse_command(call: Message) -> MediaCommand | None:
    """What a call asks of the session, if anything."""
    interface, member, _ = asked = _call_target(call)
    known = (
        _is_for_our_object(call) and interface == PLAYER_INTERFACE and member in set(MediaCommand)
    )
    return MediaCommand(member) if known and _is_method(*asked) else None


def build_reply(call: Message, now_playing: NowPlaying, stamp_s: float) -> Message:
    """What a call is told."""
    if not _is_for_our_object(call):
        return new_error(call, f"{_ERROR_PREFIX}.UnknownObject")
    values = {
        ROOT_INTERFACE: _program_properties(),
        PLAYER_INTERFACE: _session_properties(now_playing, stamp_s),
    }
    asked = _call_target(call)
    match asked:
        case (name, "Get", "ss") if name == _PROPERTIES_INTERFACE:
            interface, wanted = call.body
            value = values.get(interface, {}).get(wanted)
            if value is None:
                return new_error(call, f"{_ERROR_PREFIX}.UnknownProperty")
            return new_method_return(call, "v", (value,))
        case (name, "GetAll", "s") if name == _PROPERTIES_INTERFACE:
            return new_method_return(call, "a{sv}", (values.get(call.body[0], {}),))
        case (name, "Set", "ssv") if name == _PROPERTIES_INTERFACE:
            return new_error(call, f"{_ERROR_PREFIX}.PropertyReadOnly")
        case (name, "Introspect", "") if name == _INTROSPECTION_INTERFACE:
            return new_method_return(call, "s", (_introspection_xml(values),))
        case _ if _is_method(*asked):
            return new_method_return(call)
    return new_error(call, f"{_ERROR_PREFIX}.UnknownMethod")


def change_signals(published: NowPlaying, now_playing: NowPlaying) -> Iterator[Message]:
    """What everybody is told who knew how it was."""
    before, now = (
        _session_properties(one, now_playing.stamp_s) for one in (published, now_playing)
    )
    changed = {key: value for key, value in now.items() if before[key] != value}
    # Others count on by themselves.
    position = changed.pop("Position", None)
    if changed:
        address = DBusAddress(OBJECT_PATH, interface=_PROPERTIES_INTERFACE)
        body: tuple[str, _Properties, list[str]] = (PLAYER_INTERFACE, changed, [])
        yield new_signal(address, "PropertiesChanged", "sa{sv}as", body)
    if position is not None and now_playing.has_jumped_from(published):
        yield new_signal(
            DBusAddress(OBJECT_PATH, interface=PLAYER_INTERFACE), "Seeked", "x", position[1:]
        )


def _is_for_our_object(call: Message) -> bool:
    return bool(call.header.fields.get(HeaderFields.path) == OBJECT_PATH)


def _call_target(call: Message) -> tuple[str, str, str]:
    """Interface, member, and the signature of what is given."""
    wanted = (HeaderFields.interface, HeaderFields.member, HeaderFields.signature)
    interface, member, signature = (call.header.fields.get(one, "") for one in wanted)
    return interface, member, signature


def _is_method(interface: str, member: str, signature: str) -> bool:
    return _METHOD_SIGNATURES.get(interface, {}).get(member) == signature


def _program_properties() -> _Properties:
    return {
        "Identity": ("s", "RetroTimer"),
        "CanQuit": ("b", False),
        "CanRaise": ("b", False),
        "HasTrackList": ("b", False),
        "SupportedUriSchemes": ("as", []),
        "SupportedMimeTypes": ("as", []),
    }


def _session_properties(now_playing: NowPlaying, stamp_s: float) -> _Properties:
    metadata = {
        "mpris:trackid": ("o", _TRACK_ID),
        "mpris:length": ("x", _to_microseconds(now_playing.length_s)),
        "xesam:title": ("s", now_playing.title),
        "xesam:artist": ("as", [now_playing.artist]),
    }
    return {
        "PlaybackStatus": ("s", str(now_playing.playback_status)),
        "Metadata": ("a{sv}", metadata),
        "Position": ("x", _to_microseconds(now_playing.position_at_s(stamp_s))),
        "Rate": ("d", 1.0),
        "MinimumRate": ("d", 1.0),
        "MaximumRate": ("d", 1.0),
        "Volume": ("d", 1.0),
        "CanControl": ("b", True),
        "CanPlay": ("b", True),
        "CanPause": ("b", True),
        "CanGoNext": ("b", now_playing.is_active),
        "CanGoPrevious": ("b", now_playing.is_active),
        "CanSeek": ("b", False),
    }


def _to_microseconds(seconds: float) -> int:
    return round(seconds * 1e6)


def _introspection_xml(properties: Mapping[str, _Properties]) -> str:
    """The object, described for tools that look at a bus."""
    lines = ["<node>"]
    for interface, methods in _METHOD_SIGNATURES.items():
        lines.append(f' <interface name="{interface}">')
        for name, signature in methods.items():
            takes = "".join(f'<arg direction="in" type="{one}"/>' for one in signature)
            lines.append(f'  <method name="{name}">{takes}</method>')
        for name, (signature, _) in properties[interface].items():
            lines.append(f'  <property name="{name}" type="{signature}" access="read"/>')
        lines.append(" </interface>")
    return "\n".join([*lines, "</node>"])
