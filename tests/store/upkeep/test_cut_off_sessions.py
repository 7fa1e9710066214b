"""A session that was cut off is offered where it stopped, and goes on from there."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import reduce
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.clock import SystemClock
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.record import Outcome, build_record
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import SessionPhase, session_state, start_walk
from retrotimer.domain.session.walk import Place
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import merge, read_session_rows
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_sessions, save_answers
from retrotimer.store.session_journal import SessionJournal
from retrotimer.store.upkeep import cut_off_sessions
from retrotimer.store.upkeep.cut_off_sessions import find_cut_off_sessions
from tests.support import version_1_history
from tests.support.history_database import (
    STARTED_AT,
    WORKOUT,
    event_kinds,
    find_cut_off_session,
    only_session,
    query,
    save_cut_off_session,
    save_session,
)
from tests.support.strategies import controls, workouts

HEARTBEAT_S = 5.0
LATER = STARTED_AT + timedelta(hours=40)
ANN = SessionContext("Ann", Body(70.5))
K = ControlKind


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def resumed(path, wall=LATER):
    """A journal that goes on with what was cut off."""
    found = find_cut_off_session(path)
    journal = SessionJournal(path, found.workout)
    journal.resume(found)
    journal.start(wall)
    return journal


def write(journal, pressed, from_s, until_s):
    """What the conductor hands over: controls, and a sign of life every five seconds."""
    last_s = beat_s = from_s
    for control in takewhile(lambda control: control.at_s <= until_s, pressed):
        while beat_s + HEARTBEAT_S <= control.at_s:
            beat_s += HEARTBEAT_S
            journal.record_heartbeat(beat_s)
        journal.record_control(control)
        last_s = control.at_s
    while beat_s + HEARTBEAT_S <= until_s:
        beat_s += HEARTBEAT_S
        journal.record_heartbeat(beat_s)
    return max(last_s, beat_s)


@given(workouts(), st.lists(st.tuples(controls(), st.floats(0, 400)), min_size=1, max_size=3))
def test_any_session_goes_on_from_where_it_was_cut_off(tmp_path_factory, workout, parts):
    path = tmp_path_factory.mktemp("any") / "history.sqlite3"
    journal = SessionJournal(path, workout)
    journal.context = ANN
    journal.start(STARTED_AT)
    walk, at_s, lost_s, obeyed = start_walk(unroll(workout)), 0.0, 0.0, []
    for pressed, length_s in parts:
        cut_s = at_s + length_s
        shifted = [replace(control, at_s=at_s + control.at_s) for control in pressed]
        obeyed += [control for control in shifted if control.at_s <= cut_s]
        at_s = write(journal, shifted, at_s, cut_s)
        journal.flush()
        assert journal.is_saved, journal.problem
        lost_s = max(lost_s, cut_s - at_s)
        walk = reduce(apply_control, obeyed, start_walk(unroll(workout)))
        found = find_cut_off_session(path)
        if session_state(walk, at_s).phase.is_over:
            assert found is None
            break
        assert (found.id, found.started_at, found.context) == (journal.session_id, STARTED_AT, ANN)
        assert (found.at_s, found.workout) == (at_s, workout)
        assert found.state.place == session_state(walk, at_s).place
        assert found.state.phase is SessionPhase.PAUSED
        assert only_session(path).record == build_record(workout.name, walk, at_s, ANN.body)
        obeyed.append(Control(at_s, K.PAUSE))
        walk = apply_control(walk, obeyed[-1])
        assert found.walk == walk
        journal = resumed(path)
    journal.record_end(at_s + 20.0, SessionPhase.STOPPED)
    journal.flush()
    assert lost_s <= HEARTBEAT_S
    assert only_session(path).record == build_record(workout.name, walk, at_s + 20.0, ANN.body)
    assert find_cut_off_session(path) is None


def test_nothing_of_the_gap_is_walked(path):
    save_cut_off_session(path, at_s=45.0)
    journal = resumed(path)
    journal.record_control(Control(65.0, K.RESUME))
    journal.record_segment(90.0, Place(1, 0.0))
    journal.record_control(Control(100.0, K.STOP))
    journal.record_end(100.0, SessionPhase.STOPPED)
    journal.flush()
    session = only_session(path)
    assert (session.started_at, session.record.outcome) == (STARTED_AT, Outcome.STOPPED)
    warm_up, turn = session.record.segments
    assert warm_up.time_ranges_s == ((10.0, 45.0), (65.0, 90.0))
    assert (warm_up.walked_s, turn.walked_s) == (60.0, 10.0)
    assert session.record.distance_km(Direction.FORWARD) == pytest.approx(0.06)
    assert event_kinds(path) == [
        *("segment", "heartbeat", "resumed", "control", "segment", "control", "end")
    ]


def test_how_long_it_had_gone_on_is_told_without_countdown_and_pauses(path):
    save_cut_off_session(path, Control(20.0, K.PAUSE), Control(40.0, K.RESUME), at_s=75.0)
    found = find_cut_off_session(path)
    assert found.walked_s == 45.0
    assert found.description.endswith(", was cut off after 0:45.")


def test_when_it_went_on_is_kept(path):
    save_cut_off_session(path)
    resumed(path).flush()
    ((payload,),) = query(path, "SELECT payload FROM entry WHERE kind = 'resumed'")
    assert payload == '{"at": "2026-11-24T10:30:00.000+00:00"}'


def test_a_resumed_session_is_offered_again_if_it_is_cut_off_again(path):
    session_id = save_cut_off_session(path, at_s=45.0)
    resumed(path).flush()
    found = find_cut_off_session(path)
    assert (found.id, found.at_s, found.state.phase) == (session_id, 45.0, SessionPhase.PAUSED)


@pytest.mark.parametrize(
    ("pressed", "at_s", "place"),
    [
        ((), 4.0, Place(0, -6.0)),
        ((Control(20.0, K.PAUSE),), 90.0, Place(0, 10.0)),
        ((Control(20.0, K.EXTEND, 15.0), Control(20.0, K.NEXT)), 30.0, Place(1, 10.0)),
    ],
)
def test_it_is_offered_in_every_state(path, pressed, at_s, place):
    save_cut_off_session(path, *pressed, at_s=at_s)
    found = find_cut_off_session(path)
    assert (found.state.place, found.state.phase) == (place, SessionPhase.PAUSED)


def test_no_history_has_nothing_to_go_on_with_and_none_is_made(path):
    assert find_cut_off_session(path) is None
    assert not path.parent.exists()


def test_a_session_with_an_end_is_not_offered_also_when_it_was_answered(path):
    session_id = save_session(path)
    assert find_cut_off_session(path) is None
    save_answers(path, session_id, {"effort": 3})
    assert find_cut_off_session(path) is None


@pytest.mark.parametrize(
    ("pressed", "at_s"), [((Control(40.0, K.STOP),), 40.0), ((), 251.0), ((), 9_000.0)]
)
def test_a_session_that_was_over_but_for_its_end_is_not_offered(path, pressed, at_s):
    save_cut_off_session(path, *pressed, at_s=at_s)
    assert find_cut_off_session(path) is None
    assert only_session(path).record.outcome is not Outcome.INTERRUPTED


def test_a_session_that_was_answered_can_go_on(path):
    session_id = save_cut_off_session(path, at_s=45.0)
    save_answers(path, session_id, {"effort": 3})
    found = find_cut_off_session(path)
    assert (found.id, found.at_s) == (session_id, 45.0)
    resumed(path).flush()
    assert only_session(path).answers_after == {"effort": 3}


def offered_ids(path):
    """The sessions that a start asks about, in its order."""
    return [session.id for session in find_cut_off_sessions(path)]


def test_every_session_that_was_cut_off_is_offered_until_it_is_answered(path):
    ids = [save_cut_off_session(path, started=STARTED_AT + timedelta(days=day)) for day in range(5)]
    assert offered_ids(path) == ids[::-1]
    newest, second, *_ = find_cut_off_sessions(path)
    cut_off_sessions.keep(path, second)
    cut_off_sessions.discard(path, newest)
    assert offered_ids(path) == ids[2::-1]


def test_who_walked_on_afterwards_is_asked_all_the_same(path):
    cut = save_cut_off_session(path)
    for days in range(1, 40):
        save_session(path, started=STARTED_AT + timedelta(days=days))
    assert offered_ids(path) == [cut]
    read_summaries(path)
    assert offered_ids(path) == [cut]


def test_who_imported_other_sessions_afterwards_is_asked_all_the_same(path, tmp_path):
    cut, other = save_cut_off_session(path), tmp_path / "other.sqlite3"
    for days in range(30):
        save_session(other, started=STARTED_AT + timedelta(days=days))
    with closing(connect(other)) as giver, closing(connect(path)) as taker:
        merge(taker, read_session_rows(giver))
    assert offered_ids(path) == [cut]


def test_a_session_that_was_answered_on_another_laptop_is_not_offered_here(path, tmp_path):
    cut, other = save_cut_off_session(path), tmp_path / "other.sqlite3"
    for source, target in ((path, other), (other, path)):
        with closing(connect(source)) as giver, closing(connect(target)) as taker:
            merge(taker, read_session_rows(giver))
        if source is path:
            assert offered_ids(other) == [cut]
            cut_off_sessions.keep(other, find_cut_off_session(other))
    assert offered_ids(path) == offered_ids(other) == []


def test_one_that_was_closed_and_then_resumed_is_offered_if_it_is_cut_off_again(path):
    cut = save_cut_off_session(path)
    offered = find_cut_off_session(path)
    cut_off_sessions.keep(path, offered)
    read_summaries(path)
    journal = SessionJournal(path, WORKOUT)
    journal.resume(offered)
    journal.start(SystemClock().local_time())
    journal.record_heartbeat(50.0)
    journal.flush()
    assert offered_ids(path) == [cut]


def test_a_damaged_or_simulated_session_hides_no_other(path):
    cut = save_cut_off_session(path)
    save_cut_off_session(path, occasion=SessionContext(time_scale=10.0))
    broken = save_cut_off_session(path)
    query(path, "UPDATE session SET workout = 'no workout' WHERE id = ?", broken)
    assert offered_ids(path) == [cut]


def test_with_several_of_several_people_it_is_told_whose_a_session_is(path):
    save_cut_off_session(path, occasion=ANN)
    save_cut_off_session(path)
    told = [session.description.partition(", ")[0] for session in find_cut_off_sessions(path)]
    assert told == ["There and back", "Ann: There and back"]


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("started_ago", "resumed_ago", "abandoned"),
    [
        (timedelta(), None, False),
        (DAY - timedelta(minutes=1), None, False),
        (DAY + timedelta(minutes=2), None, True),
        # A clock that was ahead.
        (-2 * DAY, None, True),
        (30 * DAY, timedelta(hours=1), False),
        (30 * DAY, 2 * DAY, True),
    ],
)
def test_a_day_after_its_last_event_a_session_is_abandoned(
    path, started_ago, resumed_ago, abandoned
):
    now = SystemClock().local_time()
    cut = save_cut_off_session(path, started=now - started_ago)
    if resumed_ago is not None:
        resumed(path, now - resumed_ago).flush()
    with closing(connect(path)) as connection:
        assert cut_off_sessions.find_abandoned_ids(connection, now) == [cut] * abandoned
    cut_off_sessions.keep(path, find_cut_off_session(path))
    with closing(connect(path)) as connection:
        assert cut_off_sessions.find_abandoned_ids(connection, now) == []


def test_a_time_that_no_session_reaches_is_no_sign_of_life(path):
    cut = save_cut_off_session(path, at_s=9e11)
    with closing(connect(path)) as connection:
        for days, found in ((0, []), (2, [cut])):
            now = STARTED_AT + timedelta(days=days)
            assert cut_off_sessions.find_abandoned_ids(connection, now) == found


def test_what_nobody_walked_is_not_offered(path):
    save_cut_off_session(path, occasion=SessionContext(time_scale=10.0))
    assert find_cut_off_session(path) is None


def test_a_session_that_is_kept_as_it_is_stays_and_is_not_offered_again(path):
    session_id = save_cut_off_session(path, at_s=45.0)
    before = only_session(path).record
    cut_off_sessions.keep(path, find_cut_off_session(path))
    assert find_cut_off_session(path) is None
    session = only_session(path)
    assert (session.id, session.record) == (session_id, before)
    assert session.record.outcome is Outcome.INTERRUPTED
    assert [one.id for one in read_summaries(path).sessions] == [session_id]
    assert find_cut_off_session(path) is None


def test_a_session_that_is_discarded_is_seen_nowhere_and_not_offered_again(path):
    other = save_session(path, started=STARTED_AT - timedelta(days=1))
    save_cut_off_session(path)
    read_summaries(path)
    cut_off_sessions.discard(path, find_cut_off_session(path))
    for _ in range(2):
        assert find_cut_off_session(path) is None
        assert [session.id for session in read_sessions(path)] == [other]
        assert [session.id for session in read_summaries(path).sessions] == [other]
    assert [session.id for session in read_summaries(path, limit=1).sessions] == [other]


def test_discarded_sessions_do_not_count_among_those_that_are_asked_for(path):
    wanted = [save_session(path, started=STARTED_AT - timedelta(days=days)) for days in (3, 4)]
    for days in (2, 1, 0):
        save_cut_off_session(path, started=STARTED_AT - timedelta(days=days))
        cut_off_sessions.discard(path, find_cut_off_session(path))
    for _ in range(2):
        assert [session.id for session in read_summaries(path, limit=2).sessions] == wanted


def test_a_kept_session_can_be_answered_and_stays_closed(path):
    session_id = save_cut_off_session(path)
    cut_off_sessions.keep(path, find_cut_off_session(path))
    save_answers(path, session_id, {"effort": 3})
    assert find_cut_off_session(path) is None
    assert (only_session(path).answers_after, only_session(path).events.closing_kind) == (
        {"effort": 3},
        "kept",
    )


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
    save_cut_off_session(path)
    query(path, damage)
    assert find_cut_off_session(path) is None


def test_a_session_of_version_1_that_was_cut_off_goes_on(path):
    version_1_history.create_history(path)
    version_1_history.add_session(path, entries=version_1_history.ENTRIES[:2])
    found = find_cut_off_session(path)
    assert (found.id, found.at_s, found.context.client) == ("one", 5.0, "Ann")
    assert found.started_at.isoformat() == "2026-03-29T01:59:59.500000+01:00"
    journal = resumed(path)
    journal.record_control(Control(6.0, K.RESUME))
    journal.record_end(72.0, SessionPhase.STOPPED)
    journal.flush()
    session = only_session(path)
    assert (session.workout, session.record.elapsed_s) == (WORKOUT, 72.0)
    assert session.record.walked_s(Direction.FORWARD) == 60.0


def test_a_clock_that_was_ahead_once_hides_nothing(path):
    save_session(path, started=STARTED_AT.replace(year=9_000))
    cut = save_cut_off_session(path)
    assert find_cut_off_session(path).id == cut
