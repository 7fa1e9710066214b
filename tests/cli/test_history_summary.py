"""`retrotimer history export --format pdf`: a summary for a clinician, without a screen."""

from __future__ import annotations

import pytest

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.session.session_context import SessionContext
from tests.support.cli_process import run_command
from tests.support.walked_sessions import save_client, save_walked_session

PDF = ("history", "export", "--format", "pdf")


def test_a_clients_summary_is_written(tmp_path):
    save_client(Client("Ann"))
    save_walked_session(SessionContext("Ann"), days_ago=3, answers={"knee_pain_worst": 3})
    out = tmp_path / "ann.pdf"
    told = run_command(*PDF, "--client", "Ann", "-o", out)
    assert (told.returncode, told.stdout, told.stderr) == (0, f"{out}\n", "")
    assert out.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("more", "status", "why"),
    [
        (("--client", "Nobody"), 2, "Unknown client 'Nobody'"),
        (("-o", "/nowhere/at/all.pdf"), 2, "No such file or directory"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(more, status, why):
    told = run_command(*PDF, *more)
    assert told.returncode == status
    assert why in told.stderr
    assert told.stderr.count("\n") == 1


def test_without_a_file_it_goes_to_standard_output():
    told = run_command(*PDF, encoding="latin-1")
    assert told.returncode == 0
    assert told.stdout.startswith("%PDF-")
