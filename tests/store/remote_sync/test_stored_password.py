"""The keyring: stored, read and removed by an address; absent, locked or broken it is named."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from retrotimer.store.remote_sync import stored_password
from retrotimer.store.remote_sync.remote_tables import open_connection
from retrotimer.store.remote_sync.stored_password import KeyringError
from retrotimer.store.remote_sync.sync_errors import (
    MISSING_EXTRA_MESSAGE,
    NOT_SIGNED_IN_MESSAGE,
    RemoteSyncError,
)
from tests.support import studios
from tests.support.file_keyring import FILE_VARIABLE, LOCKED, FileKeyring, NoKeyring, keyring

ADDRESS = "postgresql://ada@127.0.0.1:1/studio"
HUSH = "S3cret%@:/?# words"


@pytest.fixture
def choose_keyring():
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


@pytest.fixture
def keyring_path(tmp_path, monkeypatch, choose_keyring):
    path = tmp_path / "keyring.json"
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    choose_keyring(FileKeyring())
    return path


@studios.needs_postgres
@pytest.mark.usefixtures("keyring_path")
def test_it_is_used_where_the_server_asks_for_one(server):
    server.require_password("eve", HUSH)
    url = server.url.replace("studio@", "eve@")
    with pytest.raises(RemoteSyncError) as caught, open_connection(url):
        pass
    assert caught.value.messages == [f"{url}: {NOT_SIGNED_IN_MESSAGE}"]
    stored_password.store(f"{url}?application_name=x", HUSH)
    # It may make no tables, which is after it was let in.
    with pytest.raises(RemoteSyncError, match="permission denied"), open_connection(url):
        pass


def test_it_belongs_to_the_address_without_its_parameters(keyring_path):
    stored_password.store(f"{ADDRESS}?sslmode=require", HUSH)
    stored_password.store("postgres://?service=studio", "other")
    assert json.loads(keyring_path.read_text()) == {
        f"retrotimer {ADDRESS}": HUSH,
        "retrotimer postgresql://?service=studio": "other",
    }
    assert stored_password.read(ADDRESS) == HUSH
    assert stored_password.read(f"{ADDRESS}2") == ""
    assert stored_password.remove(ADDRESS)
    assert not stored_password.remove(ADDRESS)
    assert stored_password.read(ADDRESS) == ""


@pytest.mark.parametrize("password", ["a\0b", "x" * 501, "a\x1bb", ""])
def test_what_no_server_has_is_neither_stored_nor_used(keyring_path, password):
    with pytest.raises(KeyringError, match="one line"):
        stored_password.store(ADDRESS, password)
    assert not keyring_path.exists()
    keyring_path.write_text(json.dumps({f"retrotimer {ADDRESS}": password}))
    assert stored_password.read(ADDRESS) == ""


def test_a_locked_keyring_is_named_without_its_words(keyring_path):
    keyring_path.write_text(LOCKED)
    assert stored_password.read(ADDRESS) == ""
    with pytest.raises(KeyringError) as caught:
        stored_password.store(ADDRESS, HUSH)
    assert caught.value.messages == [
        "The system's keyring did not answer (KeyringLocked). Unlock it and try again."
    ]


def test_without_a_keyring_the_message_names_another_way(choose_keyring):
    choose_keyring(NoKeyring())
    assert stored_password.read(ADDRESS) == ""
    for use in (
        lambda: stored_password.store(ADDRESS, HUSH),
        lambda: stored_password.remove(ADDRESS),
    ):
        with pytest.raises(KeyringError) as caught:
            use()
        assert caught.value.messages == [stored_password.NO_KEYRING_MESSAGE]


def test_without_the_package_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert stored_password.read(ADDRESS) == ""
    with pytest.raises(KeyringError) as caught:
        stored_password.remove(ADDRESS)
    assert caught.value.messages == [MISSING_EXTRA_MESSAGE]


def test_it_is_not_loaded_before_it_is_needed():
    program = (
        "import sys\n"
        "from retrotimer.store.remote_sync import postgres, stored_password\n"
        "from retrotimer.services.history_keeper import HistoryKeeper\n"
        "print({'keyring', 'sqlalchemy', 'psycopg'} & sys.modules.keys())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
