"""A workout as a card of the library."""

from __future__ import annotations

import pytest

from retrotimer.domain.coaching.library_entry import LibraryEntry
from retrotimer.domain.cues import phrases
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout

CARD = LibraryEntry(
    "ladder",
    Workout(
        "Ladder",
        (
            Step(SegmentKind.WARM_UP, Direction.FORWARD, 90, 3.0),
            Step(SegmentKind.WORK, Direction.STANDING, 60),
            Step(SegmentKind.WORK, Direction.BACKWARD, 30, 1.6),
        ),
        "Four times one minute",
    ),
    "Next: First steps, week 1",
)


def test_the_share_of_backward_is_that_of_the_walking():
    assert CARD.timeline.backward_pct == 25
    standing = LibraryEntry(
        "rest", Workout("Rest", (Step(SegmentKind.WORK, Direction.STANDING, 60),))
    )
    assert standing.timeline.backward_pct == 0


@pytest.mark.parametrize("text", ["", "ladder", "LADD", "minute four", "first week", " 1 "])
def test_all_words_must_stand_somewhere_on_it(text):
    assert CARD.matches_search(text)


@pytest.mark.parametrize("text", ["ladders", "ladder five", "q"])
def test_what_does_not_stand_on_it_does_not_match(text):
    assert not CARD.matches_search(text)


def test_its_figures_are_its_length_and_the_share_of_walking_backward():
    assert phrases.workout_label(CARD.timeline).endswith("   25 % backward")
