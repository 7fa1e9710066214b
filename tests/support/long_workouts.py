"""A valid workout that careful walkers cannot perform, because their turnarounds take longer."""

from __future__ import annotations

from retrotimer.domain.workout.workout import Direction, Repeat, SegmentKind, Step, Workout

# With turnarounds of 30 s it takes 11:58:20; with those of 40 s, 12:05:00.
LONG_WORKOUT = Workout(
    "Long way",
    (
        Step(SegmentKind.WARM_UP, Direction.FORWARD, 300, 2.0),
        Repeat(
            20,
            (
                Step(SegmentKind.WORK, Direction.BACKWARD, 1000, 1.0),
                Step(SegmentKind.WORK, Direction.FORWARD, 1070, 2.0),
            ),
        ),
        Step(SegmentKind.COOL_DOWN, Direction.FORWARD, 200, 2.0),
    ),
)
