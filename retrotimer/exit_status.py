"""The exit statuses that all commands share."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """How a command ended, as the shell sees it."""

    SUCCESS = 0
    # Not done for a reason: a workout is blocked, a program is locked, there is nothing to export.
    FAILURE = 1
    # The arguments or a file given by the user cannot be used.
    BAD_INPUT = 2
    # The computer does not allow it: disk, display, audio device, network.
    ENVIRONMENT_FAILED = 3
    # Ctrl+C, or the system has asked to end: 128 plus the number of SIGINT.
    INTERRUPTED = 130
