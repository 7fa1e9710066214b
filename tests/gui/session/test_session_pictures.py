"""The session screen compared with the checked pictures in `tests/golden/pictures`.

`python -m tests.gui.session.test_session_pictures` makes them anew: look at each before it is kept.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrotimer.domain.workout.workout import Direction
from tests.support.ladder_session import TIMELINE
from tests.support.session_pictures import (
    PICTURES,
    SAVED_SIZE,
    SCREENS,
    TOLERANCE,
    load_picture,
    measure_difference,
    render_picture,
    scale_picture,
)


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_looks_as_in_the_checked_picture(view, name):
    assert measure_difference(render_picture(name, view), load_picture(name)) <= TOLERANCE


def test_every_picture_is_compared():
    assert {path.stem for path in PICTURES.glob("*.png")} == set(SCREENS)


@pytest.mark.parametrize(
    "changed",
    [
        {"countdown": "2:20"},
        {"status_word": "BACKWARD"},
        {"message": ""},
        {"arrow_direction": Direction.BACKWARD},
        {"direction": Direction.BACKWARD},
        {"is_turnaround": True},
        {"speed": "8.0 km/h"},
        {"incline": "5 %"},
        {"is_flashing": True},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_screen_that_says_something_else_is_another_picture(view, changed):
    content, progress, _ = SCREENS["forward"]
    view.show_content(replace(content, **changed), TIMELINE, progress)
    assert (
        measure_difference(
            scale_picture(view.grab().toImage(), SAVED_SIZE), load_picture("forward")
        )
        > TOLERANCE
    )
