"""`history erase`: what is shown and asked before a client is erased for good."""

from __future__ import annotations

import io
import sqlite3
import sys
from contextlib import closing

import pytest

from retrotimer.__main__ import main
from retrotimer.domain import messages
from retrotimer.domain.coaching.client import Client
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.store.files import client_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.writer_lock import WriterLock
from tests.support.damaged_histories import insert_sessions, make_session_rows
from tests.support.history_database import session_rows
from tests.support.history_files import BROKEN_CONTENT, session_ids
from tests.support.walked_sessions import save_client, save_walked_session

ANN = SessionContext("Ann")
ASKED = "This cannot be undone. Type the client's name to confirm: "
TOLD = "This erases Ann: 1 session, the profile and the settings.\n"
COPIES = "They are also removed from {} copies of the history.\n"


@pytest.fixture
def path():
    """The history of this test's home."""
    return Folders().history_path


@pytest.fixture
def erased(capsys, monkeypatch):
    """Erases Ann while this is typed: status, what is printed, what is complained of."""

    def typed(text="", *words):
        monkeypatch.setattr(sys, "stdin", None if text is None else io.StringIO(text))
        capsys.readouterr()
        return main(["history", "erase", "--client", "Ann", *words]), *capsys.readouterr()

    return typed


def backed_up():
    assert main(["history", "backup"]) == 0


def test_who_types_the_name_erases_it(erased):
    save_client(Client("Ann"))
    save_walked_session(ANN)
    owners = save_walked_session()
    assert erased("Ann\n") == (0, f"{TOLD}{ASKED}Erased.\n", "")
    assert session_ids() == {owners}
    assert client_file.read(Folders().clients, "Ann") is None


def test_spaces_around_the_name_are_no_matter(erased):
    save_walked_session(ANN)
    assert erased("  Ann \n")[0] == 0
    assert session_ids() == set()


@pytest.mark.parametrize("text", ["ann\n", "Anna\n", "y\n", "yes\n", "\n", "", None])
def test_who_types_anything_else_or_nothing_erases_nothing(erased, text):
    save_client(Client("Ann"))
    kept = save_walked_session(ANN)
    backed_up()
    end = "" if text else "\n"
    told = f"{TOLD}{COPIES.format(1)}{ASKED}{end}Nothing was erased.\n"
    assert erased(text) == (1, told, "")
    assert session_ids() == {kept}
    assert client_file.read(Folders().clients, "Ann") is not None


def test_with_yes_nothing_is_asked(erased):
    for _ in range(2):
        save_walked_session(ANN)
    told = TOLD.replace("1 session", "2 sessions")
    assert erased("", "--yes") == (0, f"{told}Erased.\n", "")
    assert session_ids() == set()


def test_copies_and_what_cannot_be_looked_into_are_told(path, erased):
    save_walked_session(ANN)
    backed_up()
    aside = path.with_name("history.before-restore-2026-11-22-183000.sqlite3")
    aside.write_bytes(path.read_bytes())
    broken = path.with_name("history.damaged-2026-11-22-183000.sqlite3")
    broken.write_text(BROKEN_CONTENT)
    whole = f"{broken.name} cannot be read, and is removed as a whole.\n"
    told = f"{TOLD}{COPIES.format(2)}{whole}{ASKED}"
    assert erased("no\n") == (1, f"{told}Nothing was erased.\n", "")
    assert broken.exists()
    assert erased("Ann\n") == (0, f"{told}Erased.\n", "")
    assert (broken.exists(), session_rows(aside)) == (False, [])


def test_a_client_nobody_knows_is_status_2(erased):
    save_client(Client("Anna"))
    save_walked_session(SessionContext("Anna"))
    assert erased("Ann\n") == (2, "", "Unknown client 'Ann'. Known clients: Anna\n")


def test_a_client_who_has_not_walked_is_erased(erased):
    save_client(Client("Ann"))
    told = TOLD.replace("1 session", "0 sessions")
    assert erased("", "--yes") == (0, f"{told}Erased.\n", "")
    assert erased("", "--yes")[0] == 2


def test_a_client_who_is_in_a_copy_only_is_erased(path, erased):
    save_walked_session(ANN)
    backed_up()
    path.unlink()
    told = TOLD.replace("1 session", "0 sessions")
    assert erased("", "--yes") == (0, f"{told}{COPIES.format(1)}Erased.\n", "")
    assert erased("", "--yes")[0] == 2


def test_while_another_program_performs_nothing_is_erased(path, erased):
    kept, lock = save_walked_session(ANN), WriterLock(path)
    assert lock.acquire()
    assert erased("", "--yes") == (3, "", f"{messages.ALREADY_RUNNING}\n")
    assert session_ids() == {kept}
    lock.release()
    assert erased("", "--yes")[0] == 0
    # It is let go of again.
    assert lock.acquire()
    lock.release()


def test_while_somebody_reads_it_is_refused_and_later_it_is_done(path, erased):
    save_walked_session(ANN)
    backed_up()
    reason = "another program has the history open; close it and erase again"
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("SELECT count(*) FROM session").fetchone() == (1,)
        status, output, complaints = erased("", "--yes")
    assert (status, complaints) == (3, f"{path}: {reason}\n")
    assert "Erased." not in output
    assert erased("", "--yes") == (0, f"{TOLD}Erased.\n", "")


def test_a_history_that_is_damaged_is_mended_first(path, erased):
    insert_sessions(path, make_session_rows(3))
    backed_up()
    path.write_text(BROKEN_CONTENT * 1_000)
    status, output, complaints = erased("Ann\n")
    assert (status, len(complaints.splitlines())) == (0, 1)
    assert complaints.startswith("The history was damaged. It is kept as history.damaged-")
    assert output.startswith("This erases Ann: 3 sessions, the profile and the settings.\n")
    assert session_ids() == set()
    assert list(path.parent.glob("history.damaged-*")) == []


def test_where_the_settings_are_damaged_nothing_is_erased(erased):
    kept = save_walked_session(ANN)
    settings = Folders().settings_path
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("damaged")
    status, output, complaints = erased("", "--yes")
    assert (status, output) == (3, TOLD)
    assert complaints.startswith(f"{settings}: ")
    assert session_ids() == {kept}


def test_a_studio_that_is_away_is_told_when_all_is_erased_here(erased):
    assert main(["settings", "history_url=postgresql://ann:secret@127.0.0.1:1/studio"]) == 0
    save_walked_session(ANN)
    status, output, complaints = erased("", "--yes")
    assert (status, output) == (3, f"{TOLD}Erased.\n")
    assert len(complaints.splitlines()) == 1
    assert "secret" not in complaints
    assert session_ids() == set()
