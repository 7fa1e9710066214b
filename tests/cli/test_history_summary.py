"""`retrotimer history export --format pdf`: a summary for a clinician, without a screen."""

from __future__ import annotations

import pytest

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.session.session_context import Occasion
from tests.support.cli_process import said
from tests.support.walked_sessions import walk, write_down

PDF = ("history", "export", "--format", "pdf")


def test_a_clients_summary_is_written(tmp_path):
    write_down(Client("Ann"))
    walk(Occasion("Ann"), days_ago=3, answers={"knee_pain_worst": 3})
    out = tmp_path / "ann.pdf"
    told = said(*PDF, "--client", "Ann", "-o", out)
    assert (told.returncode, told.stdout, told.stderr) == (0, f"{out}\n", "")
    assert out.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("more", "status", "why"),
    [
        (("--client", "Nobody"), 2, "no client 'Nobody'"),
        (("-o", "/nowhere/at/all.pdf"), 2, "No such file or directory"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(more, status, why):
    told = said(*PDF, *more)
    assert told.returncode == status
    assert why in told.stderr
    assert told.stderr.count("\n") == 1


def test_without_a_file_it_goes_to_standard_output():
    told = said(*PDF, encoding="latin-1")
    assert told.returncode == 0
    assert told.stdout.startswith("%PDF-")
