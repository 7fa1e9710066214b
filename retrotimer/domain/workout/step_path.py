"""Paths to the steps of a workout, and the one function that changes its nested lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.workout import Repeat, Step, Workout

# Indexes from the workout's own list down to an item: (2, 0) is the first step of the third item.
StepPath = tuple[int, ...]
WorkoutItem = Step | Repeat


@dataclass(frozen=True, slots=True)
class EditResult:
    """A changed workout, and the paths in it of the items to select: the changed or new ones."""

    workout: Workout
    affected_paths: tuple[StepPath, ...] = ()


def iter_steps(workout: Workout) -> Iterator[tuple[StepPath, Step]]:
    """Every step in the order in which it is walked, with its path; repeats are unrolled."""
    yield from _iter_steps(workout.steps, ())


def format_path(path: StepPath) -> str:
    """A path as files and people name it: `steps[2].steps[0]`."""
    return ".".join([f"steps[{number}]" for number in path]) or "steps"


def item_at(workout: Workout, path: StepPath) -> WorkoutItem:
    """The step or repeat at a path. Raises ValueError if the path leads through no repeat."""
    items = workout.steps
    for number in path[:-1]:
        inner = items[number]
        items = inner.steps if isinstance(inner, Repeat) else ()
        if not items:
            raise ValueError(f"{format_path(path)}: no such step")
    return items[path[-1]]


def list_paths(workout: Workout) -> list[StepPath]:
    """The path of each step and repeat, from top to bottom."""

    def below(items: Sequence[WorkoutItem], above: StepPath) -> Iterable[StepPath]:
        for number, item in enumerate(items):
            path = (*above, number)
            yield path
            if isinstance(item, Repeat):
                yield from below(item.steps, path)

    return list(below(workout.steps, ()))


def rebuild(
    workout: Workout, removed: set[StepPath], inserted: Mapping[StepPath, tuple[WorkoutItem, ...]]
) -> EditResult:
    """The workout without the `removed` items, and with the `inserted` items before their paths.

    All paths are those of the old workout; one behind the last item of a list appends to it.
    Raises ValueError if no step is left.
    """
    rebuilder = _Rebuilder(removed, inserted)
    steps = rebuilder.rebuild_items(workout.steps, (), ())
    if not steps:
        raise ValueError(Text("a workout needs at least one step"))
    return EditResult(replace(workout, steps=steps), tuple(rebuilder.affected_paths))


@dataclass(frozen=True, slots=True)
class _Rebuilder:
    """Copies the old lists, leaving out and inserting items, and notes the new paths of those."""

    removed: set[StepPath]
    inserted: Mapping[StepPath, tuple[WorkoutItem, ...]]
    affected_paths: list[StepPath] = field(default_factory=list)

    def rebuild_items(
        self, old: Sequence[WorkoutItem], old_parent: StepPath, new_parent: StepPath
    ) -> tuple[WorkoutItem, ...]:
        new: list[WorkoutItem] = []
        for number, item in enumerate(old):
            path = (*old_parent, number)
            self._insert_at(new, path, new_parent)
            if path in self.removed:
                continue
            if isinstance(item, Repeat):
                inner = self.rebuild_items(item.steps, path, (*new_parent, len(new)))
                if inner:
                    new.append(replace(item, steps=inner))
            else:
                new.append(item)
        self._insert_at(new, (*old_parent, len(old)), new_parent)
        return tuple(new)

    def _insert_at(self, new: list[WorkoutItem], path: StepPath, new_parent: StepPath) -> None:
        for item in self.inserted.get(path, ()):
            self.affected_paths.append((*new_parent, len(new)))
            new.append(item)


def _iter_steps(
    steps: tuple[WorkoutItem, ...], parent: StepPath
) -> Iterator[tuple[StepPath, Step]]:
    for number, item in enumerate(steps):
        path = (*parent, number)
        if isinstance(item, Repeat):
            inner = list(_iter_steps(item.steps, path))
            for _ in range(item.count):
                yield from inner
        else:
            yield path, item
