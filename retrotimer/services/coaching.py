"""A client before a session: their history, their answers, and what is safe for them."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from retrotimer.clock import SystemClock
from retrotimer.domain.coaching import control_limits, safety_check
from retrotimer.domain.coaching.client import INCOMPLETE_VERSION, Client, Condition, Screening
from retrotimer.domain.coaching.findings import Finding, blocking_rules
from retrotimer.domain.coaching.program import Program
from retrotimer.domain.coaching.program_completion import (
    Completion,
    suggest_programs,
    summarize_completion,
)
from retrotimer.domain.coaching.program_decision import (
    NextSession,
    begin_program,
    current_run,
    find_next_session,
)
from retrotimer.domain.coaching.program_pacing import ease_workout, is_week_full
from retrotimer.domain.coaching.program_result import (
    ProgramResult,
    parse_answers,
    usual_knee_pain,
)
from retrotimer.domain.coaching.questionnaires import (
    KNEE_PAIN_KEY,
    Questionnaire,
    build_last_session_questionnaire,
    build_pre_session_questionnaire,
)
from retrotimer.domain.coaching.walker_profile import (
    WalkerProfile,
    WalkHistory,
    summarize_walk_history,
)
from retrotimer.domain.history.session_dates import past_sessions
from retrotimer.domain.session.controls import Control
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext
from retrotimer.domain.session.summary import SessionListItem, SessionSummary
from retrotimer.domain.session.walk import Walk
from retrotimer.domain.values.isolation import isolate
from retrotimer.domain.values.units import Units
from retrotimer.domain.values.validation import UnknownNameError
from retrotimer.domain.workout.workout import Direction, Workout
from retrotimer.store.files import client_file, program_file, settings_file
from retrotimer.store.folders import Folders, programs_folder
from retrotimer.store.history.database import HistoryError
from retrotimer.store.history.session_summaries import (
    SessionCounts,
    count_sessions,
    iterate_summaries,
    read_program_sessions,
)
from retrotimer.store.history.sessions import save_answers


class CoachingService:
    """Knows one client, and checks and adapts workouts for them.

    `problems` are lines about files that could not be read: then the most cautious value holds.
    Raises UnknownNameError for a name that is not known, unless `allow_new`.
    """

    def __init__(self, folders: Folders, name: str = "", *, allow_new: bool = False) -> None:
        self.problems: list[str] = []
        self.answers_before: Mapping[str, Any] = {}
        self._folders = folders
        self._accepted_rules: tuple[str, ...] = ()
        self._opened_at = SystemClock().local_time()
        self.client = self._load_client(name, allow_new=allow_new)
        self._session_counts, self._walk_history = self._load_history()
        # Of started programs, as far as they were asked for.
        self._sessions_by_program: dict[str, Sequence[SessionListItem]] = {}

    @property
    def walker(self) -> WalkerProfile:
        pain = self.answers_before.get(KNEE_PAIN_KEY)
        return WalkerProfile(self.client, self._walk_history, self._opened_at.date(), pain)

    @property
    def is_flagged(self) -> bool:
        """Is a red flag set (docs/domain.md, section 5a)? Then programs hold."""
        # The answers that set it are not evaluated yet.
        return False

    @property
    def first_problem(self) -> str:
        """The first of the problems, or an empty text."""
        return next(iter(self.problems), "")

    @property
    def pre_session_questionnaire(self) -> Questionnaire:
        return build_pre_session_questionnaire(self.walker)

    def find_session(self, session_id: str = "") -> SessionListItem | None:
        """One of the client's sessions, the newest without an id; None if it cannot be read.

        A session that a wrong clock dated after now is found by its id only.
        """
        before = None if session_id else self._opened_at
        with suppress(HistoryError), closing(self._read_sessions_newest_first(before)) as sessions:
            return next((item for item in sessions if session_id in ("", item.id)), None)
        return None

    def check_workout(
        self, workout: Workout, program_position: ProgramPosition | None = None
    ) -> tuple[Finding, ...]:
        """What is unsafe in a workout, which may be a session of a program."""
        days = 0 if program_position is None else _required_days(program_position.program)
        return safety_check.check_workout(workout, self.walker, days)

    def check_control(self, before: Walk, after: Walk, control: Control) -> tuple[Finding, ...]:
        """What a control during a session adds to what is unsafe for this client.

        Rules that were overridden before the session are not found again.
        """
        findings = control_limits.check_control(before, after, control, self.walker)
        return tuple(item for item in findings if item.rule.value not in self._accepted_rules)

    def adapt_workout(self, workout: Workout) -> Workout:
        """The workout as this client performs it. Raises UnsuitableWorkoutError."""
        return self.walker.adapt_workout(workout)

    def build_session_context(
        self, program_position: ProgramPosition | None, time_scale: float
    ) -> SessionContext:
        """What the history records about the beginning of a session."""
        return SessionContext(
            self.client.name,
            self.client.body,
            program_position,
            dict(self.answers_before),
            self._accepted_rules,
            time_scale,
        )

    def accept_responsibility(self, findings: Sequence[Finding]) -> None:
        """Record that the trainer or the owner is responsible for what these findings block."""
        self._accepted_rules = blocking_rules(findings)

    def set_answers_before(self, answers: Mapping[str, Any]) -> None:
        """Take the answers to the questions before this session."""
        self.answers_before = answers

    def save_screening(self, answers: Mapping[str, Any]) -> None:
        """Save the health check with today's date, if every question was answered.

        Raises ClientFileError; the answers hold for this session all the same.
        """
        if not all(condition in answers for condition in Condition):
            return
        confirmed = _confirmed_conditions(answers)
        self._save_screening(Screening(self._opened_at.date().isoformat(), confirmed))

    @property
    def known_screening_answers(self) -> dict[str, bool]:
        """The conditions that are known already, as answers for the health check."""
        screening = self.client.screening
        confirmed = screening.confirmed_conditions if screening is not None else ()
        fall = (Condition.FALL,) if self.client.fall else ()
        return dict.fromkeys((*confirmed, *fall), True)

    def save_partial_screening(self, answers: Mapping[str, Any]) -> None:
        """Save the conditions of a health check that was not finished: it is asked again.

        Raises ClientFileError.
        """
        confirmed = _confirmed_conditions(answers)
        if confirmed:
            today = self._opened_at.date().isoformat()
            self._save_screening(Screening(today, confirmed, INCOMPLETE_VERSION))

    def _save_screening(self, screening: Screening) -> None:
        """Save a health check in the profile as it is in its file now."""

        def with_screening(client: Client) -> Client:
            fall = client.fall or Condition.FALL in screening.confirmed_conditions
            return replace(client, screening=screening, fall=fall)

        self.client = with_screening(self.client)
        client_file.update(self._folders.clients, self.client.name, with_screening)

    def save_client(self, client: Client) -> None:
        """Raises ClientFileError."""
        self.client = client
        client_file.write(self._folders.clients, client)

    @property
    def latest_program_key(self) -> str:
        """The key of the program of which this client did a session last; empty if of none."""
        newest = self._session_counts.newest_by_program
        return max(newest, key=lambda key: newest[key].started_at, default="")

    def has_started_program(self, program: Program) -> bool:
        """Has this client done any session of it?"""
        return program.key in self._session_counts.newest_by_program

    def find_next_session(self, program: Program) -> NextSession:
        """This client's next session of a program; one that was completed begins again."""
        now, results, is_flagged = self._opened_at, self._find_results(program), self.is_flagged
        session = find_next_session(program, results, now, is_flagged=is_flagged)
        if session is None:
            session = begin_program(now, is_flagged=is_flagged)
        workout, days = self.session_workout(program, session), program.level.required_days
        if is_week_full(safety_check.check_workout(workout, self.walker, days)):
            return replace(session, schedule=session.schedule.waiting_for_week())
        return session

    def session_workout(self, program: Program, session: NextSession) -> Workout:
        """The workout of a program's next session, shortened after a week without walking."""
        return ease_workout(program.weeks[session.week - 1].workout, self._walk_history)

    def find_completion(self, program: Program) -> Completion | None:
        """What changed during a program that is completed; None if it is not."""
        results = self._find_results(program)
        if not results or find_next_session(program, results, self._opened_at) is not None:
            return None
        suggestions = suggest_programs(
            program,
            load_bundled_programs()[0],
            self.client,
            experience_days=self.walker.experience_days,
            needs_caution=self.walker.needs_caution,
        )
        return summarize_completion(program, results, suggestions)

    def find_last_session_questionnaire(self, program_key: str) -> Questionnaire | None:
        """What is not answered about the last session of a program; None if nothing."""
        session = self._newest_session(program_key)
        if session is None:
            return None
        questionnaire = build_last_session_questionnaire(
            session.summary.answers_after,
            is_morning_after=(self._opened_at.date() - session.started_at.date()).days == 1,
        )
        return questionnaire if questionnaire.questions else None

    def save_last_session_answers(self, program_key: str, answers: Mapping[str, Any]) -> None:
        """Save answers about the last session of a program; they decide on its next one.

        Raises HistoryError.
        """
        session = self._newest_session(program_key)
        if session is None or not answers:
            return
        save_answers(self._folders.history_path, session.id, answers)
        del self._sessions_by_program[program_key]

    def _newest_session(self, program_key: str) -> SessionListItem | None:
        return next(reversed(self._read_program_sessions(program_key)), None)

    def _find_results(self, program: Program) -> Sequence[ProgramResult]:
        """The results of a program since it was begun last, oldest first."""
        sessions = self._read_program_sessions(program.key)
        results = current_run(program, [_to_program_result(session) for session in sessions])
        if not results:
            return results
        with suppress(HistoryError):
            usual = self._find_usual_knee_pain(results[-1].started_at)
            return (*results[:-1], replace(results[-1], usual_knee_pain=usual))
        return results

    def _read_program_sessions(self, program_key: str) -> Sequence[SessionListItem]:
        """The sessions of a started program, oldest first; none if they cannot be read."""
        if program_key not in self._session_counts.newest_by_program:
            return ()
        if program_key not in self._sessions_by_program:
            sessions: Sequence[SessionListItem] = ()
            with suppress(HistoryError):
                sessions = read_program_sessions(
                    self._folders.history_path, self.client.name, program_key
                )
            # One that is dated after now, because a clock once ran ahead, decides nothing.
            self._sessions_by_program[program_key] = past_sessions(sessions, self._opened_at)
        return self._sessions_by_program[program_key]

    def _find_usual_knee_pain(self, started_at: datetime) -> float | None:
        with closing(self._read_sessions_newest_first(started_at)) as sessions:
            pains = ((item.started_at, _pain_before(item.summary)) for item in sessions)
            return usual_knee_pain(pains, started_at)

    def _load_client(self, name: str, *, allow_new: bool) -> Client:
        try:
            return load_client(self._folders, name)
        except UnknownNameError:
            if not allow_new:
                raise
            return Client(name)
        except client_file.ClientFileError as error:
            self.problems += [
                *error.messages,
                "Until this is repaired, the most cautious safety limits are used",
            ]
            return Client(name, fall=True)

    def _load_history(self) -> tuple[SessionCounts, WalkHistory]:
        """What is known from the history; nothing if it cannot be read."""
        try:
            # What a wrong clock dated after now must not decide anything.
            path, now = self._folders.history_path, self._opened_at
            counts = count_sessions(path, self.client.name, now)
            with closing(self._read_sessions_newest_first(now)) as sessions:
                summaries = ((item.started_at, item.summary) for item in sessions)
                history = summarize_walk_history(
                    summaries, self._opened_at, counts.session_count, counts.backward_days
                )
        except HistoryError as error:
            self.problems += error.messages
            return SessionCounts(), WalkHistory()
        self.problems += counts.problems
        return counts, history

    def _read_sessions_newest_first(
        self, before: datetime | None = None
    ) -> Generator[SessionListItem]:
        """The client's sessions before a time, each read only when it is asked for.

        Raises HistoryError.
        """
        name, path = self.client.name, self._folders.history_path
        with closing(iterate_summaries(path, client=name, started_before=before)) as sessions:
            yield from (item for item in sessions if item.summary.context.belongs_to(name))


