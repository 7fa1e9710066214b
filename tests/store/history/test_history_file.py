"""Histories as files of our own: nothing is lost on the way, and what is damaged stays behind."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrotimer.domain.session.session_context import Occasion
from retrotimer.store.files import workout_file
from retrotimer.store.history.history_file import FIRST_LINE, write
from retrotimer.store.history.merge import Raw
from retrotimer.store.history.sessions import keep_answers
from tests.support.client_files import names
from tests.support.history_database import cut_off, keep, raws
from tests.support.history_text import HALF, MANY, changed, found, plain, text_of
from tests.support.strategies import lines, workouts

any_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(lines, inner, max_size=3),
    max_leaves=8,
)
any_entry = st.tuples(
    st.integers(0, 2**31 - 1),
    st.just("") | lines.filter(bool),
    st.floats(-1e11, 1e11),
    # A kind that a newer program may write.
    lines.filter(bool).map("new {}".format),
    any_json.map(json.dumps),
)


@st.composite
def any_raw(draw: st.DrawFn) -> Raw:
    entries = draw(st.lists(any_entry, max_size=5, unique_by=lambda entry: entry[:2]))
    return Raw(
        draw(lines.filter(bool)),
        draw(st.datetimes()).isoformat() + "+00:00",
        draw(st.integers(-86_399, 86_399)),
        draw(st.just("") | names),
        draw(lines.filter(bool)),
        workout_file.text_of(draw(workouts())),
        tuple(sorted(entries)),
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.json"


@given(st.lists(any_raw(), max_size=3))
@settings(max_examples=40)
def test_every_session_comes_back_as_it_was(tmp_path_factory, every):
    path = tmp_path_factory.mktemp("any") / "history.json"
    whole = [raw for raw in every if not raw.problem()]
    back, problem = found(path, text_of(*whole))
    assert (list(map(plain, back)), problem) == (list(map(plain, whole)), "")
    assert text_of(*back) == path.read_text()


def test_a_real_history_comes_back_and_is_a_document_of_json(path, tmp_path):
    history = tmp_path / "data" / "history.sqlite3"
    session_id = keep(history, occasion=Occasion("Zoë 🚶"))
    keep_answers(history, session_id, {"notes": "Zwölf\nMinuten"})
    cut_off(history)
    kept = raws(history)
    back, problem = found(path, text_of(*kept))
    assert problem == ""
    assert [plain(raw) for raw in back] == [plain(raw) for raw in kept]
    document = json.loads(path.read_text())
    assert document["format"] == "retrotimer.history/1"
    assert [one["id"] for one in document["sessions"]] == [raw.id for raw in kept]


def test_each_session_is_a_line_and_none_is_a_history_too(path):
    assert text_of() == f"{FIRST_LINE}\n]}}\n"
    assert found(path, text_of()) == ([], "")
    assert len(text_of(*MANY).splitlines()) == len(MANY) + 2


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
    back, problem = found(path, change(text_of(*MANY)))
    assert (list(map(plain, back)), problem) == (list(map(plain, MANY)), "")


def test_numbers_without_a_point_are_seconds_too(path):
    (raw, *_), problem = found(path, changed(entries=[[0, "", 5, "heartbeat", {}]]))
    assert (raw.entries, problem) == (((0, "", 5.0, "heartbeat", "{}"),), "")
    assert isinstance(raw.entries[0][2], float)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"workout": "no workout"}, "workout: line 1, column 1: expected JSON, Expecting value"),
        ({"client": 5}, "its row is damaged"),
        ({"client": HALF}, "its client is damaged"),
        ({"program_version": HALF}, "its id or version is damaged"),
        ({"entries": ((0, "", float("nan"), "x", "{}"),)}, "one of its entries is damaged"),
        ({"entries": ((0, "", 1.0, "x", "[" * 100_000),)}, "one of its entries is damaged"),
    ],
)
def test_a_damaged_session_is_left_out_and_told_and_the_others_are_written(path, values, problem):
    out, damaged = io.StringIO(), replace(MANY[1], **values)
    assert (
        write([damaged, MANY[0], damaged, MANY[2]], out) == [f"session {damaged.id}: {problem}"] * 2
    )
    assert out.getvalue() == text_of(MANY[0], MANY[2])
    back, _ = found(path, out.getvalue())
    assert [raw.id for raw in back] == [MANY[0].id, MANY[2].id]


def test_an_id_that_is_none_is_told_so_that_it_can_be_shown():
    (problem,) = write([replace(MANY[0], id=f"\x1b[2J{HALF}")], io.StringIO())
    assert problem.isprintable()


def test_sessions_are_written_one_by_one():
    out = io.StringIO()

    def coming():
        for number, raw in enumerate(MANY):
            assert out.getvalue().count("\n{") == number
            yield raw

    assert write(coming(), out) == []
