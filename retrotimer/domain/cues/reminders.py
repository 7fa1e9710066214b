"""Form reminders: which, and where in a workout (docs/domain.md, section 5).

One at a time, never the same twice in a row, far from any change, and the rarer the longer somebody
has walked: faded feedback stays best.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from retrotimer.domain.cues.cue_schedule import MAX_DELAY_S, MIN_CUE_GAP_S
from retrotimer.domain.cues.cues import Cue, CueKind, CuePolicy, Tone
from retrotimer.domain.cues.phrases import (
    FORM_REMINDERS,
    HOLD_THE_RAILS,
    LIGHT_HANDS,
    reminder_phrase,
)
from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import Direction, SegmentKind

# None so soon after a change, nor so shortly before one.
CHANGE_MARGIN_S = 10.0
# Before a turn there is more to say (section 3); the speed behind it is said first of all.
TURN_MARGIN_S = 22.0
# A reminder comes so often up to so many sessions. The steps are the sheet's, when is chosen here.
REMINDER_INTERVALS_S = ((6, 30.0), (12, 60.0), (inf, 120.0))
# Room for a line that names a time.
TIMED_CUE_ROOM_S = 4.5
# An own cue comes this early where the step is too short to wait longer.
SETTLING_TIME_S = 4.0
COUNTED_S = 3.0


@dataclass(frozen=True, slots=True)
class _ReminderOptions:
    """What can be said, with the seconds it lasts, and how often; what else is timed in a step."""

    backward_texts: tuple[tuple[str, float], ...]
    forward_texts: tuple[tuple[str, float], ...]
    interval_s: float
    timed_cues_s: tuple[int, ...]

    def texts_for(self, direction: Direction) -> tuple[tuple[str, float], ...]:
        return {Direction.BACKWARD: self.backward_texts, Direction.FORWARD: self.forward_texts}.get(
            direction, ()
        )


def reminder_interval_s(session_count: int) -> float:
    """From one reminder to the next, after so many sessions."""
    return next(gap_s for up_to, gap_s in REMINDER_INTERVALS_S if session_count < up_to)


def reminder_texts(direction: Direction, policy: CuePolicy) -> tuple[str, ...]:
    """The list of a direction: the product's, unless muted, then the client's own."""
    choices = policy.cue_settings
    own = choices.own_backward if direction is Direction.BACKWARD else choices.own_forward
    bundled = FORM_REMINDERS[direction] if direction in choices.reminders else ()
    # Novices hold the rails.
    held = (HOLD_THE_RAILS if text == LIGHT_HANDS else text for text in bundled)
    return tuple(dict.fromkeys((*(held if policy.habits.holds_rails else bundled), *own)))


def authored_cue_offset_s(segment: Segment) -> float:
    """Where in a step its own cue comes: clear of the changes if the step is long enough."""
    if segment.duration_s >= 2 * CHANGE_MARGIN_S + TIMED_CUE_ROOM_S:
        return CHANGE_MARGIN_S
    return max(min(SETTLING_TIME_S, (segment.duration_s - COUNTED_S) / 2), 0.0)


def segment_reminders(
    timeline: Timeline, index: int, policy: CuePolicy
) -> tuple[tuple[float, str], ...]:
    """The reminders of one segment, each with its offset in seconds."""
    form = _reminder_options(policy)
    if not (form.backward_texts or form.forward_texts):
        return ()
    if form not in timeline.cache:
        timeline.cache[form] = _plan_reminders(timeline, form)
    planned: dict[int, tuple[tuple[float, str], ...]] = timeline.cache[form]
    return planned.get(index, ())


def _reminder_options(policy: CuePolicy) -> _ReminderOptions:
    def timed(direction: Direction) -> tuple[tuple[str, float], ...]:
        return tuple((text, _lasts_s(text, policy)) for text in reminder_texts(direction, policy))

    choices = policy.cue_settings
    return _ReminderOptions(
        timed(Direction.BACKWARD),
        timed(Direction.FORWARD),
        reminder_interval_s(policy.habits.session_count),
        (*choices.heads_up_s, *choices.time_left_s),
    )


def _lasts_s(text: str, policy: CuePolicy) -> float:
    cue = Cue(CueKind.REMINDER, text, Tone.SOFT, reminder_phrase(text))
    return policy.duration_s(policy.resolve(cue))


def _plan_reminders(
    timeline: Timeline, options: _ReminderOptions
) -> dict[int, tuple[tuple[float, str], ...]]:
    """All reminders of a workout by segment; each list goes round and round."""
    planned = {}
    turn = {Direction.BACKWARD: 0, Direction.FORWARD: 0}
    last, free_s = "", -inf
    for index, segment in enumerate(timeline.segments):
        texts = options.texts_for(segment.direction)
        if segment.kind is SegmentKind.TURNAROUND or not texts:
            continue
        here: list[tuple[float, str]] = []
        start_s = timeline.segment_starts_s[index]
        at_s = max(CHANGE_MARGIN_S, free_s - start_s)
        if segment.cue:
            at_s = max(at_s, authored_cue_offset_s(segment) + options.interval_s)
        until_s = segment.duration_s - _end_margin_s(timeline, index)
        number = turn[segment.direction]
        while at_s < until_s:
            # What was said last, or is the step's own cue, is passed over.
            number = _next_text_number(texts, number, (last, segment.cue))
            text, lasts_s = texts[number % len(texts)]
            at_s = _first_clear_offset_s(segment, options.timed_cues_s, at_s, lasts_s)
            if text in (last, segment.cue) or at_s + lasts_s > until_s:
                break
            here.append((at_s, text))
            number, last = number + 1, text
            at_s += lasts_s + options.interval_s
            free_s = start_s + at_s
            turn[segment.direction] = number
        planned[index] = tuple(here)
    return planned


def _next_text_number(
    texts: tuple[tuple[str, float], ...], number: int, excluded_texts: tuple[str, ...]
) -> int:
    later = range(number, number + len(texts))
    return next((n for n in later if texts[n % len(texts)][0] not in excluded_texts), number)


def _end_margin_s(timeline: Timeline, index: int) -> float:
    """How long before the end of a segment the last reminder must be over."""
    following = timeline.segments[index + 1 : index + 2]
    turns = any(segment.turn_direction is not None for segment in following)
    return TURN_MARGIN_S + MIN_CUE_GAP_S if turns else CHANGE_MARGIN_S


def _first_clear_offset_s(
    segment: Segment, timed_cues_s: tuple[int, ...], at_s: float, lasts_s: float
) -> float:
    """The first place from here on where no heads-up and no time call wants to be."""
    for before_s in sorted(timed_cues_s, reverse=True):
        begin_s = segment.duration_s - before_s
        end_s = begin_s + MAX_DELAY_S + TIMED_CUE_ROOM_S
        if at_s < end_s and at_s + lasts_s > begin_s - MIN_CUE_GAP_S:
            at_s = end_s
    return at_s
