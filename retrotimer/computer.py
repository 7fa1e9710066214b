"""Joins the session's window to the computer around it: staying awake."""

from __future__ import annotations

from retrotimer.core.session import Moment
from retrotimer.system.keep_awake import KeepAwake


class Computer:
    """What the session asks of the computer. `look` at every tick."""

    def __init__(self) -> None:
        self._awake = KeepAwake()

    def look(self, moment: Moment, *, keep_awake: bool) -> None:
        """The session stands there now."""
        self._awake.want(awake=keep_awake and moment.state.performing)

    def close(self) -> None:
        """Let the computer sleep."""
        self._awake.want(awake=False)
