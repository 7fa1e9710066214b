"""The end of a program: what changed from the first to the last week, and what could come next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.program import Level
from retrotimer.domain.coaching.program_completion import (
    NEXT_PROGRAMS,
    WeekFigures,
    suggest_programs,
    summarize_completion,
)
from retrotimer.domain.values.units import Units
from retrotimer.store.files.program_file import read_all
from retrotimer.store.folders import programs_folder
from tests.support.program_results import program, result

BUNDLED, _ = read_all(programs_folder())


def walked(week, number, backward_s, kmh, worst, **more):
    return result(
        week,
        number,
        backward_s=backward_s,
        top_backward_kmh=kmh,
        knee_pain_worst=worst,
        **more,
    )


RESULTS = [
    walked(1, 1, 120, 1.2, 4),
    walked(1, 2, 20, 1.0, 2, finished=False),
    walked(1, 3, 120, 1.2, None),
    walked(2, 1, 240, 1.6, 9),
    walked(4, 2, 400, 2.4, 0),
    walked(4, 3, 500, 2.4, 1),
]


def test_the_first_and_the_last_week_are_compared():
    found = summarize_completion(program(), RESULTS, ())
    assert found.first_week == WeekFigures(120, 1.2, 4, 3)
    assert found.last_week == WeekFigures(450, 2.4, 1, 0.5)
    assert found.format_lines(Units.METRIC) == [
        (
            "Program completed: backward 2:00 to 7:30 a session; speed 1.2 km/h to 2.4 km/h;"
            " worst knee pain 4 to 1, median 3 to 0.5"
        )
    ]
    assert "speed 0.7 mph to 1.5 mph" in found.format_lines(Units.IMPERIAL)[0]


def test_what_was_not_answered_or_not_finished_is_not_made_up():
    only = [walked(1, 1, 60, 1.2, None, finished=False), walked(9, 1, 90, 1.4, None)]
    found = summarize_completion(program(), only, ())
    assert found.first_week == WeekFigures(60, 1.2, None, None)
    assert found.last_week == WeekFigures(90, 1.4, None, None)
    assert found.headline == "Program completed"
    assert "pain" not in found.format_lines(Units.METRIC)[0]


def test_suggestions_are_named():
    found = summarize_completion(program(), RESULTS, (BUNDLED["fit"], BUNDLED["ladder"]))
    assert found.format_lines(Units.METRIC)[1] == (
        "You could go on with: Fit, 6 weeks; Ladder, 6 weeks"
    )
    assert found.headline == (
        "Program completed. You could go on with: Fit, 6 weeks; Ladder, 6 weeks"
    )


def suggested(done, *, days=30, careful=False, programs=BUNDLED):
    found = suggest_programs(done, programs, Client(), experience_days=days, needs_caution=careful)
    return [one.key for one in found]


@pytest.mark.parametrize("done", BUNDLED.values(), ids=BUNDLED.keys())
@pytest.mark.parametrize("careful", [False, True])
def test_after_each_program_two_others_are_suggested_that_are_safe_for_the_client(done, careful):
    assert set(NEXT_PROGRAMS) == set(BUNDLED)
    keys = suggested(done, careful=careful)
    assert len(keys) == len(set(keys)) == 2
    assert done.key not in keys
    assert not any(BUNDLED[key].needs_clearance for key in keys)
    assert all(BUNDLED[key].keeps_cautious_limits for key in keys) or not careful


def test_the_table_comes_first_and_the_level_counts():
    assert suggested(BUNDLED["first-steps"]) == ["fit", "ladder"]
    assert suggested(BUNDLED["first-steps"], days=5) == ["starter", "balance-60"]


def test_a_program_without_a_row_has_suggestions_of_its_level():
    assert suggested(program()) == ["starter", "first-steps"]
    assert suggested(replace(program(), level=Level.TRAINED)) == ["ladder", "flexibility"]
    assert suggested(program(), programs={}) == []
