"""The report of a client's sessions for a clinician, in the order of a SOAP note.

That is subjective, objective, assessment, plan. It holds only what was answered and walked: the
facts are compared with the pain guide (docs/domain.md, section 5), and the assessment is left to
the clinician. The sentences are in `clinician_report_text`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from statistics import fmean

from retrotimer.domain import messages
from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.program import IDEAL_PAIN, MAX_PAIN
from retrotimer.domain.coaching.questionnaires import STOP_REASON_KEY
from retrotimer.domain.history import clinician_report_text as texts
from retrotimer.domain.history.answer_texts import ANSWER_LABELS, format_answer
from retrotimer.domain.history.session_details import (
    KNEE_PAIN_BEFORE,
    KNEE_PAIN_WORST,
    SessionDetails,
)
from retrotimer.domain.history.trends import build_pain_trend
from retrotimer.domain.history.weeks import summarize_weeks
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.values.dates import session_day
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.domain.workout.workout import Direction

# So many fit on the one or two pages of the report.
MAX_NOTES, MAX_WEEKS = 6, 12
PAIN_60_MIN_KEY, PAIN_NEXT_MORNING_KEY = "knee_pain_60_min", "knee_pain_next_morning"
SCORE_KEYS = (
    KNEE_PAIN_BEFORE,
    KNEE_PAIN_WORST,
    "knee_pain_after",
    PAIN_60_MIN_KEY,
    PAIN_NEXT_MORNING_KEY,
    "effort",
    "comfort",
)
_DIRECTIONS = (Direction.BACKWARD, Direction.FORWARD)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, lines of text, and a table whose first row is its header."""

    heading: str
    lines: Sequence[str] = ()
    table: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class ClinicianReport:
    """The finished report as text. `notes` are the disclaimers at its end."""

    title: str
    subject_lines: Sequence[str]
    sections: Sequence[Section]
    notes: Sequence[str]

    @property
    def all_texts(self) -> Iterator[str]:
        """All texts of the report in reading order."""
        yield self.title
        yield from self.subject_lines
        for section in self.sections:
            yield section.heading
            yield from section.lines
            for row in section.table:
                yield from row
        yield from self.notes


