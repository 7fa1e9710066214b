"""Clients on disk: what is written is read again, and only their owner can read it."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from dataclasses import replace
from threading import Thread

import pytest
from hypothesis import given

from retrotimer.domain.coaching.client import Client, HandrailUse, Screening
from retrotimer.store.files.client_file import (
    OWNER_FILE,
    ClientFileError,
    client_path,
    read,
    read_all,
    serialize,
    update,
    write,
)
from retrotimer.store.folders import HOME_VARIABLE, Folders
from tests.support.client_files import ANN, ANN_DOCUMENT, any_client, folder_contents, write_client

FORMAT = {"format": "retrotimer.client/1"}
OWNER = replace(ANN, name="")
# With a limit on the size of files the disk is full in the middle of the text.
KEEP_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from retrotimer.domain.coaching.client import Client
from retrotimer.store.files.client_file import ClientFileError, write
resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))
try:
    write(Path(sys.argv[1]), Client(sys.argv[2]))
except ClientFileError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "clients"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def refusal(attempt):
    with pytest.raises(ClientFileError) as caught:
        attempt()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_clients_are_kept_with_what_happened(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert Folders().clients == tmp_path / "data" / "clients"


@given(any_client)
def test_any_client_is_read_as_they_were_written(tmp_path_factory, client):
    folder = tmp_path_factory.getbasetemp() / "any" / "clients"
    write(folder, client)
    assert read(folder, client.name) == client
    assert read(folder, client.name).has_current_screening is client.has_current_screening


@given(any_client)
def test_any_client_but_the_owner_is_among_all_of_them(tmp_path_factory, client):
    folder = tmp_path_factory.mktemp("clients")
    write(folder, OWNER)
    write(folder, client)
    assert read_all(folder) == ([client] if client.name else [], [])


def test_only_what_is_known_is_written():
    assert json.loads(serialize(Client())) == FORMAT
    assert json.loads(serialize(Client("Bob", fall=True))) == FORMAT | {"name": "Bob", "fall": True}
    assert ANN_DOCUMENT == FORMAT | {
        "name": "Ann",
        "birth_year": 1950,
        "weight_kg": 70.5,
        "units": "imperial",
        "own_speed_kmh": 4.0,
        "sessions_before": 3,
        "fall": True,
        "expert": True,
        "rails": "light",
        "backward_factor": 1.3,
        "notes": "New hip.\nWears glasses.",
        "screening": {"answered_on": "2026-11-01", "yes": ["heart", "fall"], "version": 1},
        "unlocked": {"thirty-minutes": "Dr Ada Löwe"},
    }


def test_the_text_can_be_read_and_edited_by_people():
    text = serialize(ANN)
    assert '\n  "units": "imperial",\n' in text
    assert "Löwe" in text
    assert text.endswith("}\n")


def test_what_is_left_out_is_not_known(folder):
    write_client(folder, FORMAT)
    assert read(folder, "") == Client()
    write_client(folder, FORMAT | {"birth_year": None, "weight_kg": None, "own_speed_kmh": None})
    assert read(folder, "") == Client()
    write_client(folder, FORMAT | {"name": "Bob", "rails": "none"}, "Bob")
    assert read(folder, "Bob") == Client("Bob", rails=HandrailUse.NONE)


def test_values_are_read_as_the_kind_they_are_kept_as(folder):
    write_client(folder, FORMAT | {"weight_kg": 70, "own_speed_kmh": 4, "units": "imperial"})
    client = read(folder, "")
    assert [type(value) for value in (client.weight_kg, client.own_speed_kmh)] == [float, float]
    assert client.units.speed_from_kmh(1.609344) == pytest.approx(1)


def test_an_answered_screening_of_an_older_program_is_kept_but_asked_again(folder):
    screening = ANN_DOCUMENT["screening"] | {"version": 7}
    write_client(folder, FORMAT | {"screening": screening})
    client = read(folder, "")
    assert client.screening.version == 7
    assert not client.has_current_screening


def test_the_owner_has_a_file_of_their_own(folder):
    write(folder, OWNER)
    assert [path.name for path in folder.iterdir()] == ["owner.json"]
    for name in ("owner", "owner.json", "Owner"):
        assert client_path(folder, name).name != OWNER_FILE
        assert read(folder, name) is None


def test_writing_again_replaces_only_this_client(folder):
    write(folder, ANN)
    write(folder, Client("Bob"))
    write(folder, replace(ANN, weight_kg=69.0))
    assert read(folder, "Ann") == replace(ANN, weight_kg=69.0)
    assert read(folder, "Bob") == Client("Bob")
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"screening": Screening("")}, "screening.answered_on: expected "),
        ({"screening": Screening("2026-11-01", version=-1)}, "screening.version: expected "),
        ({"unlocked": {"knee": "a\nb"}}, "unlocked.knee: expected "),
        ({"unlocked": {"knee": "\udcff"}}, "unlocked.knee: expected "),
        ({"unlocked": {"\udcff": "Dr Ada"}}, "unlocked: expected "),
        (
            {"unlocked": {str(number): "x" * 100 for number in range(3_000)}},
            "expected at most 0.25 MB, ",
        ),
    ],
    ids=["date", "version", "lines", "surrogate", "surrogate program", "large"],
)
def test_what_could_not_be_read_again_is_told_and_not_written(folder, more, place):
    path = client_path(folder, "Ann")
    assert refusal(lambda: write(folder, Client("Ann", **more))).startswith(f"{path}: {place}")
    # Not even the lock.
    assert list(folder.iterdir()) == []
    write(folder, ANN)
    refusal(lambda: write(folder, Client("Ann", **more)))
    assert read(folder, "Ann") == ANN


def test_of_whom_nothing_was_written_down_nothing_is_known_and_nothing_made(folder):
    assert read(folder, "") is None
    assert read(folder, "Ann") is None
    assert read_all(folder) == ([], [])
    assert not folder.exists()


def test_other_files_of_the_folder_are_no_clients(folder):
    write(folder, ANN)
    write_client(folder, "no client").rename(folder / "readme.txt")
    write_client(folder, "no client").rename(folder / ".client-0.json.half")
    assert read_all(folder) == ([ANN], [])


def test_only_its_owner_may_look_into_the_folder_and_its_files(folder):
    write(folder, OWNER)
    write(folder, ANN)
    assert mode(folder) == 0o700
    assert {mode(path) for path in folder.iterdir()} == {0o600}


def test_a_file_that_others_could_read_becomes_private_when_it_is_written(folder):
    write(folder, ANN)
    client_path(folder, "Ann").chmod(0o644)
    write(folder, ANN)
    assert mode(client_path(folder, "Ann")) == 0o600


def test_a_file_in_the_place_of_the_folder_is_told_and_stays(folder):
    folder.write_text("no folder")
    assert read(folder, "") is None
    assert read_all(folder) == ([], [])
    expected = f"{client_path(folder, 'Ann')}: cannot be written: Not a directory"
    assert refusal(lambda: write(folder, ANN)) == expected
    assert folder.read_text() == "no folder"


def test_a_link_that_leads_nowhere_is_nobody_and_is_told_when_it_is_written(folder, tmp_path):
    folder.mkdir()
    link = client_path(folder, "Ann")
    link.symlink_to(tmp_path / "gone" / "ann.json")
    before = folder_contents(folder)
    assert read(folder, "Ann") is None
    assert read_all(folder) == ([], [])
    expected = f"{link}: cannot be written: No such file or directory"
    assert refusal(lambda: write(folder, ANN)) == expected
    assert folder_contents(folder) == before


def test_a_path_no_disk_allows_is_told(tmp_path):
    folder = tmp_path / ("n" * 300)
    path = client_path(folder, "")
    for attempt in (lambda: read(folder, ""), lambda: write(folder, OWNER)):
        assert refusal(attempt) == f"{path}: cannot be read: File name too long"
    expected = [f"{folder}: cannot be read: File name too long"]
    assert read_all(folder) == ([], expected)


@pytest.mark.parametrize("name", ["Ann", "New"])
def test_a_full_disk_is_told_and_what_was_there_stays(folder, name):
    write(folder, ANN)
    before = folder_contents(folder)
    command = [sys.executable, "-c", KEEP_ON_A_FULL_DISK, folder, name]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    path = client_path(folder, name)
    assert (ran.returncode, ran.stderr) == (1, f"{path}: cannot be written: File too large\n")
    assert folder_contents(folder) == before


@pytest.mark.parametrize("name", ["Ann", "New"])
def test_a_disk_that_cannot_be_written_is_told_and_what_was_there_stays(
    public_folder, without_privileges, name
):
    write(public_folder, ANN)
    client_path(public_folder, "Ann").chmod(0o644)
    before = folder_contents(public_folder)
    public_folder.chmod(0o555)
    try:
        with without_privileges():
            told = refusal(lambda: write(public_folder, Client(name)))
    finally:
        public_folder.chmod(0o755)
    path = client_path(public_folder, name)
    assert told == f"{path}: cannot be written: Permission denied"
    assert folder_contents(public_folder) == before


def test_a_folder_that_cannot_be_entered_is_told(public_folder, without_privileges):
    write(public_folder, OWNER)
    public_folder.chmod(0)
    path = client_path(public_folder, "")
    try:
        with without_privileges():
            told = [refusal(lambda: read(public_folder, ""))]
            told.append(refusal(lambda: write(public_folder, OWNER)))
            told += read_all(public_folder)[1]
    finally:
        public_folder.chmod(0o755)
    denied = "cannot be read: Permission denied"
    assert told == [*[f"{path}: {denied}"] * 2, f"{public_folder}: {denied}"]
    assert read(public_folder, "") == OWNER


def test_changes_from_several_places_at_the_same_time_are_all_kept(folder):
    write(folder, Client("Ann", notes=""))

    def add(letter):
        for _ in range(10):
            update(folder, "Ann", lambda client: replace(client, notes=client.notes + letter))

    threads = [Thread(target=add, args=(letter,)) for letter in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(read(folder, "Ann").notes) == sorted("abc" * 10)


def test_a_change_that_changes_nothing_writes_nothing(folder):
    assert update(folder, "Ann", lambda client: client) == (Client("Ann"), Client("Ann"))
    assert read(folder, "Ann") is None
