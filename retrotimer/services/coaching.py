"""Who walks, and what of it is safe: a client, their history, and the answers they give."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any

from retrotimer.clock import SystemClock
from retrotimer.domain.coaching import safety_check
from retrotimer.domain.coaching.client import UNFINISHED, Client, Condition, Screening
from retrotimer.domain.coaching.findings import Finding, Severity
from retrotimer.domain.coaching.program import Done, Next, Program, next_session
from retrotimer.domain.coaching.questionnaires import KNEE_PAIN, Sheet, before_sheet
from retrotimer.domain.coaching.walker_profile import Past, Walker, past_of
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_context import Occasion, Stage
from retrotimer.domain.session.summary import Listed
from retrotimer.domain.values.units import Units
from retrotimer.domain.values.validation import UnknownNameError
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files import client_file, program_file, settings_file
from retrotimer.store.folders import Folders, programs
from retrotimer.store.history.database import HistoryError
from retrotimer.store.history.session_summaries import Tally, one_by_one, tally


class CoachDesk:
    """One client before a session. `problems` are lines about what could not be read.

    Raises UnknownNameError, unless it may be a new client. What cannot be read is taken as its most
    careful value.
    """

    def __init__(self, folders: Folders, name: str = "", *, new: bool = False) -> None:
        self.problems: list[str] = []
        self.before: Mapping[str, Any] = {}
        self._folders = folders
        self._responsible_for: tuple[str, ...] = ()
        self._now = SystemClock().wall()
        self.client = self._found(name, new=new)
        self._tally, self._past = self._looked_up()

    @property
    def walker(self) -> Walker:
        pain = self.before.get(KNEE_PAIN)
        return Walker(self.client, self._past, self._now.year, pain)

    @property
    def before_sheet(self) -> Sheet:
        return before_sheet(self.walker)

    def session(self, session_id: str = "") -> Listed | None:
        """One of the client's sessions, the newest if none is named; none that cannot be read."""
        with suppress(HistoryError), closing(self._newest_first()) as found:
            return next((one for one in found if session_id in ("", one.id)), None)
        return None

    def findings(self, workout: Workout) -> tuple[Finding, ...]:
        return safety_check.findings(workout, self.walker)

    def performed(self, workout: Workout) -> Workout:
        """The workout as this client performs it."""
        return self.walker.adapted(workout)

    def occasion(self, stage: Stage | None, time_scale: float) -> Occasion:
        """What the history keeps of the beginning of a session."""
        name, body = self.client.name, self.client.body
        return Occasion(name, body, stage, dict(self.before), self._responsible_for, time_scale)

    def take_responsibility(self, findings: Sequence[Finding]) -> None:
        """Somebody does, for every rule by which a workout is refused."""
        refused = (found.rule.value for found in findings if found.severity is Severity.REFUSE)
        self._responsible_for = tuple(dict.fromkeys(refused))

    def answer_before(self, answers: Mapping[str, Any]) -> None:
        """What was ticked and felt before this session."""
        self.before = answers

    def answer_screening(self, answers: Mapping[str, Any]) -> None:
        """Keep what was answered, with today's date. Raises ClientFileError.

        Only all of the answers are a screening. What cannot be kept holds for this session.
        """
        if not all(condition in answers for condition in Condition):
            return
        yes = tuple(condition for condition in Condition if answers.get(condition) is True)
        screening = Screening(self._now.date().isoformat(), yes)
        fall = self.client.fall or Condition.FALL in yes
        self.keep(replace(self.client, screening=screening, fall=fall))

    @property
    def known_answers(self) -> dict[str, bool]:
        """What is a yes of the health questions already, though they are asked."""
        screening = self.client.screening
        yes = screening.yes if screening is not None else ()
        return dict.fromkeys((*yes, *([Condition.FALL] if self.client.fall else [])), True)

    def leave_screening(self, answers: Mapping[str, Any]) -> None:
        """Some of it was answered: what is a yes counts, and all of it is asked again.

        Raises ClientFileError.
        """
        yes = tuple(condition for condition in Condition if answers.get(condition) is True)
        if yes:
            left = Screening(self._now.date().isoformat(), yes, UNFINISHED)
            fall = self.client.fall or Condition.FALL in yes
            self.keep(replace(self.client, screening=left, fall=fall))

    def keep(self, client: Client) -> None:
        """Raises ClientFileError."""
        self.client = client
        client_file.write(self._folders.clients, client)

    @property
    def program_key(self) -> str:
        """Of the program in which this client walked last, or nothing."""
        newest_of = self._tally.newest_of
        return max(newest_of, key=lambda key: newest_of[key].started_at, default="")

    def has_begun(self, program: Program) -> bool:
        """Has this client walked any session of it?"""
        return program.key in self._tally.newest_of

    def next_in(self, program: Program) -> Next | None:
        """What this client walks next in a program; one that was completed begins anew."""
        newest = self._tally.newest_of.get(program.key)
        done = [] if newest is None else [_done(newest)]
        if done and next_session(program, done, done[-1].at) is None:
            done = []
        return next_session(program, done, self._now)

    def _found(self, name: str, *, new: bool) -> Client:
        try:
            return client_of(self._folders, name)
        except UnknownNameError:
            if not new:
                raise
            return Client(name)
        except client_file.ClientFileError as error:
            self.problems += [*error.lines, "Limits are those of a walker who must be careful"]
            return Client(name, fall=True)

    def _looked_up(self) -> tuple[Tally, Past]:
        """What the history tells; one that cannot be read tells nothing."""
        try:
            found = tally(self._folders.history, self.client.name)
            with closing(self._newest_first()) as newest_first:
                walked = ((one.started_at, one.summary) for one in newest_first)
                past = past_of(walked, self._now, found.counted)
        except HistoryError as error:
            self.problems += error.lines
            return Tally(), Past()
        self.problems += found.problems
        return found, past

    def _newest_first(self) -> Generator[Listed]:
        """The client's sessions, read as they are asked for. Raises HistoryError."""
        name = self.client.name
        with closing(one_by_one(self._folders.history, client=name)) as found:
            yield from (one for one in found if one.summary.occasion.is_of(name))


