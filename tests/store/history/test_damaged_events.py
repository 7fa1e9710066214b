"""One damaged entry never hides its session, wherever sessions are listed, shown or written."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from retrotimer.__main__ import main
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.store.folders import Folders
from retrotimer.store.history.events import Event, parse_events
from retrotimer.store.history.session_summaries import count_sessions, read_summaries
from retrotimer.store.history.sessions import read_session, redate, save_answers
from tests.support.history_database import (
    STARTED_AT,
    append_event,
    find_cut_off_session,
    only_session,
    query,
    save_cut_off_session,
    save_session,
)

# Kind and payload of an entry that another program, or an older one, may have written.
DAMAGED = {
    "a line's end": ("note", {"text": "two\rlines"}),
    "lines of Unicode": ("note", {"text": "two\u2028lines\x85"}),
    "NUL": ("note", {"text": "a\0b"}),
    "escape": ("note", {"text": "\x1b[2Jgone"}),
    "reversed": ("note", {"text": "a\u202eb"}),
    "too long": ("note", {"text": "x" * 100_000}),
    "no text": ("note", {"text": 5}),
    "nothing visible": ("note", {"text": "\r\n"}),
    "no note": ("note", {}),
    "a list": ("note", []),
    "unknown answer": ("after", {"rail_use": "sometimes"}),
    "answer of another type": ("after", {"effort": "4", "notes": 5}),
    "answer out of range": ("after", {"knee_pain_worst": 11}),
    "answer with a line's end": ("after", {"notes": "a\r\0b"}),
    "unknown control": ("control", {"kind": "fly", "value": 0}),
    "control without a value": ("control", {"kind": "extend"}),
    "control of no number": ("control", {"kind": "extend", "value": "1"}),
    "control beyond all numbers": ("control", {"kind": "extend", "value": 10**400}),
    "context of another type": ("occasion", {"client": ["Ann"]}),
    "answer at no time": ("after", {"at": "soon"}),
    "answer by a clock of another type": ("after", {"at": "2026-11-22T19:00+00:00", "clock": 5}),
    "answer without a time zone": ("after", {"at": "2026-11-22T19:00"}),
    "answer beyond all times": ("after", {"at": "9999-12-31T23:59:59.999-12:00"}),
    "kept at no time": ("kept", {"at": []}),
    "kept as a list": ("kept", []),
    "dated to no time": ("redated", {"to": "then", "at": "2026-11-22T19:00+00:00"}),
    "dated at no time": ("redated", {"to": "2026-11-22T18:30+00:00", "at": "9999-12-31T24:00"}),
    "dated to nothing": ("redated", {}),
    "dated as a list": ("redated", []),
}


@pytest.mark.parametrize(("kind", "payload"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_entry_is_named_and_hides_nothing(kind, payload, capsys, tmp_path):
    path = Folders().history_path
    session_id = save_session(path)
    before = only_session(path)
    append_event(path, session_id, 100.0, kind, json.dumps(payload))
    found = only_session(path)
    assert found.record == before.record
    (problem,) = found.problems
    assert problem.startswith(f"{kind}: ")
    assert problem.isprintable()
    assert read_session(path, session_id).details.problems == found.problems
    for _ in range(2):
        # The second time from the stored summary.
        assert main(["history"]) == 0
        listed, complaints = capsys.readouterr()
        assert "There and back" in listed
        assert "Damaged entries of this session: 1." in listed
        assert complaints == ""
    assert count_sessions(path, "").problems == ()
    assert main(["history", "--json"]) == 0
    (session,) = json.loads(capsys.readouterr().out)["sessions"]
    assert session["problems"] == [problem]
    for form in ("csv", "json"):
        assert main(["history", "export", "--format", form, "-o", str(tmp_path / form)]) == 0
        out, complaints = capsys.readouterr()
        assert out.startswith(f"{tmp_path / form}: 1 session, ")
        # Our own format keeps the entry as it is.
        left_out = "" if form == "json" else "Left out: damaged entries of 1 session\n"
        assert complaints == left_out
    path.unlink()
    assert main(["history", "import", str(tmp_path / "json")]) == 0
    assert only_session(path) == found


@pytest.mark.parametrize("at_s", [1e11, 9e11, 1e13, 1e300, float("inf")])
def test_a_session_with_an_entry_beyond_all_times_can_be_answered_and_dated(at_s):
    path = Folders().history_path
    session_id = save_session(path)
    append_event(path, session_id, at_s, "heartbeat", "{}")
    started = STARTED_AT - timedelta(days=1)
    save_answers(path, session_id, {"effort": 4})
    redate(path, session_id, started)
    save_answers(path, session_id, {"effort": 5})
    found = only_session(path)
    assert (found.started_at, found.answers_after) == (started, {"effort": 5})


def test_damaged_times_of_later_entries_lose_to_whole_ones():
    path = Folders().history_path
    session_id = save_session(path)
    last = "9999-12-31T23:59:59.999999+00:00"
    damaged = json.dumps({"to": last, "at": last})
    append_event(path, session_id, 100.0, "redated", damaged)
    append_event(path, session_id, 100.0, "after", json.dumps({"effort": 1, "at": last}))
    started = STARTED_AT - timedelta(days=1)
    save_answers(path, session_id, {"effort": 4})
    redate(path, session_id, started)
    found = only_session(path)
    assert (found.started_at, found.answers_after) == (started, {"effort": 4})
    assert found.problems == ("redated: to, at", "after: at")


def test_what_is_legible_of_a_damaged_entry_is_read():
    path = Folders().history_path
    session_id = save_session(path)
    payloads = [
        *(("note", {"text": "mind\rthe\0 knee"}), ("note", {"text": "x" * 300})),
        ("after", {"effort": 4, "rail_use": "sometimes", "comfort": 99, "shoes": [1]}),
        ("after", {"notes": "Left\r\nknee\x1b"}),
    ]
    for kind, payload in payloads:
        append_event(path, session_id, 100.0, kind, json.dumps(payload))
    found = only_session(path)
    assert [note.text for note in found.notes] == ["mind the knee", "x" * 199 + "…"]
    assert found.answers_after == {"effort": 4, "shoes": [1], "notes": "Left\nknee"}
    assert found.problems == (
        *("note: text", "note: text", "after: rail_use, comfort", "after: notes"),
    )


def test_numbers_that_json_does_not_have_are_not_printed_as_json(capsys):
    path = Folders().history_path
    session_id = save_session(path)
    payload = '{"effort": 4, "old": NaN, "older": [{"a": 1e999}], "oldest": [1.5]}'
    append_event(path, session_id, 100.0, "after", payload)
    assert main(["history", "--json"]) == 0
    output = capsys.readouterr().out
    (session,) = json.loads(output, parse_constant=pytest.fail)["sessions"]
    assert session["after"] == {"effort": 4, "oldest": [1.5]}
    assert session["problems"] == ["after: old, older"]


@pytest.mark.parametrize("at_s", [5e6, 9e11, -9e11])
@pytest.mark.parametrize("kind", ["pause", "resume"])
def test_a_time_that_no_session_reaches_stops_no_export(tmp_path, capsys, at_s, kind):
    path = Folders().history_path
    session_id = save_session(path)
    append_event(path, session_id, 100.0, "control", '{"kind": "pause", "value": 0}')
    append_event(path, session_id, at_s, "control", json.dumps({"kind": kind, "value": 0}))
    append_event(path, session_id, at_s + 200, "end", "{}")
    found = only_session(path)
    assert found.problems == ("control: its time", "end: its time")
    assert found.record.elapsed_s == 250.0
    for name in ("a.csv", "a.tcx", "a.fit", "a.zip"):
        form = "fit" if name == "a.zip" else name[2:]
        words = ["history", "export", "--format", form, "-o", str(tmp_path / name)]
        assert main(words) == 0
        assert capsys.readouterr().out.startswith(f"{tmp_path / name}: 1 session, ")


@pytest.mark.parametrize("year", ["0001", "1979", "2108", "9999"])
def test_a_start_that_other_formats_cannot_hold_stops_no_export(tmp_path, capsys, year):
    path = Folders().history_path
    ids = [save_session(path), save_session(path)]
    for session_id in ids:
        values = (f"{year}-12-31T23:59:59.000+00:00", session_id)
        query(path, "UPDATE session SET started_at = ? WHERE id = ?", *values)
    for name in ("a.csv", "a.tcx", "a.zip"):
        form = "fit" if name == "a.zip" else name[2:]
        words = ["history", "export", "--format", form, "-o", str(tmp_path / name)]
        assert main(words) == 0
        assert capsys.readouterr().out.startswith(f"{tmp_path / name}: 2 sessions, ")


def test_an_entry_without_a_time_still_says_what_it_says():
    nowhere = float("nan")
    events = parse_events(
        [
            Event(5.0, "heartbeat", "{}"),
            Event(nowhere, "note", '{"text": "Slips"}'),
            Event(nowhere, "resumed", "{}"),
            Event(nowhere, "control", '{"kind": "next", "value": 0}'),
            Event(nowhere, "after", '{"effort": 4}'),
            Event(nowhere, "discarded", "{}"),
        ]
    )
    assert [(note.at_s, note.text) for note in events.notes] == [(5.0, "Slips")]
    assert events.controls == (Control(5.0, ControlKind.PAUSE),)
    assert (events.answers_after, events.closing_kind) == ({"effort": 4}, "discarded")
    assert (events.until_s, len(events.problems)) == (5.0, 5)


def test_a_damaged_control_does_not_open_a_closed_session_again():
    events = parse_events([Event(5.0, "end", "{}"), Event(5.0, "control", "{}")])
    assert (events.closing_kind, events.problems) == ("end", ("control: kind",))


@pytest.mark.parametrize("kind", [None, 5, b"note", "a\nb", "\x1b[2J" * 1000])
def test_a_kind_that_is_none_is_shown_so_that_it_does_no_harm(kind):
    (problem,) = parse_events([Event(float("inf"), kind, "{}")]).problems
    assert problem.isprintable()
    assert len(problem) < 100


def test_a_session_that_was_cut_off_is_resumed_though_an_entry_is_damaged():
    path = Folders().history_path
    session_id = save_cut_off_session(path, at_s=45.0)
    append_event(path, session_id, 46.0, "note", '{"text": "a\\rb"}')
    assert find_cut_off_session(path).id == session_id


def test_a_session_whose_client_is_illegible_is_listed_with_those_of_everyone():
    path = Folders().history_path
    save_session(path, occasion=SessionContext("Ann"))
    query(path, "UPDATE session SET client = 'a' || char(10)")
    query(path, "UPDATE entry SET payload = '{}' WHERE kind = 'occasion'")
    assert len(read_summaries(path).sessions) == 1
    assert not read_summaries(path, client="Ann").sessions
