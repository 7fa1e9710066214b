"""What this desktop offers, asked with a limit: a bus may never answer."""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Event, Thread

from retrotimer.system.session_bus import connect, unavailable_reason

TIMEOUT_S = 6.0
NO_ANSWER = "the session bus does not answer"


def find_session_bus_problem() -> str:
    """Why other programs cannot reach the window, or nothing."""
    return _run_with_timeout(TIMEOUT_S, _connection_problem)


def find_sleep_problem() -> str:
    """Why the computer cannot be kept awake, or nothing; it is tried."""
    if sys.platform == "linux" and (problem := unavailable_reason()):
        return problem
    return _run_with_timeout(TIMEOUT_S, _inhibition_problem)


def _connection_problem() -> str:
    try:
        connect().close()
    except OSError as error:
        return str(error)
    return ""


def _inhibition_problem() -> str:
    from retrotimer.system.wakepy_inhibition import inhibit_sleep_until

    over = Event()
    over.set()
    return inhibit_sleep_until(over)


def _run_with_timeout(timeout_s: float, check: Callable[[], str]) -> str:
    answers: list[str] = []
    asked = Thread(target=lambda: answers.append(check()), daemon=True)
    asked.start()
    asked.join(timeout_s)
    return answers[0] if answers else NO_ANSWER
