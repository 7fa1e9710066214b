"""What becomes of cues whose time has passed when their sound begins: a pure rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from retrotimer.domain.cues.cues import DueCue

# A count this late still helps; later it would lie about the moment it speaks of.
LATEST_S = 0.3
# A cue that has to wait for another begins this long after it; less than a breath is too close.
GAP_S = 0.3
BREATH_S = 0.15


def in_time(cues: Sequence[DueCue], begin_s: float, heard_s: float = -inf) -> list[DueCue]:
    """The cues of a block that is heard from `begin_s` on only, where they are to begin.

    What was over by `heard_s` was heard already. Direction, turn and end are never dropped: they
    begin at once, one after the other. Anything else speaks of a moment: it is dropped when that
    is past, and gives way to those; it pushes nothing. Cues are in order, and so is the answer.
    """
    placed: list[DueCue] = []
    free_s = begin_s
    moved = False
    for position, due in enumerate(cues):
        if due.at_s < begin_s and due.until_s <= heard_s:
            continue
        at_s = max(due.at_s, begin_s)
        if due.cue.kind.critical:
            if placed and at_s < free_s + (BREATH_S if moved else 0.0):
                at_s = free_s + GAP_S
            moved = at_s > due.at_s
        elif at_s < free_s or not _may_wait(cues, position, at_s):
            continue
        placed.append(replace(due, at_s=at_s))
        free_s = at_s + due.duration_s
    return placed


def _may_wait(cues: Sequence[DueCue], position: int, at_s: float) -> bool:
    """May a cue that is not critical begin this late? Not if it would run into the next."""
    due = cues[position]
    if at_s == due.at_s:
        return True
    next_s = cues[position + 1].at_s if position + 1 < len(cues) else inf
    return at_s - due.at_s <= LATEST_S and at_s + due.duration_s <= next_s
