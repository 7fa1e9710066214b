"""Sessions that no end was written for: found at the next start, and what is to become of them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from retrotimer.domain import messages
from retrotimer.domain.session.controls import Control, ControlKind, walk_after
from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.session.session_state import Moment, moment
from retrotimer.domain.session.walk import Walk
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files import workout_file
from retrotimer.store.history.database import connect, errors_of
from retrotimer.store.history.events import DISCARDED, KEPT, Story
from retrotimer.store.history.merge import Raw, raws_of
from retrotimer.store.history.sessions import add_entry, local_time

# In the order in which they were written: a clock may have been wrong.
_NEWEST = "SELECT id FROM session ORDER BY rowid DESC LIMIT 20"


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A session as it was when it was cut off: `at_s` seconds after START, at the latest sign.

    `walk` is paused there.
    """

    id: str
    started_at: datetime
    workout: Workout
    occasion: Occasion
    walk: Walk
    at_s: float
    raw: Raw

    @property
    def walked_s(self) -> float:
        """How long it had gone on, without the start countdown and pauses."""
        return sum(span.length_s for span in self.walk.spans(self.at_s))

    @property
    def told(self) -> str:
        """What was cut off, in one line."""
        when = f"{self.started_at:%Y-%m-%d %H:%M}"
        return messages.cut_off(self.workout.name, when, self.walked_s)

    @property
    def moment(self) -> Moment:
        """Where the walker was."""
        return moment(self.walk, self.at_s)


def interrupted(path: Path) -> Interrupted | None:
    """The last session, if somebody walked it, it was cut off and can go on. Raises HistoryError.

    Only who writes this history alone may ask: of another program's session nobody knows.
    """
    with errors_of(path):
        if not path.exists():
            return None
        with closing(connect(path)) as connection:
            newest = [session_id for (session_id,) in connection.execute(_NEWEST)]
            for raw in raws_of(connection, newest):
                if raw.problem():
                    return None
                story = raw.story
                if story.occasion.time_scale == 1:
                    return _cut_off(raw, story)
    return None


def _cut_off(raw: Raw, story: Story) -> Interrupted | None:
    workout = workout_file.parse(raw.workout, "workout")
    walk = story.walk(workout)
    if story.closing or moment(walk, story.until_s).state.over:
        return None
    paused = walk_after(walk, Control(story.until_s, ControlKind.PAUSE))
    when = local_time(raw.started_at, raw.utc_offset_s)
    return Interrupted(raw.id, when, workout, story.occasion, paused, story.until_s, raw)


def keep(path: Path, session: Interrupted) -> None:
    """It stays in the history as it is, and is not asked after again. Raises HistoryError."""
    add_entry(path, session.id, KEPT, {})


def discard(path: Path, session: Interrupted) -> None:
    """Nobody sees it again; it is erased with the client's. Raises HistoryError."""
    add_entry(path, session.id, DISCARDED, {})
