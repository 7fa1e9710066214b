"""The names of client files: one file for each client, and one client for each file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given

from retrotimer.domain.coaching.client import Client
from retrotimer.store.files.client_file import ClientFileError, client_path, read, read_all, write
from tests.support.client_files import client_names, folder_contents, write_client

FORMAT = {"format": "retrotimer.client/1"}
# Names that a person takes for the same, or a disk might.
LOOK_ALIKE = [
    *("Zoe", "zoe", "ZOE", "Zoë", "Zoe\u0308"),  # a letter, or one with its dots apart
    *("\u0417oe", "Zo\u0435", "Z\u043ee"),  # letters that are Cyrillic
    *("Zoe\u200d", "Zoe.", "Zoe.json", "Z oe", "Z\u00a0oe"),
]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "clients"


@given(client_names)
def test_a_file_name_says_nothing_of_its_client(name):
    assert re.fullmatch(r"client-[0-9a-f]{16}\.json", client_path(Path("clients"), name).name)


@pytest.mark.parametrize("name", ["../Ann", "/etc/passwd", "a/b", "CON", "nul.txt", "*", "."])
def test_a_name_leads_nowhere_else(folder, name):
    write(folder, Client(name))
    assert [path.parent for path in folder.parent.rglob("*.json")] == [folder]
    assert read(folder, name) == Client(name)


def test_clients_whose_names_look_alike_are_kept_apart(folder):
    clients = [Client(name, birth_year=1950 + age) for age, name in enumerate(LOOK_ALIKE)]
    for client in clients:
        write(folder, client)
    assert [read(folder, name) for name in LOOK_ALIKE] == clients
    found, wrong = read_all(folder)
    assert sorted(found, key=lambda client: client.birth_year) == clients
    assert wrong == []
    assert len({path.name.casefold() for path in folder.iterdir()}) == len(LOOK_ALIKE)


def test_a_name_that_is_no_text_is_nobody(folder):
    assert read(folder, "\udcff") is None


@pytest.mark.parametrize(
    ("name", "named", "problem"),
    [
        ("Ann", {"name": "Bob"}, "name: this is not the file of 'Bob'"),
        ("Ann", {}, "name: missing, expected a name, at most 60 characters"),
        ("", {"name": "Bob"}, "name: this is not the file of 'Bob'"),
        ("", {"name": ""}, "name: expected a name, at most 60 characters, got ''"),
    ],
)
def test_a_file_that_is_somebody_elses_is_told_and_left_as_it_is(folder, name, named, problem):
    path = write_client(folder, FORMAT | named, name)
    before = folder_contents(folder)
    for attempt in (lambda: read(folder, name), lambda: write(folder, Client(name))):
        with pytest.raises(ClientFileError) as caught:
            attempt()
        assert caught.value.messages == [f"{path}: {problem}"]
    assert folder_contents(folder) == before


def test_nobody_is_twice_among_all_clients_and_the_owner_is_not_among_them(folder):
    write(folder, Client("Bob"))
    write_client(folder, FORMAT | {"name": "Bob"}, "Ann")
    write_client(folder, FORMAT, "Eve")
    clients, wrong = read_all(folder)
    assert (clients, len(wrong)) == ([Client("Bob")], 2)
