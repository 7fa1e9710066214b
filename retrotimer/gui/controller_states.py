"""The states of the program in its window: Loading, Ready, Running, Ended, Closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrotimer.domain import messages
from retrotimer.domain.values.units import Units

if TYPE_CHECKING:
    # The first paint does not wait for these.
    from retrotimer.gui.session.after_session import AfterSessionQuestions
    from retrotimer.gui.session.start_checks import StartChecks
    from retrotimer.services.history_keeper import HistoryKeeper
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


@dataclass(frozen=True, slots=True)
class Closed:
    """The program ends: everything is saved, and whatever still comes is ignored."""


def notice_text(
    state: Loading | Ready | Running | Ended | Closed, history: HistoryKeeper, audio_notice: str
) -> str:
    """The most urgent message about the program itself; empty if there is none."""
    if isinstance(state, Loading | Closed):
        return ""
    texts = [_session_problem(state.session, state.units), history.notice]
    match state:
        case Ready():
            texts += [history.clock_notice, state.notice, audio_notice]
        case Running():
            texts += [_clock_text(state.session), state.notice]
        case Ended():
            texts += [state.advice, state.summary, state.notice]
    return next(filter(None, texts), "")


def _session_problem(session: PreparedSession, units: Units) -> str:
    """Why the session is not saved, is paused, or did not obey a control; empty if none."""
    if session.journal.problem:
        return messages.history_write_error_message(session.journal.problem)
    if session.runner.slept_s:
        return messages.sleep_message(session.runner.slept_s)
    notice = session.runner.limit_notice
    if notice is None:
        return ""
    from retrotimer.domain.coaching.findings_text import limit_notice_text

    return limit_notice_text(notice.findings, units)


def _clock_text(session: PreparedSession) -> str:
    """That the computer's clock was set since the session started; empty if it was not."""
    jump_s = session.runner.clock_jump_s
    return messages.clock_jump_message(jump_s) if jump_s else ""
