"""`doctor`: what this machine offers a session."""

from __future__ import annotations

import json

import pytest

from retrotimer import __version__
from retrotimer.__main__ import main
from retrotimer.store.folders import HOME_VARIABLE, Folders, assets
from tests.cli.program import EXAMPLE, said


def findings(capsys):
    status = main(["doctor", "--json"])
    output, complaints = capsys.readouterr()
    assert complaints == ""
    return status, json.loads(output)


def test_doctor_says_that_a_session_can_run():
    done = said("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("A session can run.\n")


def test_doctor_in_json_has_every_part(capsys):
    status, found = findings(capsys)
    assert status == 0
    parts = "ok python qt display audio voices folders versions"
    assert list(found) == parts.split()
    assert found["ok"] is True
    assert found["display"].keys() == {"window", "why"}
    assert found["audio"].keys() == {"output", "why"}
    assert found["folders"] == {
        "history": str(Folders().history),
        "assets": str(assets()),
        "problem": "",
    }
    assert found["versions"]["retrotimer"] == __version__
    assert {"PySide6", "numpy", "platformdirs"} <= found["versions"].keys()


def test_doctor_always_says_why(capsys):
    _, found = findings(capsys)
    assert found["display"]["why"]
    assert found["audio"]["why"]


def test_doctor_creates_nothing(capsys):
    findings(capsys)
    assert not Folders().data.exists()


@pytest.mark.usefixtures("impossible_home")
def test_doctor_is_status_3_where_no_history_can_be(capsys):
    status, found = findings(capsys)
    assert status == 3
    assert found["ok"] is False
    assert found["folders"]["problem"]


def test_doctor_names_the_file_that_stands_in_the_way(capsys, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(EXAMPLE / "home"))
    assert main(["doctor"]) == 3
    output = capsys.readouterr().out
    assert f"problem {EXAMPLE} is not a folder" in output
    assert output.endswith("No session can run: see folders.\n")
