"""What this desktop offers, asked with a limit: a bus may never answer."""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Event, Thread

from retrotimer.system.session_bus import absent, connect

LIMIT_S = 6.0
NO_ANSWER = "the session bus does not answer"


def session_bus_problem() -> str:
    """Why other programs cannot reach the window, or nothing."""
    return _within(LIMIT_S, _connect)


def sleep_problem() -> str:
    """Why the computer cannot be kept awake, or nothing; it is tried."""
    if sys.platform == "linux" and (problem := absent()):
        return problem
    return _within(LIMIT_S, _try_to_stay_awake)


def _connect() -> str:
    try:
        connect().close()
    except OSError as error:
        return str(error)
    return ""


def _try_to_stay_awake() -> str:
    from retrotimer.system.wakepy_inhibition import stay_awake

    over = Event()
    over.set()
    return stay_awake(over)


def _within(limit_s: float, ask: Callable[[], str]) -> str:
    answers: list[str] = []
    asked = Thread(target=lambda: answers.append(ask()), daemon=True)
    asked.start()
    asked.join(limit_s)
    return answers[0] if answers else NO_ANSWER
