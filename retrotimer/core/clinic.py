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

from retrotimer.core import clinic_wording as words
from retrotimer.core.client import Client
from retrotimer.core.program import IDEAL_PAIN, MOST_PAIN
from retrotimer.core.questions import STOP_REASON
from retrotimer.core.record import Outcome
from retrotimer.core.told import BEFORE, SHORT, WORST
from retrotimer.core.trends import PainTrend, pain_trend
from retrotimer.core.visit import Visit
from retrotimer.core.weeks import weeks_of
from retrotimer.core.workout import Direction

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
        client = self.client.name or "Owner of this RetroTimer"
        first = self.since or (self.visits[0].started_at.date() if self.visits else self.today)
        period = f"{first:%Y-%m-%d} to {self.today:%Y-%m-%d}"
        about = [f"Client: {client}", f"Period: {period}", f"Made: {self.today:%Y-%m-%d}"]
        plan = [self.plan or words.NO_PROGRAM, words.LEFT_OPEN]
        if not self.visits:
            sections = [Section(words.OBJECTIVE, ["No sessions in this period."])]
        else:
            sections = [
                Section(words.SUBJECTIVE, list(self._said()), self._scores()),
                Section(words.OBJECTIVE, list(self._measured()), self._ways()),
                *self._week_by_week(),
                Section(words.ASSESSMENT, list(self._against_guide())),
            ]
        return Report(
            words.TITLE,
            about,
            [*sections, Section(words.PLAN, plan)],
            [words.NOT_MEASURED, words.NOT_ADVICE],
        )

    def _said(self) -> Iterator[str]:
        screening = self.client.screening
        if screening is not None:
            yes = ", ".join(screening.yes) or "none"
            yield f"Health questions of {screening.answered_on}, answered with yes: {yes}."
        reasons = self._counts(STOP_REASON)
        if reasons:
            yield f"Why sessions ended early: {reasons}."
        noted = [(one.started_at, one.after["notes"]) for one in self.visits if _noted(one)]
        for when, note in reversed(noted[-MOST_NOTES:]):
            yield f"{when:%Y-%m-%d}: {words.shortened(note)}"
        if len(noted) > MOST_NOTES:
            yield f"{len(noted) - MOST_NOTES} older notes are in the history."

    def _scores(self) -> list[Sequence[str]]:
        rows: list[Sequence[str]] = [words.SCORE_COLUMNS]
        for key in SCORES:
            told = self._answers(key)
            if told:
                spread = f"{min(told)} to {max(told)}"
                counted = f"{len(told)} of {len(self.visits)}"
                ends = str(told[0]), str(told[-1])
                rows.append([SHORT[key], counted, *ends, f"{fmean(told):.1f}", spread])
        return rows if rows[1:] else [*rows, ["Nothing was told", "0", *["-"] * 4]]

    def _measured(self) -> Iterator[str]:
        visits = self.visits
        finished = sum(one.record.outcome is Outcome.FINISHED for one in visits)
        first, last = visits[0].started_at, visits[-1].started_at
        yield (
            f"{words.counted(len(visits), 'session')}, {first:%Y-%m-%d} to {last:%Y-%m-%d};"
            f" {finished} walked to the end ({_pct(finished, len(visits))} %)."
        )
        done_s, planned_s = sum(v.done_s for v in visits), sum(v.planned_s for v in visits)
        yield (
            f"Done {done_s / 60:.0f} of {planned_s / 60:.0f} minutes planned"
            f" ({_pct(done_s, planned_s)} %)."
        )
        rails = self._counts("rail_use")
        yield f"Hands on the rails, in sessions: {rails}." if rails else "Rail use: not told."
        falls = self._answers("near_falls")
        told = f"{sum(falls)} in {words.counted(len(falls), 'session')} that tell it"
        yield f"Near-falls: {told if falls else 'not told'}."
        taken = [rule for one in visits for rule in one.occasion.responsible_for]
        if taken:
            named = ", ".join(dict.fromkeys(taken))
            many = sum(bool(one.occasion.responsible_for) for one in visits)
            yield (
                f"Somebody took the responsibility for what was refused"
                f" in {words.counted(many, 'session')}: {named}."
            )
        spent = [one.record.spent for one in visits if one.record.spent is not None]
        if spent:
            low, high = zip(*(one.range_kcal for one in spent), strict=True)
            yield (
                f"Energy a session, estimate: {fmean(low):.0f} to {fmean(high):.0f} kcal"
                f" (weight known in {len(spent)} of {len(visits)})."
            )

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
            yield "Knee pain: not told in this period."
            return
        low, high = sum(p <= IDEAL_PAIN for p in worst), sum(p > MOST_PAIN for p in worst)
        yield (
            f"Worst knee pain, {words.counted(len(worst), 'session')} that tell it:"
            f" {IDEAL_PAIN} or less in {low}, {IDEAL_PAIN + 1} to {MOST_PAIN} in"
            f" {len(worst) - low - high}, above {MOST_PAIN} in {high}."
        )
        yield f"Not back to before within 60 min: {self._above_before(LATER)}."
        yield f"Worse the next morning: {self._above_before(MORNING)}."
        yield self._trend.told

    @property
    def _trend(self) -> PainTrend:
        return pain_trend(one.listed for one in reversed(self.visits))

    def _above_before(self, key: str) -> str:
        """In how many sessions pain was above that before; where that is unknown, above ideal."""
        told = [(one.answer(key), one.answer(BEFORE)) for one in self.visits]
        told = [(then, before) for then, before in told if then is not None]
        above = sum(then > (IDEAL_PAIN if before is None else before) for then, before in told)
        return f"{above} of {len(told)} that tell it" if told else "not told"

    def _answers(self, key: str) -> list[int]:
        return [told for one in self.visits if (told := one.answer(key)) is not None]

    def _counts(self, key: str) -> str:
        told = [one.after[key] for one in self.visits if key in one.after]
        return ", ".join(f"{answer} {told.count(answer)}" for answer in dict.fromkeys(told))


def _noted(visit: Visit) -> bool:
    return bool(str(visit.after.get("notes", "")).strip())


def _pct(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0
