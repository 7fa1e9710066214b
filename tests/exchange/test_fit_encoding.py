"""The binary encoding, beside a public library's."""

from __future__ import annotations

import pytest
from fit_tool.utils.crc import crc16
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.exchange.fit_encoding import BaseType, Field, Message, crc_16, encode_text

SAID = Message(
    3,
    21,
    (
        Field("timestamp", 253, BaseType.UINT32),
        Field("word", 0, BaseType.STRING, 6, is_developer_field=True),
    ),
)


@given(st.binary(max_size=2_000))
def test_the_checksum_is_the_one_that_others_compute(data):
    assert crc_16(data) == crc16(data)


def test_a_definition_names_the_fields_that_the_file_describes_last():
    assert SAID.definition == bytes((0x63, 0, 0, 21, 0, 1, 253, 4, 0x86, 1, 0, 6, 0))


def test_data_follow_the_definition_in_whatever_order_they_are_given():
    assert SAID.encode(word=b"yes", timestamp=258) == b"\x03\x02\x01\x00\x00yes\0\0\0"
    assert SAID.encode_values(258, b"yes") == SAID.encode(timestamp=258, word=b"yes")


def test_a_forgotten_value_is_a_mistake():
    with pytest.raises(KeyError):
        SAID.encode(timestamp=1)


@given(st.text(max_size=20))
def test_a_text_is_cut_between_characters_and_has_its_end(value):
    kept = encode_text(value, 8)
    assert len(kept) < 8
    assert value.startswith(kept.decode())
    assert len(value.encode()) < 8 or len(kept) >= 4


def test_half_a_character_is_replaced():
    assert encode_text("half \ud83d", 32) == b"half ?"
