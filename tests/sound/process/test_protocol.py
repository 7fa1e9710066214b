"""What the player and the audio process send to each other arrives unchanged."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.cues.cues import Cue, CueKind, ScheduledCue, Tone
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.sound.process import protocol

SECONDS = st.floats(-1e5, 1e5)
CUES = st.builds(
    Cue,
    st.sampled_from(CueKind),
    st.just(""),
    st.none() | st.sampled_from(Tone),
    st.lists(st.text(), max_size=3).map(tuple),
)
BLOCKS = st.builds(
    protocol.CueBlock,
    number=st.integers(0),
    stamp_s=SECONDS,
    cues=st.lists(st.builds(ScheduledCue, SECONDS, CUES, st.just(0), SECONDS), max_size=4).map(
        tuple
    ),
    length_s=SECONDS,
    heard_until_s=SECONDS | st.just(-inf),
    volume=st.floats(0, 1),
    latency_s=st.floats(0, 2),
    clip_folders=st.just((Path("/voices/a b"), Path("/own"))),
    side=st.sampled_from(Side),
)


def received(line: bytes) -> protocol.Message | None:
    """The message that the other end reads: a line is what is between two line feeds."""
    before, text, after = line.split(b"\n")
    assert (before, after) == (b"", b"")
    return protocol.decode_message(text)


@given(BLOCKS)
def test_a_block_arrives_as_it_was_sent_without_cues_that_are_only_shown(block):
    command = received(protocol.encode_message(protocol.play_command(block)))
    assert command is not None
    audible = tuple(due for due in block.cues if due.cue.tone or due.cue.phrase)
    assert protocol.parse_block(command) == replace(block, cues=audible)


def test_the_output_of_a_library_is_no_message():
    for text in (b"", b"ALSA lib pcm.c:8684: underrun", b"{not ours}", b"[1]", b"\xff{"):
        assert protocol.decode_message(text) is None


def test_a_message_is_whole_after_an_unfinished_line():
    output = b"Assertion fail" + protocol.encode_message({"said": "alive"})
    assert [protocol.decode_message(text) for text in output.split(b"\n")][1] == {"said": "alive"}


def test_a_block_ends_with_its_length_or_with_its_last_cue():
    due = ScheduledCue(5.0, Cue(CueKind.END, "", Tone.END), 0, 2.2)
    block = protocol.CueBlock(1, 100.0, (due,), 6.0, latency_s=0.5)
    assert (block.last_cue_end_s, block.end_s) == (107.7, 107.7)
    assert protocol.CueBlock(1, 100.0, (), 6.0).end_s == 106.0
