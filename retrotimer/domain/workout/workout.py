"""What a person writes and shares: a Workout made of Steps and Repeats, and its bounds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text

# Physical bounds that no one can override: docs/domain.md, section 4.
SPEED_BOUNDS_KMH = Bounds(0, 25)
INCLINE_BOUNDS_PCT = Bounds(-10, 40)
DURATION_BOUNDS_S = Bounds(1, 4 * 3600)
MAX_WORKOUT_S = 12 * 3600
MAX_SEGMENTS = 10_000
# Chosen here: a deeper file is damaged rather than a training plan, and recursion stays shallow.
MAX_NESTING = 16


class Direction(StrEnum):
    """Which way the walker walks; standing means on the side rails."""

    FORWARD = "forward"
    BACKWARD = "backward"
    STANDING = "standing"

    @property
    def is_moving(self) -> bool:
        return self is not Direction.STANDING


class SegmentKind(StrEnum):
    """What a segment is for. A turnaround is generated; a person never writes one."""

    WARM_UP = "warm-up"
    WORK = "work"
    RECOVERY = "recovery"
    COOL_DOWN = "cool-down"
    TURNAROUND = "turnaround"


STEP_KINDS = tuple(kind for kind in SegmentKind if kind is not SegmentKind.TURNAROUND)


class TurnaroundKind(StrEnum):
    """Full stop: the belt halts. Straddle: it runs on slowly between the walker's feet."""

    FULL_STOP = "full-stop"
    STRADDLE = "straddle"

    @property
    def minimum_s(self) -> float:
        """The shortest turnaround of this kind, in seconds: docs/domain.md, section 3."""
        return 25.0 if self is TurnaroundKind.FULL_STOP else 15.0


class BeltOperator(StrEnum):
    """Who stops, starts and sets the belt: a helper at the console, or the walker alone."""

    HELPER = "helper"
    ALONE = "alone"


# Highest belt speed at a turn, in a walker's first sessions and later: docs/domain.md, section 3.
BEGINNER_TURN_SPEED_KMH = 1.6
MAX_TURN_SPEED_KMH = 3.2


@dataclass(frozen=True, slots=True)
class TurnaroundRule:
    """How this workout changes direction.

    With `hold` the session waits for a confirmation at the end of each turnaround. `speed_kmh` is
    the highest belt speed at the turn; None leaves it to the walker's profile.
    """

    kind: TurnaroundKind = TurnaroundKind.FULL_STOP
    duration_s: float = 30.0
    hold: bool = False
    speed_kmh: float | None = None

    def __post_init__(self) -> None:
        DURATION_BOUNDS_S.validate("duration_s", self.duration_s)
        if self.speed_kmh not in (None, BEGINNER_TURN_SPEED_KMH, MAX_TURN_SPEED_KMH):
            raise ValueError(
                f"speed_kmh: expected {BEGINNER_TURN_SPEED_KMH} or {MAX_TURN_SPEED_KMH}"
            )

    @property
    def effective_speed_kmh(self) -> float:
        """The speed to which the belt is slowed; the slower one if the walker is not known."""
        return BEGINNER_TURN_SPEED_KMH if self.speed_kmh is None else self.speed_kmh


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a workout in one direction, as it was written.

    `speed_end_kmh` makes a forward step a ramp. `cue` is a text spoken in the step. With `hold` the
    session waits for a confirmation at its end.
    """

    kind: SegmentKind
    direction: Direction
    duration_s: float
    speed_kmh: float = 0.0
    incline_pct: float = 0.0
    speed_end_kmh: float | None = None
    cue: str = ""
    hold: bool = False

    def __post_init__(self) -> None:
        if self.kind not in STEP_KINDS:
            raise ValueError("a turnaround is generated, it cannot be a step")
        DURATION_BOUNDS_S.validate("duration_s", self.duration_s)
        SPEED_BOUNDS_KMH.validate("speed_kmh", self.speed_kmh)
        INCLINE_BOUNDS_PCT.validate("incline_pct", self.incline_pct)
        if self.speed_end_kmh is not None:
            SPEED_BOUNDS_KMH.validate("speed_end_kmh", self.speed_end_kmh)
            if self.direction is not Direction.FORWARD:
                raise ValueError(Text("speed_end_kmh: only a forward step can be a ramp"))


@dataclass(frozen=True, slots=True)
class Repeat:
    """Steps (or repeats) walked `count` times in a row."""

    count: int
    steps: tuple[Step | Repeat, ...]

    def __post_init__(self) -> None:
        if not (1 <= self.count <= MAX_SEGMENTS and self.steps):
            raise ValueError(f"a repeat needs steps and a count from 1 to {MAX_SEGMENTS}")


@dataclass(frozen=True, slots=True)
class Workout:
    """A named list of steps and repeats, with its turnaround rule."""

    name: str
    steps: tuple[Step | Repeat, ...]
    description: str = ""
    turnaround: TurnaroundRule = TurnaroundRule()

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError(Text("a workout needs at least one step"))


def count_steps(steps: tuple[Step | Repeat, ...]) -> int:
    """How many steps these are once every repeat is unrolled, without unrolling them."""
    return sum(
        step.count * count_steps(step.steps) if isinstance(step, Repeat) else 1 for step in steps
    )
