"""The signals that a user, a terminal or a system sends to end the program, as parameters.

The last two are handled as the first two. Windows does not have them.
"""

from __future__ import annotations

import signal

import pytest

INTERRUPTING_SIGNALS = (
    signal.SIGINT,
    signal.SIGTERM,
    pytest.param(signal.SIGHUP, marks=pytest.mark.long),
    pytest.param(signal.SIGQUIT, marks=pytest.mark.long),
)
