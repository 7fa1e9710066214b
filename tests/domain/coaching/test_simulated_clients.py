"""Simulated clients walk every bundled program, with random answers, early ends and absences.

They walk when the program says that a session is due, and only then. None of them is led on after a
red flag or without answers, and no workout of a program has a finding for whom it is meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

import pytest

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.findings import Rule
from retrotimer.domain.coaching.program import Program
from retrotimer.domain.coaching.program_decision import (
    NextSession,
    NextSessionReason,
    find_next_session,
)
from retrotimer.domain.coaching.program_pacing import ease_workout, is_week_full
from retrotimer.domain.coaching.program_result import ProgramResult, usual_knee_pain
from retrotimer.domain.coaching.program_schedule import SessionStatus
from retrotimer.domain.coaching.safety_check import check_workout
from retrotimer.domain.coaching.walker_profile import (
    WalkerProfile,
    is_backward_session,
    summarize_walk_history,
)
from retrotimer.domain.session.record import SessionRecord
from retrotimer.domain.workout.workout import Direction, Workout
from retrotimer.store.files.program_file import read_all
from retrotimer.store.folders import programs_folder
from tests.support.bundled_walks import BEGUN, meant_for, record

PROGRAMS, _ = read_all(programs_folder())
ONE_DAY = timedelta(days=1)
# So long each of them is followed: with no absence twice the longest program.
DAYS = 120
each_program = pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())


@dataclass
class SimulatedClient:
    """A client who follows one program; `random` decides what they answer and when they rest."""

    program: Program
    random: Random
    now: datetime = BEGUN
    is_flagged: bool = False
    results: list[ProgramResult] = field(default_factory=list)
    records: list[tuple[datetime, SessionRecord]] = field(default_factory=list)
    backward_days: set[date] = field(default_factory=set)
    days_waited: int = 0

    def __post_init__(self) -> None:
        self.client: Client = meant_for(
            self.program.level, careful=self.program.keeps_cautious_limits
        )
        # Some are often absent and in pain, others hardly ever.
        self.absence_chance = self.random.choice([0.0, 0.01, 0.05])
        self.trouble_chance = self.random.choice([0.0, 0.05, 0.2])
        self.silence_chance = self.random.choice([0.0, 0.1, 0.4])

    @property
    def next_session(self) -> NextSession | None:
        return find_next_session(self.program, self.results, self.now, is_flagged=self.is_flagged)

    @property
    def walker(self) -> WalkerProfile:
        days = frozenset(self.backward_days)
        history = summarize_walk_history(reversed(self.records), self.now, len(days), days)
        return WalkerProfile(self.client, history, self.now.date())

    def follow(self) -> str:
        """Live so many days with the program; how it ended."""
        while self.now < BEGUN + DAYS * ONE_DAY:
            self.now += ONE_DAY
            if self.random.random() < self.absence_chance:
                self.now += self.random.randrange(60) * ONE_DAY
            self.answer_late()
            session = self.next_session
            self.check_held(session)
            if session is None:
                return "completed"
            if self.is_flagged:
                assert session.schedule.status is SessionStatus.HOLD
                self.is_flagged = self.random.random() < 0.8
            elif session.schedule.status is SessionStatus.REST:
                self.now += (session.schedule.due_on - self.now.date()) - ONE_DAY
            elif not self.visit(session):
                return "no longer meant for them"
        return "on the way"

    def answer_late(self) -> None:
        """Some answer before the next session what they did not answer after the last one."""
        if self.results and not self.results[-1].is_answered and self.random.random() < 0.5:
            self.results[-1] = self.with_answers(self.results[-1])

    def check_held(self, session: NextSession | None) -> None:
        """After a red flag, without answers, and after an early end, nothing leads on."""
        if not self.results:
            return
        last = self.results[-1]
        if self.is_flagged or not last.is_answered or not last.is_finished:
            assert session is not None
            assert session.place <= (last.week, last.number)
            assert session.reason is not NextSessionReason.CONTINUE

    def visit(self, session: NextSession) -> bool:
        """Walk the session that is due, if the week has room for it. False: they faded too far."""
        walker = self.walker
        if walker.experience_days < self.program.level.required_days:
            assert session.place == (1, 1)
            return False
        workout = ease_workout(self.program.weeks[session.week - 1].workout, walker.history)
        findings = check_workout(workout, walker, self.program.level.required_days)
        if is_week_full(findings):
            assert {finding.rule for finding in findings} <= {
                Rule.WEEKLY_BACKWARD,
                Rule.WEEKLY_RETURN,
                Rule.REST,
            }
            # It ends by waiting, so that nobody is stuck.
            self.days_waited += 1
            assert self.days_waited <= 7
            return True
        self.days_waited = 0
        assert findings == (), (session, findings)
        self.walk(session, workout)
        return True

    def walk(self, session: NextSession, workout: Workout) -> None:
        is_finished = self.random.random() >= self.trouble_chance / 2
        walked = record(workout, 1.0 if is_finished else self.random.random())
        pains = [(result.started_at, result.knee_pain_before) for result in reversed(self.results)]
        before = self.random.randrange(3)
        result = ProgramResult(
            session.week,
            session.number,
            self.now,
            is_finished,
            knee_pain_before=before,
            usual_knee_pain=usual_knee_pain(pains, self.now),
            backward_s=walked.walked_s(Direction.BACKWARD),
        )
        if self.random.random() >= self.silence_chance:
            result = self.with_answers(result)
        self.records.append((self.now, walked))
        if is_backward_session(walked):
            self.backward_days.add(self.now.date())
        self.results.append(result)
        self.is_flagged = self.random.random() < self.trouble_chance / 4

    def with_answers(self, result: ProgramResult) -> ProgramResult:
        hurts = self.random.random() < self.trouble_chance
        scores = 11 if hurts else 2
        return replace(
            result,
            knee_pain_worst=self.random.randrange(scores),
            knee_pain_after=self.random.randrange(scores),
            knee_pain_next_morning=self.random.randrange(scores) if hurts else 0,
            effort=self.random.randrange(11) if hurts else self.random.randrange(8),
            near_falls=int(hurts and self.random.random() < 0.3),
        )


def simulate(program: Program, count: int) -> dict[str, int]:
    """How many of so many clients ended how."""
    ends: dict[str, int] = {}
    for seed in range(count):
        random = Random(f"{program.key} {seed}")  # noqa: S311 - no secret
        end = SimulatedClient(program, random).follow()
        ends[end] = ends.get(end, 0) + 1
    return ends


@each_program
def test_simulated_clients_are_never_led_on_after_a_warning_and_never_get_a_finding(program):
    ends = simulate(program, 36)
    assert ends["completed"] >= 3


@pytest.mark.long
@each_program
def test_a_thousand_simulated_clients(program):
    ends = simulate(program, 1000)
    assert ends["completed"] >= 200
    assert set(ends) == {"completed", "on the way", "no longer meant for them"} or (
        program.level.required_days == 0
    )
