"""What becomes of cues that were due before their block begins to sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from retrotimer.domain.cues.cues import ScheduledCue

# A count this late still helps; a later one would announce the wrong moment.
MAX_LATE_COUNT_S = 0.3
# A cue that has to wait begins this long after the one before it. A cue that is closer than the
# second gap to a delayed one has to wait too.
DELAYED_CUE_GAP_S = 0.3
MIN_GAP_S = 0.15


def reschedule_cues(
    cues: Sequence[ScheduledCue], audible_from_s: float, heard_until_s: float = -inf
) -> list[ScheduledCue]:
    """The cues of a block that can be heard only from `audible_from_s` on, at their new times.

    Cues that were over by `heard_until_s` have been heard and are left out. Critical cues, which
    announce a direction, a turn or the end, are never dropped: late ones begin at once, one after
    the other. Any other cue belongs to its moment: it is dropped if that is past or if a critical
    cue is in its way, and it never moves another cue. The cues must be in order, and stay so.
    """
    placed: list[ScheduledCue] = []
    free_s = audible_from_s
    is_delayed = False
    for index, due in enumerate(cues):
        if due.at_s < audible_from_s and due.until_s <= heard_until_s:
            continue
        at_s = max(due.at_s, audible_from_s)
        if due.cue.kind.is_critical:
            if placed and at_s < free_s + (MIN_GAP_S if is_delayed else 0.0):
                at_s = free_s + DELAYED_CUE_GAP_S
            is_delayed = at_s > due.at_s
        elif at_s < free_s or not _may_start_at(cues, index, at_s):
            continue
        placed.append(replace(due, at_s=at_s))
        free_s = at_s + due.duration_s
    return placed


def _may_start_at(cues: Sequence[ScheduledCue], index: int, at_s: float) -> bool:
    """Whether a cue that is not critical may begin this late and does not reach the next one."""
    due = cues[index]
    if at_s == due.at_s:
        return True
    next_s = cues[index + 1].at_s if index + 1 < len(cues) else inf
    return at_s - due.at_s <= MAX_LATE_COUNT_S and at_s + due.duration_s <= next_s
