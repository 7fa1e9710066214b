"""The sound of one window or terminal session: the player, its settings, the texts it needs."""

from __future__ import annotations

from dataclasses import replace

from retrotimer.domain.cues.cues import CuePolicy
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.settings.habits import Habits
from retrotimer.domain.settings.settings import Settings
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.services.speech import (
    AudioSetup,
    add_custom_texts,
    build_audio_setup,
    start_custom_texts,
)
from retrotimer.sound.player import Player, open_player
from retrotimer.sound.voices.custom_texts import SynthesisJob
from retrotimer.store.folders import Folders

# The clips of this part of a session are decoded before it starts, the others while it runs.
PRELOAD_S = 1800.0


class AudioService:
    """Holds the player and the audio setup that it plays by.

    `setup` holds the settings and the speech made from them (see `speech.py`), `timeline` is the
    workout that was loaded last, and `notice` says what is missing in the sound, or is empty.
    Custom texts of the workout are synthesised by a process in the background: call `update` at
    every tick. Only `finish_custom_texts` waits.
    """

    def __init__(self, folders: Folders, setup: AudioSetup) -> None:
        self.setup = setup
        self.notice = next(iter(setup.problems), "")
        self.player: Player = open_player(
            setup.output_choice, mute_reason=setup.overrides.mute_reason
        )
        self._folders = folders
        self.timeline: Timeline | None = None
        self._synthesis_job: SynthesisJob | None = None

    @property
    def policy(self) -> CuePolicy:
        return self.setup.policy

    @property
    def is_preparing(self) -> bool:
        """Are custom texts still being synthesised?"""
        return self._synthesis_job is not None

    @property
    def needs_sound_check(self) -> bool:
        """Was the sound never checked, in a session that has sound?"""
        return not (self.setup.settings.sound_checked or self.setup.overrides.mute_reason)

    def set_habits(self, habits: Habits) -> None:
        """Choose the cues for another walker, or for the same one after one more session."""
        if habits != self.policy.habits:
            self.setup = build_audio_setup(self.setup.settings, self.setup.overrides, habits)

    def load_timeline(self, timeline: Timeline) -> None:
        """Prepare the sound of a workout: its custom texts, and the clips of its first part."""
        self.timeline = timeline
        self._start_custom_texts()

    def apply_settings(self, settings: Settings) -> None:
        """Use these settings from now on, also for the cue that is playing."""
        self.setup = build_audio_setup(settings, self.setup.overrides, self.policy.habits)
        self.notice = next(iter(self.setup.problems), "")
        self._start_custom_texts()
        self.player.set_options(self.setup.output_choice)

    def update(self) -> None:
        """Let the player work, and use the custom texts once they are synthesised."""
        self.player.poll()
        if self._synthesis_job is not None and self._synthesis_job.poll() is not None:
            self.finish_custom_texts()

    def finish_custom_texts(self) -> None:
        """Wait until the workout's custom texts are synthesised, or have failed."""
        if self._synthesis_job is None:
            return
        speech, notice = add_custom_texts(self.setup.speech, self._synthesis_job.wait())
        self._synthesis_job = None
        self.setup = replace(self.setup, speech=speech)
        self.notice = self.notice or notice
        self.player.set_options(self.setup.output_choice)
        self._preload_cues()

    def close(self) -> None:
        """End the sound for good."""
        self._cancel_custom_texts()
        self.player.close()

    def _start_custom_texts(self) -> None:
        self._cancel_custom_texts()
        if self.timeline is not None:
            self._synthesis_job = start_custom_texts(
                self.timeline, self.setup.speech, self._folders
            )
            self._preload_cues()

    def _cancel_custom_texts(self) -> None:
        if self._synthesis_job is not None:
            self._synthesis_job.close()
        self._synthesis_job = None

    def _preload_cues(self) -> None:
        if self.timeline is not None:
            cues = rehearse(self.timeline, self.policy, until_s=PRELOAD_S)
            texts = dict.fromkeys(text for cue in cues for text in cue.cue.phrase)
            self.player.preload(list(texts))
