"""Edits a workout in a window: looks at each change, plays it, keeps what is saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.cues.cues import ScheduledCue
from retrotimer.domain.cues.preview import (
    STEP_PREVIEW_S,
    WORKOUT_PREVIEW_S,
    segment_indexes_by_step,
    step_preview_cues,
    workout_preview_cues,
)
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.editor.editor_window import EditorWindow
from retrotimer.services.audio import AudioService
from retrotimer.services.coaching import CoachingService


class EditorController:
    """`look` at every tick. Calls `keep` with what is saved; it raises OSError."""

    def __init__(
        self,
        workout: Workout,
        coaching: CoachingService,
        audio: AudioService,
        parent: QWidget,
        save: Callable[[Workout], None],
    ) -> None:
        self._coaching = coaching
        self._audio = audio
        self._save_workout = save
        self._clock = SystemClock()
        # As this client performs it; known once the window shows it.
        self._timeline: Timeline
        # While the whole is rehearsed: since when, and what comes to be heard.
        self._rehearsal_start_s: float | None = None
        self._rehearsal_cues: list[ScheduledCue] = []
        # The segment that is to be heard once its own text is said.
        self._pending_segment: int | None = None
        self._original_timeline = audio.timeline
        self.window = EditorWindow(workout, coaching.client.units, parent)
        self.window.workout_changed.connect(self._check_workout)
        self.window.save_requested.connect(self._save)
        self.window.step_preview_requested.connect(self._preview_step)
        self.window.workout_preview_requested.connect(self._toggle_rehearsal)
        self.window.finished.connect(self._restore_audio)
        self.window.open_editor()

    def update(self) -> None:
        """Play what is ready, and move the mark of a rehearsal on."""
        if self._pending_segment is not None and not self._audio.is_preparing:
            cues = step_preview_cues(self._timeline, self._pending_segment, self._audio.policy)
            self._audio.player.play(cues, STEP_PREVIEW_S)
            self._pending_segment = None
        if self._rehearsal_start_s is None:
            return
        done_s = self._clock.now_s() - self._rehearsal_start_s
        said = [due.cue.caption for due in self._rehearsal_cues if due.at_s <= done_s]
        if done_s >= WORKOUT_PREVIEW_S:
            self._stop_playback()
        else:
            self.window.ribbon_strip.show_progress(done_s / WORKOUT_PREVIEW_S)
            self.window.show_message(said[-1] if said else messages.REHEARSAL_MESSAGE)

    def _check_workout(self, workout: Workout) -> None:
        self._stop_playback()
        performed = self._coaching.adapt_workout(workout)
        self._timeline = unroll(performed)
        segments = segment_indexes_by_step(performed, self._timeline)
        self.window.show_check_result(
            self._timeline, segments, self._coaching.check_workout(workout)
        )

    def _save(self, workout: Workout) -> None:
        try:
            self._save_workout(workout)
        except OSError as error:
            self.window.show_message(f"{error.filename}: {error.strerror}")
        else:
            self.window.mark_saved(workout)

    def _preview_step(self, segment_index: int) -> None:
        self._stop_playback()
        self._audio.load_timeline(self._timeline)
        self._pending_segment = segment_index

    def _toggle_rehearsal(self) -> None:
        """Start it, or stop it."""
        playing = self._rehearsal_start_s is not None
        self._stop_playback()
        if not playing:
            self._rehearsal_cues = workout_preview_cues(self._timeline, self._audio.policy)
            self._audio.player.play(self._rehearsal_cues, WORKOUT_PREVIEW_S)
            self._rehearsal_start_s = self._clock.now_s()

    def _restore_audio(self) -> None:
        self._stop_playback()
        if self._original_timeline is not None:
            self._audio.load_timeline(self._original_timeline)

    def _stop_playback(self) -> None:
        self._pending_segment = None
        if self._rehearsal_start_s is not None:
            self._rehearsal_start_s = None
            self.window.show_message("")
            self.window.ribbon_strip.show_progress(None)
        self._audio.player.silence()
