"""`history sync` and `history password`: what is asked, said and stored, with a real server."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from retrotimer.__main__ import main
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.settings.settings import Settings
from retrotimer.store.files import settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.remote_sync import stored_password
from tests.support.file_keyring import FILE_VARIABLE, FileKeyring, NoKeyring, keyring
from tests.support.history_database import save_session, session_rows
from tests.support.studios import Studio, make_laptops

HUSH = "S3cret%@:/?# words"
ADDRESS = "postgresql://ada@127.0.0.1:1/studio"


def set_url(url):
    settings_file.write(Folders().settings_path, Settings(history_url=url))


@pytest.fixture(scope="module")
def used(postgres, tmp_path_factory):
    postgres.require_password("ada", HUSH)
    made = Studio(postgres)
    make_laptops(tmp_path_factory.mktemp("first"), 1)[0].sync(made)
    postgres.query("ALTER DATABASE " + made.url.rpartition("/")[2] + " OWNER TO ada")
    made.query("GRANT ALL ON ALL TABLES IN SCHEMA public TO ada")
    return made


@pytest.fixture
def studio(used):
    used.empty()
    set_url(used.url)
    return used


@pytest.fixture
def run(capsys, monkeypatch):
    def run_it(*words, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main(["history", *words])
        return status, *capsys.readouterr()

    return run_it


def ids():
    return {session.id for session in session_rows(Folders().history_path)}


@pytest.fixture
def erase_elsewhere(studio, capsys):
    """Sends sessions of a client, and puts their ids among those that were erased."""

    def erase(count, client):
        context = SessionContext(client)
        kept = {save_session(Folders().history_path, occasion=context) for _ in range(count)}
        assert main(["history", "sync"]) == 0
        capsys.readouterr()
        studio.query("INSERT INTO erased SELECT unnest(%s::text[])", list(kept))
        return kept

    return erase


def test_many_erasures_wait_where_nobody_can_be_asked(erase_elsewhere, run):
    kept = erase_elsewhere(4, "Ann")
    status, output, complaints = run("sync")
    assert (status, output) == (1, "0 sessions sent, 0 sessions added\n")
    assert complaints == (
        "4 sessions were erased on other computers. All of: Ann.\n"
        "They are still here. To erase them here too: retrotimer history sync --yes\n"
    )
    assert ids() == kept
    told = "Erased here too, as on another computer: 4 sessions.\n"
    assert run("sync", "--yes") == (0, f"0 sessions sent, 0 sessions added\n{told}", "")
    assert ids() == set()


def test_what_was_no_client_is_copied_and_that_is_said(erase_elsewhere, run):
    erase_elsewhere(4, "")
    told = "4 sessions were erased on other computers. Others of: the owner."
    assert run("sync")[2].startswith(f"{told} The history is copied before.\n")
    status, output, _ = run("sync", "--yes")
    (copy,) = Folders().data.glob("history.before-erasure-*")
    assert status == 0
    assert output.splitlines()[-1] == f"The history as it was before is kept as {copy.name}."


def test_a_few_are_erased_and_counted(erase_elsewhere, run):
    erase_elsewhere(1, "Ann")
    told = "Erased here too, as on another computer: 1 session.\n"
    assert run("sync") == (0, f"0 sessions sent, 0 sessions added\n{told}", "")


@pytest.mark.parametrize(
    ("answer", "status"), [("y\n", 0), pytest.param("\n", 1, marks=pytest.mark.long)]
)
def test_at_a_terminal_it_asks(erase_elsewhere, answer, status):
    kept = erase_elsewhere(4, "Ann")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "retrotimer", "history", "sync"],
        cwd=Path(__file__).parents[2],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.write(ours, answer.encode())
        output, complaints = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == status, complaints
    assert "Erase them here too? [y/N] " in output
    assert ids() == (set() if status == 0 else kept)


def test_a_damaged_session_that_was_replaced_is_named(studio, run):
    kept = save_session(Folders().history_path)
    run("sync")
    studio.query("UPDATE session SET workout = 'x'")
    told = f"Damaged on the server, replaced from this computer: 1 session ({kept})\n"
    assert run("sync") == (0, f"0 sessions sent, 0 sessions added\n{told}", "")


def test_of_many_problems_the_first_are_printed(studio, run):
    studio.query(
        "INSERT INTO session SELECT E'\\x1b[31m' || n, 'x', 0, '', '1', 'x'"
        " FROM generate_series(1, 30) AS n"
    )
    studio.query("INSERT INTO entry SELECT id, 0, '', 0, 'end', '{}' FROM session")
    complaints = run("sync")[2].splitlines()
    assert complaints[20:] == ["... and 10 more"]
    assert all(line.isprintable() for line in complaints)


# -- The password.


@pytest.fixture
def keyring_path(tmp_path, monkeypatch):
    path = tmp_path / "keyring.json"
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())
    yield path
    keyring.set_keyring(before)


def test_a_password_is_stored_used_and_removed(used, run, keyring_path):
    url = used.empty().url.replace("studio@", "ada@")
    set_url(f"{url}?application_name=x")
    save_session(Folders().history_path)
    status, output, complaints = run("sync")
    assert (status, output) == (3, "")
    assert complaints.startswith(f"{url}?application_name=x: the server asks for a password: ")
    assert run("password", typed=f"{HUSH}\n") == (
        *(0, f"The password of {url} was stored in the keyring.\n"),
        "",
    )
    assert json.loads(keyring_path.read_text()) == {f"retrotimer {url}": HUSH}
    assert HUSH not in Folders().settings_path.read_text()
    assert run("sync")[:2] == (0, "1 session sent, 0 sessions added\n")
    assert run("password", "--remove") == (
        *(0, f"The password of {url} was removed from the keyring.\n"),
        "",
    )
    assert run("password", "--remove")[:2] == (0, f"The keyring has no password of {url}.\n")
    assert run("sync")[0] == 3


@pytest.mark.usefixtures("keyring_path")
def test_a_wrong_password_is_refused_without_being_repeated(used, run):
    set_url(used.url.replace("studio@", "ada@"))
    save_session(Folders().history_path)
    run("password", typed="S3cret\n")
    status, output, complaints = run("sync")
    assert (status, output) == (3, "")
    assert "password authentication failed" in complaints
    assert "S3cret" not in complaints


@pytest.mark.parametrize("place", ["passfile", "PGPASSFILE", "service"])
def test_a_password_in_a_file_is_used(used, run, tmp_path, monkeypatch, place):
    url = used.empty().url.replace("studio@", "ada@")
    host, name = url.rpartition("@")[2].split("/")
    escaped = HUSH.replace("\\", "\\\\").replace(":", "\\:")
    file = tmp_path / "a password file"
    if place == "service":
        address, port = host.split(":")
        file.write_text(
            f"[studio]\nhost={address}\nport={port}\nuser=ada\ndbname={name}\npassword={HUSH}\n"
        )
        monkeypatch.setenv("PGSERVICEFILE", str(file))
        url = "postgresql://?service=studio"
    else:
        file.write_text(f"{host}:{name}:ada:{escaped}\n")
        if place == "passfile":
            url += f"?passfile={file}".replace(" ", "%20")
        else:
            monkeypatch.setenv("PGPASSFILE", str(file))
    file.chmod(0o600)
    set_url(url)
    save_session(Folders().history_path)
    assert run("sync") == (0, "1 session sent, 0 sessions added\n", "")


def test_a_password_is_typed_without_being_shown(keyring_path):
    set_url(ADDRESS)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "retrotimer", "history", "password"],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHON_KEYRING_BACKEND": "tests.support.file_keyring.FileKeyring"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        # Its terminal is the one from which it asks.
        preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),  # noqa: PLW1509
    )
    os.close(theirs)
    shown = b""
    while not shown.endswith(b"studio: "):
        shown += os.read(ours, 1000)
    os.write(ours, f"{HUSH}\n".encode())
    while b"stored" not in shown:
        shown += os.read(ours, 1000)
    assert process.wait(30) == 0
    os.close(ours)
    assert HUSH.encode() not in shown
    assert json.loads(keyring_path.read_text()) == {f"retrotimer {ADDRESS}": HUSH}


def test_without_a_keyring_it_says_what_to_do(run):
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    set_url(ADDRESS)
    try:
        for words in (["password"], ["password", "--remove"]):
            told = (3, "", f"{stored_password.NO_KEYRING_MESSAGE}\n")
            assert run(*words, typed=f"{HUSH}\n") == told
    finally:
        keyring.set_keyring(before)


def test_what_cannot_be_stored_is_said(run, keyring_path):
    assert run("password")[0] == 2
    set_url(ADDRESS)
    assert run("password", typed="\n") == (1, "", "Nothing was stored.\n")
    set_url("postgresql://ada:S3cret@host/studio")
    status, output, complaints = run("password", typed=f"{HUSH}\n")
    assert (status, output) == (2, "")
    assert complaints.startswith("The setting history_url has a password in it")
    assert "S3cret" not in complaints
    assert not keyring_path.exists()
