"""How a session is heard: the settings, the player, and the texts that are said beforehand."""

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

# The texts of so much of a session are decoded before it starts; the rest while it goes on.
PRELOAD_S = 1800.0


class AudioService:
    """One player, and what it is to play by. `notice` is what could not be had, or nothing;
    `timeline` is what was loaded last.

    Nothing here waits, but `finish_texts`; `look` at every tick.
    """

    def __init__(self, folders: Folders, setup: AudioSetup) -> None:
        self.setup = setup
        self.notice = next(iter(setup.problems), "")
        self.player: Player = open_player(
            setup.output_choice, mute_reason=setup.overrides.mute_reason
        )
        self._folders = folders
        self.timeline: Timeline | None = None
        self._preparation: SynthesisJob | None = None

    @property
    def policy(self) -> CuePolicy:
        return self.setup.policy

    @property
    def is_preparing(self) -> bool:
        """Are own texts still being said?"""
        return self._preparation is not None

    @property
    def needs_sound_check(self) -> bool:
        """Was the sound never checked, though there is to be some?"""
        return not (self.setup.settings.sound_checked or self.setup.overrides.mute_reason)

    def set_habits(self, habits: Habits) -> None:
        """Another walker, or the same after a session more, is to be told what they need."""
        if habits != self.policy.habits:
            self.setup = build_audio_setup(self.setup.settings, self.setup.overrides, habits)

    def load_timeline(self, timeline: Timeline) -> None:
        """A workout is to be performed: have its own texts said, and all of them decoded."""
        self.timeline = timeline
        self._start_custom_texts()

    def apply_settings(self, settings: Settings) -> None:
        """Hear by these settings from now on, also what sounds."""
        self.setup = build_audio_setup(settings, self.setup.overrides, self.policy.habits)
        self.notice = next(iter(self.setup.problems), "")
        self._start_custom_texts()
        self.player.set_options(self.setup.output_choice)

    def update(self) -> None:
        """Bring the player and the texts up to now."""
        self.player.poll()
        if self._preparation is not None and self._preparation.poll() is not None:
            self.finish_custom_texts()

    def finish_custom_texts(self) -> None:
        """Wait until the workout's own texts are said, or cannot be."""
        if self._preparation is None:
            return
        speech, notice = add_custom_texts(self.setup.speech, self._preparation.wait())
        self._preparation = None
        self.setup = replace(self.setup, speech=speech)
        self.notice = self.notice or notice
        self.player.set_options(self.setup.output_choice)
        self._preload_cues()

    def close(self) -> None:
        """Fall silent for good."""
        self._cancel_custom_texts()
        self.player.close()

    def _start_custom_texts(self) -> None:
        self._cancel_custom_texts()
        if self.timeline is not None:
            self._preparation = start_custom_texts(self.timeline, self.setup.speech, self._folders)
            self._preload_cues()

    def _cancel_custom_texts(self) -> None:
        if self._preparation is not None:
            self._preparation.close()
        self._preparation = None

    def _preload_cues(self) -> None:
        if self.timeline is not None:
            cues = (due for due in rehearse(self.timeline, self.policy) if due.at_s < PRELOAD_S)
            self.player.preload(
                list(dict.fromkeys(text for due in cues for text in due.cue.phrase))
            )
