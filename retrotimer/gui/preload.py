"""Loads what a session needs once the window is painted, one module per call.

The window answers between two calls, so each module must load fast.
"""

from __future__ import annotations

import sys
from importlib import import_module

# The modules that take longest to load; each brings in what the ones before it have left.
PRELOADED_MODULES = (
    "retrotimer.store.history.merge",
    "retrotimer.store.session_journal",
    "retrotimer.sound.voices.custom_texts",
    "retrotimer.services.session_setup",
    "retrotimer.services.coaching",
    "retrotimer.gui.session.start_checks",
)


def preload_next() -> bool:
    """Load the next module that is not loaded yet. False: all of them are."""
    for name in PRELOADED_MODULES:
        if name not in sys.modules:
            import_module(name)
            return True
    return False
