"""How a session is heard: the settings, the player, and the texts that are said beforehand."""

from __future__ import annotations

from dataclasses import replace

from retrotimer.domain.cues.cues import CuePolicy
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.settings.habits import Habits
from retrotimer.domain.settings.settings import Settings
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.services.speech import Listening, begin_own_texts, heard_by, with_own_texts
from retrotimer.sound.player import Player, open_player
from retrotimer.sound.voices.custom_texts import Preparation
from retrotimer.store.folders import Folders

# The texts of so much of a session are decoded before it starts; the rest while it goes on.
WARM_S = 1800.0


class SoundDesk:
    """One player, and what it is to play by. `notice` is what could not be had, or nothing;
    `timeline` is what was loaded last.

    Nothing here waits, but `finish_texts`; `look` at every tick.
    """

    def __init__(self, folders: Folders, now: Listening) -> None:
        self.now = now
        self.notice = next(iter(now.problems), "")
        self.player: Player = open_player(now.output, muted=now.wishes.muted)
        self._folders = folders
        self.timeline: Timeline | None = None
        self._preparation: Preparation | None = None

    @property
    def policy(self) -> CuePolicy:
        return self.now.policy

    @property
    def preparing(self) -> bool:
        """Are own texts still being said?"""
        return self._preparation is not None

    @property
    def unchecked(self) -> bool:
        """Was the sound never checked, though there is to be some?"""
        return not (self.now.settings.sound_checked or self.now.wishes.muted)

    def coach(self, habits: Habits) -> None:
        """Another walker, or the same after a session more, is to be told what they need."""
        if habits != self.policy.habits:
            self.now = heard_by(self.now.settings, self.now.wishes, habits)

    def load(self, timeline: Timeline) -> None:
        """A workout is to be performed: have its own texts said, and all of them decoded."""
        self.timeline = timeline
        self._begin_texts()

    def change(self, settings: Settings) -> None:
        """Hear by these settings from now on, also what sounds."""
        self.now = heard_by(settings, self.now.wishes, self.policy.habits)
        self.notice = next(iter(self.now.problems), "")
        self._begin_texts()
        self.player.choose(self.now.output)

    def look(self) -> None:
        """Bring the player and the texts up to now."""
        self.player.poll()
        if self._preparation is not None and self._preparation.poll() is not None:
            self.finish_texts()

    def finish_texts(self) -> None:
        """Wait until the workout's own texts are said, or cannot be."""
        if self._preparation is None:
            return
        speech, notice = with_own_texts(self.now.speech, self._preparation.wait())
        self._preparation = None
        self.now = replace(self.now, speech=speech)
        self.notice = self.notice or notice
        self.player.choose(self.now.output)
        self._warm()

    def close(self) -> None:
        """Fall silent for good."""
        self._drop_texts()
        self.player.close()

    def _begin_texts(self) -> None:
        self._drop_texts()
        if self.timeline is not None:
            self._preparation = begin_own_texts(self.timeline, self.now.speech, self._folders)
            self._warm()

    def _drop_texts(self) -> None:
        if self._preparation is not None:
            self._preparation.close()
        self._preparation = None

    def _warm(self) -> None:
        if self.timeline is not None:
            cues = (due for due in rehearse(self.timeline, self.policy) if due.at_s < WARM_S)
            self.player.warm(list(dict.fromkeys(text for due in cues for text in due.cue.phrase)))
