"""Edits a workout in a window: looks at each change, plays it, keeps what is saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.cues.cues import DueCue
from retrotimer.domain.cues.preview import STEP_S, WHOLE_S, segments_of, step_cues, whole_cues
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.editor.editor_window import EditorWindow
from retrotimer.services.audio import SoundDesk
from retrotimer.services.coaching import CoachDesk


class Editor:
    """`look` at every tick. Calls `keep` with what is saved; it raises OSError."""

    def __init__(
        self,
        workout: Workout,
        coach: CoachDesk,
        sound: SoundDesk,
        parent: QWidget,
        keep: Callable[[Workout], None],
    ) -> None:
        self._coach = coach
        self._sound = sound
        self._keep = keep
        self._clock = SystemClock()
        # As this client performs it; known once the window shows it.
        self._timeline: Timeline
        # While the whole is rehearsed: since when, and what comes to be heard.
        self._since_s: float | None = None
        self._cues: list[DueCue] = []
        # The segment that is to be heard once its own text is said.
        self._wanted: int | None = None
        self._loaded = sound.timeline
        self.window = EditorWindow(workout, coach.client.units, parent)
        self.window.changed.connect(self._check)
        self.window.saved.connect(self._save)
        self.window.step_heard.connect(self._hear)
        self.window.whole_heard.connect(self._rehearse)
        self.window.finished.connect(self._leave)
        self.window.begin()

    def look(self) -> None:
        """Play what is ready, and move the mark of a rehearsal on."""
        if self._wanted is not None and not self._sound.preparing:
            cues = step_cues(self._timeline, self._wanted, self._sound.policy)
            self._sound.player.play(cues, STEP_S)
            self._wanted = None
        if self._since_s is None:
            return
        done_s = self._clock.now_s() - self._since_s
        said = [due.cue.text for due in self._cues if due.at_s <= done_s]
        if done_s >= WHOLE_S:
            self._hush()
        else:
            self.window.ribbon.show_done(done_s / WHOLE_S)
            self.window.show_message(said[-1] if said else messages.REHEARSING)

    def _check(self, workout: Workout) -> None:
        self._hush()
        performed = self._coach.performed(workout)
        self._timeline = unroll(performed)
        segments = segments_of(performed, self._timeline)
        self.window.show_checked(self._timeline, segments, self._coach.findings(workout))

    def _save(self, workout: Workout) -> None:
        try:
            self._keep(workout)
        except OSError as error:
            self.window.show_message(f"{error.filename}: {error.strerror}")
        else:
            self.window.show_saved(workout)

    def _hear(self, segment: int) -> None:
        self._hush()
        self._sound.load(self._timeline)
        self._wanted = segment

    def _rehearse(self) -> None:
        """Start it, or stop it."""
        playing = self._since_s is not None
        self._hush()
        if not playing:
            self._cues = whole_cues(self._timeline, self._sound.policy)
            self._sound.player.play(self._cues, WHOLE_S)
            self._since_s = self._clock.now_s()

    def _leave(self) -> None:
        self._hush()
        if self._loaded is not None:
            self._sound.load(self._loaded)

    def _hush(self) -> None:
        self._wanted = None
        if self._since_s is not None:
            self._since_s = None
            self.window.show_message("")
            self.window.ribbon.show_done(None)
        self._sound.player.silence()