def load_client(folders: Folders, name: str) -> Client:
    """The client of this name: one with a profile, or one who only has settings.

    Raises UnknownNameError, ClientFileError, and SettingsFileError where the settings of a client
    without a profile cannot be read.
    """
    client = client_file.read(folders.clients, name)
    if client is not None or not name:
        return client or Client()
    names_in_settings = settings_file.read(folders.settings_path).cue_settings_by_client
    if name in names_in_settings:
        return Client(name)
    names_with_profile = (client.name for client in client_file.read_all(folders.clients)[0])
    known = ", ".join(map(isolate, sorted({*names_in_settings, *names_with_profile}))) or "none"
    raise UnknownNameError(f"Unknown client {isolate(repr(name))}. Known clients: {known}")


def require_client(folders: Folders, name: str) -> None:
    """Raises UnknownNameError. A profile that cannot be read belongs to a known client."""
    with suppress(client_file.ClientFileError):
        load_client(folders, name)


def load_units(folders: Folders, name: str) -> Units:
    """The units that the console of a client's treadmill shows. Raises UnknownNameError."""
    try:
        return load_client(folders, name).units
    except client_file.ClientFileError:
        return Units.METRIC


def load_bundled_programs() -> tuple[Mapping[str, Program], Sequence[str]]:
    """The programs by key, and lines about files that cannot be read."""
    return _read_programs(programs_folder())


