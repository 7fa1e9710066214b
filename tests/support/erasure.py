"""A client who leaves traces everywhere, and what is found of them."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from datetime import timedelta

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.settings.cue_settings import CueChoices
from retrotimer.domain.settings.settings import Settings
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.history.database import connect
from retrotimer.store.history.session_summaries import listed
from retrotimer.store.history.sessions import keep_answers
from retrotimer.store.upkeep import backups
from tests.support.history_database import STARTED, keep

NAME, OTHER = "Quendolyn Zoë", "Bob"


def files(folders):
    """Every file there is, and what is in it."""
    return {path: path.read_bytes() for path in folders.data.parent.rglob("*") if path.is_file()}


def naming(folders, name=NAME):
    """The files in which a name stands, as text or as JSON; or which are called by it."""
    known = {name.encode(), json.dumps(name)[1:-1].encode(), name.split()[0].encode()}
    return sorted(
        path
        for path, content in files(folders).items()
        if any(one in content or one in path.name.encode() for one in known)
    )


def walk(folders, name=NAME):
    """A session of theirs with its answers, which a list has shown; its id."""
    session_id = keep(folders.history, occasion=Occasion(name))
    keep_answers(folders.history, session_id, {"notes": f"{name} was tired"})
    assert listed(folders.history).problems == ()
    return session_id


def write_down(folders, *names):
    """Who they are, and what they chose to hear."""
    for name in names:
        client_file.write(folders.clients, Client(name, notes=f"{name} likes it"))
    settings_file.write(folders.settings, Settings(clients=dict.fromkeys(names, CueChoices())))


def back_up(folders, days=0):
    """A dated copy of the history as it is now."""
    when = STARTED + timedelta(days=days)
    name = f"history-{when:{backups.STAMP}}.sqlite3"
    return backups.back_up(folders.history, backups.folder_of(folders.history) / name)


def put_aside(folders, why="before-restore"):
    """The history under another name, as a restore and a rescue keep it, its log beside it."""
    aside = folders.history.with_name(f"history.{why}-2026-11-22-183000.sqlite3")
    with closing(connect(folders.history)):
        walk(folders)
        for suffix in ("", "-wal"):
            beside = folders.history.with_name(f"{folders.history.name}{suffix}")
            shutil.copyfile(beside, aside.with_name(f"{aside.name}{suffix}"))
    return aside


def of(found, name=OTHER):
    return [raw for raw in found if raw.client == name]
