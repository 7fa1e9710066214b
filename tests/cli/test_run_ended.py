"""A session that somebody ends: Ctrl-C, a signal, a power cut. What was walked is kept."""

from __future__ import annotations

import json
import signal

import pytest

from tests.support.cli_process import (
    finish_session,
    journal_events,
    listed_sessions,
    running_session,
    wait_for_event,
    wait_for_journal_events,
)
from tests.support.paths import EXAMPLE

pytest.importorskip("termios", reason="Windows has other signals")


@pytest.fixture
def workout(tmp_path):
    """Segments end at 20, 45, 65, 90 and 110 s."""
    steps = [
        {"kind": "work", "direction": direction, "duration_s": 20, "speed_kmh": 1.8}
        for direction in ("forward", "backward", "forward")
    ]
    turnaround = {"duration_s": 25}
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    path = tmp_path / "short.retro.json"
    path.write_text(json.dumps(document | {"turnaround": turnaround, "steps": steps}))
    return path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_session_that_is_interrupted_is_stopped_and_kept(workout, capsys, number):
    with running_session(workout, "--time-scale", "60") as process:
        wait_for_event(process, type="segment", index=1)
        process.send_signal(number)
        status, end = finish_session(process)
    assert status == 130
    assert (end["type"], end["outcome"], end["kept"]) == ("end", "stopped", True)
    (kept,) = listed_sessions(capsys)
    assert (kept["id"], kept["outcome"]) == (end["session_id"], "stopped")
    assert kept["segments"][0]["done_s"] == 20
    assert journal_events()[-1][1] == "end"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_session_interrupted_in_its_countdown_is_kept_too(workout, capsys, number):
    with running_session(workout) as process:
        wait_for_event(process, type="cue", text="Get on the belt")
        process.send_signal(number)
        status, end = finish_session(process)
    assert (status, end["outcome"], end["kept"]) == (130, "stopped", True)
    (kept,) = listed_sessions(capsys)
    assert (kept["outcome"], kept["segments"]) == ("stopped", [])


@pytest.mark.parametrize("count", [1, 2, 4, 7, 12])
def test_a_killed_session_is_kept_up_to_its_last_entry(workout, capsys, count):
    with running_session(workout, "--time-scale", "60") as process:
        wait_for_journal_events(count)
        process.kill()
        process.wait()
    last_s = journal_events()[-1][0]
    (kept,) = listed_sessions(capsys)
    assert kept["outcome"] == "interrupted"
    assert kept["elapsed_s"] == pytest.approx(last_s, abs=0.001)
    done_s = sum(row["done_s"] for row in kept["segments"])
    # The start countdown lasts ten seconds.
    assert done_s == pytest.approx(max(last_s - 10, 0), abs=0.01)


def test_a_session_killed_in_its_third_segment_has_walked_two(workout, capsys):
    with running_session(workout, "--time-scale", "60") as process:
        wait_for_event(process, type="segment", index=2)
        wait_for_journal_events(3, "segment")
        process.kill()
        process.wait()
    (kept,) = listed_sessions(capsys)
    assert kept["outcome"] == "interrupted"
    walked = [(row["kind"], row["done_s"]) for row in kept["segments"]]
    assert walked[:2] == [("work", 20.0), ("turnaround", 25.0)]


def test_a_session_can_be_performed_after_one_that_was_killed(workout, capsys):
    with running_session(workout, "--time-scale", "60") as process:
        wait_for_journal_events(2)
        process.kill()
        process.wait()
    with running_session(workout, "--time-scale", "1000") as process:
        assert finish_session(process)[0] == 0
    assert [session["outcome"] for session in listed_sessions(capsys)] == [
        "interrupted",
        "finished",
    ]
