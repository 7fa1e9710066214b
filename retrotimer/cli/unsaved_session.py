"""After a session in the terminal that the history could not take: it is saved another way.

The session is lost only if the user says so. Where no question can be asked it is saved as a file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from retrotimer.cli.safe_output import print_problems
from retrotimer.domain import messages
from retrotimer.services.unsaved_session import (
    SessionNotSavedError,
    save_as_file,
    saved_file_message,
)
from retrotimer.store.session_journal import SessionJournal

DISCARD_WORD = "discard"
_QUESTION = (
    "This session is only in memory. It is saved as soon as the history can be written.\n"
    f"Return: try again now, f: save it as a file, {DISCARD_WORD}: lose it: "
)
_POLL_S = 0.2


def save_without_asking(journal: SessionJournal, chosen_path: Path | None) -> Path | None:
    """Save the session as a file and say where it is; None if no place took it.

    A session that ran faster than time is a simulation, of which only the failure is said.
    """
    if journal.context.time_scale != 1:
        _print_problem(journal)
        return None
    try:
        path = save_as_file(journal, chosen_path)
    except SessionNotSavedError as error:
        _print_problem(journal)
        print("This session could not be saved as a file either:", file=sys.stderr)
        print_problems(error.messages)
        return None
    # Only now, because the terminal may be gone.
    _print_problem(journal)
    print_problems(saved_file_message(path))
    return path


def ask_how_to_save(journal: SessionJournal, chosen_path: Path | None) -> bool:
    """Ask until the session is in the history, in a file, or given up by the user.

    Returns whether it is in the history.
    """
    _print_problem(journal)
    while not journal.is_saved:
        try:
            answer = _read_answer(journal)
        except EOFError:
            # The terminal was closed.
            save_without_asking(journal, chosen_path)
            return False
        if answer == DISCARD_WORD:
            print("This session was not saved.")
            return False
        if answer == "f":
            if save_without_asking(journal, chosen_path) is not None:
                return False
        else:
            # Now, and reading back what was written.
            journal.flush()
            if not journal.is_saved:
                _print_problem(journal)
    return True


def _read_answer(journal: SessionJournal) -> str:
    """The line that was typed; empty as soon as the session is saved."""
    journal.keep_trying()
    print(_QUESTION, end="", flush=True)
    if sys.platform != "win32":
        import select

        while not select.select([sys.stdin], [], [], _POLL_S)[0]:
            if journal.is_saved:
                print()
                return ""
    return input().strip().lower()


def _print_problem(journal: SessionJournal) -> None:
    # Without a problem it is still being repaired, which may take long.
    reason = journal.problem or "it takes too long"
    print_problems([messages.history_write_error_message(reason)])
