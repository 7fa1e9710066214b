"""The FIT format's binary encoding: messages, their definitions, the file's header and CRC.

The public library that writes FIT (fit-tool 0.9) takes 34 ms for one session, this well below one.
Everything is little-endian. Which messages and fields there are is told by `fit_profile`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property, lru_cache, partial
from struct import Struct, pack
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PROTOCOL_2_0 = 0x20
# The version of the profile, times 100.
PROFILE = 21_00
HEADER_SIZE = 14
_DEFINITION, _WITH_DEVELOPER_FIELDS = 0x40, 0x20
# CRC-16/ARC, reflected.
_POLYNOMIAL = 0xA001
_PIECE = 256


class Base(Enum):
    """A base type: its number, and its letter for `struct`."""

    ENUM = 0x00, "B"
    UINT8 = 0x02, "B"
    STRING = 0x07, "s"
    BYTE = 0x0D, "s"
    SINT16 = 0x83, "h"
    UINT16 = 0x84, "H"
    UINT32 = 0x86, "I"
    UINT32Z = 0x8C, "I"

    @property
    def number(self) -> int:
        return self.value[0]

    @property
    def letter(self) -> str:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message by the profile's name and number.

    `size` is that of a text, its end included, or of bytes. A field that the profile does not have
    is `developed`: the file itself describes it.
    """

    name: str
    number: int
    base: Base
    size: int = 0
    developed: bool = False

    @property
    def layout(self) -> str:
        """As `struct` writes it."""
        return f"{self.size or ''}{self.base.letter}"

    @property
    def width(self) -> int:
        """How many bytes it takes."""
        return Struct(f"<{self.layout}").size


@dataclass(frozen=True)
class Message:
    """A message of the profile, with the fields that are written of it.

    `local` is its number inside the file, 0 to 15. Developed fields come last, and belong to the
    developer with index 0.
    """

    local: int
    number: int
    fields: Sequence[Field]

    @cached_property
    def _struct(self) -> Struct:
        return Struct(f"<B{''.join(each.layout for each in self.fields)}")

    @cached_property
    def _names(self) -> Sequence[str]:
        return tuple(each.name for each in self.fields)

    @cached_property
    def definition(self) -> bytes:
        """What must stand in the file before the first such message."""
        native = [each for each in self.fields if not each.developed]
        developed = [each for each in self.fields if each.developed]
        kind = _DEFINITION | self.local | (_WITH_DEVELOPER_FIELDS if developed else 0)
        defined = pack("<BBBHB", kind, 0, 0, self.number, len(native))
        for each in native:
            defined += pack("<BBB", each.number, each.width, each.base.number)
        if developed:
            defined += pack("<B", len(developed))
        for each in developed:
            defined += pack("<BBB", each.number, each.width, 0)
        return defined

    def data(self, **values: Any) -> bytes:
        """One message; a value for each field, raw as the profile scales it, texts encoded."""
        return self._struct.pack(self.local, *map(values.__getitem__, self._names))

    @cached_property
    def packed(self) -> Callable[..., bytes]:
        """The same by the order of the fields, for what there are millions of."""
        return partial(self._struct.pack, self.local)


# The names of steps and clients come again and again.
@lru_cache(maxsize=1024)
def text(value: str, size: int) -> bytes:
    """A text that fits a field of this size with its end, cut between two characters."""
    return value.encode("utf-8", "replace")[: size - 1].decode("utf-8", "ignore").encode()


def whole_file(messages: bytes) -> bytes:
    """A FIT file of these definitions and messages."""
    header = pack("<BBHI4s", HEADER_SIZE, PROTOCOL_2_0, PROFILE, len(messages), b".FIT")
    whole = header + pack("<H", crc_16(header)) + messages
    return whole + pack("<H", crc_16(whole))


def crc_16(data: bytes) -> int:
    """The checksum at the end of a FIT file.

    It is linear: each byte adds what its value makes at its place. So all bytes are looked up at
    once, in pieces, and a piece is begun with the checksum so far, as if it were two more bytes.
    """
    import numpy as np

    table, first, second = _contributions()
    # Zeros in front make no difference.
    pieces = np.frombuffer(bytes(-len(data) % _PIECE) + data, np.uint8).reshape(-1, _PIECE)
    crc = 0
    for sum_of_piece in np.bitwise_xor.reduce(table[np.arange(_PIECE), pieces], axis=1).tolist():
        crc = sum_of_piece ^ first[crc & 0xFF] ^ second[crc >> 8]
    return crc


@cache
def _contributions() -> tuple[NDArray[np.uint16], list[int], list[int]]:
    """What every value adds at every place of a piece; and at the first two, where a sum begins."""
    import numpy as np

    table = np.zeros((_PIECE, 256), np.uint16)
    table[-1] = [_shifted(value) for value in range(256)]
    for place in range(_PIECE - 2, -1, -1):
        later = table[place + 1]
        table[place] = later >> 8 ^ table[-1][later & 0xFF]
    return table, table[0].tolist(), table[1].tolist()


def _shifted(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
    return value