# They belong to the installed program, and each check of a session asks for them.
@cache
def _read_programs(folder: Path) -> tuple[Mapping[str, Program], Sequence[str]]:
    programs, problems = program_file.read_all(folder)
    return MappingProxyType(programs), tuple(problems)


def _required_days(program_key: str) -> int:
    """How many days of walking backward a program asks for; 0 if it is not known any more."""
    program = load_bundled_programs()[0].get(program_key)
    return 0 if program is None else program.level.required_days


def _confirmed_conditions(answers: Mapping[str, Any]) -> tuple[Condition, ...]:
    return tuple(condition for condition in Condition if answers.get(condition) is True)


def _pain_before(summary: SessionSummary) -> int | None:
    pain: int | None = summary.context.answers_before.get(KNEE_PAIN_KEY)
    return pain


def _to_program_result(session: SessionListItem) -> ProgramResult:
    summary, position = session.summary, session.summary.context.program_position
    return ProgramResult(
        position.week if position else 1,
        position.number if position else 1,
        session.started_at,
        summary.outcome is Outcome.FINISHED,
        knee_pain_before=_pain_before(summary),
        backward_s=summary.walked_s(Direction.BACKWARD),
        top_backward_kmh=summary.top_kmh(Direction.BACKWARD),
        **parse_answers(summary.answers_after),
    )
