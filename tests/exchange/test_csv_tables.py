"""CSV tables as a spreadsheet and RFC 4180 read them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any, BinaryIO

import pytest

from retrotimer.domain.coaching.questionnaires import POST_SESSION_QUESTIONNAIRE
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.note import Note
from retrotimer.domain.session.session_context import ProgramPosition
from retrotimer.domain.workout.workout import SegmentKind, Step, Workout
from retrotimer.exchange.csv_tables import write_segments, write_sessions
from retrotimer.exchange.exported_session import ExportedSession
from tests.support.performed_sessions import (
    BACKWARD,
    FORWARD,
    SESSION_ID,
    STARTED_AT,
    make_paused_session,
    make_session,
    make_sessions,
)

Write = Callable[[Iterable[ExportedSession], BinaryIO], None]
AFTERWARDS = {
    "stop_reason": "tired",
    "effort": 4,
    "knee_pain_worst": 3,
    "knee_pain_after": 1,
    "comfort": 8,
    "rail_use": "light",
    "near_falls": 0,
    "knee_pain_60_min": 1,
    "knee_pain_next_morning": 0,
    "notes": "Went well.\nToes first, said 'she'",
}


def text(write: Write, *sessions: ExportedSession) -> str:
    file = BytesIO()
    write(sessions, file)
    return file.getvalue().decode("utf-8-sig")


def table(write: Write, *sessions: ExportedSession) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text(write, *sessions), newline=""), strict=True))


def noted(notes: Any) -> str:
    return table(write_sessions, make_session(after={"notes": notes}))[0]["notes"]


def test_a_session_is_a_row():
    session = make_session(
        after=AFTERWARDS,
        client="Zoë",
        program_position=ProgramPosition("first-steps", 2, 3),
        answers_before={"knee_pain": 2, "clip": True},
    )
    (row,) = table(write_sessions, session)
    low_kcal, high_kcal = session.record.total_energy.range_kcal
    # What was asked afterwards is told as it was answered.
    assert {key: row.pop(key) for key in AFTERWARDS} == {
        key: str(answer) for key, answer in AFTERWARDS.items()
    }
    assert row == {
        "id": SESSION_ID,
        "started_at": "2026-07-01T18:04:05.250000+02:00",
        "client": "Zoë",
        "workout": "There & back <1>",
        "outcome": "finished",
        "elapsed_s": "680.0",
        "backward_s": "120.0",
        "forward_s": "480.0",
        "backward_km": "0.06",
        "forward_km": "0.48",
        "energy_estimate_low_kcal": f"{low_kcal:.1f}",
        "energy_estimate_high_kcal": f"{high_kcal:.1f}",
        "program": "first-steps",
        "week": "2",
        "number": "3",
        "load": "40.0",
        "knee_pain_before": "2",
        "noted": "",
    }
    assert datetime.fromisoformat(row["started_at"]) == STARTED_AT


def test_every_question_asked_afterwards_has_a_column():
    (row,) = table(write_sessions, make_session())
    assert {question.key for question in POST_SESSION_QUESTIONNAIRE.questions} <= row.keys()


def test_what_is_not_known_is_empty():
    (row,) = table(write_sessions, make_session(body=None))
    empty = {key for key, value in row.items() if not value}
    assert empty == {
        *("client", "energy_estimate_low_kcal", "energy_estimate_high_kcal", "program", "week"),
        *("number", "load", "knee_pain_before", "noted", *AFTERWARDS),
    }


def test_what_was_noted_is_one_cell_with_the_times_since_the_first_step():
    notes = Note(75.0, "=Looks down"), Note(3612.5, "Näh")
    (row,) = table(write_sessions, make_session(notes=notes))
    first, second = row["noted"].splitlines()
    assert first == "1:05, Warm-up, forward: =Looks down"
    assert second == "1:00:02, Cool-down, forward: Näh"


def test_a_segment_is_a_row_and_says_when_it_was_entered():
    rows = table(write_segments, make_paused_session(), make_paused_session())
    assert [(row["id"], row["number"]) for row in rows] == [
        (SESSION_ID, str(number)) for number in (1, 2, 3, 4, 5) * 2
    ]
    assert rows[2] == {
        "id": SESSION_ID,
        "number": "3",
        "kind": "work",
        "direction": "backward",
        "start_s": "400.5",
        "planned_s": "120.0",
        "done_s": "120.0",
        "speed_kmh": "1.8",
        "incline_pct": "3.0",
        "distance_km": "0.06",
    }


def test_a_header_stands_alone_where_there_is_nothing():
    assert text(write_segments).endswith("incline_pct,distance_km\r\n")
    assert len(text(write_sessions).splitlines()) == 1


def test_lines_end_as_the_standard_says_and_odd_cells_are_quoted():
    lines = text(write_sessions, make_session(after={"notes": 'Say "toes", twice'}))
    assert lines.count("\r\n") == 2
    assert lines.endswith(',"Say ""toes"", twice"\r\n')


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_does_not_become_a_formula(start):
    assert noted(f"{start}1+cmd|' /C calc'!A0") == f"'{start}1+cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    "notes", ["1-2", "a=b", "'quoted'", "a = b", "a - b", "", "🚶 zwölf", "one; two", "at 2:1"]
)
def test_any_other_text_stays_as_it_is(notes):
    assert noted(notes) == notes


STARTS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
# A separator that a spreadsheet may be set to, and what it may drop before a cell's first letter.
SEPARATORS = [";", ",", "|", "\t", "\r\n", "\u2028"]
DROPPED = ["", " ", "\xa0", "\u3000", '"', "\u200b", "\ufeff", "\xad", "\u202e", "\0", '" ', "\t\t"]


def cells(content: str, separator: str) -> Iterator[str]:
    """The cells as a spreadsheet set to this separator may read them."""
    if len(separator) == 1:
        for row in csv.reader(StringIO(content, newline=""), delimiter=separator):
            yield from row
    # Quotes that do not begin a cell may not hold it together.
    yield from content.split(separator)


def is_formula(cell: str) -> bool:
    begin = cell.lstrip("".join(DROPPED) + "\r\n")
    try:
        return begin.startswith(tuple(STARTS)) and not float(begin)
    except ValueError:
        return True


@pytest.mark.parametrize("separator", SEPARATORS, ids=ascii)
def test_no_cell_begins_with_a_formula_whatever_separates(separator):
    notes = [
        f"{before}{dropped}{start}1+1"
        for before in ("", f"ok{separator}", f'"a{separator}', f'x"{separator}"b"{separator}')
        for dropped in DROPPED
        for start in STARTS
    ]
    session = make_session(client="Ann")
    sessions = [replace(session, answers_after={"notes": note}) for note in notes]
    content = text(write_sessions, *sessions)
    assert [cell for cell in cells(content, separator) if is_formula(cell)] == []
    for read, typed in zip(table(write_sessions, *sessions), notes, strict=True):
        assert read["notes"].replace("'", "") == typed


def test_a_long_text_is_guarded_in_no_time():
    notes = "\t" * 100_000
    assert noted(notes) == f"'{notes}"


def test_the_table_is_in_utf_8_with_its_mark():
    for write in (write_sessions, write_segments):
        file = BytesIO()
        write([make_session(client="Zoë")], file)
        assert file.getvalue().startswith("\ufeffid,".encode())
        assert file.getvalue().count(b"\xef\xbb\xbf") == 1


def test_a_name_cannot_be_a_formula_either():
    (row,) = table(
        write_sessions, make_session(client="@me", workout=Workout("=1", performed_steps()))
    )
    assert (row["client"], row["workout"]) == ("'@me", "'=1")


def test_a_negative_number_stays_a_number():
    steps = (Step(SegmentKind.WORK, FORWARD, 60, 3.0, -2.5),)
    (row,) = table(write_segments, make_session(workout=Workout("w", steps), until_s=70.0))
    assert row["incline_pct"] == "-2.5"


def test_half_a_character_is_replaced():
    assert noted("half \ud83d") == "half ?"


def test_a_stopped_session_says_so():
    (row,) = table(write_sessions, make_session(Control(50, ControlKind.STOP), until_s=50.0))
    assert (row["outcome"], row["forward_s"]) == ("stopped", "40.0")


def test_many_sessions_are_written_while_they_come():
    """The first piece is on its way long before the last session is asked for."""
    file, seen = BytesIO(), []

    def watched():
        for session in make_sessions(2_000):
            seen.append(file.tell())
            yield session

    write_sessions(watched(), file)
    assert 0 < seen[-1] < file.tell()
    assert seen[1_000] > 60_000
    assert file.getvalue().count(b"\r\n") == 2_001


def performed_steps() -> tuple[Step, ...]:
    return (Step(SegmentKind.WORK, FORWARD, 60, 3.0), Step(SegmentKind.WORK, BACKWARD, 60, 2.0))
