"""ID3v2.3 tags of an MP3 file in UTF-16; players would read the encoder's own as Latin-1."""

from __future__ import annotations

from collections.abc import Mapping

_FRAME_IDS = {
    "title": b"TIT2",
    "artist": b"TPE1",
    "date": b"TYER",
    "software": b"TSSE",
    "comment": b"COMM",
}
_UTF_16_ENCODING = b"\x01"
_YEAR_LENGTH = 4


def id3_header(tags: Mapping[str, str]) -> bytes:
    """The header with the tags, which comes before the sound."""
    frames = b"".join(_encode_frame(_FRAME_IDS[name], value) for name, value in tags.items())
    return b"ID3\x03\x00\x00" + _synchsafe_size(len(frames)) + frames


def _encode_frame(frame_id: bytes, value: str) -> bytes:
    prefix = b""
    if frame_id == b"TYER":
        value = value[:_YEAR_LENGTH]
    if frame_id == b"COMM":
        # The language of the comment, and an empty description.
        prefix = b"eng" + _encode_text("") + b"\0\0"
    content = _UTF_16_ENCODING + prefix + _encode_text(value)
    return frame_id + len(content).to_bytes(4, "big") + b"\0\0" + content


def _encode_text(value: str) -> bytes:
    return b"\xff\xfe" + value.encode("utf-16-le", "replace")


def _synchsafe_size(number: int) -> bytes:
    """A length in bytes of seven bits, which no decoder takes for the start of a sound frame."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
