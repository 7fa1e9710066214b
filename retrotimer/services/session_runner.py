"""One tick: clock -> moment -> sound and journal. Declares the ports it needs; knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import Protocol

from retrotimer.clock import Clock
from retrotimer.domain.cues.cues import CuePolicy, DueCue
from retrotimer.domain.cues.session_cues import cues_between
from retrotimer.domain.cues.upcoming import FAREWELL_S, Coming, coming
from retrotimer.domain.session.controls import Control, ControlKind, walk_after
from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.note import plain_line
from retrotimer.domain.session.record import Record, record_of
from retrotimer.domain.session.session_state import Moment, State, begin, moment, moment_before
from retrotimer.domain.session.walk import Place, Walk
from retrotimer.domain.workout.timeline import Timeline

# A longer silence between two ticks means that the computer slept (design page).
SLEPT_S = 2.0
HEARTBEAT_S = 5.0
# Silences shorter than this are inside one group of cues, which is never cut apart.
GROUP_GAP_S = 3.0
LONGEST_STRETCH_S = 30.0
# A stretch is over this long after its last cue: that leaves two seconds for a late tick.
TAIL_S = 1.0
# Between two cues that follow close on each other there is at least twice this.
BREATH_S = 0.15
# The longest cue: a tone and a long text of one's own.
LONGEST_CUE_S = 15.0
LOOK_AHEAD_S = 5.0
# These change what will be said, not where the walker is: a cue that sounds is said to its end.
_MILD = (ControlKind.ADJUST_SPEED, ControlKind.EXTEND, ControlKind.HOLD)


class Sounder(Protocol):
    """Sounds cues from here on, replacing what sounded; falls silent at once."""

    def play(self, cues: Sequence[DueCue], length_s: float) -> None:
        """Sound each cue `at_s` seconds from now (before zero: it is late), for `length_s`."""

    def silence(self) -> None: ...


class Journal(Protocol):
    """Keeps what happened, in order; returns at once."""

    def begin(self, wall: datetime) -> None: ...

    def control(self, control: Control) -> None: ...

    def segment(self, at_s: float, place: Place) -> None: ...

    def heartbeat(self, at_s: float) -> None: ...

    def note(self, at_s: float, text: str) -> None: ...

    def end(self, at_s: float, state: State) -> None: ...


@dataclass(frozen=True, slots=True)
class Tick:
    """What one tick found: where the session stands, and the cues that came due."""

    moment: Moment
    cues: tuple[DueCue, ...] = ()


class Conductor:
    """Performs one session: obeys controls, and keeps sound and journal with the clock.

    `slept_s` is how long the computer slept when that is why the session is paused, else 0.
    """

    def __init__(
        self,
        timeline: Timeline,
        clock: Clock,
        sounder: Sounder,
        journal: Journal,
        policy: CuePolicy,
    ) -> None:
        self.slept_s = 0.0
        self._clock = clock
        self._sounder = sounder
        self._journal = journal
        self._policy = policy
        self._slept_after_s = SLEPT_S * clock.scale
        self._walk = begin(timeline)
        # Infinite until START is pressed.
        self._start_s = inf
        self._ticked_s = 0.0
        self._looked_s = 0.0
        self._sounded_s = 0.0
        self._known: tuple[DueCue, ...] = ()
        self._known_until_s = -inf
        self._beat_s = 0.0
        self._index = -1
        self._ended = False

    def start(self) -> None:
        """Press START: the session clock begins at zero."""
        if self._start_s == inf:
            self._start_s = self._clock.now_s()
            self._journal.begin(self._clock.wall())

    def resume(self, walk: Walk, at_s: float) -> None:
        """Instead of START: go on where a session was cut off, paused, so long after its START."""
        self._walk = walk
        self._ticked_s = self._looked_s = self._sounded_s = self._beat_s = at_s
        self._start_s = self._clock.now_s() - at_s
        self._journal.begin(self._clock.wall())

    def control(self, kind: ControlKind, value: float = 0.0) -> None:
        """Obey a control now. One that makes no sense in this state changes nothing."""
        if self._start_s == inf or self._ended:
            return
        self._notice_sleep()
        self._obey(Control(self._now_s(), kind, value))

    def note(self, text: str, at_s: float = inf) -> None:
        """Keep what was noted now, or at an earlier moment, also once the session is over."""
        line = plain_line(text)
        if self._start_s == inf or not line:
            return
        if not self._ended:
            self._notice_sleep()
        now_s = self._ticked_s if self._ended else self._now_s()
        self._journal.note(min(at_s, now_s), line)

    def tick(self) -> Tick:
        """Bring everything up to now."""
        if self._start_s == inf:
            return Tick(moment_before(self._walk.leg.timeline))
        if self._ended:
            return Tick(moment(self._walk, self._ticked_s))
        self._notice_sleep()
        now_s = self._now_s()
        now = moment(self._walk, now_s)
        self._ended = now.state.over
        due = self._due_until(inf if self._ended else now_s)
        self._ticked_s = now_s
        self._keep_journal(now)
        if now_s >= self._sounded_s and not self._ended:
            self._play_stretch(now_s)
        return Tick(now, due)

    def choose(self, policy: CuePolicy) -> None:
        """Say the rest of the session by this policy, from the next silence on."""
        if policy is self._policy:
            return
        if self._start_s < inf and not self._ended:
            now_s = self._now_s()
            self._sounded_s = min(self._sounded_s, self._sounding_until_s(now_s))
        self._policy = policy
        self._known_until_s = -inf

    def coming(self) -> tuple[Coming, ...]:
        """The next cues, from the last tick on; before START they wait for it."""
        ahead = coming(self._walk, self._ticked_s, self._policy)
        return ahead if self.begun else tuple(replace(one, waits=True) for one in ahead)

    @property
    def begun(self) -> bool:
        """Was START pressed?"""
        return self._start_s < inf

    @property
    def ended(self) -> bool:
        return self._ended

    def record(self, workout: str, body: Body | None = None) -> Record:
        """What was walked so far; with a body also what it cost."""
        return record_of(workout, self._walk, self._ticked_s, body)

    def toggle(self) -> None:
        """The one big key: start, pause, resume, or confirm a hold."""
        slept_s = self.slept_s
        state = self.tick().moment.state
        if self.slept_s != slept_s:
            # Whoever presses it on waking has not seen yet that the session is paused.
            return
        if state is State.READY:
            self.start()
        elif state is State.HOLDING:
            self.control(ControlKind.CONFIRM)
        elif state is State.PAUSED:
            self.control(ControlKind.RESUME)
        else:
            self.control(ControlKind.PAUSE)

    def _now_s(self) -> float:
        return self._clock.now_s() - self._start_s

    def _notice_sleep(self) -> None:
        """A long gap since the last look at the clock is a pause from that look on."""
        looked_s, self._looked_s = self._looked_s, self._now_s()
        slept_s = self._looked_s - looked_s
        if slept_s > self._slept_after_s and self._walk.leg.moving and not self._ended:
            self._obey(Control(looked_s, ControlKind.PAUSE))
            self.slept_s = slept_s

    def _obey(self, control: Control) -> None:
        walk = walk_after(self._walk, control)
        if walk is self._walk:
            return
        self._journal.control(control)
        self.slept_s = 0.0
        if control.kind in _MILD and not self._leads_on(walk, control.at_s):
            self._sounded_s = min(self._sounded_s, self._sounding_until_s(control.at_s))
        else:
            self._sounded_s = control.at_s
        if not walk.leg.moving:
            # While it moves, what is played next replaces what sounds.
            self._sounder.silence()
        self._walk = walk
        self._known_until_s = -inf
        if self._sounded_s <= control.at_s and not walk.stopped:
            self._play_stretch(control.at_s)

    def _leads_on(self, walk: Walk, at_s: float) -> bool:
        """Is the walker elsewhere in this walk, or at the end? A hold taken back may do that."""
        here = self._walk.leg.place_at(at_s)
        return walk.leg.place.index != here.index or moment(walk, at_s).state.over

    def _due_until(self, until_s: float) -> tuple[DueCue, ...]:
        """The cues since the last tick; looked up some seconds ahead, because ticks are many."""
        if until_s > self._known_until_s:
            self._known_until_s = until_s + LOOK_AHEAD_S
            window_s = self._ticked_s, self._known_until_s
            self._known = tuple(cues_between(self._walk, *window_s, self._policy))
        return tuple(due for due in self._known if self._ticked_s <= due.at_s < until_s)

    def _keep_journal(self, now: Moment) -> None:
        if now.place.index != self._index:
            self._index = now.place.index
            self._journal.segment(now.clock_s, now.place)
        if now.clock_s >= self._beat_s + HEARTBEAT_S:
            self._beat_s = now.clock_s
            self._journal.heartbeat(now.clock_s)
        if self._ended:
            self._journal.end(now.clock_s, now.state)

    def _play_stretch(self, now_s: float) -> None:
        """Hand over the sound up to a quiet place behind the next change, in one piece."""
        horizon_s, finish_s = now_s + LONGEST_STRETCH_S, self._walk.leg.finish_s
        if finish_s <= horizon_s:
            # Nothing is handed over once the session is over: the farewell goes with the end.
            horizon_s = finish_s + FAREWELL_S
        ahead = tuple(
            cues_between(self._walk, self._sounded_s, horizon_s + GROUP_GAP_S, self._policy)
        )
        self._sounded_s = _stretch_end_s(ahead, now_s, horizon_s)
        cues = [replace(due, at_s=due.at_s - now_s) for due in ahead if due.at_s < self._sounded_s]
        # Also without cues: the faint tone keeps headphones awake while the session waits.
        self._sounder.play(cues, self._sounded_s - now_s)

    def _sounding_until_s(self, now_s: float) -> float:
        """When the cue that sounds now is over; now if none does."""
        begun = cues_between(self._walk, now_s - LONGEST_CUE_S, now_s, self._policy)
        until_s = max((due.until_s for due in begun), default=now_s)
        return until_s + BREATH_S if until_s > now_s else now_s


def _stretch_end_s(cues: Sequence[DueCue], now_s: float, horizon_s: float) -> float:
    """The first quiet place behind a change, else the last one before the horizon."""
    quiet_s, changed, end_s = now_s, False, now_s
    within = [due for due in cues if due.at_s <= horizon_s]
    beyond_s = next((due.at_s for due in cues if due.at_s > horizon_s), inf)
    heard = [(due.at_s, due.until_s, due.cue.kind.critical) for due in within]
    for begin_s, until_s, critical in [*heard, (beyond_s, inf, False)]:
        if begin_s - quiet_s >= GROUP_GAP_S and quiet_s + TAIL_S <= horizon_s:
            if changed:
                return quiet_s + TAIL_S
            end_s = min(horizon_s, begin_s - GROUP_GAP_S + TAIL_S)
        quiet_s = max(quiet_s, until_s)
        changed = changed or critical
    if end_s > now_s:
        return end_s
    # No quiet place at all: between two cues, then.
    begins_s = (due.at_s - BREATH_S for due in within)
    return max((begin_s for begin_s in begins_s if begin_s > now_s), default=horizon_s)