@dataclass(frozen=True)
class ReportInput:
    """What a report is built from: a client and their sessions of a period, oldest first.

    Without `start_date` the period begins with the first session. `next_session_text` is the next
    session of a program, or empty.
    """

    client: Client
    sessions: Sequence[SessionDetails]
    today: date
    start_date: date | None = None
    next_session_text: str = ""

    @cached_property
    def report(self) -> ClinicianReport:
        """The report built from this input."""
        first = self.start_date or (
            min(map(_day_of, self.sessions)) if self.sessions else self.today
        )
        plan = [self.next_session_text or texts.NO_PROGRAM, texts.PLAN_DISCLAIMER]
        if not self.sessions:
            sections = [Section(texts.OBJECTIVE_HEADING, [texts.NO_SESSIONS])]
        else:
            sections = [
                Section(
                    texts.SUBJECTIVE_HEADING, list(self._subjective_lines()), self._score_rows()
                ),
                Section(
                    texts.OBJECTIVE_HEADING, list(self._objective_lines()), self._direction_rows()
                ),
                *self._weekly_sections(),
                Section(texts.ASSESSMENT_HEADING, list(self._assessment_lines())),
            ]
        return ClinicianReport(
            texts.TITLE,
            texts.subject_lines(self.client.name, first, self.today),
            [*sections, Section(texts.PLAN_HEADING, plan)],
            [texts.MEASUREMENT_DISCLAIMER, texts.MEDICAL_DISCLAIMER],
        )

    def _subjective_lines(self) -> Iterator[str]:
        screening = self.client.screening
        if screening is not None:
            conditions = (
                Text(condition.replace("-", " ")) for condition in screening.confirmed_conditions
            )
            yield Text(
                "Health questions of {day}, answered with yes: {conditions}.",
                day=screening.answered_on,
                conditions=join_texts(conditions) or Text("none"),
            )
        reasons = self._count_answers(STOP_REASON_KEY)
        if reasons:
            yield Text("Why sessions ended early: {reasons}.", reasons=reasons)
        yield from _newest_notes(
            [
                _dated_note(session, texts.shorten_note(session.written_notes))
                for session in self.sessions
                if session.written_notes
            ]
        )

    def _score_rows(self) -> list[Sequence[str]]:
        rows: list[Sequence[str]] = [texts.SCORE_COLUMNS]
        for key in SCORE_KEYS:
            scores = self._collect_answers(key)
            if scores:
                rows.append(
                    [
                        ANSWER_LABELS[key],
                        texts.format_fraction(len(scores), len(self.sessions)),
                        str(scores[0]),
                        str(scores[-1]),
                        f"{fmean(scores):.1f}",
                        texts.format_range(min(scores), max(scores)),
                    ]
                )
        return rows if rows[1:] else [*rows, texts.NO_SCORES_ROW]

    def _objective_lines(self) -> Iterator[str]:
        yield self._completion_line()
        yield texts.planned_minutes_text(
            sum(session.done_s for session in self.sessions),
            sum(session.planned_s for session in self.sessions),
        )
        yield self._rail_use_line()
        yield self._near_falls_line()
        yield from self._overridden_rules_lines()
        yield from self._energy_lines()
        yield from _newest_notes(
            [
                _dated_note(session, messages.format_note(note, session.record))
                for session in self.sessions
                for note in session.notes
            ]
        )

    def _completion_line(self) -> str:
        finished_count = sum(
            session.record.outcome is Outcome.FINISHED for session in self.sessions
        )
        # Sorted by instant, sessions of several time zones need not be sorted by day.
        days = sorted(map(_day_of, self.sessions))
        return texts.completion_text(finished_count, len(self.sessions), days[0], days[-1])

    def _rail_use_line(self) -> str:
        counts = self._count_answers("rail_use")
        if not counts:
            return texts.NO_RAIL_USE
        return Text("Hands on the rails, in sessions: {counts}.", counts=counts)

    def _near_falls_line(self) -> str:
        answers = self._collect_answers("near_falls")
        if not answers:
            return Text("Near-falls: {told}.", told=texts.NO_ANSWERS)
        summary = Text(
            "{falls} in {sessions} with an answer",
            falls=sum(answers),
            sessions=messages.format_session_count(len(answers)),
        )
        return Text("Near-falls: {told}.", told=summary)

    def _overridden_rules_lines(self) -> Iterator[str]:
        """One line if safety limits were overridden, else none."""
        rules_by_session = [
            session.context.overridden_rules
            for session in self.sessions
            if session.context.overridden_rules
        ]
        if rules_by_session:
            yield Text(
                "Safety limits were overridden in {sessions}: {rules}.",
                sessions=messages.format_session_count(len(rules_by_session)),
                rules=", ".join(dict.fromkeys(chain.from_iterable(rules_by_session))),
            )

    def _energy_lines(self) -> Iterator[str]:
        """One line if the weight was known in any session, else none."""
        estimates = [
            session.record.total_energy
            for session in self.sessions
            if session.record.total_energy is not None
        ]
        if estimates:
            lows, highs = zip(*(energy.range_kcal for energy in estimates), strict=True)
            yield Text(
                "Energy a session, estimate: {low} to {high} kcal (weight known in {sessions}).",
                low=round(fmean(lows)),
                high=round(fmean(highs)),
                sessions=texts.format_fraction(len(estimates), len(self.sessions)),
            )

    def _direction_rows(self) -> list[Sequence[str]]:
        rows: list[Sequence[str]] = [texts.DIRECTION_COLUMNS]
        for direction in _DIRECTIONS:
            segments = [
                segment
                for session in self.sessions
                for segment in session.record.segments
                if segment.direction is direction
            ]
            rows.append(texts.direction_row(direction, segments, self.client.units))
        return rows

    def _weekly_sections(self) -> Iterator[Section]:
        newest_first = [session.summary for session in reversed(self.sessions)]
        weeks = summarize_weeks(newest_first, self.today)[-MAX_WEEKS:]
        rows = [texts.week_row(week, self.client.units) for week in reversed(weeks)]
        yield Section(texts.WEEKS_HEADING, (), [texts.WEEK_COLUMNS, *rows])

    def _assessment_lines(self) -> Iterator[str]:
        scores = self._collect_answers(KNEE_PAIN_WORST)
        yield texts.ASSESSMENT_INTRO
        if not scores:
            yield texts.NO_PAIN_SCORES
            return
        ideal_count = sum(score <= IDEAL_PAIN for score in scores)
        high_count = sum(score > MAX_PAIN for score in scores)
        between_count = len(scores) - ideal_count - high_count
        yield texts.pain_guide_text(ideal_count, between_count, high_count)
        yield Text(
            "Not back to before within 60 min: {sessions}.",
            sessions=self._count_above_before(PAIN_60_MIN_KEY),
        )
        yield Text(
            "Worse the next morning: {sessions}.",
            sessions=self._count_above_before(PAIN_NEXT_MORNING_KEY),
        )
        newest_first = (session.summary for session in reversed(self.sessions))
        yield build_pain_trend(newest_first).description

    def _count_above_before(self, key: str) -> str:
        """How many sessions had more pain than before, or than the ideal if that is unknown."""
        is_above = []
        for session in self.sessions:
            later, before = session.answer(key), session.answer(KNEE_PAIN_BEFORE)
            if later is not None:
                is_above.append(later > (IDEAL_PAIN if before is None else before))
        if not is_above:
            return texts.NO_ANSWERS
        return texts.format_fraction_answered(sum(is_above), len(is_above))

    def _collect_answers(self, key: str) -> list[int]:
        answers = (session.answer(key) for session in self.sessions)
        return [answer for answer in answers if answer is not None]

    def _count_answers(self, key: str) -> str:
        """Each different answer to a question with how often it was given: `Pain 2, Tired 1`."""
        answers = [
            session.answers_after[key] for session in self.sessions if key in session.answers_after
        ]
        counts = Counter(answers)
        return join_texts(
            join_texts((format_answer(answer), str(count)), " ") for answer, count in counts.items()
        )


def _day_of(session: SessionDetails) -> date:
    return session_day(session.started_at)


def _dated_note(session: SessionDetails, note: str) -> str:
    day = _day_of(session).isoformat()
    return join_texts((day, note), ": ")


def _newest_notes(notes: Sequence[str]) -> Iterator[str]:
    """At most MAX_NOTES notes, newest first, and how many older ones there are."""
    yield from reversed(notes[-MAX_NOTES:])
    if len(notes) > MAX_NOTES:
        yield Text("{count} older notes are in the history.", count=len(notes) - MAX_NOTES)
