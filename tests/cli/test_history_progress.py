"""Who waits for a long history sees how far it is, and waits for it once."""

from __future__ import annotations

import signal
import sys

import pytest

from retrotimer.__main__ import main
from retrotimer.cli.progress import progress_bar
from retrotimer.services.history_export import ExportRequest, export_history
from retrotimer.store.folders import Folders
from tests.support.cli_process import on_a_terminal
from tests.support.damaged_histories import insert_sessions, make_session_rows
from tests.support.history_database import query

# The program with a bar that comes at once, so that nobody has to wait for it.
PROGRAM = """
import sys
from retrotimer.cli import progress
from retrotimer.__main__ import main
progress._DELAY_S = 0.0
sys.exit(main(sys.argv[1:]))
"""
FULL_BAR = f"[{30 * '='}] 100%"


@pytest.fixture
def path():
    """A history of which no session was ever listed."""
    path = Folders().history_path
    insert_sessions(path, make_session_rows(30))
    return path


def run_on_a_terminal(*words):
    status, seen = on_a_terminal(sys.executable, "-c", PROGRAM, *map(str, words), shown="stderr")
    return status, seen.decode()


@pytest.mark.parametrize(
    "words",
    [
        ["check", "ladder"],
        pytest.param(["history", "--json"], marks=pytest.mark.long),
        pytest.param(
            ["history", "export", "--format", "json", "-o", "/dev/null"], marks=pytest.mark.long
        ),
    ],
    ids=" ".join,
)
def test_the_first_time_shows_how_far_it_is(path, words):
    _, seen = run_on_a_terminal(*words)
    assert f"Reading the history {FULL_BAR}" in seen
    assert query(path, "SELECT count(*) FROM summary") == [(30,)]


def test_what_was_imported_or_restored_is_ready_for_the_next_list(path, tmp_path):
    out = tmp_path / "history.json"
    assert main(["history", "export", "--format", "json", "-o", str(out)]) == 0
    path.unlink()
    status, seen = run_on_a_terminal("history", "import", out)
    assert status == 0
    assert f"Reading the history {FULL_BAR}" in seen
    assert query(path, "SELECT count(*) FROM summary") == [(30,)]
    query(path, "DELETE FROM summary")
    assert main(["history", "backup"]) == 0
    assert main(["history", "restore"]) == 0
    assert query(path, "SELECT count(*) FROM summary") == [(30,)]


def test_nothing_is_shown_where_everything_is_ready(path):
    assert main(["history"]) == 0
    status, seen = run_on_a_terminal("programs")
    assert (status, seen) == (0, "")
    assert query(path, "SELECT count(*) FROM summary") == [(30,)]


@pytest.mark.parametrize("share", [None, 0.5])
def test_a_signal_after_the_last_step_ends_the_command_too(share):
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), progress_bar("slow") as show_progress:
        if share:
            show_progress(share)
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGINT) is before


def test_an_export_lets_itself_be_stopped_before_it_writes(path, tmp_path):
    def stop(_share):
        raise KeyboardInterrupt

    out = tmp_path / "a.csv"
    for form in ("csv", "json"):
        with pytest.raises(KeyboardInterrupt):
            export_history(path, ExportRequest(form), out, stop)
    assert not list(tmp_path.glob("*.csv"))
