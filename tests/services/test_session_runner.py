"""The session runner: sound and journal follow the clock, for any ticks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.coaching.findings import Finding, Rule, Severity
from retrotimer.domain.cues.cues import CueKind, CuePolicy
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.cues.upcoming import EXIT_GUIDANCE_S
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.session_state import (
    START_COUNTDOWN_S,
    SessionPhase,
    start_walk,
)
from retrotimer.domain.session.walk import Place, Walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, Repeat, SegmentKind, Step, Workout
from retrotimer.services.session_runner import (
    LIMIT_NOTICE_S,
    MAX_BLOCK_S,
    SessionRunner,
    TickResult,
)
from tests.support.cue_policies import BEEPS_POLICY, SPOKEN_POLICY
from tests.support.doubles import STARTED_AT, ManualClock, RecordingJournal, RecordingPlayer
from tests.support.strategies import workouts

K = ControlKind


def walked(direction: str, duration_s: float = 60, **more) -> Step:
    return Step(SegmentKind.WORK, Direction(direction), duration_s, 2.0, **more)


WORKOUT = Workout("w", (walked("forward"), walked("backward", hold=True), walked("backward", 20)))


class Stage:
    """A conductor with its clock, player and notes."""

    def __init__(self, workout: Workout = WORKOUT, policy: CuePolicy = SPOKEN_POLICY) -> None:
        self.policy = policy
        self.timeline = unroll(workout)
        self.clock = ManualClock()
        self.player = RecordingPlayer(self.clock)
        self.notes = RecordingJournal()
        self.conductor = SessionRunner(
            self.timeline, self.clock, self.player, self.notes, self.policy
        )
        self.ticks: list[TickResult] = []

    def run(self, seconds: float, every_s: float = 0.25) -> TickResult:
        for _ in range(round(seconds / every_s)):
            self.clock.advance(every_s)
            self.ticks.append(self.conductor.tick())
        return self.ticks[-1]

    def state(self) -> SessionPhase:
        return self.conductor.tick().state.phase

    def journalled(self, what: str) -> list[tuple]:
        return [entry[1:] for entry in self.notes.entries if entry[0] == what]


@pytest.fixture
def stage() -> Stage:
    started = Stage()
    started.conductor.start()
    started.conductor.tick()
    return started


def test_before_start_nothing_sounds_and_nothing_is_kept():
    waiting = Stage()
    waiting.run(5)
    waiting.conductor.apply_control(K.NEXT)
    assert waiting.state() is SessionPhase.READY
    assert (waiting.player.block_spans_s, waiting.notes.entries) == ([], [])


def test_what_comes_waits_for_start_and_then_goes_on_from_the_last_tick():
    waiting = Stage()
    assert all(one.is_after_wait for one in waiting.conductor.upcoming_cues())
    waiting.conductor.start()
    waiting.run(11)
    ahead = waiting.conductor.upcoming_cues()
    assert ahead
    assert all(one.starts_in_s >= 0 for one in ahead)
    assert not ahead[0].is_after_wait


def test_start_counts_from_the_moment_it_is_pressed(stage):
    stage.conductor.start()
    assert stage.notes.entries[:2] == [("begin", STARTED_AT), ("segment", 0.0, 0)]
    assert stage.run(9).state.phase is SessionPhase.COUNTDOWN
    assert stage.run(1).state.phase is SessionPhase.RUNNING


@given(workouts(), st.sampled_from([0.04, 0.25, 1.0, 1.9]))
def test_what_sounds_is_what_was_rehearsed(workout, every_s):
    stage = Stage(workout)
    stage.conductor.start()
    stage.conductor.tick()
    while not (tick := stage.run(every_s, every_s)).state.phase.is_over:
        if tick.state.phase is SessionPhase.HOLDING:
            return
    stage.run(EXIT_GUIDANCE_S, 1.0)
    expected = [
        (due.at_s + START_COUNTDOWN_S, due.cue.tone or "-")
        for due in rehearse(stage.timeline, stage.policy)
    ]
    heard = stage.player.heard_cues
    assert [tone for _, tone in heard] == [tone for _, tone in expected]
    assert [at_s for at_s, _ in heard] == pytest.approx([at_s for at_s, _ in expected])


@given(workouts(), st.sampled_from([0.04, 0.25, 1.9]))
def test_every_cue_is_shown_once(workout, every_s):
    stage = Stage(workout)
    stage.conductor.start()
    while not (tick := stage.run(every_s, every_s)).state.phase.is_over:
        if tick.state.phase is SessionPhase.HOLDING:
            return
    shown = [due.cue for tick in stage.ticks for due in tick.due_cues]
    assert shown == [due.cue for due in rehearse(stage.timeline, stage.policy)]


def test_the_counts_and_the_change_are_handed_over_in_one_piece(stage):
    stage.run(80)
    in_one = [begin for begin, end in stage.player.block_spans_s if begin < 66 and end > 70]
    assert len(in_one) == 1


def test_an_audio_block_is_never_longer_than_a_few_minutes():
    stage = Stage(Workout("long", (walked("forward", 600), walked("forward", 60))))
    stage.conductor.start()
    stage.run(630)
    assert max(end - begin for begin, end in stage.player.block_spans_s) <= MAX_BLOCK_S
    gaps = [
        after[0] - before[1]
        for before, after in zip(
            stage.player.block_spans_s, stage.player.block_spans_s[1:], strict=False
        )
    ]
    assert max(gaps) <= 0.25


def test_steps_of_one_second_sound_on_and_on():
    stage = Stage(Workout("quick", (Repeat(300, (walked("forward", 1),)),)))
    stage.conductor.start()
    stage.run(312)
    changes = [at_s for at_s, tone in stage.player.heard_cues if tone == "forward"]
    assert changes == pytest.approx([10.0 + i for i in range(300)])


def test_pause_falls_silent_and_resume_says_where_we_are(stage):
    stage.run(67.5)
    stage.conductor.press_main_key()
    assert stage.run(60).state.phase is SessionPhase.PAUSED
    assert stage.player.heard_cues[-1] == (67.0, "count")
    stage.conductor.press_main_key()
    stage.run(2)
    assert stage.player.heard_cues[-2:] == [(127.5, "forward"), (129.0, "count")]


def test_a_control_sounds_at_once(stage):
    stage.run(30)
    stage.conductor.apply_control(K.NEXT)
    assert stage.player.heard_cues[-1] == (30.0, "turn")


@pytest.mark.parametrize(("kind", "value"), [(K.ADJUST_SPEED, 0.1), (K.EXTEND, 15.0)])
def test_a_mild_key_lets_the_cue_that_sounds_be_said_to_its_end(stage, kind, value):
    stage.run(70.25)
    blocks = list(stage.player.block_spans_s)
    stage.conductor.apply_control(kind, value)
    assert stage.player.block_spans_s == blocks
    stage.run(5)
    assert stage.player.block_spans_s[len(blocks)][0] == pytest.approx(73, abs=1)
    assert stage.journalled("control") == [(70.25, kind)]


def test_a_speed_key_in_a_silence_changes_what_will_be_said_at_once(stage):
    stage.run(30)
    stage.conductor.apply_control(K.ADJUST_SPEED, 0.5)
    assert stage.player.block_spans_s[-1][0] == 30
    stage.run(160)
    assert "Next. Walk backward. Speed two point five." not in [
        said for _, said in stage.player.spoken_phrases
    ]
    # The speed of this direction only.
    assert "Next. Walk backward. Speed two point zero." in [
        said for _, said in stage.player.spoken_phrases
    ]
    stage.conductor.press_main_key()


def test_a_new_choice_is_heard_from_the_next_silence_on(stage):
    stage.run(10.25)
    stage.conductor.set_cue_policy(BEEPS_POLICY)
    stage.run(90)
    spoken_s = [at_s for at_s, _ in stage.player.spoken_phrases]
    assert max(spoken_s) == 10
    assert stage.player.heard_cues[-1][0] > 69


def test_the_same_choice_again_disturbs_nothing(stage):
    stage.run(30)
    blocks = len(stage.player.block_spans_s)
    stage.conductor.set_cue_policy(stage.policy)
    assert len(stage.player.block_spans_s) == blocks


def test_a_choice_before_the_start_counts_from_the_start():
    stage = Stage()
    stage.conductor.set_cue_policy(BEEPS_POLICY)
    stage.conductor.start()
    stage.run(60)
    assert not stage.player.spoken_phrases
    assert stage.player.heard_cues


def test_a_skip_while_paused_sounds_at_once_and_no_more(stage):
    stage.run(30)
    stage.conductor.press_main_key()
    stage.conductor.apply_control(K.NEXT)
    stage.run(60)
    assert stage.player.heard_cues[-1] == (30.0, "turn")


def test_a_hold_lets_the_cue_that_sounds_be_said_to_its_end_and_takes_the_counts_away(stage):
    stage.run(55.25)
    blocks = list(stage.player.block_spans_s)
    # "Turn-around coming" is being said.
    stage.conductor.apply_control(K.TOGGLE_HOLD)
    assert stage.player.block_spans_s == blocks
    assert stage.run(65).state.phase is SessionPhase.HOLDING
    assert [at_s for at_s, tone in stage.player.heard_cues if tone == "rails" and at_s > 60] == [
        pytest.approx(at_s) for at_s in (70, 90, 110)
    ]
    assert "count" not in [tone for at_s, tone in stage.player.heard_cues if at_s > 60]
    assert stage.journalled("control") == [(55.25, K.TOGGLE_HOLD)]


@pytest.mark.parametrize("key", [K.CONFIRM, K.TOGGLE_HOLD])
def test_a_hold_that_ends_while_it_is_asked_for_is_followed_by_the_next_step_at_once(stage, key):
    stage.run(30)
    stage.conductor.apply_control(K.TOGGLE_HOLD)
    stage.run(40.5)
    assert stage.player.heard_cues[-1] == (70, "rails")
    stage.conductor.apply_control(key)
    assert stage.player.heard_cues[-1] == (70.5, "turn")


def test_a_last_hold_taken_back_while_it_is_asked_for_ends_with_its_sound():
    stage = Stage(Workout("short", (walked("forward", 10),)))
    stage.conductor.start()
    stage.run(15)
    stage.conductor.apply_control(K.TOGGLE_HOLD)
    assert stage.run(5.5).state.phase is SessionPhase.HOLDING
    stage.conductor.apply_control(K.TOGGLE_HOLD)
    assert stage.player.heard_cues[-1] == (20.5, "end")
    assert stage.run(1).state.phase is SessionPhase.FINISHED


def test_a_control_that_makes_no_sense_disturbs_nothing(stage):
    stage.run(30)
    blocks = len(stage.player.block_spans_s)
    stage.conductor.apply_control(K.CONFIRM)
    assert (len(stage.player.block_spans_s), stage.journalled("control")) == (blocks, [])


def test_the_one_big_key_starts_pauses_resumes_and_confirms():
    stage = Stage()
    stage.conductor.press_main_key()
    assert stage.state() is SessionPhase.COUNTDOWN
    stage.conductor.press_main_key()
    assert stage.state() is SessionPhase.PAUSED
    stage.conductor.press_main_key()
    assert stage.run(170).state.phase is SessionPhase.HOLDING
    stage.conductor.press_main_key()
    assert stage.state() is SessionPhase.RUNNING


def test_a_hold_waits_for_ever_and_keeps_headphones_awake(stage):
    assert stage.run(600).state.phase is SessionPhase.HOLDING
    assert stage.player.block_spans_s[-1][1] > 600
    heard = [tone for at_s, tone in stage.player.heard_cues if at_s >= 160]
    # Asked twice, and again every 20 s.
    assert heard == ["rails", "phrase", *["rails"] * 22]


def test_so_does_a_pause(stage):
    stage.run(30)
    stage.conductor.press_main_key()
    stage.run(600)
    assert stage.player.block_spans_s[-1][1] > 600
    assert stage.player.heard_cues[-1][0] < 30


def test_the_end_is_heard_shown_and_kept_once(stage):
    stage.run(160)
    stage.conductor.press_main_key()
    last = stage.run(60)
    assert last.state.phase is SessionPhase.FINISHED
    shown = [
        due.cue for tick in stage.ticks for due in tick.due_cues if due.cue.kind is CueKind.END
    ]
    assert [cue.tone for cue in shown] == ["end", *["phrase"] * 5]
    heard = [tone for at_s, tone in stage.player.heard_cues if at_s >= 180]
    assert heard == ["end", *["phrase"] * 5]
    assert stage.journalled("end") == [(180.0, SessionPhase.FINISHED)]
    assert stage.conductor.is_ended
    # The last stretch lasts until the last word, and there is none after it.
    assert 185 < stage.player.block_spans_s[-1][1] < 180 + EXIT_GUIDANCE_S
    stage.conductor.apply_control(K.BACK)
    assert stage.run(1).state == last.state


def test_stop_is_silent_at_once_and_kept(stage):
    stage.run(65)
    stage.conductor.apply_control(K.STOP)
    assert stage.run(30).state.phase is SessionPhase.STOPPED
    assert stage.player.heard_cues[-1][0] < 65
    assert stage.journalled("control") == [(65.0, K.STOP)]
    assert stage.journalled("end") == [(65.25, SessionPhase.STOPPED)]
    assert stage.conductor.build_record("w").walked_s(Direction.FORWARD) == 55


def test_the_last_hold_confirmed_ends_with_its_sound():
    stage = Stage(Workout("held", (walked("forward", 10, hold=True),)))
    stage.conductor.start()
    stage.run(25)
    stage.conductor.apply_control(K.CONFIRM)
    assert stage.player.heard_cues[-1] == (25.0, "end")
    assert stage.run(3).state.phase is SessionPhase.FINISHED


def test_segments_and_a_heartbeat_every_five_seconds_are_kept(stage):
    stage.run(104)
    assert stage.journalled("segment") == [(0.0, 0), (70.0, 1), (100.0, 2)]
    assert [at_s for (at_s,) in stage.journalled("heartbeat")] == [5.0 * n for n in range(1, 21)]


def test_what_is_noted_is_kept_with_its_moment(stage):
    stage.run(30)
    stage.conductor.add_note("  Left\tknee ", 12.5)
    stage.conductor.add_note("Turns well")
    stage.conductor.add_note("Not yet", 99.0)
    stage.conductor.add_note(" \u200f ")
    noted = [(12.5, "Left knee"), (30.0, "Turns well"), (30.0, "Not yet")]
    assert stage.journalled("note") == noted


def test_before_start_nothing_is_noted():
    waiting = Stage()
    waiting.conductor.add_note("Too early")
    assert waiting.notes.entries == []


def test_what_is_noted_after_the_end_belongs_to_the_end(stage):
    stage.run(65)
    stage.conductor.apply_control(K.STOP)
    stage.run(30)
    stage.conductor.add_note("Stopped because of the shoe")
    assert stage.journalled("note") == [(65.25, "Stopped because of the shoe")]


def test_a_note_on_waking_walks_nothing(stage):
    stage.run(30)
    stage.clock.advance(3600)
    stage.conductor.add_note("We had a talk")
    assert stage.journalled("control") == [(30.0, K.PAUSE)]
    assert stage.conductor.tick().state.place == Place(0, 20.0)


@pytest.mark.parametrize("woken_by", ["tick", "key"])
def test_a_computer_that_slept_pauses_where_it_fell_asleep(stage, woken_by):
    stage.run(30)
    stage.clock.advance(3600)
    if woken_by == "key":
        stage.conductor.apply_control(K.NEXT)
        assert stage.journalled("control") == [(30.0, K.PAUSE), (3630.0, K.NEXT)]
        return
    slept = stage.conductor.tick()
    assert (slept.state.phase, slept.state.place) == (SessionPhase.PAUSED, Place(0, 20.0))
    assert stage.conductor.slept_s == 3600
    stage.conductor.press_main_key()
    assert stage.conductor.slept_s == 0
    assert stage.run(1).state.place == Place(0, 21.0)


def test_the_big_key_pressed_on_waking_does_not_walk_on(stage):
    stage.run(30)
    stage.clock.advance(3600)
    stage.conductor.press_main_key()
    assert stage.state() is SessionPhase.PAUSED
    stage.conductor.press_main_key()
    assert stage.state() is SessionPhase.RUNNING


def test_a_paused_session_sleeps_without_a_word(stage):
    stage.run(30)
    stage.conductor.press_main_key()
    stage.clock.advance(3600)
    assert stage.state() is SessionPhase.PAUSED
    assert stage.conductor.slept_s == 0


def test_a_stall_of_two_seconds_is_no_sleep(stage):
    stage.run(30)
    stage.clock.advance(2.0)
    assert stage.state() is SessionPhase.RUNNING


class StrictLimits:
    """Blocks every control of some kinds, and cautions against those of others."""

    def __init__(self, *blocked: ControlKind, cautions: tuple[ControlKind, ...] = ()) -> None:
        self._severities = dict.fromkeys(blocked, Severity.BLOCK) | dict.fromkeys(
            cautions, Severity.CAUTION
        )

    def check_control(self, before: Walk, after: Walk, control: Control) -> tuple[Finding, ...]:
        assert (before is after) is (apply_control(before, control) is before)
        severity = self._severities.get(control.kind)
        if severity is None:
            return ()
        return (Finding(Rule.WARM_UP, severity, "steps[0]", 1.0, 120.0, "s"),)


def test_a_control_beyond_the_limits_is_not_applied_and_says_why(stage):
    stage.conductor.limits = StrictLimits(K.NEXT)
    stage.run(START_COUNTDOWN_S + 1)
    stage.conductor.apply_control(K.NEXT)
    assert stage.conductor.tick().state.place.index == 0
    notice = stage.conductor.limit_notice
    assert (notice.is_blocked, notice.control.kind) == (True, K.NEXT)
    assert stage.journalled("control") == stage.journalled("override") == []
    # The notice goes away with the next control that is within the limits, and with time.
    stage.conductor.apply_control(K.EXTEND, 15.0)
    assert stage.conductor.limit_notice is None
    stage.conductor.apply_control(K.NEXT)
    stage.run(LIMIT_NOTICE_S)
    assert stage.conductor.limit_notice is None
    stage.conductor.override_limits()
    assert stage.journalled("override") == []


def test_who_takes_responsibility_overrides_a_blocked_control_and_its_rule_for_the_session(stage):
    stage.conductor.limits = StrictLimits(K.NEXT)
    stage.run(START_COUNTDOWN_S + 1)
    stage.conductor.apply_control(K.NEXT)
    stage.run(2)
    stage.conductor.override_limits()
    assert stage.conductor.tick().state.place.index == 1
    assert stage.conductor.limit_notice is None
    (override,) = stage.journalled("override")
    assert override == (START_COUNTDOWN_S + 3, ("warm-up",))
    stage.run(4)
    stage.conductor.apply_control(K.NEXT)
    assert stage.conductor.tick().state.place.index == 2
    assert len(stage.journalled("override")) == 1
    stage.conductor.override_limits()
    assert len(stage.journalled("control")) == 2


def test_a_caution_is_applied_and_shown(stage):
    stage.conductor.limits = StrictLimits(cautions=(K.NEXT,))
    stage.run(START_COUNTDOWN_S + 1)
    stage.conductor.apply_control(K.NEXT)
    assert stage.conductor.tick().state.place.index == 1
    assert not stage.conductor.limit_notice.is_blocked
    stage.conductor.override_limits()
    assert stage.journalled("override") == []
    stage.conductor.apply_control(K.STOP)
    stage.run(1)
    assert stage.conductor.limit_notice is None


def test_with_the_risk_accepted_before_the_start_controls_are_recorded_and_not_blocked(stage):
    stage.conductor.limits = StrictLimits(K.NEXT)
    stage.conductor.is_risk_accepted = True
    stage.run(START_COUNTDOWN_S + 1)
    stage.conductor.apply_control(K.NEXT)
    assert stage.conductor.tick().state.place.index == 1
    assert stage.conductor.limit_notice is None
    assert stage.journalled("override") == [(START_COUNTDOWN_S + 1, ("warm-up",))]


def test_next_pressed_twice_does_not_cut_what_the_turnaround_says(stage):
    stage.run(START_COUNTDOWN_S + 1)
    stage.conductor.apply_control(K.NEXT)
    stage.run(1)
    blocks = len(stage.player.block_spans_s)
    stage.conductor.apply_control(K.NEXT)
    assert len(stage.player.block_spans_s) == blocks
    assert len(stage.journalled("control")) == 1


def test_a_blocked_control_is_not_applied_to_the_segment_after_its_own(stage):
    stage.conductor.limits = StrictLimits(K.EXTEND)
    stage.run(START_COUNTDOWN_S + stage.timeline.segments[0].duration_s - 1)
    stage.conductor.apply_control(K.EXTEND, 15.0)
    assert stage.conductor.limit_notice.is_blocked
    stage.run(2)
    assert stage.conductor.limit_notice is None
    stage.conductor.override_limits()
    assert stage.journalled("override") == stage.journalled("control") == []


def test_what_was_overridden_before_a_session_was_cut_off_stays_overridden():
    resumed = Stage()
    resumed.conductor.limits = StrictLimits(K.NEXT)
    walk = start_walk(resumed.timeline)
    resumed.conductor.resume(walk, 12.0, ("warm-up",))
    resumed.conductor.apply_control(K.RESUME)
    resumed.conductor.apply_control(K.NEXT)
    assert resumed.conductor.tick().state.place.index == 1


@pytest.mark.parametrize("by_s", [3600.0, -3600.0, 3650 * 86_400.0, -20_000 * 86_400.0, 61.0])
def test_a_clock_that_is_set_during_a_session_is_noticed_and_changes_nothing(stage, by_s):
    stage.run(20)
    assert stage.conductor.clock_jump_s == 0.0
    stage.clock.set_wall(by_s)
    tick = stage.run(0.25)
    assert stage.conductor.clock_jump_s == pytest.approx(by_s)
    assert (tick.state.phase, tick.state.clock_s) == (SessionPhase.RUNNING, pytest.approx(20.25))
    stage.clock.set_wall(-by_s)
    stage.run(0.25)
    assert stage.conductor.clock_jump_s == 0.0


def test_small_corrections_of_the_clock_are_not_mentioned(stage):
    for _ in range(5):
        stage.clock.set_wall(10.0)
        stage.run(1)
    assert stage.conductor.clock_jump_s == 0.0


def test_a_clock_that_was_set_before_the_start_does_not_concern_the_session():
    waiting = Stage()
    waiting.clock.set_wall(-9_000.0)
    waiting.run(5)
    waiting.conductor.start()
    waiting.run(5)
    assert waiting.conductor.clock_jump_s == 0.0
