"""Histories and files that `history ACTION` finds."""

from __future__ import annotations

from retrotimer.store.folders import Folders
from retrotimer.store.history import history_file
from tests.support.damaged_histories import fill, many
from tests.support.history_database import asked, raws

BROKEN = "no history\n"


def files(folder):
    return {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def ids():
    return {raw.id for raw in raws(Folders().history)}


def exported(folder, name, found):
    """These sessions in another database, or in a file of our own."""
    one = folder / name
    if one.suffix == ".json":
        with one.open("w") as out:
            assert history_file.write(found, out) == []
    else:
        fill(one, found)
    return one


def make_text(copy):
    copy.write_text(BROKEN)
    return "file is not a database"


def make_another(copy):
    asked(copy, "CREATE TABLE other (x)")
    return "this is no history of RetroTimer"


def make_newer(copy):
    fill(copy, many(1))
    asked(copy, "PRAGMA user_version = 7")
    return "this history has version 7, this program reads version 2"
