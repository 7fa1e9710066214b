"""Form reminders: which ones, and where they may come."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.cues.cues import CueKind, CuePolicy, ScheduledCue
from retrotimer.domain.cues.phrases import FORM_REMINDERS, HOLD_THE_RAILS, LIGHT_HANDS
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.cues.reminders import CHANGE_MARGIN_S, reminder_interval_s, reminder_texts
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.settings.habits import Habits
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from tests.support.cue_policies import SPOKEN_POLICY, TEXT_LENGTHS_S, any_policy
from tests.support.strategies import workouts

BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD


def walked(direction: Direction, duration_s: float, **more) -> Step:
    return Step(SegmentKind.WORK, direction, duration_s, 2.0, **more)


def reminders(*steps: Step, policy: CuePolicy = SPOKEN_POLICY) -> list[ScheduledCue]:
    cues = rehearse(unroll(Workout("w", steps)), policy)
    return [due for due in cues if due.cue.kind is CueKind.REMINDER]


def test_backward_a_list_goes_round_and_begins_again():
    spoken = [due.cue.caption for due in reminders(walked(BACKWARD, 600))]
    texts = list(reminder_texts(BACKWARD, SPOKEN_POLICY))
    assert spoken == [*texts, *texts, *texts][: len(spoken)]
    assert len(spoken) > len(texts)


@pytest.mark.parametrize(
    ("sessions", "gap_s"), [(0, 30), (5, 30), (6, 60), (11, 60), (12, 120), (999, 120)]
)
def test_reminders_fade_over_a_clients_sessions(sessions, gap_s):
    assert reminder_interval_s(sessions) == gap_s
    policy = CuePolicy(CueSettings(), TEXT_LENGTHS_S, Habits(sessions))
    at_s = [due.at_s for due in reminders(walked(BACKWARD, 900), policy=policy)]
    gaps_s = [later - earlier for earlier, later in pairwise(at_s)]
    assert min(gaps_s) >= gap_s
    assert min(gaps_s) < gap_s + 4


def test_a_list_can_be_muted_and_own_lines_added():
    choices = CueSettings(reminders=(FORWARD,), own_backward=("Breathe", "Breathe", "Smile"))
    policy = CuePolicy(choices, TEXT_LENGTHS_S | {"Breathe": 0.6, "Smile": 0.6})
    assert reminder_texts(BACKWARD, policy) == ("Breathe", "Smile")
    assert set(reminder_texts(FORWARD, policy)) == set(FORM_REMINDERS[FORWARD])
    spoken = [due.cue.caption for due in reminders(walked(BACKWARD, 200), policy=policy)]
    assert spoken[:3] == ["Breathe", "Smile", "Breathe"]
    assert not reminders(walked(BACKWARD, 200), policy=CuePolicy(CueSettings(reminders=())))


def test_a_single_line_is_never_said_twice_in_a_row():
    choices = CueSettings(reminders=(), own_backward=("Breathe",))
    policy = CuePolicy(choices, TEXT_LENGTHS_S | {"Breathe": 0.6})
    assert len(reminders(walked(BACKWARD, 600), policy=policy)) == 1


def test_a_walker_who_holds_the_rails_has_no_reminder_of_light_hands():
    light = CuePolicy(CueSettings(), TEXT_LENGTHS_S, Habits(holds_rails=False))
    assert HOLD_THE_RAILS in reminder_texts(BACKWARD, SPOKEN_POLICY)
    assert LIGHT_HANDS in reminder_texts(BACKWARD, light)
    assert not {HOLD_THE_RAILS} & set(reminder_texts(BACKWARD, light))
    held = [
        due.cue for due in reminders(walked(BACKWARD, 900)) if due.cue.caption == HOLD_THE_RAILS
    ]
    assert held[0].phrase == ("Hold both rails.",)


def test_a_steps_own_cue_comes_first():
    spoken = reminders(walked(BACKWARD, 120, cue="Toes first, roll to the heel"))
    assert spoken[0].at_s >= CHANGE_MARGIN_S + 30
    assert spoken[0].cue.caption != "Toes first, roll to the heel"


def test_a_step_has_a_reminder_from_the_length_on_that_keeps_it_clear_of_both_changes():
    lasts_s = reminders(walked(FORWARD, 100))[0].duration_s
    shortest_s = 2 * CHANGE_MARGIN_S + lasts_s
    assert len(reminders(walked(FORWARD, shortest_s), policy=_untimed())) == 1
    assert not reminders(walked(FORWARD, shortest_s - 0.01), policy=_untimed())


def _untimed() -> CuePolicy:
    return CuePolicy(CueSettings(heads_up_s=(), time_left_s=()), TEXT_LENGTHS_S)


def test_a_heads_up_and_a_time_call_keep_their_places():
    choices = CueSettings(heads_up_s=(30, 45), time_left_s=(60,), halfway=False)
    cues = rehearse(
        unroll(Workout("w", (walked(FORWARD, 130), walked(FORWARD, 60)))),
        CuePolicy(choices, TEXT_LENGTHS_S),
    )
    named = [(due.at_s, due.cue.kind) for due in cues if 60 <= due.at_s < 110]
    timed = [at_s for at_s, kind in named if kind in (CueKind.TIME_CALL, CueKind.HEADS_UP)]
    assert timed == [70, 85, 100]


@given(workouts(st.integers(1, 300).map(float)), any_policy)
def test_no_reminder_falls_in_a_forbidden_window(workout, policy):
    timeline = unroll(workout)
    cues = rehearse(timeline, policy)
    spoken = [due for due in cues if due.cue.kind is CueKind.REMINDER]
    for due in spoken:
        segment = timeline.segments[due.segment_index]
        assert segment.direction.is_moving
        assert due.at_s >= timeline.segment_starts_s[due.segment_index] + CHANGE_MARGIN_S - 1e-6
        assert (
            due.until_s <= timeline.segment_starts_s[due.segment_index + 1] - CHANGE_MARGIN_S + 1e-6
        )
    for before, after in pairwise(spoken):
        assert after.at_s - before.until_s >= 30 - 1e-6
        assert after.cue.caption != before.cue.caption
    advised = [
        due.cue.caption for due in cues if due.cue.kind in (CueKind.REMINDER, CueKind.AUTHORED)
    ]
    own = {segment.cue for segment in timeline.segments}
    assert all(a != b or a in own for a, b in pairwise(advised))
