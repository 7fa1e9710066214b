"""Where the steps of a workout stand, and one way to change its lists of steps and repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.workout import Repeat, Step, Workout

# Indexes from the workout's own list down to a step: (2, 0) is the first step of the third item.
StepPath = tuple[int, ...]
Item = Step | Repeat


@dataclass(frozen=True, slots=True)
class Edited:
    """A changed workout, and where in it what was touched now stands."""

    workout: Workout
    touched: tuple[StepPath, ...] = ()


def placed(workout: Workout) -> Iterator[tuple[StepPath, Step]]:
    """Every step in the order in which it is walked, each time with where it stands."""
    yield from _placed(workout.steps, ())


def place_of(path: StepPath) -> str:
    """A path as files and people name it: `steps[2].steps[0]`."""
    return ".".join([f"steps[{number}]" for number in path]) or "steps"


def item_at(workout: Workout, path: StepPath) -> Item:
    """The step or repeat that stands there. Raises ValueError where there is none."""
    items = workout.steps
    for number in path[:-1]:
        inner = items[number]
        items = inner.steps if isinstance(inner, Repeat) else ()
        if not items:
            raise ValueError(f"{place_of(path)}: no such step")
    return items[path[-1]]


def paths(workout: Workout) -> list[StepPath]:
    """Where each step and repeat stands, from above to below."""

    def below(items: Sequence[Item], above: StepPath) -> Iterable[StepPath]:
        for number, item in enumerate(items):
            path = (*above, number)
            yield path
            if isinstance(item, Repeat):
                yield from below(item.steps, path)

    return list(below(workout.steps, ()))


def rebuilt(
    workout: Workout, taken: set[StepPath], put: Mapping[StepPath, tuple[Item, ...]]
) -> Edited:
    """The workout without what is `taken`, and with what is `put` before what stands there.

    Raises ValueError where nothing is left.
    """
    rebuilding = _Rebuilding(taken, put)
    steps = rebuilding.list_of(workout.steps, (), ())
    if not steps:
        raise ValueError(Text("a workout needs at least one step"))
    return Edited(replace(workout, steps=steps), tuple(rebuilding.touched))


@dataclass(frozen=True, slots=True)
class _Rebuilding:
    """One walk through the old lists: leaves out, puts in, and notes where that stands now."""

    taken: set[StepPath]
    put: Mapping[StepPath, tuple[Item, ...]]
    touched: list[StepPath] = field(default_factory=list)

    def list_of(
        self, old: Sequence[Item], old_above: StepPath, above: StepPath
    ) -> tuple[Item, ...]:
        new: list[Item] = []
        for number, item in enumerate(old):
            path = (*old_above, number)
            self._put_in(new, path, above)
            if path in self.taken:
                continue
            if isinstance(item, Repeat):
                inner = self.list_of(item.steps, path, (*above, len(new)))
                if inner:
                    new.append(replace(item, steps=inner))
            else:
                new.append(item)
        self._put_in(new, (*old_above, len(old)), above)
        return tuple(new)

    def _put_in(self, new: list[Item], at: StepPath, above: StepPath) -> None:
        for item in self.put.get(at, ()):
            self.touched.append((*above, len(new)))
            new.append(item)


def _placed(steps: tuple[Item, ...], above: StepPath) -> Iterator[tuple[StepPath, Step]]:
    for number, item in enumerate(steps):
        path = (*above, number)
        if isinstance(item, Repeat):
            inner = list(_placed(item.steps, path))
            for _ in range(item.count):
                yield from inner
        else:
            yield path, item
