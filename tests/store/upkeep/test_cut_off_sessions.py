"""A session that was cut off is offered where it stood, and goes on as if nothing had been."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import reduce
from itertools import takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrotimer.domain.session.controls import Control, ControlKind, walk_after
from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.record import Outcome, record_of
from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.session.session_state import State, begin, moment
from retrotimer.domain.session.walk import Place
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction
from retrotimer.store.history.session_summaries import listed
from retrotimer.store.history.sessions import keep_answers, sessions
from retrotimer.store.session_journal import SessionJournal
from retrotimer.store.upkeep import cut_off_sessions
from retrotimer.store.upkeep.cut_off_sessions import interrupted
from tests.support import version_1_history
from tests.support.history_database import STARTED, WORKOUT, asked, cut_off, entries, keep, only
from tests.support.strategies import controls, workouts

HEARTBEAT_S = 5.0
LATER = STARTED + timedelta(hours=40)
ANN = Occasion("Ann", Body(70.5))
K = ControlKind


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def resumed(path, wall=LATER):
    """A journal that goes on with what was cut off."""
    found = interrupted(path)
    journal = SessionJournal(path, found.workout)
    journal.resume(found)
    journal.begin(wall)
    return journal


def write(journal, pressed, from_s, until_s):
    """What the conductor hands over: controls, and a sign of life every five seconds."""
    last_s = beat_s = from_s
    for control in takewhile(lambda control: control.at_s <= until_s, pressed):
        while beat_s + HEARTBEAT_S <= control.at_s:
            beat_s += HEARTBEAT_S
            journal.heartbeat(beat_s)
        journal.control(control)
        last_s = control.at_s
    while beat_s + HEARTBEAT_S <= until_s:
        beat_s += HEARTBEAT_S
        journal.heartbeat(beat_s)
    return max(last_s, beat_s)


@given(workouts(), st.lists(st.tuples(controls(), st.floats(0, 400)), min_size=1, max_size=3))
@settings(max_examples=60)
def test_any_session_goes_on_from_where_it_was_cut_off(tmp_path_factory, workout, parts):
    path = tmp_path_factory.mktemp("any") / "history.sqlite3"
    journal = SessionJournal(path, workout)
    journal.occasion = ANN
    journal.begin(STARTED)
    walk, at_s, lost_s, obeyed = begin(unroll(workout)), 0.0, 0.0, []
    for pressed, length_s in parts:
        cut_s = at_s + length_s
        shifted = [replace(control, at_s=at_s + control.at_s) for control in pressed]
        obeyed += [control for control in shifted if control.at_s <= cut_s]
        at_s = write(journal, shifted, at_s, cut_s)
        journal.wait()
        assert journal.kept, journal.problem
        lost_s = max(lost_s, cut_s - at_s)
        walk = reduce(walk_after, obeyed, begin(unroll(workout)))
        found = interrupted(path)
        if moment(walk, at_s).state.over:
            assert found is None
            break
        assert (found.id, found.started_at, found.occasion) == (journal.session_id, STARTED, ANN)
        assert (found.at_s, found.workout) == (at_s, workout)
        assert found.moment.place == moment(walk, at_s).place
        assert found.moment.state is State.PAUSED
        assert only(path).record == record_of(workout.name, walk, at_s, ANN.body)
        obeyed.append(Control(at_s, K.PAUSE))
        walk = walk_after(walk, obeyed[-1])
        assert found.walk == walk
        journal = resumed(path)
    journal.end(at_s + 20.0, State.STOPPED)
    journal.wait()
    assert lost_s <= HEARTBEAT_S
    assert only(path).record == record_of(workout.name, walk, at_s + 20.0, ANN.body)
    assert interrupted(path) is None


def test_nothing_of_the_gap_is_walked(path):
    cut_off(path, at_s=45.0)
    journal = resumed(path)
    journal.control(Control(65.0, K.RESUME))
    journal.segment(90.0, Place(1, 0.0))
    journal.control(Control(100.0, K.STOP))
    journal.end(100.0, State.STOPPED)
    journal.wait()
    session = only(path)
    assert (session.started_at, session.record.outcome) == (STARTED, Outcome.STOPPED)
    warm_up, turn = session.record.rows
    assert warm_up.stretches == ((10.0, 45.0), (65.0, 90.0))
    assert (warm_up.done_s, turn.done_s) == (60.0, 10.0)
    assert session.record.distance_km(Direction.FORWARD) == pytest.approx(0.06)
    assert entries(path) == [
        *("segment", "heartbeat", "resumed", "control", "segment", "control", "end")
    ]


def test_how_long_it_had_gone_on_is_told_without_countdown_and_pauses(path):
    cut_off(path, Control(20.0, K.PAUSE), Control(40.0, K.RESUME), at_s=75.0)
    found = interrupted(path)
    assert found.walked_s == 45.0
    assert found.told.endswith(", was cut off after 0:45.")


def test_when_it_went_on_is_kept(path):
    cut_off(path)
    resumed(path).wait()
    ((payload,),) = asked(path, "SELECT payload FROM entry WHERE kind = 'resumed'")
    assert payload == '{"at": "2026-11-24T10:30:00.000+00:00"}'


def test_a_resumed_session_is_offered_again_if_it_is_cut_off_again(path):
    session_id = cut_off(path, at_s=45.0)
    resumed(path).wait()
    found = interrupted(path)
    assert (found.id, found.at_s, found.moment.state) == (session_id, 45.0, State.PAUSED)


@pytest.mark.parametrize(
    ("pressed", "at_s", "place"),
    [
        ((), 4.0, Place(0, -6.0)),
        ((Control(20.0, K.PAUSE),), 90.0, Place(0, 10.0)),
        ((Control(20.0, K.EXTEND, 15.0), Control(20.0, K.NEXT)), 30.0, Place(1, 10.0)),
    ],
)
def test_it_is_offered_in_every_state(path, pressed, at_s, place):
    cut_off(path, *pressed, at_s=at_s)
    found = interrupted(path)
    assert (found.moment.place, found.moment.state) == (place, State.PAUSED)


def test_no_history_has_nothing_to_go_on_with_and_none_is_made(path):
    assert interrupted(path) is None
    assert not path.parent.exists()


def test_a_session_with_an_end_is_not_offered_also_when_it_was_answered(path):
    session_id = keep(path)
    assert interrupted(path) is None
    keep_answers(path, session_id, {"effort": 3})
    assert interrupted(path) is None


@pytest.mark.parametrize(
    ("pressed", "at_s"), [((Control(40.0, K.STOP),), 40.0), ((), 251.0), ((), 9_000.0)]
)
def test_a_session_that_was_over_but_for_its_end_is_not_offered(path, pressed, at_s):
    cut_off(path, *pressed, at_s=at_s)
    assert interrupted(path) is None
    assert only(path).record.outcome is not Outcome.INTERRUPTED


def test_a_session_that_was_answered_can_go_on(path):
    session_id = cut_off(path, at_s=45.0)
    keep_answers(path, session_id, {"effort": 3})
    found = interrupted(path)
    assert (found.id, found.at_s) == (session_id, 45.0)
    resumed(path).wait()
    assert only(path).after == {"effort": 3}


def test_only_the_newest_session_is_offered(path):
    cut_off(path)
    newest = cut_off(path, started=LATER)
    assert interrupted(path).id == newest
    cut_off_sessions.keep(path, interrupted(path))
    assert interrupted(path) is None


def test_who_walked_on_afterwards_is_not_asked(path):
    cut_off(path)
    keep(path, started=LATER)
    assert interrupted(path) is None


def test_what_nobody_walked_is_not_offered(path):
    cut_off(path, occasion=Occasion(time_scale=10.0))
    assert interrupted(path) is None


def test_a_session_that_is_kept_as_it_is_stays_and_is_not_offered_again(path):
    session_id = cut_off(path, at_s=45.0)
    before = only(path).record
    cut_off_sessions.keep(path, interrupted(path))
    assert interrupted(path) is None
    session = only(path)
    assert (session.id, session.record) == (session_id, before)
    assert session.record.outcome is Outcome.INTERRUPTED
    assert [one.id for one in listed(path).sessions] == [session_id]
    assert interrupted(path) is None


def test_a_session_that_is_discarded_is_seen_nowhere_and_not_offered_again(path):
    other = keep(path, started=STARTED - timedelta(days=1))
    cut_off(path)
    listed(path)
    cut_off_sessions.discard(path, interrupted(path))
    for _ in range(2):
        assert interrupted(path) is None
        assert [session.id for session in sessions(path)] == [other]
        assert [session.id for session in listed(path).sessions] == [other]
    assert [session.id for session in listed(path, most=1).sessions] == [other]


def test_discarded_sessions_do_not_count_among_those_that_are_asked_for(path):
    wanted = [keep(path, started=STARTED - timedelta(days=days)) for days in (3, 4)]
    for days in (2, 1, 0):
        cut_off(path, started=STARTED - timedelta(days=days))
        cut_off_sessions.discard(path, interrupted(path))
    for _ in range(2):
        assert [session.id for session in listed(path, most=2).sessions] == wanted


def test_a_kept_session_can_be_answered_and_stays_closed(path):
    session_id = cut_off(path)
    cut_off_sessions.keep(path, interrupted(path))
    keep_answers(path, session_id, {"effort": 3})
    assert interrupted(path) is None
    assert (only(path).after, only(path).story.closing) == ({"effort": 3}, "kept")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE session SET workout = 'no workout'",
        "UPDATE session SET started_at = 'yesterday'",
        "UPDATE session SET utc_offset_s = 100000000000000000",
        "UPDATE entry SET payload = '' WHERE kind = 'occasion'",
        "UPDATE entry SET payload = CAST(x'ff' AS TEXT) WHERE kind = 'occasion'",
    ],
)
def test_a_damaged_session_is_not_offered(path, damage):
    cut_off(path)
    asked(path, damage)
    assert interrupted(path) is None


def test_a_session_of_version_1_that_was_cut_off_goes_on(path):
    version_1_history.make(path)
    version_1_history.add(path, entries=version_1_history.ENTRIES[:2])
    found = interrupted(path)
    assert (found.id, found.at_s, found.occasion.client) == ("one", 5.0, "Ann")
    assert found.started_at.isoformat() == "2026-03-29T01:59:59.500000+01:00"
    journal = resumed(path)
    journal.control(Control(6.0, K.RESUME))
    journal.end(72.0, State.STOPPED)
    journal.wait()
    session = only(path)
    assert (session.workout, session.record.elapsed_s) == (WORKOUT, 72.0)
    assert session.record.walked_s(Direction.FORWARD) == 60.0


def test_a_clock_that_was_ahead_once_hides_nothing(path):
    keep(path, started=STARTED.replace(year=9_000))
    cut = cut_off(path)
    assert interrupted(path).id == cut
