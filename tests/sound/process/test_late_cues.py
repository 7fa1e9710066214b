"""Late cues: a late count would be wrong, and a direction must never be missing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.cues.cues import TONE_DURATION_S, Cue, CueKind, ScheduledCue, Tone
from retrotimer.sound.process.late_cues import DELAYED_CUE_GAP_S, MAX_LATE_COUNT_S, reschedule_cues
from tests.support.sound_server import count_cues, tone_cue

TURN = CueKind.TURN
ANNOUNCEMENT = CueKind.ANNOUNCEMENT


def kinds_and_times(cues: list[ScheduledCue]) -> list[tuple[str, float]]:
    return [(due.cue.kind.value, pytest.approx(due.at_s)) for due in cues]


def test_cues_that_are_on_time_are_not_changed():
    cues = [*count_cues(1, 2, 3), tone_cue(4, ANNOUNCEMENT, Tone.FORWARD)]
    assert reschedule_cues(cues, 0.5) == cues


@pytest.mark.parametrize("kind", [kind for kind in CueKind if not kind.is_critical])
def test_a_cue_that_is_not_critical_is_dropped_when_it_is_too_late(kind):
    late = tone_cue(1.0, kind, Tone.COUNT)
    assert kinds_and_times(reschedule_cues([late], 0.99 + MAX_LATE_COUNT_S)) == [
        (kind, 0.99 + MAX_LATE_COUNT_S)
    ]
    assert reschedule_cues([late], 1.01 + MAX_LATE_COUNT_S) == []


@pytest.mark.parametrize("kind", [kind for kind in CueKind if kind.is_critical])
def test_direction_turn_and_end_are_played_however_late(kind):
    assert kinds_and_times(reschedule_cues([tone_cue(1.0, kind, Tone.RAILS)], 100.0)) == [
        (kind, 100.0)
    ]


def test_two_late_directions_come_one_after_the_other():
    late = [tone_cue(1, ANNOUNCEMENT, Tone.FORWARD), tone_cue(5, TURN, Tone.TURN)]
    assert kinds_and_times(reschedule_cues(late, 10)) == [
        ("announcement", 10),
        ("turn", 10.6 + DELAYED_CUE_GAP_S),
    ]


def test_a_count_in_the_way_of_a_late_direction_is_dropped_and_later_ones_stay():
    cues = [tone_cue(1, ANNOUNCEMENT, Tone.FORWARD), *count_cues(10.5, 11.0, 11.5)]
    placed = [("announcement", 10), ("count", 11.0), ("count", 11.5)]
    assert kinds_and_times(reschedule_cues(cues, 10)) == placed


def test_a_late_direction_delays_the_next_one_only_if_they_would_overlap():
    cues = [
        tone_cue(9, TURN, Tone.TURN),
        tone_cue(10.9, ANNOUNCEMENT, Tone.FORWARD),
        tone_cue(20, ANNOUNCEMENT, Tone.BACKWARD),
    ]
    placed = [("turn", 10), ("announcement", 11.4 + DELAYED_CUE_GAP_S), ("announcement", 20)]
    assert kinds_and_times(reschedule_cues(cues, 10)) == placed


def test_a_late_count_never_overlaps_the_next_cue():
    cues = [*count_cues(0.9), tone_cue(1.1, ANNOUNCEMENT, Tone.FORWARD)]
    assert kinds_and_times(reschedule_cues(cues, 1.05)) == [("announcement", 1.1)]


def test_a_cue_that_was_cut_off_is_repeated_and_one_that_was_heard_is_not():
    cues = [tone_cue(1, ANNOUNCEMENT, Tone.FORWARD), tone_cue(5, ANNOUNCEMENT, Tone.BACKWARD)]
    assert kinds_and_times(reschedule_cues(cues, 10, heard_until_s=5.3)) == [("announcement", 10)]
    assert reschedule_cues(cues, 10, heard_until_s=5.6) == []


@st.composite
def cue_blocks(draw: st.DrawFn) -> list[ScheduledCue]:
    """Cues as the cue policy plans them: in order, never two at once."""
    at_s, cues = draw(st.floats(-5, 5)), []
    for _ in range(draw(st.integers(0, 12))):
        kind, tone = draw(st.sampled_from(CueKind)), draw(st.sampled_from(Tone))
        spoken_s = draw(st.floats(0, 4))
        at_s += draw(st.floats(0.15, 6))
        cues.append(ScheduledCue(at_s, Cue(kind, "", tone), 0, TONE_DURATION_S[tone] + spoken_s))
        at_s = cues[-1].until_s
    return cues


@given(cue_blocks(), st.floats(-10, 80), st.floats(-10, 80))
def test_cues_never_overlap_and_no_critical_one_is_lost(cues, begin_s, heard_s):
    placed = reschedule_cues(cues, begin_s, heard_s)
    for before, after in pairwise(placed):
        assert after.at_s >= before.until_s
    for due in placed:
        assert due.at_s >= begin_s
    placed_cues = [due.cue for due in placed if due.cue.kind.is_critical]
    critical = [due for due in cues if due.cue.kind.is_critical]
    unheard = [due.cue for due in critical if due.at_s >= begin_s or due.until_s > heard_s]
    assert [id(cue) for cue in placed_cues] == [id(cue) for cue in unheard]


@given(cue_blocks(), st.floats(-10, 80))
def test_a_cue_that_is_not_critical_is_never_later_than_it_may_be(cues, begin_s):
    planned = {id(due.cue): due.at_s for due in cues}
    for due in reschedule_cues(cues, begin_s):
        late_s = due.at_s - planned[id(due.cue)]
        assert late_s >= 0
        assert due.cue.kind.is_critical or late_s <= MAX_LATE_COUNT_S


@given(cue_blocks())
def test_no_cue_changes_if_the_block_begins_on_time(cues):
    assert reschedule_cues(cues, -10) == cues
