"""MPRIS, the D-Bus interface by which media keys, panels and `playerctl` control a player.

This module has the messages of the one object on the session bus. The specification is at
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
# The reply of the bus to a program that has requested a name and got it.
PRIMARY_OWNER_REPLY = 1
_TRACK_ID = "/org/retrotimer/session"
_PROPERTIES_INTERFACE = "org.freedesktop.DBus.Properties"
_INTROSPECTION_INTERFACE = "org.freedesktop.DBus.Introspectable"
_ERROR_PREFIX = "org.freedesktop.DBus.Error"
# The signatures of the arguments. Methods that are no MediaCommand do nothing; the properties say
# that they are not available.
_METHOD_SIGNATURES: Mapping[str, Mapping[str, str]] = {
    ROOT_INTERFACE: {"Raise": "", "Quit": ""},
    PLAYER_INTERFACE: dict.fromkeys(MediaCommand, "")
    | {"Seek": "x", "SetPosition": "ox", "OpenUri": "s"},
}

# Values with their D-Bus signatures, by name.
_Properties = dict[str, tuple[str, Any]]


def name_requests() -> tuple[Message, ...]:
    """The requests for a bus name: first the program's, then one for a further window of it."""
    further = f"{BUS_NAME}.instance{os.getpid()}"
    return tuple(
        message_bus.RequestName(name, DBusNameFlags.do_not_queue) for name in (BUS_NAME, further)
    )


def parse_command(call: Message) -> MediaCommand | None:
    """The command that a method call is for the session, None if it is none."""
    interface, member, _ = target = _call_target(call)
    is_command = (
        _is_for_our_object(call) and interface == PLAYER_INTERFACE and member in set(MediaCommand)
    )
    return MediaCommand(member) if is_command and _is_method(*target) else None


def build_reply(call: Message, now_playing: NowPlaying, stamp_s: float) -> Message:
    """The reply to a method call at this stamp, or the error for a wrong one."""
    if not _is_for_our_object(call):
        return new_error(call, f"{_ERROR_PREFIX}.UnknownObject")
    values = {
        ROOT_INTERFACE: _program_properties(),
        PLAYER_INTERFACE: _session_properties(now_playing, stamp_s),
    }
    target = _call_target(call)
    match target:
        case (name, "Get", "ss") if name == _PROPERTIES_INTERFACE:
            interface, property_name = call.body
            value = values.get(interface, {}).get(property_name)
            if value is None:
                return new_error(call, f"{_ERROR_PREFIX}.UnknownProperty")
            return new_method_return(call, "v", (value,))
        case (name, "GetAll", "s") if name == _PROPERTIES_INTERFACE:
            return new_method_return(call, "a{sv}", (values.get(call.body[0], {}),))
        case (name, "Set", "ssv") if name == _PROPERTIES_INTERFACE:
            return new_error(call, f"{_ERROR_PREFIX}.PropertyReadOnly")
        case (name, "Introspect", "") if name == _INTROSPECTION_INTERFACE:
            return new_method_return(call, "s", (_introspection_xml(values),))
        case _ if _is_method(*target):
            return new_method_return(call)
    return new_error(call, f"{_ERROR_PREFIX}.UnknownMethod")


def change_signals(published: NowPlaying, now_playing: NowPlaying) -> Iterator[Message]:
    """The PropertiesChanged and Seeked signals that tell the difference to the published state."""
    before, now = (
        _session_properties(state, now_playing.stamp_s) for state in (published, now_playing)
    )
    changed = {key: value for key, value in now.items() if before[key] != value}
    # Other programs count on by themselves.
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
    """The interface, the member, and the signature of the arguments of a call."""
    fields = (HeaderFields.interface, HeaderFields.member, HeaderFields.signature)
    interface, member, signature = (call.header.fields.get(field, "") for field in fields)
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
    """The description of the object for tools that inspect a bus."""
    lines = ["<node>"]
    for interface, methods in _METHOD_SIGNATURES.items():
        lines.append(f' <interface name="{interface}">')
        for name, signature in methods.items():
            arguments = "".join(f'<arg direction="in" type="{code}"/>' for code in signature)
            lines.append(f'  <method name="{name}">{arguments}</method>')
        for name, (signature, _) in properties[interface].items():
            lines.append(f'  <property name="{name}" type="{signature}" access="read"/>')
        lines.append(" </interface>")
    return "\n".join([*lines, "</node>"])
