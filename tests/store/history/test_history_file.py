"""Histories as JSON files: nothing is lost, and damaged sessions are left out."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.session.session_context import SessionContext
from retrotimer.store.files import workout_file
from retrotimer.store.history.history_file import FIRST_LINE, write
from retrotimer.store.history.merge import SessionRows
from retrotimer.store.history.sessions import save_answers
from tests.support.client_files import client_names
from tests.support.history_database import save_cut_off_session, save_session, session_rows
from tests.support.history_text import (
    LONE_SURROGATE,
    SESSIONS,
    export_text,
    export_text_with,
    normalize_json,
    read_sessions,
)
from tests.support.strategies import line_texts, workouts

any_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(line_texts, inner, max_size=3),
    max_leaves=8,
)
any_entry = st.tuples(
    st.integers(0, 2**31 - 1),
    st.just("") | line_texts.filter(bool),
    st.floats(-1e11, 1e11),
    # A kind that a newer program may write.
    line_texts.filter(bool).map("new {}".format),
    any_json.map(json.dumps),
)


@st.composite
def any_raw(draw: st.DrawFn) -> SessionRows:
    entries = draw(st.lists(any_entry, max_size=5, unique_by=lambda entry: entry[:2]))
    return SessionRows(
        draw(line_texts.filter(bool)),
        draw(st.datetimes()).isoformat() + "+00:00",
        draw(st.integers(-86_399, 86_399)),
        draw(st.just("") | client_names),
        draw(line_texts.filter(bool)),
        workout_file.serialize(draw(workouts())),
        tuple(sorted(entries)),
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.json"


@given(st.lists(any_raw(), max_size=3))
def test_every_session_comes_back_as_it_was(tmp_path_factory, every):
    path = tmp_path_factory.mktemp("any") / "history.json"
    whole = [raw for raw in every if not raw.find_problem()]
    back, problem = read_sessions(path, export_text(*whole))
    assert (list(map(normalize_json, back)), problem) == (list(map(normalize_json, whole)), "")
    assert export_text(*back) == path.read_text()


def test_a_real_history_comes_back_and_is_a_document_of_json(path, tmp_path):
    history = tmp_path / "data" / "history.sqlite3"
    session_id = save_session(history, occasion=SessionContext("Zoë 🚶"))
    save_answers(history, session_id, {"notes": "Zwölf\nMinuten"})
    save_cut_off_session(history)
    kept = session_rows(history)
    back, problem = read_sessions(path, export_text(*kept))
    assert problem == ""
    assert [normalize_json(raw) for raw in back] == [normalize_json(raw) for raw in kept]
    document = json.loads(path.read_text())
    assert document["format"] == "retrotimer.history/1"
    assert [one["id"] for one in document["sessions"]] == [raw.id for raw in kept]


def test_each_session_is_a_line_and_none_is_a_history_too(path):
    assert export_text() == f"{FIRST_LINE}\n]}}\n"
    assert read_sessions(path, export_text()) == ([], "")
    assert len(export_text(*SESSIONS).splitlines()) == len(SESSIONS) + 2


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: f"{text}\n\nsomething else",
        lambda text: text.replace("\n{", "\n  \t{"),
    ],
    ids=["mark of order", "lines of Windows", "no last line's end", "more behind it", "indented"],
)
def test_what_editors_do_to_a_text_is_no_matter(path, change):
    back, problem = read_sessions(path, change(export_text(*SESSIONS)))
    assert (list(map(normalize_json, back)), problem) == (list(map(normalize_json, SESSIONS)), "")


def test_numbers_without_a_point_are_seconds_too(path):
    (raw, *_), problem = read_sessions(
        path, export_text_with(entries=[[0, "", 5, "heartbeat", {}]])
    )
    assert (raw.event_rows, problem) == (((0, "", 5.0, "heartbeat", "{}"),), "")
    assert isinstance(raw.event_rows[0][2], float)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"workout": "no workout"}, "workout: line 1, column 1: expected JSON, Expecting value"),
        ({"client": 5}, "its row is damaged"),
        ({"client": LONE_SURROGATE}, "its client is damaged"),
        ({"program_version": LONE_SURROGATE}, "its id or version is damaged"),
    ],
)
def test_a_damaged_session_is_left_out_and_told_and_the_others_are_written(path, values, problem):
    out, damaged = io.StringIO(), replace(SESSIONS[1], **values)
    written = write([damaged, SESSIONS[0], damaged, SESSIONS[2]], out)
    assert written.count == 2
    assert written.problems == [f"session {damaged.id}: {problem}"] * 2
    assert out.getvalue() == export_text(SESSIONS[0], SESSIONS[2])
    back, _ = read_sessions(path, out.getvalue())
    assert [raw.id for raw in back] == [SESSIONS[0].id, SESSIONS[2].id]


@pytest.mark.parametrize("event", [(0, "", float("nan"), "x", "{}"), (0, "", 1.0, "x", "[" * 9999)])
def test_a_damaged_entry_is_left_out_and_the_rest_of_its_session_is_written(event):
    damaged = replace(SESSIONS[1], event_rows=(*SESSIONS[1].event_rows, event))
    out = io.StringIO()
    written = write([SESSIONS[0], damaged], out)
    assert written.count == 2
    assert written.problems == [f"session {damaged.id}: damaged entries: 1"]
    assert out.getvalue() == export_text(*SESSIONS[:2])


@pytest.mark.parametrize("entry", [5, [], [0], [0, "", "x", "y", {}], [0.5, "", 1.0, "x", {}]])
def test_a_damaged_entry_in_a_file_costs_no_more_than_itself(path, entry):
    (first, *_), problem = read_sessions(
        path, export_text_with(entries=[entry, [1, "", 5.0, "heartbeat", {}], entry])
    )
    assert (first.event_rows, problem) == (((1, "", 5.0, "heartbeat", "{}"),), "")
    assert first.damaged_count == 2


def test_an_id_that_is_none_is_told_so_that_it_can_be_shown():
    written = write([replace(SESSIONS[0], id=f"\x1b[2J{LONE_SURROGATE}")], io.StringIO())
    (problem,) = written.problems
    assert problem.isprintable()


def test_sessions_are_written_one_by_one():
    out = io.StringIO()

    def coming():
        for number, raw in enumerate(SESSIONS):
            assert out.getvalue().count("\n{") == number
            yield raw

    assert write(coming(), out).problems == []
