"""The exit statuses that all commands share."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    SUCCESS = 0
    FAILURE = 1
    BAD_INPUT = 2
    ENVIRONMENT_FAILED = 3
    INTERRUPTED = 130
