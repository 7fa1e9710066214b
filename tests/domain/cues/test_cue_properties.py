"""Properties of the cues of any workout, for any walker and any cue settings."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.coaching.client import Client, Condition, HandrailUse, Screening
from retrotimer.domain.coaching.walker_profile import WalkerProfile
from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.cues import CueKind, CuePolicy, Tone
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import Timeline, unroll
from tests.support.cue_policies import any_policy
from tests.support.strategies import workouts
from tests.support.walkers import TODAY, history_of_days

# From this length on a step has room for the announcement of the turn behind it, at any voice's
# pace; a shorter one may only have the turn's own tone.
ROOM_S = 4.0
NEAR_S = 1e-6

# Many of them short, where cues have to give way.
halves_s = st.integers(2, 60).map(lambda halves: halves / 2)
walkers = st.builds(
    WalkerProfile,
    st.builds(
        Client,
        birth_year=st.sampled_from([None, 1950, 1990]),
        units=st.sampled_from(Units),
        sessions_before=st.sampled_from([0, 2, 3, 5, 6, 12, 50]),
        fall=st.booleans(),
        rails=st.sampled_from(HandrailUse),
        screening=st.sampled_from([None, Screening("2026-01-01", (Condition.BALANCE,))]),
    ),
    st.builds(history_of_days, st.integers(0, 3)),
    st.just(TODAY),
)


@st.composite
def performances(draw: st.DrawFn) -> tuple[Timeline, CuePolicy]:
    """A timeline adapted to a walker, and the policy of their cues."""
    walker = draw(walkers)
    workout = walker.adapt_workout(draw(workouts(halves_s) | workouts()))
    return unroll(workout), replace(draw(any_policy), habits=walker.habits)


@given(performances())
def test_between_two_cues_that_sound_it_is_quiet_for_a_moment(performance):
    sounding = [due for due in rehearse(*performance) if due.duration_s]
    for before, after in pairwise(sounding):
        # What asks for the confirm is cut off by it.
        confirmed = before.cue.caption == phrases.CONFIRM_WHEN_READY
        assert confirmed or after.at_s - before.until_s >= 0.3 - NEAR_S


@given(performances())
def test_every_turn_is_announced_before_it_unless_the_step_is_too_short(performance):
    timeline, _ = performance
    coming = {
        due.segment_index
        for due in rehearse(*performance)
        if due.cue.caption.startswith(phrases.TURN_AHEAD)
        and due.until_s < timeline.segment_starts_s[due.segment_index + 1]
    }
    before_turns = [i for i, s in enumerate(timeline.segments[1:]) if s.turn_direction is not None]
    # And none is announced that does not come.
    assert coming <= set(before_turns)
    for index in before_turns:
        assert index in coming or timeline.segments[index].duration_s < ROOM_S


@given(performances())
def test_every_turn_begins_with_its_own_tone_and_the_way_to_turn(performance):
    timeline, policy = performance
    begun = {
        due.segment_index: due.cue
        for due in reversed(rehearse(timeline, policy))
        if due.segment_index >= 0
        and abs(due.at_s - timeline.segment_starts_s[due.segment_index]) < NEAR_S
    }
    silent = policy.cue_settings.sounds == "captions"
    for index, segment in enumerate(timeline.segments):
        if segment.turn_direction is not None:
            cue = begun[index]
            assert (cue.kind, cue.tone) == (CueKind.TURN, None if silent else Tone.TURN)
            assert cue.caption.endswith(phrases.TURN_INSTRUCTION[segment.turn_direction])


@given(performances())
def test_each_walked_segment_begins_with_the_tone_of_its_direction(performance):
    """The tone of a direction sounds where a segment in it begins."""
    timeline, policy = performance
    tones = {
        (due.segment_index, due.cue.tone)
        for due in rehearse(timeline, policy)
        if due.cue.kind is CueKind.ANNOUNCEMENT
    }
    for index, segment in enumerate(timeline.segments):
        if segment.direction.is_moving and policy.cue_settings.sounds != "captions":
            assert (index, Tone(segment.direction.value)) in tones


@given(performances())
def test_speeds_are_shown_in_what_the_walkers_console_shows(performance):
    timeline, policy = performance
    own = {segment.cue for segment in timeline.segments}
    other = {Units.METRIC: "mph", Units.IMPERIAL: "km/h"}[policy.habits.units]
    captions = [due.cue.caption for due in rehearse(timeline, policy) if due.cue.caption not in own]
    assert not [text for text in captions if other in text]


@given(performances())
def test_a_guided_walker_is_asked_to_confirm_at_every_turn(performance):
    timeline, policy = performance
    turns = [s for s in timeline.segments if s.turn_direction is not None]
    asked = {
        due.segment_index
        for due in rehearse(timeline, policy)
        if due.cue.caption == "Confirm when ready"
    }
    held = {index for index, segment in enumerate(timeline.segments) if segment.hold}
    assert asked == held
    if timeline.turnaround.hold:
        assert all(turn.hold for turn in turns)


@given(performances(), st.floats(0, 400))
def test_the_beginning_of_a_rehearsal_is_that_of_the_whole(performance, until_s):
    timeline, policy = performance
    whole = [due for due in rehearse(timeline, policy) if due.at_s < until_s]
    assert rehearse(timeline, policy, until_s) == whole
