"""Who walks, and what of it is safe: a client, their history, and the answers they give."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any

from retrotimer.clock import SystemClock
from retrotimer.domain.coaching import safety_check
from retrotimer.domain.coaching.client import INCOMPLETE_VERSION, Client, Condition, Screening
from retrotimer.domain.coaching.findings import Finding, Severity
from retrotimer.domain.coaching.program import (
    NextSession,
    Program,
    ProgramResult,
    find_next_session,
)
from retrotimer.domain.coaching.questionnaires import (
    KNEE_PAIN_KEY,
    Questionnaire,
    build_pre_session_questionnaire,
)
from retrotimer.domain.coaching.walker_profile import (
    WalkerProfile,
    WalkHistory,
    summarize_walk_history,
)
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext
from retrotimer.domain.session.summary import SessionListItem
from retrotimer.domain.values.units import Units
from retrotimer.domain.values.validation import UnknownNameError
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files import client_file, program_file, settings_file
from retrotimer.store.folders import Folders, programs_folder
from retrotimer.store.history.database import HistoryError
from retrotimer.store.history.session_summaries import (
    SessionCounts,
    count_sessions,
    iterate_summaries,
)


class CoachingService:
    """One client before a session. `problems` are lines about what could not be read.

    Raises UnknownNameError, unless it may be a new client. What cannot be read is taken as its most
    careful value.
    """

    def __init__(self, folders: Folders, name: str = "", *, allow_new: bool = False) -> None:
        self.problems: list[str] = []
        self.answers_before: Mapping[str, Any] = {}
        self._folders = folders
        self._accepted_rules: tuple[str, ...] = ()
        self._opened_at = SystemClock().local_time()
        self.client = self._load_client(name, allow_new=allow_new)
        self._session_counts, self._walk_history = self._load_history()

    @property
    def walker(self) -> WalkerProfile:
        pain = self.answers_before.get(KNEE_PAIN_KEY)
        return WalkerProfile(self.client, self._walk_history, self._opened_at.year, pain)

    @property
    def pre_session_questionnaire(self) -> Questionnaire:
        return build_pre_session_questionnaire(self.walker)

    def find_session(self, session_id: str = "") -> SessionListItem | None:
        """One of the client's sessions, the newest if none is named; none that cannot be read."""
        with suppress(HistoryError), closing(self._read_sessions_newest_first()) as found:
            return next((one for one in found if session_id in ("", one.id)), None)
        return None

    def check_workout(self, workout: Workout) -> tuple[Finding, ...]:
        return safety_check.check_workout(workout, self.walker)

    def adapt_workout(self, workout: Workout) -> Workout:
        """The workout as this client performs it."""
        return self.walker.adapt_workout(workout)

    def build_session_context(
        self, program_position: ProgramPosition | None, time_scale: float
    ) -> SessionContext:
        """What the history keeps of the beginning of a session."""
        name, body = self.client.name, self.client.body
        return SessionContext(
            name,
            body,
            program_position,
            dict(self.answers_before),
            self._accepted_rules,
            time_scale,
        )

    def accept_responsibility(self, findings: Sequence[Finding]) -> None:
        """Somebody does, for every rule by which a workout is refused."""
        refused = (found.rule.value for found in findings if found.severity is Severity.BLOCK)
        self._accepted_rules = tuple(dict.fromkeys(refused))

    def set_answers_before(self, answers: Mapping[str, Any]) -> None:
        """What was ticked and felt before this session."""
        self.answers_before = answers

    def save_screening(self, answers: Mapping[str, Any]) -> None:
        """Keep what was answered, with today's date. Raises ClientFileError.

        Only all of the answers are a screening. What cannot be kept holds for this session.
        """
        if not all(condition in answers for condition in Condition):
            return
        yes = tuple(condition for condition in Condition if answers.get(condition) is True)
        screening = Screening(self._opened_at.date().isoformat(), yes)
        fall = self.client.fall or Condition.FALL in yes
        self.save_client(replace(self.client, screening=screening, fall=fall))

    @property
    def known_screening_answers(self) -> dict[str, bool]:
        """What is a yes of the health questions already, though they are asked."""
        screening = self.client.screening
        yes = screening.confirmed_conditions if screening is not None else ()
        return dict.fromkeys((*yes, *([Condition.FALL] if self.client.fall else [])), True)

    def save_partial_screening(self, answers: Mapping[str, Any]) -> None:
        """Some of it was answered: what is a yes counts, and all of it is asked again.

        Raises ClientFileError.
        """
        yes = tuple(condition for condition in Condition if answers.get(condition) is True)
        if yes:
            left = Screening(self._opened_at.date().isoformat(), yes, INCOMPLETE_VERSION)
            fall = self.client.fall or Condition.FALL in yes
            self.save_client(replace(self.client, screening=left, fall=fall))

    def save_client(self, client: Client) -> None:
        """Raises ClientFileError."""
        self.client = client
        client_file.write(self._folders.clients, client)

    @property
    def latest_program_key(self) -> str:
        """Of the program in which this client walked last, or nothing."""
        newest_of = self._session_counts.newest_by_program
        return max(newest_of, key=lambda key: newest_of[key].started_at, default="")

    def has_started_program(self, program: Program) -> bool:
        """Has this client walked any session of it?"""
        return program.key in self._session_counts.newest_by_program

    def find_next_session(self, program: Program) -> NextSession | None:
        """What this client walks next in a program; one that was completed begins anew."""
        newest = self._session_counts.newest_by_program.get(program.key)
        done = [] if newest is None else [_to_program_result(newest)]
        if done and find_next_session(program, done, done[-1].started_at) is None:
            done = []
        return find_next_session(program, done, self._opened_at)

    def _load_client(self, name: str, *, allow_new: bool) -> Client:
        try:
            return load_client(self._folders, name)
        except UnknownNameError:
            if not allow_new:
                raise
            return Client(name)
        except client_file.ClientFileError as error:
            self.problems += [*error.messages, "Limits are those of a walker who must be careful"]
            return Client(name, fall=True)

    def _load_history(self) -> tuple[SessionCounts, WalkHistory]:
        """What the history tells; one that cannot be read tells nothing."""
        try:
            found = count_sessions(self._folders.history_path, self.client.name)
            with closing(self._read_sessions_newest_first()) as newest_first:
                walked = ((one.started_at, one.summary) for one in newest_first)
                past = summarize_walk_history(walked, self._opened_at, found.session_count)
        except HistoryError as error:
            self.problems += error.messages
            return SessionCounts(), WalkHistory()
        self.problems += found.problems
        return found, past

    def _read_sessions_newest_first(self) -> Generator[SessionListItem]:
        """The client's sessions, read as they are asked for. Raises HistoryError."""
        name = self.client.name
        with closing(iterate_summaries(self._folders.history_path, client=name)) as found:
            yield from (one for one in found if one.summary.context.belongs_to(name))


