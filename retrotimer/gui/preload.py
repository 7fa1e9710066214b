"""Loads what sessions need once the window is painted, one part per call.

The window answers between two calls, so each part must load fast.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from retrotimer.clock import monotonic_s
from retrotimer.domain.messages import READING_HISTORY
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.store.folders import Folders

if TYPE_CHECKING:
    from retrotimer.services.audio import AudioService
    from retrotimer.services.coaching import CoachingService
    from retrotimer.services.history_keeper import HistoryKeeper

# What is done sooner needs no notice.
_NOTICE_DELAY_S = 1.0
# The modules that take longest to load, in an order that keeps each step short.
PRELOADED_MODULES = (
    "retrotimer.store.history.merge",
    "retrotimer.store.session_journal",
    "retrotimer.sound.voices.custom_texts",
    "retrotimer.services.session_setup",
    "retrotimer.services.coaching",
    "retrotimer.gui.session.start_checks",
)


class SessionServices:
    """The audio and the history that the sessions of a window share.

    Each is opened when it is first needed, because that reads the disk and starts a process.
    """

    def __init__(self, folders: Folders, overrides: SessionOverrides) -> None:
        self._folders = folders
        self._overrides = overrides
        self._audio: AudioService | None = None
        self._history: HistoryKeeper | None = None
        self._history_opened_s = monotonic_s()

    @property
    def audio(self) -> AudioService:
        return self._audio or self._open_audio()

    @property
    def history(self) -> HistoryKeeper:
        return self._history or self._open_history()

    def load_next(self) -> bool:
        """Load the next module or open the next service. False: all of it is done."""
        for name in PRELOADED_MODULES:
            if name not in sys.modules:
                import_module(name)
                return True
        if self._audio is None:
            self._open_audio()
            return True
        if self._history is None:
            self._open_history()
            return True
        # Until then safety limits and programs would wait for it, and the window with them.
        return self._history.is_preparing

    @property
    def loading_notice(self) -> str:
        """What takes so long, or empty: after an upgrade a long history is read once."""
        is_slow = monotonic_s() - self._history_opened_s > _NOTICE_DELAY_S
        return READING_HISTORY if is_slow and self._history is not None else ""

    @property
    def client_name(self) -> str:
        """The client whom the next session is for; empty for the owner of the computer."""
        return self._overrides.client

    def set_client(self, name: str) -> None:
        """Prepare sessions for this client, who may have chosen other cues and another voice."""
        if name != self.client_name:
            self._overrides = replace(self._overrides, client=name)
            self.close_audio()

    def load_coaching(self) -> CoachingService:
        """What is known of the client now, including their last session."""
        from retrotimer.services.coaching import CoachingService

        # A session that is resumed may be of a client who is not known on this computer.
        return CoachingService(self._folders, self.client_name, allow_new=True)

    def close_audio(self) -> None:
        if self._audio is not None:
            self._audio.close()
        self._audio = None

    def close_history(self) -> None:
        if self._history is not None:
            self._history.close()

    def _open_audio(self) -> AudioService:
        from retrotimer.services.audio import AudioService
        from retrotimer.services.speech import load_audio_setup

        setup = load_audio_setup(self._folders, self._overrides)
        self._audio = AudioService(self._folders, setup)
        return self._audio

    def _open_history(self) -> HistoryKeeper:
        from retrotimer.services.history_keeper import HistoryKeeper

        self._history = HistoryKeeper(self._folders, self.audio.setup.settings.history_url)
        self._history.open()
        self._history_opened_s = monotonic_s()
        return self._history
