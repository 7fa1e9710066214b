"""What a session needs is loaded once the window stands, a room at a time: it answers meanwhile."""

from __future__ import annotations

import sys
from importlib import import_module

# Those that take longest to load, and each what the ones before it left.
PRELOADED_MODULES = (
    "retrotimer.store.history.merge",
    "retrotimer.store.session_journal",
    "retrotimer.sound.voices.custom_texts",
    "retrotimer.services.session_setup",
    "retrotimer.services.coaching",
    "retrotimer.gui.session.start_checks",
)


def preload_next() -> bool:
    """Load the next that is not there yet; was there any?"""
    room = next((one for one in PRELOADED_MODULES if one not in sys.modules), "")
    if room:
        import_module(room)
    return bool(room)
