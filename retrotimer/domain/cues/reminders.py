"""Form reminders: which ones, and where in a workout (docs/domain.md, section 5).

They come one at a time, never the same twice in a row and never close to a change. The more
sessions a walker has behind them, the rarer they are: learners remember faded feedback best.
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

# The shortest time from a change to a reminder, and from a reminder to a change.
CHANGE_MARGIN_S = 10.0
# The same before a turn, where other cues need the time: docs/domain.md, section 3.
TURN_MARGIN_S = 22.0
# Below how many earlier sessions reminders come at which interval. The intervals are from
# docs/domain.md, section 5; the numbers of sessions are chosen here.
REMINDER_INTERVALS_S = ((6, 30.0), (12, 60.0), (inf, 120.0))
# The time that is kept free for a cue that names a time.
TIMED_CUE_DURATION_S = 4.5
# How long a walker needs to find their pace after a change; less urgent cues wait for it.
SETTLING_TIME_S = 4.0
# The count at the end of a step.
COUNT_TONES_S = 3.0


@dataclass(frozen=True, slots=True)
class _ReminderOptions:
    """The texts of each direction with their lengths in seconds, and what limits their times.

    `timed_cues_s` are the seconds before the end of a step at which other cues are due.
    """

    backward_texts: tuple[tuple[str, float], ...]
    forward_texts: tuple[tuple[str, float], ...]
    interval_s: float
    timed_cues_s: tuple[int, ...]

    def texts_for(self, direction: Direction) -> tuple[tuple[str, float], ...]:
        return {Direction.BACKWARD: self.backward_texts, Direction.FORWARD: self.forward_texts}.get(
            direction, ()
        )


def reminder_interval_s(session_count: int) -> float:
    """Seconds from one reminder to the next for a walker with so many sessions."""
    return next(gap_s for up_to, gap_s in REMINDER_INTERVALS_S if session_count < up_to)


def reminder_texts(direction: Direction, policy: CuePolicy) -> tuple[str, ...]:
    """The reminders of a direction: the bundled ones unless muted, then the custom ones."""
    settings = policy.cue_settings
    custom = settings.own_backward if direction is Direction.BACKWARD else settings.own_forward
    bundled = FORM_REMINDERS[direction] if direction in settings.reminders else ()
    if policy.habits.holds_rails:
        bundled = tuple(HOLD_THE_RAILS if text == LIGHT_HANDS else text for text in bundled)
    return tuple(dict.fromkeys((*bundled, *custom)))


def authored_cue_offset_s(segment: Segment) -> float:
    """The offset of a step's authored cue: away from the changes if the step is long enough."""
    if segment.duration_s >= 2 * CHANGE_MARGIN_S + TIMED_CUE_DURATION_S:
        return CHANGE_MARGIN_S
    return max(min(SETTLING_TIME_S, (segment.duration_s - COUNT_TONES_S) / 2), 0.0)


def segment_reminders(
    timeline: Timeline, index: int, policy: CuePolicy
) -> tuple[tuple[float, str], ...]:
    """The reminders of one segment, each with its offset in seconds.

    They are planned once for the whole timeline and kept in its cache.
    """
    options = _reminder_options(policy)
    if not (options.backward_texts or options.forward_texts):
        return ()
    if options not in timeline.cache:
        planner = _ReminderPlanner(timeline, options)
        timeline.cache[options] = [planner.plan_next(i) for i in range(len(timeline.segments))]
    planned: list[tuple[tuple[float, str], ...]] = timeline.cache[options]
    return planned[index]


def _reminder_options(policy: CuePolicy) -> _ReminderOptions:
    def timed(direction: Direction) -> tuple[tuple[str, float], ...]:
        return tuple(
            (text, _duration_s(text, policy)) for text in reminder_texts(direction, policy)
        )

    settings = policy.cue_settings
    return _ReminderOptions(
        timed(Direction.BACKWARD),
        timed(Direction.FORWARD),
        reminder_interval_s(policy.habits.session_count),
        (*settings.heads_up_s, *settings.time_left_s),
    )


def _duration_s(text: str, policy: CuePolicy) -> float:
    cue = Cue(CueKind.REMINDER, text, Tone.SOFT, reminder_phrase(text))
    return policy.duration_s(policy.resolve(cue))


class _ReminderPlanner:
    """Plans the reminders of a timeline, segment after segment from the first to the last.

    It keeps the next index in each direction's list, the last text, and the earliest time of the
    next reminder.
    """

    def __init__(self, timeline: Timeline, options: _ReminderOptions) -> None:
        self._timeline = timeline
        self._options = options
        self._next_number = {Direction.BACKWARD: 0, Direction.FORWARD: 0}
        self._last_text = ""
        self._next_position_s = -inf

    def plan_next(self, index: int) -> tuple[tuple[float, str], ...]:
        """The offsets and texts in the next segment; a turnaround has none."""
        segment = self._timeline.segments[index]
        texts = self._options.texts_for(segment.direction)
        if segment.kind is SegmentKind.TURNAROUND or not texts:
            return ()
        start_s = self._timeline.segment_starts_s[index]
        until_s = segment.duration_s - _end_margin_s(self._timeline, index)
        at_s = self._earliest_offset_s(segment, start_s)
        planned: list[tuple[float, str]] = []
        while at_s < until_s:
            number = self._choose_text(texts, segment)
            if number is None:
                break
            text, duration_s = texts[number % len(texts)]
            at_s = _first_clear_offset_s(segment, self._options.timed_cues_s, at_s, duration_s)
            if at_s + duration_s > until_s:
                break
            planned.append((at_s, text))
            self._next_number[segment.direction] = number + 1
            self._last_text = text
            at_s += duration_s + self._options.interval_s
            self._next_position_s = start_s + at_s
        return tuple(planned)

    def _earliest_offset_s(self, segment: Segment, start_s: float) -> float:
        earliest_s = max(CHANGE_MARGIN_S, self._next_position_s - start_s)
        if not segment.cue:
            return earliest_s
        return max(earliest_s, authored_cue_offset_s(segment) + self._options.interval_s)

    def _choose_text(self, texts: tuple[tuple[str, float], ...], segment: Segment) -> int | None:
        """The number of the next text in the list, which starts again after its end.

        The last text and the step's authored cue are skipped; None if there is no other.
        """
        first = self._next_number[segment.direction]
        candidates = range(first, first + len(texts))
        excluded = (self._last_text, segment.cue)
        return next((n for n in candidates if texts[n % len(texts)][0] not in excluded), None)


def _end_margin_s(timeline: Timeline, index: int) -> float:
    """How many seconds before the end of a segment its last reminder must be over."""
    next_segments = timeline.segments[index + 1 : index + 2]
    is_before_turn = any(segment.turn_direction is not None for segment in next_segments)
    return TURN_MARGIN_S + MIN_CUE_GAP_S if is_before_turn else CHANGE_MARGIN_S


def _first_clear_offset_s(
    segment: Segment, timed_cues_s: tuple[int, ...], at_s: float, duration_s: float
) -> float:
    """The first offset from `at_s` on that leaves the times of heads-ups and time calls free."""
    for before_s in sorted(timed_cues_s, reverse=True):
        begin_s = segment.duration_s - before_s
        end_s = begin_s + MAX_DELAY_S + TIMED_CUE_DURATION_S
        if at_s < end_s and at_s + duration_s > begin_s - MIN_CUE_GAP_S:
            at_s = end_s
    return at_s
