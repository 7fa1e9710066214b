"""Tags of an MP3 file, ID3v2.3: the encoder's own would be read as Latin-1 whatever they are."""

from __future__ import annotations

from collections.abc import Mapping

_FRAMES = {
    "title": b"TIT2",
    "artist": b"TPE1",
    "date": b"TYER",
    "software": b"TSSE",
    "comment": b"COMM",
}
_UTF_16 = b"\x01"
_LONGEST_YEAR = 4


def header(tags: Mapping[str, str]) -> bytes:
    """What stands in front of the sound."""
    frames = b"".join(_frame(_FRAMES[name], value) for name, value in tags.items())
    return b"ID3\x03\x00\x00" + _sevens(len(frames)) + frames


def _frame(kind: bytes, value: str) -> bytes:
    before = b""
    if kind == b"TYER":
        value = value[:_LONGEST_YEAR]
    if kind == b"COMM":
        # Its language, and a description of which there is none.
        before = b"eng" + _text("") + b"\0\0"
    content = _UTF_16 + before + _text(value)
    return kind + len(content).to_bytes(4, "big") + b"\0\0" + content


def _text(value: str) -> bytes:
    return b"\xff\xfe" + value.encode("utf-16-le", "replace")


def _sevens(number: int) -> bytes:
    """A length in bytes of seven bits, so that no decoder takes it for sound."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
