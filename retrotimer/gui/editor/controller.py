"""Edits a workout in a window: checks each change, plays previews, and saves the workout."""

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
from retrotimer.domain.values.validation import UnsuitableWorkoutError
from retrotimer.domain.workout.step_path import StepPath
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.editor.editor_window import EditorWindow
from retrotimer.services.audio import AudioService
from retrotimer.services.coaching import CoachingService
from retrotimer.store.files.workout_file import WorkoutFileError


class EditorController:
    """Opens the editor window. Needs `update` at every tick.

    `save` writes the workout and may raise OSError or WorkoutFileError, which the window shows.
    """

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
        # The workout as this client performs it; set when the window shows it first.
        self._timeline: Timeline
        # While the whole workout is previewed: when that began, and its cues.
        self._rehearsal_start_s: float | None = None
        self._rehearsal_cues: list[ScheduledCue] = []
        # The segment whose preview waits until its own cue is synthesized.
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
        """Play a preview that is ready, and move the mark of the preview that plays."""
        if self._pending_segment is not None and not self._audio.is_preparing:
            cues = step_preview_cues(self._timeline, self._pending_segment, self._audio.policy)
            self._audio.player.play(cues, STEP_PREVIEW_S)
            self._pending_segment = None
        if self._rehearsal_start_s is None:
            return
        played_s = self._clock.now_s() - self._rehearsal_start_s
        captions = [due.cue.caption for due in self._rehearsal_cues if due.at_s <= played_s]
        if played_s >= WORKOUT_PREVIEW_S:
            self._stop_playback()
        else:
            self.window.ribbon_strip.show_progress(played_s / WORKOUT_PREVIEW_S)
            self.window.show_message(captions[-1] if captions else messages.REHEARSAL_MESSAGE)

    def _check_workout(self, workout: Workout) -> None:
        self._stop_playback()
        performed, problems = workout, dict[StepPath, str]()
        try:
            performed = self._coaching.adapt_workout(workout)
        except UnsuitableWorkoutError as error:
            # It can be edited and saved, as for another client, but this one cannot walk it.
            problems[error.path] = error.problem
        self._timeline = unroll(performed)
        segments = segment_indexes_by_step(performed, self._timeline)
        self.window.show_check_result(
            self._timeline, segments, self._coaching.check_workout(workout), problems
        )

    def _save(self, workout: Workout) -> None:
        try:
            self._save_workout(workout)
        except OSError as error:
            self.window.show_message(f"{error.filename}: {error.strerror}")
        except WorkoutFileError as error:
            self.window.show_message("\n".join(error.messages))
        else:
            self.window.mark_saved(workout)

    def _preview_step(self, segment_index: int) -> None:
        self._stop_playback()
        self._audio.load_timeline(self._timeline)
        self._pending_segment = segment_index

    def _toggle_rehearsal(self) -> None:
        """Start the preview of the whole workout, or stop it."""
        was_playing = self._rehearsal_start_s is not None
        self._stop_playback()
        if not was_playing:
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
