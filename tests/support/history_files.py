"""Histories and other files for the actions of the command `history`."""

from __future__ import annotations

from retrotimer.store.folders import Folders
from retrotimer.store.history import history_file
from tests.support.damaged_histories import insert_sessions, make_session_rows
from tests.support.history_database import query, session_rows

BROKEN_CONTENT = "no history\n"


def file_contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def session_ids():
    return {raw.id for raw in session_rows(Folders().history_path)}


def export_sessions(folder, name, sessions):
    """Write these sessions to another database, or to a JSON file."""
    path = folder / name
    if path.suffix == ".json":
        with path.open("w") as out:
            assert history_file.write(sessions, out).problems == []
    else:
        insert_sessions(path, sessions)
    return path


def make_text_file(copy):
    copy.write_text(BROKEN_CONTENT)
    return "file is not a database"


def make_foreign_database(copy):
    query(copy, "CREATE TABLE other (x)")
    return "this is no history of RetroTimer"


def make_history_of_no_version(copy):
    insert_sessions(copy, make_session_rows(1))
    query(copy, "PRAGMA user_version = -5")
    return "this is no history of RetroTimer"


def make_newer_history(copy):
    insert_sessions(copy, make_session_rows(1))
    query(copy, "PRAGMA user_version = 7")
    return "this history has version 7, this program reads version 2"
