"""Form reminders: which, and where in a workout (domain sheet, section 5).

One at a time, never the same twice in a row, far from any change, and the rarer the longer somebody
has walked: faded feedback stays best.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from retrotimer.domain.cues.cue_schedule import GAP_S, SLACK_S
from retrotimer.domain.cues.cues import Cue, CueKind, CuePolicy, Tone
from retrotimer.domain.cues.phrases import (
    FORM_REMINDERS,
    HOLD_THE_RAILS,
    LIGHT_HANDS,
    reminder_phrase,
)
from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import Direction, Kind

# None so soon after a change, nor so shortly before one.
CLEAR_S = 10.0
# Before a turn there is more to say (section 3); the speed behind it is said first of all.
BEFORE_TURN_S = 22.0
# A reminder comes so often up to so many sessions. The steps are the sheet's, when is chosen here.
EVERY_S = ((6, 30.0), (12, 60.0), (inf, 120.0))
# Room for a line that names a time.
TIMED_LINE_S = 4.5
# An own cue comes this early where the step is too short to wait longer.
SETTLED_S = 4.0
COUNTED_S = 3.0


@dataclass(frozen=True, slots=True)
class _Form:
    """What can be said, with the seconds it lasts, and how often; what else is timed in a step."""

    backward: tuple[tuple[str, float], ...]
    forward: tuple[tuple[str, float], ...]
    every_s: float
    timed_s: tuple[int, ...]

    def of(self, direction: Direction) -> tuple[tuple[str, float], ...]:
        return {Direction.BACKWARD: self.backward, Direction.FORWARD: self.forward}.get(
            direction, ()
        )


def every_s(sessions: int) -> float:
    """From one reminder to the next, after so many sessions."""
    return next(gap_s for up_to, gap_s in EVERY_S if sessions < up_to)


def reminder_texts(direction: Direction, policy: CuePolicy) -> tuple[str, ...]:
    """The list of a direction: the product's, unless muted, then the client's own."""
    choices = policy.choices
    own = choices.own_backward if direction is Direction.BACKWARD else choices.own_forward
    bundled = FORM_REMINDERS[direction] if direction in choices.reminders else ()
    # Novices hold the rails.
    held = (HOLD_THE_RAILS if text == LIGHT_HANDS else text for text in bundled)
    return tuple(dict.fromkeys((*(held if policy.habits.rails_held else bundled), *own)))


def own_cue_s(segment: Segment) -> float:
    """Where in a step its own cue comes: clear of the changes if the step is long enough."""
    if segment.duration_s >= 2 * CLEAR_S + TIMED_LINE_S:
        return CLEAR_S
    return max(min(SETTLED_S, (segment.duration_s - COUNTED_S) / 2), 0.0)


def reminders_in(
    timeline: Timeline, index: int, policy: CuePolicy
) -> tuple[tuple[float, str], ...]:
    """The reminders of one segment, each with its offset in seconds."""
    form = _form(policy)
    if not (form.backward or form.forward):
        return ()
    if form not in timeline.memo:
        timeline.memo[form] = _planned(timeline, form)
    planned: dict[int, tuple[tuple[float, str], ...]] = timeline.memo[form]
    return planned.get(index, ())


def _form(policy: CuePolicy) -> _Form:
    def timed(direction: Direction) -> tuple[tuple[str, float], ...]:
        return tuple((text, _lasts_s(text, policy)) for text in reminder_texts(direction, policy))

    choices = policy.choices
    return _Form(
        timed(Direction.BACKWARD),
        timed(Direction.FORWARD),
        every_s(policy.habits.sessions),
        (*choices.heads_up_s, *choices.time_left_s),
    )


def _lasts_s(text: str, policy: CuePolicy) -> float:
    cue = Cue(CueKind.REMINDER, text, Tone.PHRASE, reminder_phrase(text))
    return policy.duration_s(policy.sounded(cue))


def _planned(timeline: Timeline, form: _Form) -> dict[int, tuple[tuple[float, str], ...]]:
    """All reminders of a workout by segment; each list goes round and round."""
    planned = {}
    turn = {Direction.BACKWARD: 0, Direction.FORWARD: 0}
    last, free_s = "", -inf
    for index, segment in enumerate(timeline.segments):
        texts = form.of(segment.direction)
        if segment.kind is Kind.TURNAROUND or not texts:
            continue
        here: list[tuple[float, str]] = []
        start_s = timeline.start_s[index]
        at_s = max(CLEAR_S, free_s - start_s)
        if segment.cue:
            at_s = max(at_s, own_cue_s(segment) + form.every_s)
        until_s = segment.duration_s - _margin_s(timeline, index)
        number = turn[segment.direction]
        while at_s < until_s:
            # What was said last, or is the step's own cue, is passed over.
            number = _next_number(texts, number, (last, segment.cue))
            text, lasts_s = texts[number % len(texts)]
            at_s = _clear_of(segment, form.timed_s, at_s, lasts_s)
            if text in (last, segment.cue) or at_s + lasts_s > until_s:
                break
            here.append((at_s, text))
            number, last = number + 1, text
            at_s += lasts_s + form.every_s
            free_s = start_s + at_s
            turn[segment.direction] = number
        planned[index] = tuple(here)
    return planned


def _next_number(
    texts: tuple[tuple[str, float], ...], number: int, not_now: tuple[str, ...]
) -> int:
    later = range(number, number + len(texts))
    return next((n for n in later if texts[n % len(texts)][0] not in not_now), number)


def _margin_s(timeline: Timeline, index: int) -> float:
    """How long before the end of a segment the last reminder must be over."""
    following = timeline.segments[index + 1 : index + 2]
    turns = any(segment.toward is not None for segment in following)
    return BEFORE_TURN_S + GAP_S if turns else CLEAR_S


def _clear_of(segment: Segment, timed_s: tuple[int, ...], at_s: float, lasts_s: float) -> float:
    """The first place from here on where no heads-up and no time call wants to be."""
    for before_s in sorted(timed_s, reverse=True):
        begin_s = segment.duration_s - before_s
        end_s = begin_s + SLACK_S + TIMED_LINE_S
        if at_s < end_s and at_s + lasts_s > begin_s - GAP_S:
            at_s = end_s
    return at_s
