"""What becomes of cues whose time has passed when their sound begins: a pure rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from retrotimer.domain.cues.cues import ScheduledCue

# A count this late still helps; later it would lie about the moment it speaks of.
MAX_LATE_COUNT_S = 0.3
# A cue that has to wait for another begins this long after it; less than a breath is too close.
DELAYED_CUE_GAP_S = 0.3
MIN_GAP_S = 0.15


def reschedule_cues(
    cues: Sequence[ScheduledCue], audible_from_s: float, heard_until_s: float = -inf
) -> list[ScheduledCue]:
    """The cues of a block that is heard from `begin_s` on only, where they are to begin.

    What was over by `heard_s` was heard already. Direction, turn and end are never dropped: they
    begin at once, one after the other. Anything else speaks of a moment: it is dropped when that
    is past, and gives way to those; it pushes nothing. Cues are in order, and so is the answer.
    """
    placed: list[ScheduledCue] = []
    free_s = audible_from_s
    moved = False
    for position, due in enumerate(cues):
        if due.at_s < audible_from_s and due.until_s <= heard_until_s:
            continue
        at_s = max(due.at_s, audible_from_s)
        if due.cue.kind.is_critical:
            if placed and at_s < free_s + (MIN_GAP_S if moved else 0.0):
                at_s = free_s + DELAYED_CUE_GAP_S
            moved = at_s > due.at_s
        elif at_s < free_s or not _may_start_at(cues, position, at_s):
            continue
        placed.append(replace(due, at_s=at_s))
        free_s = at_s + due.duration_s
    return placed


def _may_start_at(cues: Sequence[ScheduledCue], index: int, at_s: float) -> bool:
    """May a cue that is not critical begin this late? Not if it would run into the next."""
    due = cues[index]
    if at_s == due.at_s:
        return True
    next_s = cues[index + 1].at_s if index + 1 < len(cues) else inf
    return at_s - due.at_s <= MAX_LATE_COUNT_S and at_s + due.duration_s <= next_s
