"""The end of a program: what changed from its first to its last week, and what could come next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.program import Level, Program
from retrotimer.domain.coaching.program_result import ProgramResult
from retrotimer.domain.values.formats import format_duration, format_speed
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.domain.values.units import Units

_COMPLETED = Text("Program completed")
SUGGESTION_COUNT = 2
# What comes next after a program, the most fitting first; chosen here. A program without a row, and
# places that are left, are filled by `_BY_LEVEL`.
NEXT_PROGRAMS: Mapping[str, Sequence[str]] = {
    "starter": ("ladder", "flexibility"),
    "first-steps": ("fit", "ladder"),
    "balance-60": ("starter", "knee"),
    "knee": ("flexibility", "ladder"),
    "back": ("flexibility", "ladder"),
    "flexibility": ("ladder", "fit"),
    "fit": ("ladder", "flexibility"),
    "ladder": ("flexibility", "fit"),
    "thirty-minutes": ("ladder", "flexibility"),
}
_BY_LEVEL = {
    Level.BEGINNER: ("starter", "first-steps", "balance-60"),
    Level.REGULAR: ("ladder", "flexibility", "fit", "knee", "back", "starter"),
    Level.TRAINED: ("ladder", "flexibility", "fit", "knee", "back", "starter"),
}


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """What was walked in a week of a program, in its median session; None if it is not known.

    `knee_pain_worst` is the worst of all sessions of the week.
    """

    backward_s: float
    top_backward_kmh: float
    knee_pain_worst: int | None
    knee_pain_median: float | None


@dataclass(frozen=True, slots=True)
class Completion:
    """A completed program: its first and its last week, and two programs that could come next."""

    first_week: WeekFigures
    last_week: WeekFigures
    suggestions: tuple[Program, ...]

    def format_changes(self, units: Units) -> str:
        """What changed from the first week to the last."""
        first, last = self.first_week, self.last_week
        parts: list[str] = [
            Text(
                "backward {before} to {now} a session",
                before=format_duration(first.backward_s),
                now=format_duration(last.backward_s),
            ),
            Text(
                "speed {before} to {now}",
                before=format_speed(first.top_backward_kmh, units),
                now=format_speed(last.top_backward_kmh, units),
            ),
        ]
        if None not in (first.knee_pain_worst, last.knee_pain_worst):
            parts.append(
                Text(
                    "worst knee pain {before} to {now}, median {median_before} to {median_now}",
                    before=first.knee_pain_worst,
                    now=last.knee_pain_worst,
                    median_before=f"{first.knee_pain_median:g}",
                    median_now=f"{last.knee_pain_median:g}",
                )
            )
        return join_texts(parts, "; ")

    @property
    def headline(self) -> str:
        """That it is completed, and what could come next, in one line."""
        return join_texts((_COMPLETED, *self._suggestion_lines), ". ")

    def format_lines(self, units: Units) -> list[str]:
        """That it is completed and what changed, and what could come next, if anything fits."""
        changes = join_texts((_COMPLETED, self.format_changes(units)), ": ")
        return [changes, *self._suggestion_lines]

    @property
    def _suggestion_lines(self) -> list[str]:
        """One line; none if nothing fits."""
        if not self.suggestions:
            return []
        names = "; ".join(program.name for program in self.suggestions)
        return [Text("You could go on with: {programs}", programs=names)]


def summarize_completion(
    program: Program, results: Iterable[ProgramResult], suggestions: tuple[Program, ...]
) -> Completion:
    """What changed during a completed program, whose results these are, oldest first."""
    by_week: dict[int, list[ProgramResult]] = {}
    for result in results:
        by_week.setdefault(min(max(result.week, 1), len(program.weeks)), []).append(result)
    first, last = by_week[min(by_week)], by_week[max(by_week)]
    return Completion(_summarize_week(first), _summarize_week(last), suggestions)


def suggest_programs(
    program: Program,
    programs: Mapping[str, Program],
    client: Client,
    *,
    experience_days: int,
    needs_caution: bool,
) -> tuple[Program, ...]:
    """Two programs after this one that are open to this client, and of their level."""
    found: dict[str, Program] = {}
    for key in _candidates(program):
        candidate = programs.get(key)
        if (
            candidate is not None
            and key != program.key
            and candidate.is_open_to(client)
            and candidate.level.required_days <= experience_days
            and (candidate.keeps_cautious_limits or not needs_caution)
        ):
            found.setdefault(key, candidate)
    return tuple(found.values())[:SUGGESTION_COUNT]


def _candidates(program: Program) -> Iterator[str]:
    yield from NEXT_PROGRAMS.get(program.key, ())
    yield from _BY_LEVEL[program.level]
    for keys in _BY_LEVEL.values():
        yield from keys


def _summarize_week(results: Sequence[ProgramResult]) -> WeekFigures:
    # A session that ended early is not what the week was.
    finished = [result for result in results if result.is_finished] or results
    pains = [result.knee_pain_worst for result in results if result.knee_pain_worst is not None]
    return WeekFigures(
        median(result.backward_s for result in finished),
        median(result.top_backward_kmh for result in finished),
        max(pains, default=None),
        median(pains) if pains else None,
    )
