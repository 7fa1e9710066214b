"""What a clinician wants to read of a client and a period: said, observed, assessment, plan.

Only what was said and walked. The pain guide is that of docs/domain.md, section 5; what it means
is left to the clinician.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import fmean

from retrotimer.domain import messages
from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.program import IDEAL_PAIN, MAX_PAIN
from retrotimer.domain.coaching.questionnaires import STOP_REASON_KEY
from retrotimer.domain.history import clinician_report_text as words
from retrotimer.domain.history.answer_texts import ANSWER_LABELS, format_answer
from retrotimer.domain.history.session_details import (
    KNEE_PAIN_BEFORE,
    KNEE_PAIN_WORST,
    SessionDetails,
)
from retrotimer.domain.history.trends import PainTrend, build_pain_trend
from retrotimer.domain.history.weeks import summarize_weeks
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.domain.workout.workout import Direction

# As much as one or two pages hold.
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
    """A heading, lines below it, and a table whose first row heads its columns."""

    heading: str
    lines: Sequence[str] = ()
    table: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class ClinicianReport:
    """The summary as text. `notes` are what must be known of all of it."""

    title: str
    subject_lines: Sequence[str]
    sections: Sequence[Section]
    notes: Sequence[str]

    @property
    def all_texts(self) -> Iterator[str]:
        """Every text of it, in the order in which it is read."""
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
    """A client's sessions of a period, oldest first. `plan` is what a program has next, or nothing.

    Without `since` the period begins with the first session.
    """

    client: Client
    sessions: Sequence[SessionDetails]
    today: date
    start_date: date | None = None
    next_session_text: str = ""

    @cached_property
    def report(self) -> ClinicianReport:
        """All of it as text."""
        first = self.start_date or (
            self.sessions[0].started_at.date() if self.sessions else self.today
        )
        plan = [self.next_session_text or words.NO_PROGRAM, words.PLAN_DISCLAIMER]
        if not self.sessions:
            sections = [Section(words.OBJECTIVE_HEADING, [words.NO_SESSIONS])]
        else:
            sections = [
                Section(
                    words.SUBJECTIVE_HEADING, list(self._subjective_lines()), self._score_rows()
                ),
                Section(
                    words.OBJECTIVE_HEADING, list(self._objective_lines()), self._direction_rows()
                ),
                *self._weekly_sections(),
                Section(words.ASSESSMENT_HEADING, list(self._assessment_lines())),
            ]
        return ClinicianReport(
            words.TITLE,
            words.subject_lines(self.client.name, first, self.today),
            [*sections, Section(words.PLAN_HEADING, plan)],
            [words.MEASUREMENT_DISCLAIMER, words.MEDICAL_DISCLAIMER],
        )

    def _subjective_lines(self) -> Iterator[str]:
        screening = self.client.screening
        if screening is not None:
            yes = (
                Text(condition.replace("-", " ")) for condition in screening.confirmed_conditions
            )
            yield Text(
                "Health questions of {day}, answered with yes: {conditions}.",
                day=screening.answered_on,
                conditions=join_texts(yes) or Text("none"),
            )
        reasons = self._count_answers(STOP_REASON_KEY)
        if reasons:
            yield Text("Why sessions ended early: {reasons}.", reasons=reasons)
        yield from _newest_notes(
            [
                _dated_note(v, words.shorten_note(v.written_notes))
                for v in self.sessions
                if v.written_notes
            ]
        )

    def _score_rows(self) -> list[Sequence[str]]:
        rows: list[Sequence[str]] = [words.SCORE_COLUMNS]
        for key in SCORE_KEYS:
            told = self._collect_answers(key)
            if told:
                counted = words.format_fraction(len(told), len(self.sessions))
                ends, mean = (str(told[0]), str(told[-1])), f"{fmean(told):.1f}"
                rows.append(
                    [
                        ANSWER_LABELS[key],
                        counted,
                        *ends,
                        mean,
                        words.format_range(min(told), max(told)),
                    ]
                )
        return rows if rows[1:] else [*rows, words.NO_SCORES_ROW]

    def _objective_lines(self) -> Iterator[str]:
        visits = self.sessions
        finished = sum(one.record.outcome is Outcome.FINISHED for one in visits)
        first, last = visits[0].started_at.date(), visits[-1].started_at.date()
        yield words.completion_text(finished, len(visits), first, last)
        yield words.planned_minutes_text(
            sum(v.done_s for v in visits), sum(v.planned_s for v in visits)
        )
        rails = self._count_answers("rail_use")
        told = Text("Hands on the rails, in sessions: {counts}.", counts=rails)
        yield told if rails else words.NO_RAIL_USE
        falls = self._collect_answers("near_falls")
        sessions = messages.format_session_count(len(falls))
        told = Text("{falls} in {sessions} that tell it", falls=sum(falls), sessions=sessions)
        yield Text("Near-falls: {told}.", told=told if falls else words.NO_ANSWERS)
        taken = [rule for one in visits for rule in one.context.overridden_rules]
        if taken:
            yield Text(
                "Somebody took the responsibility for what was refused in {sessions}: {rules}.",
                sessions=messages.format_session_count(
                    sum(bool(v.context.overridden_rules) for v in visits)
                ),
                rules=", ".join(dict.fromkeys(taken)),
            )
        spent = [one.record.total_energy for one in visits if one.record.total_energy is not None]
        if spent:
            low, high = zip(*(one.range_kcal for one in spent), strict=True)
            yield Text(
                "Energy a session, estimate: {low} to {high} kcal (weight known in {sessions}).",
                low=round(fmean(low)),
                high=round(fmean(high)),
                sessions=words.format_fraction(len(spent), len(visits)),
            )
        noted = (
            (one, messages.format_note(note, one.record)) for one in visits for note in one.notes
        )
        yield from _newest_notes([_dated_note(one, note) for one, note in noted])

    def _direction_rows(self) -> list[Sequence[str]]:
        units = self.client.units
        rows: list[Sequence[str]] = [words.DIRECTION_COLUMNS]
        for way in _DIRECTIONS:
            walked = [
                row for one in self.sessions for row in one.record.segments if row.direction is way
            ]
            rows.append(words.direction_row(way, walked, units))
        return rows

    def _weekly_sections(self) -> Iterator[Section]:
        newest_first = [one.summary for one in reversed(self.sessions)]
        weeks = summarize_weeks(newest_first, self.today)[-MAX_WEEKS:]
        rows = [words.week_row(week, self.client.units) for week in reversed(weeks)]
        yield Section(words.WEEKS_HEADING, (), [words.WEEK_COLUMNS, *rows])

    def _assessment_lines(self) -> Iterator[str]:
        worst = self._collect_answers(KNEE_PAIN_WORST)
        yield words.ASSESSMENT_INTRO
        if not worst:
            yield words.NO_PAIN_SCORES
            return
        low, high = sum(p <= IDEAL_PAIN for p in worst), sum(p > MAX_PAIN for p in worst)
        yield words.pain_guide_text(low, len(worst) - low - high, high)
        later, morning = (
            self._count_above_before(PAIN_60_MIN_KEY),
            self._count_above_before(PAIN_NEXT_MORNING_KEY),
        )
        yield Text("Not back to before within 60 min: {sessions}.", sessions=later)
        yield Text("Worse the next morning: {sessions}.", sessions=morning)
        yield self._pain_trend.description

    @property
    def _pain_trend(self) -> PainTrend:
        return build_pain_trend(one.summary for one in reversed(self.sessions))

    def _count_above_before(self, key: str) -> str:
        """In how many sessions pain was above that before; where that is unknown, above ideal."""
        told = [(one.answer(key), one.answer(KNEE_PAIN_BEFORE)) for one in self.sessions]
        told = [(then, before) for then, before in told if then is not None]
        above = sum(then > (IDEAL_PAIN if before is None else before) for then, before in told)
        return words.format_fraction_answered(above, len(told)) if told else words.NO_ANSWERS

    def _collect_answers(self, key: str) -> list[int]:
        return [told for one in self.sessions if (told := one.answer(key)) is not None]

    def _count_answers(self, key: str) -> str:
        told = [one.answers_after[key] for one in self.sessions if key in one.answers_after]
        counts = ((format_answer(one), str(told.count(one))) for one in dict.fromkeys(told))
        return join_texts(join_texts(count, " ") for count in counts)


def _dated_note(session: SessionDetails, note: str) -> str:
    day = session.started_at.date().isoformat()
    return join_texts((day, note), ": ")


def _newest_notes(notes: Sequence[str]) -> Iterator[str]:
    """The newest first, and how many there are besides."""
    yield from reversed(notes[-MAX_NOTES:])
    if len(notes) > MAX_NOTES:
        yield Text("{count} older notes are in the history.", count=len(notes) - MAX_NOTES)
