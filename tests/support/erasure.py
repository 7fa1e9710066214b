"""A client who leaves traces everywhere, and what is found of them."""

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
    """Every file there is, and what is in it."""
    return {path: path.read_bytes() for path in folders.data.parent.rglob("*") if path.is_file()}


def files_containing(folders, name=CLIENT_NAME):
    """The files in which a name stands, as text or as JSON; or which are called by it."""
    known = {name.encode(), json.dumps(name)[1:-1].encode(), name.split()[0].encode()}
    return sorted(
        path
        for path, content in file_contents(folders).items()
        if any(one in content or one in path.name.encode() for one in known)
    )


def save_client_session(folders, name=CLIENT_NAME):
    """A session of theirs with its answers, which a list has shown; its id."""
    session_id = save_session(folders.history_path, occasion=SessionContext(name))
    save_answers(folders.history_path, session_id, {"notes": f"{name} was tired"})
    assert read_summaries(folders.history_path).problems == ()
    return session_id


def save_clients(folders, *names):
    """Who they are, and what they chose to hear."""
    for name in names:
        client_file.write(folders.clients, Client(name, notes=f"{name} likes it"))
    settings_file.write(
        folders.settings_path, Settings(cue_settings_by_client=dict.fromkeys(names, CueSettings()))
    )


def back_up(folders, days=0):
    """A dated copy of the history as it is now."""
    when = STARTED_AT + timedelta(days=days)
    name = f"history-{when:{backups.TIMESTAMP_FORMAT}}.sqlite3"
    return backups.back_up(folders.history_path, backups.backup_folder(folders.history_path) / name)


def set_history_aside(folders, why="before-restore"):
    """The history under another name, as a restore and a rescue keep it, its log beside it."""
    aside = folders.history_path.with_name(f"history.{why}-2026-11-22-183000.sqlite3")
    with closing(connect(folders.history_path)):
        save_client_session(folders)
        for suffix in ("", "-wal"):
            beside = folders.history_path.with_name(f"{folders.history_path.name}{suffix}")
            shutil.copyfile(beside, aside.with_name(f"{aside.name}{suffix}"))
    return aside


def sessions_of(sessions, name=OTHER_NAME):
    return [raw for raw in sessions if raw.client == name]
