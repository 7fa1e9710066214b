"""What a clinician wants to read of a client and a period: said, observed, assessment, plan.

Only what was said and walked. The pain guide is that of the domain sheet, section 5; what it means
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
from retrotimer.domain.coaching.program import IDEAL_PAIN, MOST_PAIN
from retrotimer.domain.coaching.questionnaires import STOP_REASON
from retrotimer.domain.history import clinician_report_text as words
from retrotimer.domain.history.answer_texts import SHORT, answer_in_words
from retrotimer.domain.history.session_details import BEFORE, WORST, Visit
from retrotimer.domain.history.trends import PainTrend, pain_trend
from retrotimer.domain.history.weeks import weeks_of
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.values.text import Text, listed
from retrotimer.domain.workout.workout import Direction

# As much as one or two pages hold.
MOST_NOTES, MOST_WEEKS = 6, 12
LATER, MORNING = "knee_pain_60_min", "knee_pain_next_morning"
SCORES = (BEFORE, WORST, "knee_pain_after", LATER, MORNING, "effort", "comfort")
_WALKED = (Direction.BACKWARD, Direction.FORWARD)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, lines below it, and a table whose first row heads its columns."""

    heading: str
    lines: Sequence[str] = ()
    table: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The summary as text. `notes` are what must be known of all of it."""

    title: str
    about: Sequence[str]
    sections: Sequence[Section]
    notes: Sequence[str]

    @property
    def texts(self) -> Iterator[str]:
        """Every text of it, in the order in which it is read."""
        yield self.title
        yield from self.about
        for section in self.sections:
            yield section.heading
            yield from section.lines
            for row in section.table:
                yield from row
        yield from self.notes


@dataclass(frozen=True)
class Case:
    """A client's sessions of a period, oldest first. `plan` is what a program has next, or nothing.

    Without `since` the period begins with the first session.
    """

    client: Client
    visits: Sequence[Visit]
    today: date
    since: date | None = None
    plan: str = ""

    @cached_property
    def report(self) -> Report:
        """All of it as text."""
        first = self.since or (self.visits[0].started_at.date() if self.visits else self.today)
        plan = [self.plan or words.NO_PROGRAM, words.LEFT_OPEN]
        if not self.visits:
            sections = [Section(words.OBJECTIVE, [words.NO_SESSIONS])]
        else:
            sections = [
                Section(words.SUBJECTIVE, list(self._said()), self._scores()),
                Section(words.OBJECTIVE, list(self._measured()), self._ways()),
                *self._week_by_week(),
                Section(words.ASSESSMENT, list(self._against_guide())),
            ]
        return Report(
            words.TITLE,
            words.about(self.client.name, first, self.today),
            [*sections, Section(words.PLAN, plan)],
            [words.NOT_MEASURED, words.NOT_ADVICE],
        )

    def _said(self) -> Iterator[str]:
        screening = self.client.screening
        if screening is not None:
            yes = (Text(condition.replace("-", " ")) for condition in screening.yes)
            yield Text(
                "Health questions of {day}, answered with yes: {conditions}.",
                day=screening.answered_on,
                conditions=listed(yes) or Text("none"),
            )
        reasons = self._counts(STOP_REASON)
        if reasons:
            yield Text("Why sessions ended early: {reasons}.", reasons=reasons)
        yield from _newest(
            [_dated(v, words.shortened(v.written)) for v in self.visits if v.written]
        )

    def _scores(self) -> list[Sequence[str]]:
        rows: list[Sequence[str]] = [words.SCORE_COLUMNS]
        for key in SCORES:
            told = self._answers(key)
            if told:
                counted = words.of_all(len(told), len(self.visits))
                ends, mean = (str(told[0]), str(told[-1])), f"{fmean(told):.1f}"
                rows.append([SHORT[key], counted, *ends, mean, words.spread(min(told), max(told))])
        return rows if rows[1:] else [*rows, words.NOTHING_TOLD]

    def _measured(self) -> Iterator[str]:
        visits = self.visits
        finished = sum(one.record.outcome is Outcome.FINISHED for one in visits)
        first, last = visits[0].started_at.date(), visits[-1].started_at.date()
        yield words.walked_to_the_end(finished, len(visits), first, last)
        yield words.done(sum(v.done_s for v in visits), sum(v.planned_s for v in visits))
        rails = self._counts("rail_use")
        told = Text("Hands on the rails, in sessions: {counts}.", counts=rails)
        yield told if rails else words.RAILS_NOT_TOLD
        falls = self._answers("near_falls")
        sessions = messages.counted(len(falls))
        told = Text("{falls} in {sessions} that tell it", falls=sum(falls), sessions=sessions)
        yield Text("Near-falls: {told}.", told=told if falls else words.NOT_TOLD)
        taken = [rule for one in visits for rule in one.occasion.responsible_for]
        if taken:
            yield Text(
                "Somebody took the responsibility for what was refused in {sessions}: {rules}.",
                sessions=messages.counted(sum(bool(v.occasion.responsible_for) for v in visits)),
                rules=", ".join(dict.fromkeys(taken)),
            )
        spent = [one.record.spent for one in visits if one.record.spent is not None]
        if spent:
            low, high = zip(*(one.range_kcal for one in spent), strict=True)
            yield Text(
                "Energy a session, estimate: {low} to {high} kcal (weight known in {sessions}).",
                low=round(fmean(low)),
                high=round(fmean(high)),
                sessions=words.of_all(len(spent), len(visits)),
            )
        noted = ((one, messages.noted(note, one.record)) for one in visits for note in one.notes)
        yield from _newest([_dated(one, note) for one, note in noted])

    def _ways(self) -> list[Sequence[str]]:
        units = self.client.units
        rows: list[Sequence[str]] = [words.WAY_COLUMNS]
        for way in _WALKED:
            walked = [row for one in self.visits for row in one.record.rows if row.direction is way]
            rows.append(words.way_row(way, walked, units))
        return rows

    def _week_by_week(self) -> Iterator[Section]:
        newest_first = [one.listed for one in reversed(self.visits)]
        weeks = weeks_of(newest_first, self.today)[-MOST_WEEKS:]
        rows = [words.week_row(week, self.client.units) for week in reversed(weeks)]
        yield Section(words.WEEKS, (), [words.WEEK_COLUMNS, *rows])

    def _against_guide(self) -> Iterator[str]:
        worst = self._answers(WORST)
        yield words.ASSESSMENT_LEFT
        if not worst:
            yield words.PAIN_NOT_TOLD
            return
        low, high = sum(p <= IDEAL_PAIN for p in worst), sum(p > MOST_PAIN for p in worst)
        yield words.against_guide(low, len(worst) - low - high, high)
        later, morning = self._above_before(LATER), self._above_before(MORNING)
        yield Text("Not back to before within 60 min: {sessions}.", sessions=later)
        yield Text("Worse the next morning: {sessions}.", sessions=morning)
        yield self._trend.told

    @property
    def _trend(self) -> PainTrend:
        return pain_trend(one.listed for one in reversed(self.visits))

    def _above_before(self, key: str) -> str:
        """In how many sessions pain was above that before; where that is unknown, above ideal."""
        told = [(one.answer(key), one.answer(BEFORE)) for one in self.visits]
        told = [(then, before) for then, before in told if then is not None]
        above = sum(then > (IDEAL_PAIN if before is None else before) for then, before in told)
        return words.that_tell_it(above, len(told)) if told else words.NOT_TOLD

    def _answers(self, key: str) -> list[int]:
        return [told for one in self.visits if (told := one.answer(key)) is not None]

    def _counts(self, key: str) -> str:
        told = [one.after[key] for one in self.visits if key in one.after]
        counts = ((answer_in_words(one), str(told.count(one))) for one in dict.fromkeys(told))
        return listed(listed(count, " ") for count in counts)


def _dated(visit: Visit, note: str) -> str:
    day = visit.started_at.date().isoformat()
    return listed((day, note), ": ")


def _newest(notes: Sequence[str]) -> Iterator[str]:
    """The newest first, and how many there are besides."""
    yield from reversed(notes[-MOST_NOTES:])
    if len(notes) > MOST_NOTES:
        yield Text("{count} older notes are in the history.", count=len(notes) - MOST_NOTES)
