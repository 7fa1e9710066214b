"""A client whose name stands in every kind of file, and the files in which it is found."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from datetime import timedelta

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.settings.settings import Settings
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.history.database import connect
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import save_answers
from retrotimer.store.upkeep import backups
from tests.support.history_database import STARTED_AT, save_session

CLIENT_NAME, OTHER_NAME = "Quendolyn Zoë", "Bob"


def file_contents(folders):
    """The content of every file."""
    return {path: path.read_bytes() for path in folders.data.parent.rglob("*") if path.is_file()}


def files_containing(folders, name=CLIENT_NAME):
    """The files with this name in their content, as text or as JSON, or in their file name."""
    encoded_names = {name.encode(), json.dumps(name)[1:-1].encode(), name.split()[0].encode()}
    return sorted(
        path
        for path, content in file_contents(folders).items()
        if any(text in content or text in path.name.encode() for text in encoded_names)
    )


def save_client_session(folders, name=CLIENT_NAME):
    """Save a session of a client with answers and a summary; return its id."""
    session_id = save_session(folders.history_path, occasion=SessionContext(name))
    save_answers(folders.history_path, session_id, {"notes": f"{name} was tired"})
    assert read_summaries(folders.history_path).problems == ()
    return session_id


def save_clients(folders, *names):
    """Save the files and the cue settings of these clients."""
    for name in names:
        client_file.write(folders.clients, Client(name, notes=f"{name} likes it"))
    settings_file.write(
        folders.settings_path, Settings(cue_settings_by_client=dict.fromkeys(names, CueSettings()))
    )


def back_up(folders, days=0):
    """Save a dated copy of the history as it is now."""
    when = STARTED_AT + timedelta(days=days)
    name = f"history-{when:{backups.TIMESTAMP_FORMAT}}.sqlite3"
    return backups.back_up(folders.history_path, backups.backup_folder(folders.history_path) / name)


def set_history_aside(folders, reason="before-restore"):
    """Save the history under another name with its log, as a restore and a salvage do."""
    aside = folders.history_path.with_name(f"history.{reason}-2026-11-22-183000.sqlite3")
    with closing(connect(folders.history_path)):
        save_client_session(folders)
        for suffix in ("", "-wal"):
            source = folders.history_path.with_name(f"{folders.history_path.name}{suffix}")
            shutil.copyfile(source, aside.with_name(f"{aside.name}{suffix}"))
    return aside


def sessions_of(sessions, name=OTHER_NAME):
    return [raw for raw in sessions if raw.client == name]
