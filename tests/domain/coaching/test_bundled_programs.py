"""The bundled programs and workouts, checked for the walkers they are meant for."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.findings import Finding, Severity
from retrotimer.domain.coaching.program import Level, Program, find_unsafe_weeks
from retrotimer.domain.coaching.safety_check import check_workout
from retrotimer.domain.coaching.walker_profile import (
    WalkerProfile,
    WalkHistory,
    summarize_walk_history,
)
from retrotimer.domain.session.record import SessionRecord
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Workout
from retrotimer.store.files import workout_file
from retrotimer.store.files.program_file import read_all
from retrotimer.store.folders import assets_folder, bundled_workout_paths
from tests.support.bundled_walks import BEGUN, meant_for, record

PROGRAMS, PROBLEMS = read_all(assets_folder() / "programs")
LEVELS = {
    "first-steps": Level.BEGINNER,
    "ladder": Level.REGULAR,
    "cardio-mix-30": Level.TRAINED,
}
# Minutes backward a week that grow by more than a quarter, in these weeks: so their tables want it.
STEEP_WEEKS = {"first-steps": [2, 3], "fit": [2]}
CLAIMS = re.compile(
    r"\b(treat(s|ed|ing|ments?)?|heal(s|ed|ing)?|cur(e|es|ed|ing)|reliev\w*|relief|prevent\w*"
    r"|improv\w*|reduc\w*|therap\w*|rehab\w*|restor\w*|helps?)\b",
    re.IGNORECASE,
)

each_program = pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())


def backward_s(workout: Workout) -> float:
    steps = (step for _, step in iter_steps(workout))
    return sum(step.duration_s for step in steps if step.direction is Direction.BACKWARD)


def walked_through(program: Program) -> list[tuple[Finding, ...]]:
    """The findings before each session if every planned day is walked."""
    client = meant_for(program.level, careful=program.keeps_cautious_limits)
    records: list[tuple[datetime, SessionRecord]] = []
    found = []
    for weeks, week in enumerate(program.weeks):
        for session in range(week.session_count):
            now = BEGUN + timedelta(weeks=weeks, days=session * 7 // week.session_count)
            days = frozenset(at.date() for at, _ in records)
            history = summarize_walk_history(reversed(records), now, len(records), days)
            walker = WalkerProfile(client, history, now.date())
            assert walker.day_number == program.level.required_days + len(records) + 1
            found.append(check_workout(week.workout, walker, program.level.required_days))
            records.append((now, record(week.workout)))
    return found


def test_all_of_them_can_be_read():
    assert PROBLEMS == []
    assert {path.name.removesuffix(".retro.json") for path in bundled_workout_paths()} == set(
        LEVELS
    )


@each_program
def test_a_program_has_no_finding_for_those_it_is_meant_for_in_any_week(program):
    assert [found for found in walked_through(program) if found] == []


@each_program
def test_the_minutes_backward_grow_by_a_quarter_a_week_at_most(program):
    minutes = [week.session_count * backward_s(week.workout) / 60 for week in program.weeks]
    steep = [
        number
        for number, (before, after) in enumerate(pairwise(minutes), start=2)
        if after > before * 1.25
    ]
    assert steep == STEEP_WEEKS.get(program.key, [])


@each_program
def test_no_week_raises_both_speed_and_incline(program):
    assert find_unsafe_weeks(program) == ()


@each_program
def test_a_session_begins_slowly_forward_and_ends_so(program):
    for week in program.weeks:
        steps = [step for _, step in iter_steps(week.workout)]
        first, last = steps[0], steps[-1]
        assert first.direction is last.direction is Direction.FORWARD
        assert (first.kind, last.kind) == (SegmentKind.WARM_UP, SegmentKind.COOL_DOWN)
        assert first.duration_s == 300
        assert last.duration_s == 180


@each_program
def test_a_program_can_be_unrolled_and_says_what_its_weeks_are(program):
    for number, week in enumerate(program.weeks, start=1):
        unroll(week.workout)
        assert week.workout.name.endswith(f"week {number}")
        assert week.workout.description


@each_program
def test_a_program_shows_its_basis_and_claims_nothing(program):
    assert re.match(r"Study design: |Common practice: |Guidelines ", program.basis)
    assert "this program's design" in program.basis
    texts = (program.name, program.basis, *(week.workout.description for week in program.weeks))
    assert [claim for text in texts if (claim := CLAIMS.search(text))] == []


def test_a_claim_would_be_seen():
    assert CLAIMS.search("It treats the knee")
    assert not CLAIMS.search("On the treadmill, next to their physiotherapy")


def test_only_the_clinicians_program_is_locked():
    assert [key for key, program in PROGRAMS.items() if program.needs_clearance] == [
        "thirty-minutes"
    ]


@each_program
def test_a_locked_program_is_closed_until_a_clinician_allows_it(program):
    assert program.is_open_to(Client()) is not program.needs_clearance
    assert program.is_open_to(Client(unlocked={program.key: "Dr Ada"}))


@pytest.mark.parametrize("path", bundled_workout_paths(), ids=lambda path: path.name)
def test_a_workout_is_not_refused_to_those_it_is_meant_for(path):
    level = LEVELS[path.name.removesuffix(".retro.json")]
    client = meant_for(level, careful=level is Level.BEGINNER)
    walker = WalkerProfile(client, WalkHistory(), BEGUN.date())
    workout = workout_file.read(path)
    assert check_workout(workout, walker) == ()
    assert not CLAIMS.search(workout.description)


def test_the_tables_are_those_of_the_domain_sheet():
    minutes = {
        key: [backward_s(week.workout) / 60 for week in program.weeks]
        for key, program in PROGRAMS.items()
    }
    assert minutes == {
        "first-steps": [2, 4, 6, 7.5],
        "ladder": [6, 7, 8, 8.75, 10, 10],
        "knee": [10] * 6,
        "flexibility": [10, 12, 14, 15],
        "back": [10, 12, 15],
        "balance-60": [5, 6, 7.5, 9, 10],
        "thirty-minutes": [30] * 4,
        "fit": [pytest.approx(minutes / 3) for minutes in (15, 20, 25, 30, 35, 40)],
        "starter": [5, 5, 5, 6, 7, 8, 9, 10],
    }
    sessions = {
        key: [week.session_count for week in program.weeks] for key, program in PROGRAMS.items()
    }
    assert sessions == {
        "first-steps": [3] * 4,
        "ladder": [3] * 6,
        "knee": [3] * 6,
        "flexibility": [4] * 4,
        "back": [3] * 3,
        "balance-60": [2] * 5,
        "thirty-minutes": [3] * 4,
        "fit": [3] * 6,
        "starter": [4] * 8,
    }


def test_a_refusal_would_be_seen():
    ladder = PROGRAMS["ladder"]
    walker = WalkerProfile(Client(), WalkHistory(), BEGUN.date())
    found = check_workout(ladder.weeks[3].workout, walker)
    assert Severity.BLOCK in {finding.severity for finding in found}
