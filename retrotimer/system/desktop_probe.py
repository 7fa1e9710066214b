"""What this desktop offers, asked with a time limit because a bus may never answer."""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Event, Thread

from retrotimer.system.session_bus import connect, unavailable_reason

TIMEOUT_S = 6.0
NO_ANSWER = "the session bus does not answer"


def find_session_bus_problem() -> str:
    """Why other programs cannot control the session; an empty text if they can."""
    return _run_with_timeout(TIMEOUT_S, _connection_problem)


def find_sleep_problem() -> str:
    """Why the computer cannot be kept awake, by trying it; an empty text if it can."""
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

    already_over = Event()
    already_over.set()
    return inhibit_sleep_until(already_over)


def _run_with_timeout(timeout_s: float, check: Callable[[], str]) -> str:
    answers: list[str] = []
    thread = Thread(target=lambda: answers.append(check()), daemon=True)
    thread.start()
    thread.join(timeout_s)
    return answers[0] if answers else NO_ANSWER