def client_of(folders: Folders, name: str) -> Client:
    """The client of this name: written down, or somebody who only chose what they hear.

    Raises UnknownNameError, ClientFileError, and SettingsFileError where that cannot be known.
    """
    client = client_file.read(folders.clients, name)
    if client is not None or not name:
        return client or Client()
    listeners = settings_file.read(folders.settings).clients
    if name in listeners:
        return Client(name)
    walkers = (one.name for one in client_file.read_all(folders.clients)[0])
    there = ", ".join(sorted({*listeners, *walkers})) or "none"
    raise UnknownNameError(f"no client {name!r}, there are: {there}")


def require_known(folders: Folders, name: str) -> None:
    """Raises UnknownNameError; what cannot be read of a client is no matter here."""
    with suppress(client_file.ClientFileError):
        client_of(folders, name)


def units_of(folders: Folders, name: str) -> Units:
    """What a client's console shows. Raises UnknownNameError."""
    try:
        return client_of(folders, name).units
    except client_file.ClientFileError:
        return Units.METRIC


def bundled_programs() -> tuple[dict[str, Program], list[str]]:
    """The programs by key, and what is wrong with files that are none."""
    return program_file.read_all(programs())


def _done(one: Listed) -> Done:
    after, stage = one.summary.after, one.summary.occasion.stage
    return Done(
        stage.week if stage else 1,
        stage.number if stage else 1,
        one.started_at,
        one.summary.outcome is Outcome.FINISHED,
        one.summary.occasion.before.get(KNEE_PAIN),
        after.get("knee_pain_worst"),
        after.get("knee_pain_after"),
        after.get("knee_pain_60_min"),
        after.get("knee_pain_next_morning"),
    )
