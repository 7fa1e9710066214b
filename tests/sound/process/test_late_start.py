"""A late block is shortened in a silence: no cue is cut, and the cues after it are on time."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.sound.pcm.tones import RATE_HZ
from retrotimer.sound.process.late_start import (
    MAX_ONSET_SAMPLES,
    OUT_OF_REACH_SAMPLES,
    catch_up,
    find_silent_spans,
)

GAP = RATE_HZ * 3 // 10


@st.composite
def blocks(draw: st.DrawFn) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """A block in which each cue is a run of its number, with 0.3 s or more between two cues."""
    spans, end = [], 0
    for _ in range(draw(st.integers(0, 5))):
        begin = end + draw(st.integers(GAP, 4 * RATE_HZ))
        end = begin + draw(st.integers(1, RATE_HZ))
        spans.append((begin, end))
    shape = (end + draw(st.integers(0, RATE_HZ)), *draw(st.sampled_from([(), (2,)])))
    pcm = np.zeros(shape, np.int16)
    for number, (begin, end) in enumerate(spans, 1):
        pcm[begin:end] = number
    return pcm, spans


@given(blocks(), st.integers(240, RATE_HZ // 4))
def test_every_cue_stays_whole_and_all_after_the_first_silence_come_earlier(block, late):
    pcm, spans = block
    before = pcm.copy()
    catch_up(pcm, find_silent_spans(spans, len(pcm)), late)
    assert pcm.shape == before.shape
    assert (pcm[:OUT_OF_REACH_SAMPLES] == before[:OUT_OF_REACH_SAMPLES]).all()
    moved = []
    for number, (begin, end) in enumerate(spans, 1):
        (places,) = np.nonzero(pcm.reshape(len(pcm), -1)[:, 0] == number)
        assert len(places) == end - begin
        assert places[-1] - places[0] == end - begin - 1
        moved.append(begin - places[0])
    # All cues after one that comes earlier come earlier too.
    assert moved == sorted(moved)
    assert set(moved) <= {0, late}


def test_a_silence_ends_before_the_attack_of_the_next_cue():
    spans = [(RATE_HZ, 2 * RATE_HZ), (2 * RATE_HZ + MAX_ONSET_SAMPLES, 3 * RATE_HZ)]
    assert find_silent_spans(spans, 4 * RATE_HZ) == [
        (0, RATE_HZ - MAX_ONSET_SAMPLES),
        (3 * RATE_HZ, 4 * RATE_HZ),
    ]
    assert find_silent_spans([], 5) == [(0, 5)]


def test_a_block_without_a_silence_stays_as_it_is():
    pcm = np.ones(2 * RATE_HZ, np.int16)
    catch_up(pcm, find_silent_spans([(0, 2 * RATE_HZ)], 2 * RATE_HZ), 100)
    assert pcm.all()
