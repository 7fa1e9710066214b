"""The session engine: the effect of each control, and properties that hold for any controls."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.session.controls import (
    BACK_WINDOW_S,
    Control,
    ControlKind,
    apply_control,
    session_state_at,
)
from retrotimer.domain.session.session_state import (
    START_COUNTDOWN_S,
    SessionPhase,
    SessionState,
    ready_state,
    session_state,
    start_walk,
)
from retrotimer.domain.session.walk import Place
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.domain.workout.workout import (
    Direction,
    Repeat,
    SegmentKind,
    Step,
    TurnaroundKind,
    TurnaroundRule,
    Workout,
)
from tests.support.strategies import controls, whole_durations_s, whole_gaps_s, workouts

K = ControlKind


def walked(direction: str, duration_s: float = 60, kind: str = "work", **more) -> Step:
    return Step(
        SegmentKind(kind), Direction(direction), duration_s, more.pop("speed_kmh", 2.0), **more
    )


# Starts 0, 60, 90, 150, 180; ends 240. Segments: forward, turn, backward, turn, cool-down.
THERE_AND_BACK = Workout(
    "There and back",
    (walked("forward"), walked("backward"), walked("forward", kind="cool-down")),
)


def at(
    now_s: float, *pressed: tuple[float, ControlKind] | Control, of=THERE_AND_BACK
) -> SessionState:
    """The state `now_s` seconds after the first step; controls are timed from there too."""
    stamped = [
        press if isinstance(press, Control) else Control(press[0] + START_COUNTDOWN_S, press[1])
        for press in pressed
    ]
    return session_state_at(unroll(of), stamped, now_s + START_COUNTDOWN_S)


def extend(at_s: float, by_s: float) -> Control:
    return Control(at_s + START_COUNTDOWN_S, K.EXTEND, by_s)


def adjust(at_s: float, by_kmh: float) -> Control:
    return Control(at_s + START_COUNTDOWN_S, K.ADJUST_SPEED, by_kmh)


def where(now: SessionState) -> tuple[SessionPhase, int, float]:
    return now.phase, now.place.index, now.place.offset_s


def test_a_speed_that_cannot_change_leaves_the_walk_as_it_is():
    """A key that is held at a bound must not make the session longer to compute."""
    step = Step(SegmentKind.WORK, Direction.FORWARD, 60, 0.3)
    walk = start_walk(unroll(Workout("w", (step,))))
    slow = apply_control(walk, adjust(1, -0.5))
    assert slow is not walk
    assert apply_control(slow, adjust(2, -0.1)) is slow


@pytest.mark.parametrize(
    ("now_s", "expected"),
    [
        (-10, (SessionPhase.COUNTDOWN, 0, -10)),
        (-1, (SessionPhase.COUNTDOWN, 0, -1)),
        (0, (SessionPhase.RUNNING, 0, 0)),
        (59, (SessionPhase.RUNNING, 0, 59)),
        (60, (SessionPhase.RUNNING, 1, 0)),
        (100, (SessionPhase.RUNNING, 2, 10)),
        (239, (SessionPhase.RUNNING, 4, 59)),
        (240, (SessionPhase.FINISHED, 4, 60)),
        (999, (SessionPhase.FINISHED, 4, 60)),
    ],
)
def test_an_undisturbed_session_follows_the_timeline(now_s, expected):
    assert where(at(now_s)) == expected


def test_before_start_the_first_step_waits():
    now = ready_state(unroll(THERE_AND_BACK))
    assert where(now) == (SessionPhase.READY, 0, 0)
    assert now.total_remaining_s == 240


def test_a_moment_tells_what_is_now_and_next():
    now = at(100)
    assert (now.remaining_s, now.total_remaining_s, now.position_s) == (50, 140, 100)
    assert now.segment.direction is Direction.BACKWARD
    assert now.next_segment.kind is SegmentKind.TURNAROUND
    assert (now.speed_kmh, now.next_speed_kmh) == (2.0, 0.0)
    assert at(-4).remaining_s == 4
    last = at(200)
    assert (last.next_segment, last.next_speed_kmh) == (None, None)


@pytest.mark.parametrize(
    ("pressed", "now_s", "expected"),
    [
        ([(20, K.PAUSE)], 50, (SessionPhase.PAUSED, 0, 20)),
        ([(20, K.PAUSE), (50, K.RESUME)], 51, (SessionPhase.RUNNING, 0, 21)),
        ([(20, K.PAUSE), (30, K.PAUSE)], 50, (SessionPhase.PAUSED, 0, 20)),
        ([(20, K.RESUME)], 21, (SessionPhase.RUNNING, 0, 21)),
        ([(20, K.CONFIRM)], 21, (SessionPhase.RUNNING, 0, 21)),
        ([(-4, K.PAUSE), (6, K.RESUME)], 7, (SessionPhase.COUNTDOWN, 0, -3)),
        ([(20, K.NEXT)], 20, (SessionPhase.RUNNING, 1, 0)),
        ([(-4, K.NEXT)], -3, (SessionPhase.RUNNING, 0, 1)),
        ([(20, K.PAUSE), (21, K.NEXT)], 40, (SessionPhase.PAUSED, 1, 0)),
        ([(200, K.NEXT)], 201, (SessionPhase.RUNNING, 4, 21)),
        ([(20, K.BACK)], 21, (SessionPhase.RUNNING, 0, 1)),
        ([(-4, K.BACK)], -3, (SessionPhase.COUNTDOWN, 0, -3)),
        ([(64, K.BACK)], 65, (SessionPhase.RUNNING, 1, 1)),
        ([(63, K.BACK)], 64, (SessionPhase.RUNNING, 0, 1)),
        ([(100, K.BACK)], 101, (SessionPhase.RUNNING, 2, 1)),
        ([(92, K.BACK)], 93, (SessionPhase.RUNNING, 1, 1)),
        ([(100, K.RESTART_STEP)], 101, (SessionPhase.RUNNING, 2, 1)),
        ([(-4, K.RESTART_STEP)], -3, (SessionPhase.COUNTDOWN, 0, -3)),
        ([(100, K.STOP)], 200, (SessionPhase.STOPPED, 2, 10)),
        ([(100, K.STOP), (110, K.RESUME)], 200, (SessionPhase.STOPPED, 2, 10)),
        ([(250, K.BACK)], 260, (SessionPhase.FINISHED, 4, 60)),
        ([(100, K.SKIP_TO_COOL_DOWN)], 101, (SessionPhase.RUNNING, 3, 1)),
        ([(20, K.SKIP_TO_COOL_DOWN)], 21, (SessionPhase.RUNNING, 4, 1)),
        ([(70, K.SKIP_TO_COOL_DOWN)], 71, (SessionPhase.RUNNING, 3, 1)),
        ([(62, K.SKIP_TO_COOL_DOWN)], 63, (SessionPhase.RUNNING, 4, 1)),
        ([(-4, K.SKIP_TO_COOL_DOWN)], -3, (SessionPhase.COUNTDOWN, 0, -3)),
        ([(60, K.NEXT)], 61, (SessionPhase.RUNNING, 1, 1)),
        ([(62.9, K.NEXT)], 64, (SessionPhase.RUNNING, 1, 4)),
        ([(63, K.NEXT)], 64, (SessionPhase.RUNNING, 2, 1)),
        ([(200, K.SKIP_TO_COOL_DOWN)], 201, (SessionPhase.RUNNING, 4, 21)),
    ],
)
def test_each_control_does_what_its_name_says(pressed, now_s, expected):
    assert where(at(now_s, *pressed)) == expected


@pytest.mark.parametrize(
    ("control", "now_s", "expected_remaining_s"),
    [
        (extend(20, 15), 20, 55),
        (extend(20, -15), 20, 25),
        (extend(50, -15), 50, 5),
        (extend(56, -15), 56, 4),
        (extend(70, 15), 70, 35),
        (extend(70, -15), 70, 20),
        (extend(-5, 15), 0, 75),
    ],
)
def test_extending_moves_the_end_but_never_into_the_counts(control, now_s, expected_remaining_s):
    assert at(now_s, control).remaining_s == expected_remaining_s


def test_a_step_is_never_extended_beyond_four_hours():
    long = Workout("long", (walked("forward", 4 * 3600),))
    assert at(10, extend(5, 15), of=long).remaining_s == 4 * 3600 - 10


def test_extending_shifts_the_rest():
    assert where(at(74, extend(20, 15))) == (SessionPhase.RUNNING, 0, 74)
    assert where(at(75, extend(20, 15))) == (SessionPhase.RUNNING, 1, 0)


def test_adjusting_speed_holds_for_the_direction_from_now_on():
    pressed = adjust(20, 0.2), adjust(100, -0.1)
    assert at(19, *pressed).speed_kmh == 2.0
    assert at(20, *pressed).speed_kmh == 2.2
    assert at(99, *pressed).speed_kmh == 2.0
    assert at(100, *pressed).speed_kmh == 1.9
    assert at(170, *pressed).next_speed_kmh == 2.2
    assert at(200, *pressed).speed_kmh == 2.2


def test_adjusting_speed_on_the_rails_is_for_the_step_to_come():
    assert at(70, adjust(65, 0.2)).next_speed_kmh == 2.2
    assert at(100, adjust(65, 0.2)).speed_kmh == 2.2
    only_rails = Workout("rails", (walked("standing"),))
    assert at(10, adjust(5, 0.2), of=only_rails).speed_kmh == 2.0


@pytest.mark.parametrize(("by_kmh", "expected"), [(-0.2, 0.0), (0.2, 25.0)])
def test_a_speed_never_leaves_the_bounds(by_kmh, expected):
    pressed = [adjust(20, by_kmh)] * 200
    assert at(21, *pressed).speed_kmh == expected


def test_speed_is_not_stored_up_beyond_the_bounds():
    down, up = [adjust(20, -0.2)] * 30, [adjust(21, 0.1)] * 6
    assert at(22, *down, *up).speed_kmh == pytest.approx(0.6)


def test_a_ramp_can_be_lowered_until_its_end_stands():
    ramp = Workout("ramp", (walked("forward", speed_kmh=2.0, speed_end_kmh=0.0),))
    assert at(0, *[adjust(0, -0.2)] * 30, of=ramp).speed_kmh == 0
    assert at(0, *[adjust(0, 0.2)] * 200, of=ramp).speed_kmh == 25
    assert at(60, *[adjust(0, 0.2)] * 200, of=ramp).speed_kmh == 25


def test_a_straddled_belt_never_runs_faster_than_the_adjusted_step_after_it():
    rule = TurnaroundRule(TurnaroundKind.STRADDLE)
    workout = Workout("w", (walked("forward"), walked("backward")), turnaround=rule)
    assert at(65, adjust(64, -1.2), of=workout).speed_kmh == pytest.approx(0.8)
    assert at(65, of=workout).speed_kmh == pytest.approx(1.6)


def test_a_walker_who_may_have_turned_on_the_rails_gets_a_turnaround():
    # Ten seconds into the turn to backward it is not known which way the walker faces.
    now = at(71, (70, K.PAUSE), (70, K.BACK), (70, K.BACK))
    assert (now.segment.kind, now.segment.turn_direction) == (
        SegmentKind.TURNAROUND,
        Direction.FORWARD,
    )


def test_without_a_cool_down_to_cool_down_changes_nothing():
    plain = Workout("plain", (walked("forward"), walked("forward")))
    assert where(at(21, (20, K.SKIP_TO_COOL_DOWN), of=plain)) == (SessionPhase.RUNNING, 0, 21)


HELD = Workout(
    "Held",
    (walked("forward"), walked("backward"), walked("forward", hold=True)),
    turnaround=TurnaroundRule(hold=True),
)


@pytest.mark.parametrize(
    ("pressed", "now_s", "expected"),
    [
        ([], 89, (SessionPhase.RUNNING, 1, 29)),
        ([], 90, (SessionPhase.HOLDING, 1, 30)),
        ([], 9999, (SessionPhase.HOLDING, 1, 30)),
        ([(500, K.CONFIRM)], 501, (SessionPhase.RUNNING, 2, 1)),
        ([(500, K.NEXT)], 501, (SessionPhase.RUNNING, 2, 1)),
        ([(500, K.PAUSE)], 501, (SessionPhase.PAUSED, 1, 30)),
        ([(500, K.PAUSE), (600, K.RESUME)], 700, (SessionPhase.HOLDING, 1, 30)),
        ([(500, K.BACK)], 501, (SessionPhase.RUNNING, 1, 1)),
        ([(500, extend(500, 15))], 501, (SessionPhase.RUNNING, 1, 31)),
        ([(500, extend(500, -15))], 501, (SessionPhase.HOLDING, 1, 30)),
    ],
)
def test_a_hold_waits_at_the_end_of_its_segment(pressed, now_s, expected):
    presses = [press[1] if isinstance(press[1], Control) else press for press in pressed]
    assert where(at(now_s, *presses, of=HELD)) == expected


@pytest.mark.parametrize("key", [K.CONFIRM, K.NEXT])
def test_a_hold_at_the_very_end_finishes_when_confirmed(key):
    held = Workout("held", (walked("forward", hold=True),))
    assert at(70, of=held).phase is SessionPhase.HOLDING
    assert at(71, (70, key), of=held).phase is SessionPhase.FINISHED
    assert at(71, (65, K.PAUSE), (70, K.NEXT), of=held).phase is SessionPhase.PAUSED


@pytest.mark.parametrize(
    ("pressed", "now_s", "expected"),
    [
        ([(20, K.TOGGLE_HOLD)], 59, (SessionPhase.RUNNING, 0, 59)),
        ([(20, K.TOGGLE_HOLD)], 999, (SessionPhase.HOLDING, 0, 60)),
        ([(20, K.TOGGLE_HOLD), (99, K.CONFIRM)], 100, (SessionPhase.RUNNING, 1, 1)),
        ([(20, K.TOGGLE_HOLD), (30, K.TOGGLE_HOLD)], 61, (SessionPhase.RUNNING, 1, 1)),
        ([(20, K.TOGGLE_HOLD), (99, K.TOGGLE_HOLD)], 100, (SessionPhase.RUNNING, 1, 1)),
        (
            [(20, K.TOGGLE_HOLD), (98, K.PAUSE), (99, K.TOGGLE_HOLD)],
            100,
            (SessionPhase.PAUSED, 0, 60),
        ),
        ([(20, K.PAUSE), (25, K.TOGGLE_HOLD), (30, K.RESUME)], 99, (SessionPhase.HOLDING, 0, 60)),
        ([(70, K.TOGGLE_HOLD)], 999, (SessionPhase.HOLDING, 1, 30)),
        ([(200, K.TOGGLE_HOLD)], 999, (SessionPhase.HOLDING, 4, 60)),
        ([(200, K.TOGGLE_HOLD), (300, K.TOGGLE_HOLD)], 999, (SessionPhase.FINISHED, 4, 60)),
        ([(-4, K.TOGGLE_HOLD)], 61, (SessionPhase.RUNNING, 1, 1)),
        ([(20, K.TOGGLE_HOLD), (99, K.CONFIRM), (101, K.BACK)], 999, (SessionPhase.HOLDING, 0, 60)),
    ],
)
def test_a_hold_can_be_put_at_the_end_of_a_segment_and_taken_back(pressed, now_s, expected):
    assert where(at(now_s, *pressed)) == expected


@pytest.mark.parametrize(("pressed_s", "index"), [(70, 1), (500, 1), (95, 1)])
def test_a_hold_that_the_workout_demands_is_never_taken_away(pressed_s, index):
    assert where(at(999, (pressed_s, K.TOGGLE_HOLD), of=HELD)) == (SessionPhase.HOLDING, index, 30)


@given(workouts(), controls())
def test_whatever_is_pressed_every_turnaround_waits_where_the_rule_demands_it(workout, pressed):
    timeline = unroll(workout)
    if workout.turnaround.hold:
        walk = reduce(apply_control, pressed, start_walk(timeline))
        turns = [
            one for one in walk.current_run.timeline.segments if one.turn_direction is not None
        ]
        assert all(turn.hold and not turn.hold_added for turn in turns)


@given(workouts(), controls())
def test_a_hold_that_is_taken_back_at_once_changes_nothing_of_what_follows(workout, pressed):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    at_s = pressed[-1].at_s if pressed else 0.0
    once = apply_control(walk, Control(at_s, K.TOGGLE_HOLD))
    if once is walk or session_state(walk, at_s).phase is SessionPhase.HOLDING:
        return
    twice = apply_control(once, Control(at_s, K.TOGGLE_HOLD))
    assert twice.current_run.timeline == walk.current_run.timeline
    there, here = session_state(twice, at_s + 30), session_state(walk, at_s + 30)
    assert there.position_s == pytest.approx(here.position_s)


def test_back_to_a_step_in_the_other_direction_goes_through_a_turnaround():
    # Backward for 2 s, back to the turnaround, back again to the forward step: they face backward.
    now = at(96, (92, K.BACK), (94, K.BACK))
    assert (now.segment.kind, now.segment.turn_direction) == (
        SegmentKind.TURNAROUND,
        Direction.FORWARD,
    )
    assert now.next_segment.direction is Direction.FORWARD
    assert at(96, (92, K.BACK), (93, K.PAUSE), (94, K.BACK)).phase is SessionPhase.PAUSED


def test_the_inserted_turnaround_is_not_inserted_twice():
    presses = (92, K.BACK), (94, K.BACK), (95, K.BACK)
    once = at(94, *presses[:2]).timeline
    assert at(95, *presses).timeline.segments == once.segments


def test_to_cool_down_turns_the_walker_first_when_no_turnaround_stands_there():
    steps = walked("backward"), walked("forward"), walked("forward", kind="cool-down")
    now = at(21, (20, K.SKIP_TO_COOL_DOWN), of=Workout("w", steps))
    assert (now.segment.kind, now.segment.turn_direction) == (
        SegmentKind.TURNAROUND,
        Direction.FORWARD,
    )
    assert now.next_segment.kind is SegmentKind.COOL_DOWN
    assert now.segment.duration_s == 30


def test_distance_is_belt_speed_times_belt_time():
    walk = start_walk(
        unroll(Workout("w", (walked("forward", 3600, speed_kmh=2.0, speed_end_kmh=4.0),)))
    )
    (span,) = walk.spans(START_COUNTDOWN_S + 1800)
    assert span.distance_km == pytest.approx(1.25)
    standing = start_walk(unroll(Workout("w", (walked("standing"),))))
    (rest,) = standing.spans(START_COUNTDOWN_S + 30)
    assert (rest.duration_s, rest.distance_km) == (30, 0)


def test_a_walk_can_be_asked_about_an_earlier_time():
    walk = apply_control(start_walk(unroll(THERE_AND_BACK)), Control(40, K.PAUSE))
    assert [span.duration_s for span in walk.spans(25)] == [15]


@given(workouts(), controls(), st.floats(0, 600))
def test_folding_control_by_control_is_the_same_as_from_scratch(workout, pressed, later_s):
    timeline = unroll(workout)
    now_s = (pressed[-1].at_s if pressed else 0) + later_s
    walk = reduce(apply_control, pressed, start_walk(timeline))
    assert session_state(walk, now_s) == session_state_at(timeline, pressed, now_s)


@given(workouts(), controls(), st.floats(0, 600))
def test_later_controls_never_change_the_past(workout, pressed, asked_s):
    timeline = unroll(workout)
    before = [control for control in pressed if control.at_s <= asked_s]
    assert session_state_at(timeline, pressed, asked_s) == session_state_at(
        timeline, before, asked_s
    )


@given(workouts(whole_durations_s), controls(gaps_s=whole_gaps_s), st.integers(0, 400))
def test_time_on_the_belt_is_the_sum_of_spans(workout, pressed, until_s):
    timeline = unroll(workout)
    whole = [Control(c.at_s, c.kind, round(c.value)) for c in pressed if c.at_s <= until_s]
    walk = reduce(apply_control, whole, start_walk(timeline))
    spans = list(walk.spans(until_s))
    for direction in Direction:
        seen_s = sum(_walks(timeline, whole, second, direction) for second in range(until_s))
        spanned_s = sum(s.duration_s for s in spans if s.segment.direction is direction)
        assert spanned_s == pytest.approx(seen_s)


def _walks(timeline: Timeline, pressed: list[Control], second: int, direction: Direction) -> bool:
    now = session_state_at(timeline, pressed, second)
    return now.phase is SessionPhase.RUNNING and now.segment.direction is direction


@given(workouts(), controls())
def test_no_control_leads_into_the_other_direction_without_a_turnaround(workout, pressed):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    last, turning_s = None, 0.0
    for span in walk.spans(10_000):
        if span.segment.kind is SegmentKind.TURNAROUND:
            turning_s += span.duration_s
        if span.segment.direction.is_moving:
            same = last in (None, span.segment.direction)
            assert same or turning_s >= BACK_WINDOW_S - 1e-6
            last, turning_s = span.segment.direction, 0.0


@given(workouts(), controls())
def test_a_place_is_always_on_the_timeline(workout, pressed):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    for clock_s in (control.at_s for control in pressed):
        now = session_state(walk, max(clock_s, walk.current_run.start_clock_s))
        segment = now.timeline.segments[now.place.index]
        assert isinstance(now.place, Place)
        assert -START_COUNTDOWN_S <= now.place.offset_s <= segment.duration_s
        assert 0 <= now.speed_kmh <= 25


def test_ten_thousand_steps_are_walked_to_the_end():
    timeline = unroll(Workout("w", (Repeat(10_000, (walked("forward", 4),)),)))
    assert session_state_at(timeline, (), 40_009.5).place == Place(9999, 3.5)
    assert session_state_at(timeline, (), 40_010).phase is SessionPhase.FINISHED


def test_a_session_is_performed_from_its_start_to_its_end():
    performed = [state for state in SessionPhase if state.is_active]
    assert performed == [
        SessionPhase.COUNTDOWN,
        SessionPhase.RUNNING,
        SessionPhase.HOLDING,
        SessionPhase.PAUSED,
    ]