def load_client(folders: Folders, name: str) -> Client:
    """The client of this name: written down, or somebody who only chose what they hear.

    Raises UnknownNameError, ClientFileError, and SettingsFileError where that cannot be known.
    """
    client = client_file.read(folders.clients, name)
    if client is not None or not name:
        return client or Client()
    listeners = settings_file.read(folders.settings_path).cue_settings_by_client
    if name in listeners:
        return Client(name)
    walkers = (one.name for one in client_file.read_all(folders.clients)[0])
    there = ", ".join(sorted({*listeners, *walkers})) or "none"
    raise UnknownNameError(f"no client {name!r}, there are: {there}")


def require_client(folders: Folders, name: str) -> None:
    """Raises UnknownNameError; what cannot be read of a client is no matter here."""
    with suppress(client_file.ClientFileError):
        load_client(folders, name)


def load_units(folders: Folders, name: str) -> Units:
    """What a client's console shows. Raises UnknownNameError."""
    try:
        return load_client(folders, name).units
    except client_file.ClientFileError:
        return Units.METRIC


def load_bundled_programs() -> tuple[dict[str, Program], list[str]]:
    """The programs by key, and what is wrong with files that are none."""
    return program_file.read_all(programs_folder())


def _to_program_result(session: SessionListItem) -> ProgramResult:
    after, stage = session.summary.answers_after, session.summary.context.program_position
    return ProgramResult(
        stage.week if stage else 1,
        stage.number if stage else 1,
        session.started_at,
        session.summary.outcome is Outcome.FINISHED,
        session.summary.context.answers_before.get(KNEE_PAIN_KEY),
        after.get("knee_pain_worst"),
        after.get("knee_pain_after"),
        after.get("knee_pain_60_min"),
        after.get("knee_pain_next_morning"),
    )
