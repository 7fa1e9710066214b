"""The states of the program in its window: Loading, Ready, Running, Ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrotimer.domain.values.units import Units

if TYPE_CHECKING:
    # The first paint does not wait for these.
    from retrotimer.gui.session.after_session import AfterSessionQuestions
    from retrotimer.gui.session.start_checks import StartChecks
    from retrotimer.services.session_setup import PreparedSession


@dataclass(frozen=True, slots=True)
class Loading:
    """The window is open; one part of what a session needs is loaded at each tick."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A session is prepared. The checks ask what must be known, then start it."""

    session: PreparedSession
    units: Units
    checks: StartChecks

    @property
    def notice(self) -> str:
        return self.checks.notice


@dataclass(frozen=True, slots=True)
class Running:
    """A session is performed: it counts down, runs, waits, or is paused.

    `notice` is what the checks before its start had to say. With `is_resumed` it is one that was
    cut off, which no checks came before.
    """

    session: PreparedSession
    units: Units
    notice: str
    is_resumed: bool = False


@dataclass(slots=True)
class Ended:
    """A session is over and being saved. `summary` is empty until it is saved.

    `questions` ask how it was; there are none after an accelerated session.
    """

    session: PreparedSession
    units: Units
    notice: str
    questions: AfterSessionQuestions | None
    summary: str = ""

    @property
    def advice(self) -> str:
        return self.questions.advice if self.questions is not None else ""
