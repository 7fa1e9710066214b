"""The cues of a segment: where they come, and which are left out when time is short."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given

from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.cue_schedule import MIN_CUE_GAP_S
from retrotimer.domain.cues.cues import Cue, CueKind, CuePolicy, ScheduledCue, Tone
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.cues.segment_cues import EXIT_GUIDANCE_INTERVAL_S, TURN_AHEAD_LEAD_S
from retrotimer.domain.cues.session_cues import cues_between
from retrotimer.domain.session.controls import apply_control
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.settings.cue_settings import (
    PRESETS,
    CueSettings,
    SoundMode,
    Verbosity,
)
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import (
    Direction,
    Repeat,
    SegmentKind,
    Step,
    TurnaroundKind,
    TurnaroundRule,
    Workout,
)
from tests.support.cue_policies import (
    BEEPS_POLICY,
    MINIMAL_POLICY,
    SPOKEN_POLICY,
    TEXT_LENGTHS_S,
    any_policy,
)
from tests.support.strategies import controls, workouts

COUNT, SAY, TURN = CueKind.COUNT, CueKind.ANNOUNCEMENT, CueKind.TURN


QUIET = CuePolicy(CueSettings(reminders=()), TEXT_LENGTHS_S)


def walked(direction: str, duration_s: float = 60, **more) -> Step:
    return Step(SegmentKind.WORK, Direction(direction), duration_s, 2.0, **more)


def cues_of(*steps: Step, policy: CuePolicy = SPOKEN_POLICY, **more) -> list[ScheduledCue]:
    return rehearse(unroll(Workout("w", steps, **more)), policy)


def spoken_texts(cues: list[ScheduledCue], low_s: float, high_s: float) -> list[tuple[float, str]]:
    """The texts spoken in a window, without counts."""
    return [
        (round(due.at_s, 2), " ".join(due.cue.phrase))
        for due in cues
        if low_s <= due.at_s < high_s and due.cue.kind is not COUNT
    ]


def test_every_boundary_is_counted_down_and_has_the_tone_of_its_direction():
    cues = cues_of(walked("forward"), walked("backward"), walked("standing"), policy=MINIMAL_POLICY)
    marks = [(due.at_s, due.cue.tone) for due in cues if due.cue.tone not in (None, Tone.SOFT)]

    def counts_to(end_s: float) -> list[tuple[float, Tone]]:
        return [(end_s - left, Tone.COUNT) for left in (3, 2, 1)]

    assert marks == [
        (-9.2, Tone.RAILS),
        *counts_to(0),
        (0, Tone.FORWARD),
        *counts_to(60),
        (60, Tone.TURN),
        *counts_to(90),
        (90, Tone.BACKWARD),
        *counts_to(150),
        (150, Tone.RAILS),
        *counts_to(210),
        (210, Tone.END),
    ]


@pytest.mark.parametrize(("duration_s", "counts"), [(1, 0), (4, 0), (4.9, 0), (5, 3)])
def test_a_step_too_short_for_counts_has_its_announcement_only(duration_s, counts):
    cues = cues_of(walked("forward", duration_s), policy=MINIMAL_POLICY)
    assert sum(due.cue.kind is COUNT and due.at_s > 0 for due in cues) == counts


def test_a_turn_to_backward_is_led_as_the_domain_sheet_says():
    before = Step(SegmentKind.WARM_UP, Direction.FORWARD, 60, 3.0)
    cues = cues_of(before, Step(SegmentKind.WORK, Direction.BACKWARD, 60, 1.6, 3), policy=QUIET)
    first, *others = spoken_texts(cues, 38, 60)
    assert first == (38, "Next. Walk backward. Speed one point six.")
    assert others[0][1] == "Next. Incline three."
    assert others[1:] == [
        (45, "Turn-around coming. Slow to one point six."),
        (52, "Hold both rails."),
    ]
    assert [text for _, text in spoken_texts(cues, 60, 91)] == [
        "Feet on the side rails.",
        "Stop the belt.",
        "Clip clear? Turn, hands on the rails.",
        "Next. Walk backward. Speed one point six.",
        "Incline three.",
        "One foot, then the other. Toes first.",
        "Walk backward. Speed one point six.",
    ]


def test_backward_the_console_is_out_of_reach_so_no_cue_says_slow_down():
    cues = cues_of(walked("backward"), Step(SegmentKind.COOL_DOWN, Direction.FORWARD, 60, 2.4))
    assert spoken_texts(cues, 40, 60) == [(45, "Turn-around coming."), (52, "Hold both rails.")]
    assert "One foot, then the other. Heel first." in [
        text for _, text in spoken_texts(cues, 60, 90)
    ]
    # The incline and the speed are set when the walker faces the console again.
    assert spoken_texts(cues, 90, 92) == [(90, "Cool-down. Walk forward. Speed two point four.")]


def test_a_straddled_belt_is_not_stopped_and_its_shortest_turn_keeps_what_leads_it():
    rule = TurnaroundRule(TurnaroundKind.STRADDLE, 15)
    cues = cues_of(walked("forward"), walked("backward"), turnaround=rule)
    assert [text for _, text in spoken_texts(cues, 60, 75)] == [
        "Feet on the side rails.",
        "Clip clear? Turn, hands on the rails.",
        "One foot, then the other. Toes first.",
        "Next. Walk backward.",
    ]


def test_a_short_step_before_a_turn_says_the_direction_and_the_turn_and_leaves_the_speed():
    cues = cues_of(walked("forward", 4.5), walked("backward"))
    assert spoken_texts(cues, 0, 4.5) == [(0, "Walk forward."), (1.97, "Turn-around coming.")]


def test_the_next_step_is_said_before_it_begins():
    cues = cues_of(walked("backward"), walked("standing"), walked("backward"))
    assert spoken_texts(cues, 40, 60) == [(45, "Next. Feet on the side rails.")]
    assert spoken_texts(cues, 100, 120) == [(105, "Next. Walk backward. Speed two point zero.")]


def test_without_the_next_step_only_the_seconds_are_said():
    choices = CueSettings(next_step=False, heads_up_s=(30, 10), time_left_s=(), reminders=())
    cues = cues_of(walked("forward"), walked("forward"), policy=CuePolicy(choices, TEXT_LENGTHS_S))
    assert spoken_texts(cues, 25, 60) == [
        (30, "Change in thirty seconds."),
        (50, "Change in ten seconds."),
    ]


def test_the_speed_of_the_first_step_is_said_while_the_walker_gets_on():
    spoken = [text for _, text in spoken_texts(cues_of(walked("forward")), -10, 0)]
    assert spoken[0] == "Get on the belt."
    assert spoken[1].startswith("Next. Walk forward.")


def test_an_own_cue_comes_once_the_announcement_is_over():
    lengths_s = TEXT_LENGTHS_S | {"Push off": 0.8}
    policy = CuePolicy(CueSettings(last_one=False), lengths_s)
    steps = walked("forward", cue="Push off"), walked("forward", cue="No clip"), walked("forward")
    own = [due for due in cues_of(*steps, policy=policy) if due.cue.kind is CueKind.AUTHORED]
    assert [(due.at_s, due.cue) for due in own] == [
        (10, Cue(CueKind.AUTHORED, "Push off", Tone.SOFT, ("Push off",))),
        (70, Cue(CueKind.AUTHORED, "No clip", Tone.SOFT)),
    ]
    short = cues_of(walked("forward", 20, cue="Push off"), policy=policy)
    assert [due.at_s for due in short if due.cue.kind is CueKind.AUTHORED] == [4]


def test_the_last_of_several_intervals_is_named_and_half_the_time():
    cues = cues_of(Repeat(3, (walked("backward", 40), walked("standing", 20))))
    times = [
        (round(due.at_s), due.cue.caption) for due in cues if due.cue.kind is CueKind.TIME_CALL
    ]
    assert times == [(90, "Halfway"), (124, "Last one")]


def test_in_a_turnaround_half_the_time_is_said_after_it():
    cues = cues_of(walked("forward", 60), walked("backward", 60), policy=BEEPS_POLICY)
    assert [due.at_s for due in cues if due.cue.caption == phrases.HALFWAY] == [94]


def test_intervals_and_time_left_are_said_in_full():
    policy = CuePolicy(PRESETS[Verbosity.FULL], TEXT_LENGTHS_S)
    cues = cues_of(walked("forward", 240), walked("forward", 60), policy=policy)
    times = [(due.at_s, due.cue.caption) for due in cues if due.cue.kind is CueKind.TIME_CALL]
    assert [text for _, text in times] == [
        "Interval 1 of 2",
        "Two minutes left",
        "Halfway",
        "One minute left",
        "Last one",
        "Thirty seconds left",
    ]
    assert (180, "One minute left") in times


def test_calm_says_only_where_to_go():
    policy = CuePolicy(PRESETS[Verbosity.CALM], TEXT_LENGTHS_S)
    kinds = {due.cue.kind for due in cues_of(walked("forward"), walked("forward"), policy=policy)}
    assert kinds == {SAY, COUNT, CueKind.HEADS_UP, CueKind.END}


def test_a_hold_is_not_counted_down_and_asks_for_the_confirm_twice():
    steps = walked("forward", hold=True), walked("forward")
    asked = [due for due in cues_of(*steps, policy=SPOKEN_POLICY) if due.cue.kind is TURN]
    # A rehearsal confirms at once.
    assert [(due.at_s, due.cue.caption) for due in asked] == [(60, phrases.CONFIRM_WHEN_READY)]
    assert not [d for d in cues_of(*steps) if d.cue.kind is COUNT and 50 < d.at_s < 60]


def test_the_end_is_said_twice():
    ends = [due for due in cues_of(walked("forward")) if due.cue.kind is CueKind.END]
    assert [due.cue.tone for due in ends[:2]] == [Tone.END, Tone.SOFT]
    assert ends[1].at_s == pytest.approx(ends[0].until_s + 0.8)


def test_then_it_is_said_how_to_leave_the_treadmill_one_line_after_the_other():
    ends = [due for due in cues_of(walked("forward")) if due.cue.kind is CueKind.END][2:]
    assert [due.cue.caption for due in ends] == list(phrases.EXIT_GUIDANCE)
    assert [due.cue.phrase for due in ends] == [
        phrases.spoken_phrase(text) for text in phrases.EXIT_GUIDANCE
    ]
    assert min(b.at_s - a.at_s for a, b in pairwise(ends)) >= EXIT_GUIDANCE_INTERVAL_S


def test_without_a_voice_how_to_leave_is_only_shown():
    ends = [d for d in cues_of(walked("forward"), policy=BEEPS_POLICY) if d.cue.kind is CueKind.END]
    assert [(due.cue.caption, due.cue.tone) for due in ends[1:]] == [
        (text, None) for text in phrases.EXIT_GUIDANCE
    ]


def test_a_speed_that_the_walker_cannot_set_is_not_spoken():
    faster = Step(SegmentKind.WORK, Direction.BACKWARD, 60, 2.4)
    cues = cues_of(walked("backward"), walked("standing"), faster, policy=QUIET)
    assert spoken_texts(cues, 104, 121) == [(105, "Next. Walk backward."), (120, "Walk backward.")]
    assert "2.4" not in next(due.cue.caption for due in cues if due.at_s == 120)


def test_with_a_voice_alone_counts_are_spoken_and_changes_still_have_their_tone():
    policy = CuePolicy(CueSettings(sounds=SoundMode.VOICE), TEXT_LENGTHS_S)
    cues = cues_of(walked("forward", 20), walked("forward", 20), policy=policy)
    counts = [(due.at_s, due.cue.tone, due.cue.phrase) for due in cues if due.cue.kind is COUNT]
    assert counts[3:6] == [(17, None, ("Three.",)), (18, None, ("Two.",)), (19, None, ("One.",))]
    assert {due.cue.tone for due in cues} == {None, Tone.RAILS, Tone.FORWARD, Tone.END}


@pytest.mark.parametrize("sounds", [SoundMode.BEEPS, SoundMode.CAPTIONS_ONLY])
def test_without_a_voice_nothing_is_spoken_and_everything_is_shown(sounds):
    policy = CuePolicy(CueSettings(sounds=sounds), TEXT_LENGTHS_S)
    cues = cues_of(walked("forward"), walked("backward"), policy=policy)
    assert not [due for due in cues if due.cue.phrase or not due.cue.caption]
    led = [due for due in cues if due.cue.caption not in phrases.EXIT_GUIDANCE]
    toned = [due for due in led if due.cue.tone]
    assert (len(toned) == len(led)) is (sounds is SoundMode.BEEPS)
    assert all(due.duration_s == 0 for due in cues if due.cue.tone is None)


@given(workouts(), any_policy)
def test_no_two_cues_sound_at_once(workout, policy):
    for before, after in pairwise(rehearse(unroll(workout), policy)):
        # What asks for the confirm is cut off by it.
        confirmed = before.cue.caption == phrases.CONFIRM_WHEN_READY
        assert confirmed or before.until_s <= after.at_s + 1e-6


@given(workouts(), controls(), any_policy)
def test_no_two_cues_sound_at_once_whatever_is_pressed(workout, pressed, policy):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    stamps_s = {run.start_clock_s for run in walk.runs()}
    for before, after in pairwise(cues_between(walk, -inf, inf, policy)):
        # A control cuts off what sounds.
        cut = any(before.at_s <= stamp_s <= after.at_s for stamp_s in stamps_s)
        assert cut or before.until_s <= after.at_s + 1e-6


@given(workouts(), any_policy)
def test_what_is_said_is_over_before_the_change_it_leads_to(workout, policy):
    timeline = unroll(workout)
    for due in rehearse(timeline, policy):
        segment_end_s = timeline.segment_starts_s[due.segment_index + 1]
        if due.at_s < segment_end_s - 1e-6:
            boundary_s = 0.0 if due.segment_index < 0 else segment_end_s
            ends_in_time = due.until_s <= boundary_s - MIN_CUE_GAP_S + 1e-6
            arrived = due.cue.kind in (SAY, TURN) and not due.cue.phrase
            assert ends_in_time or due.cue.kind is COUNT or arrived


@given(workouts(), any_policy)
def test_every_change_of_direction_is_announced_before_it_happens(workout, policy):
    timeline = unroll(workout)
    coming = {
        d.segment_index
        for d in rehearse(timeline, policy)
        if d.cue.caption.startswith("Turn-around")
    }
    for index, segment in enumerate(timeline.segments[1:]):
        roomy = timeline.segments[index].duration_s >= TURN_AHEAD_LEAD_S
        assert segment.turn_direction is None or index in coming or not roomy


@given(workouts(), any_policy)
def test_only_the_catalogue_is_spoken(workout, policy):
    own = {segment.cue for segment in unroll(workout).segments}
    for due in rehearse(unroll(workout), policy):
        assert set(due.cue.phrase) <= set(TEXT_LENGTHS_S) - own
        words = " ".join(due.cue.phrase).split()
        assert len(words) <= 8, due.cue.phrase


def test_beeps_alone_need_no_voice():
    assert BEEPS_POLICY.duration_s(Cue(COUNT, "3", Tone.COUNT)) == 0.12
