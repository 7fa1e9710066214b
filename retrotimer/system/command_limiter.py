"""Lets a few media commands a second through, however many other programs send."""

from __future__ import annotations

from retrotimer.system.now_playing import MediaCommand

# Neither a finger nor a script of a few lines is held back: it may send this many at once, and so
# many a second afterwards.
BURST_COMMANDS = 12
COMMANDS_PER_S = 3.0
# While commands are held back, none of the others takes the place of these.
_URGENT_COMMANDS = (MediaCommand.PAUSE, MediaCommand.STOP)


class CommandLimiter:
    """Holds back what comes too fast, and keeps one of it: the last, or one that pauses.

    Its memory does not grow with the commands. `now_s` are stamps of one clock.
    """

    def __init__(self, now_s: float) -> None:
        self._pending: MediaCommand | None = None
        self._allowance = float(BURST_COMMANDS)
        self._updated_s = now_s

    def add(self, command: MediaCommand) -> None:
        """Take this command in; it replaces the one that is held back."""
        if command in _URGENT_COMMANDS or self._pending not in _URGENT_COMMANDS:
            self._pending = command

    def take(self, now_s: float) -> MediaCommand | None:
        """The command that is to be obeyed now, None if there is none or it is too early."""
        gained = (now_s - self._updated_s) * COMMANDS_PER_S
        self._allowance = min(self._allowance + gained, BURST_COMMANDS)
        self._updated_s = now_s
        if self._pending is None or self._allowance < 1:
            return None
        self._allowance -= 1
        command, self._pending = self._pending, None
        return command

    @property
    def wait_s(self) -> float | None:
        """How long after the last `take` the next one returns a command; None: none is waiting."""
        if self._pending is None:
            return None
        return max(1 - self._allowance, 0.0) / COMMANDS_PER_S
