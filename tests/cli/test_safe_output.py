"""Text that is not ours can neither steer the terminal nor feign a line, wherever it is printed."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from dataclasses import replace
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.__main__ import main
from retrotimer.cli import unsaved_session
from retrotimer.cli.safe_output import (
    escape_controls,
    escape_line,
    escaped_output,
    print_in_place,
    print_lines,
    print_traceback,
)
from retrotimer.gui import application
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import connect
from retrotimer.store.session_journal import SessionJournal
from tests.support.damaged_histories import insert_sessions, make_session_rows
from tests.support.history_database import STARTED_AT, WORKOUT, query, save_session
from tests.support.paths import EXAMPLE

EVIL = (
    "\x1b[2J\x1b]0;owned\x07\x9b31m\r\nA session can run.\u202e\u2066\u2028\u2029\x85\0\x08\u200b"
)
# What may follow from it on a terminal.
UNSAFE = [
    chr(code) for code in (*range(9), *range(11, 32), *range(127, 160), 0x200B, 0x2028, 0x2029)
]
UNSAFE += [
    chr(code)
    for code in (
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0xFEFF,
        0xE0041,
    )
]


def harm(printed: str) -> set[str]:
    """The characters of this output that steer a terminal."""
    return {character for character in printed if character in UNSAFE}


@pytest.mark.parametrize("character", UNSAFE, ids=ascii)
def test_a_character_that_steers_is_shown_as_an_escape(character):
    shown = escape_controls(f"a{character}b")
    assert shown.isascii()
    assert shown == f"a{character.encode('unicode_escape').decode()}b"


def test_what_belongs_to_words_stays():
    for text in (
        "Zoë\t5 °\n",
        "\u05d0\u200c\u05d1",
        "👩\u200d🚀",
        "\u200f\u05d0\u200e",
        "\u2068\u05d0\u2069: 5",
        # The flag of Scotland
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    ):
        assert escape_controls(text) == text
    assert escape_line("a\nb") == "a\\nb"


@pytest.mark.parametrize(
    "text", ["\u2068a", "a\u2069", "\u2069\u2068", "\u2068\u2068a\u2069\u2069", "\u2068\n\u2069"]
)
def test_an_isolate_that_is_no_pair_of_a_line_is_shown(text):
    assert "\\u206" in escape_controls(text)


@given(st.text())
def test_any_text_becomes_one_that_does_no_harm(text):
    shown = escape_line(text)
    assert not harm(shown)
    assert "\n" not in shown
    assert not [one for one in shown if category(one) in ("Cc", "Cs", "Zl", "Zp") and one != "\t"]


def test_both_outputs_escape_and_give_way_at_the_end(capsys):
    before = sys.stdout, sys.stderr
    with escaped_output():
        print("out", EVIL)
        sys.stderr.writelines(["err ", EVIL])
        assert sys.stdout.encoding
        print_lines(["one", "two\nthree"])
        print_in_place("50 %\r\n")
    assert (sys.stdout, sys.stderr) == before
    out, err = capsys.readouterr()
    assert not harm(out)
    assert out.endswith("one\ntwo\\nthree\n")
    # Only our own progress returns to the beginning of a line.
    assert harm(err) == {"\r"}
    assert err.endswith("\r50 %\\r\\n")
    print_in_place("1 %")
    assert capsys.readouterr().err == "\r1 %"


def test_without_a_terminal_there_is_nothing_to_escape(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    with escaped_output():
        assert sys.stdout is None


def test_a_traceback_is_escaped_too(capsys):
    error = ValueError(EVIL)
    print_traceback(ValueError, error, None)
    assert not harm(capsys.readouterr().err)


def make_trigger(path):
    query(
        path,
        f"CREATE TRIGGER evil BEFORE INSERT ON entry BEGIN SELECT RAISE(FAIL, '{EVIL_SQL}'); END",
    )


EVIL_SQL = EVIL.replace("\0", "").replace("'", "")


def import_damaged(tmp_path):
    path = Folders().history_path
    save_session(path)
    make_trigger(path)
    rows = make_session_rows(1)
    other = tmp_path / "other.sqlite3"
    insert_sessions(other, rows)
    return ["history", "import", str(other)]


def damaged_id(_tmp_path):
    path = Folders().history_path
    save_session(path)
    query(path, "UPDATE session SET id = ?, workout = 'x'", EVIL)
    return ["history"]


def damaged_answer(_tmp_path):
    path = Folders().history_path
    session_id = save_session(path)
    with closing(connect(path)) as connection:
        row = (session_id, 99, "x", 1.0, EVIL, json.dumps({"text": EVIL}))
        connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", row)
    return ["history"]


def exported_id(tmp_path):
    out = tmp_path / "other.sqlite3"
    (rows,) = make_session_rows(1)
    insert_sessions(out, [rows])
    query(out, "UPDATE session SET id = ?", EVIL)
    query(out, "UPDATE entry SET session_id = ?", EVIL)
    return ["history", "import", str(out)]


def workout_text(tmp_path):
    path = tmp_path / "w.retro.json"
    path.write_text(
        json.dumps({"format": "retrotimer.workout/1", "name": EVIL, EVIL: 1, "steps": 5})
    )
    return ["check", str(path)]


SITUATIONS = {
    "a trigger's message": import_damaged,
    "an id": damaged_id,
    "an entry's kind": damaged_answer,
    "an imported id": exported_id,
    "a workout's text": workout_text,
    "a file's name": lambda tmp_path: ["check", str(tmp_path / f"a{EVIL_FILE}.retro.json")],
    "an imported file's name": lambda tmp_path: ["history", "import", str(tmp_path / EVIL_FILE)],
    "a file of the window": lambda tmp_path: [str(tmp_path / f"a{EVIL_FILE}.retro.json")],
    "a command": lambda _: [EVIL_FILE, "x"],
    "an option": lambda _: ["run", "ladder", f"--{EVIL_FILE}"],
    "a choice": lambda _: ["history", "export", "--format", EVIL_FILE],
    "a client": lambda _: ["check", "ladder", "--client", EVIL_FILE],
    "a key": lambda _: ["settings", f"{EVIL_FILE}=1"],
    "a value": lambda _: ["settings", f"detail={EVIL_FILE}"],
    "a program": lambda _: ["programs", EVIL_FILE],
    "an answer": lambda _: ["after", f"effort={EVIL_FILE}"],
    "an export's name": lambda tmp_path: [
        *("history", "export", "--format", "csv", "-o", str(tmp_path / "none" / EVIL_FILE)),
    ],
}
EVIL_FILE = EVIL.replace("\0", "")


def written(tmp_path, *words, name):
    """A command that succeeds and says where what it wrote is."""
    save_session(Folders().history_path)
    folder = tmp_path / EVIL_FILE
    folder.mkdir()
    return [*words, str(folder / name)]


def read_back(tmp_path, action, *words, name):
    command = written(tmp_path, *words, name=name)
    assert main(command) == 0
    return ["history", action, command[-1]]


CSV, JSON, PDF, FIT = (
    ("history", "export", "--format", name, "-o") for name in ("csv", "json", "pdf", "fit")
)
BACKUP = ("history", "backup", "-o")
SITUATIONS |= {
    "a written table": lambda tmp_path: written(tmp_path, *CSV, name="a.csv"),
    "a written report": lambda tmp_path: written(tmp_path, *PDF, name="a.pdf"),
    "a written folder": lambda tmp_path: written(tmp_path, *FIT, name="a"),
    "a written copy": lambda tmp_path: written(tmp_path, *BACKUP, name="a.sqlite3"),
    "a restored copy": lambda tmp_path: read_back(tmp_path, "restore", *BACKUP, name="a.sqlite3"),
    "an imported export": lambda tmp_path: read_back(tmp_path, "import", *JSON, name="a.json"),
}


def written_sound(tmp_path):
    return written(tmp_path, "export-audio", str(EXAMPLE), "--beeps", "-o", name="a.ogg")


# A report would else make an application of its own, which the tests of the windows cannot use.
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "situation",
    [*SITUATIONS.values(), pytest.param(written_sound, marks=pytest.mark.long)],
    ids=[*SITUATIONS, "a written sound"],
)
def test_text_of_others_does_no_harm_wherever_it_is_printed(situation, tmp_path, capsys):
    words = situation(tmp_path)
    capsys.readouterr()
    try:
        main(words)
    except SystemExit as error:
        assert error.code == 2
    printed = capsys.readouterr()
    assert printed.out + printed.err
    for text in printed:
        assert not harm(text)
        assert not any(line.startswith("A session can run.") for line in text.splitlines())


def test_the_file_of_a_session_that_is_not_saved_does_no_harm(tmp_path, capsys):
    folder = tmp_path / EVIL_FILE
    folder.write_bytes(b"")
    journal = SessionJournal(folder / "history.sqlite3", WORKOUT)
    journal.start(STARTED_AT)
    journal.flush()
    with escaped_output():
        application.save_as_file_if_walked(journal, tmp_path / f"{EVIL_FILE}.json")
        assert unsaved_session.save_without_asking(journal, tmp_path / f"{EVIL_FILE}.json")
    printed = capsys.readouterr().err
    assert printed.count("This session was saved as a file: ") == 2
    assert not harm(printed)
    assert not any(line.startswith("A session can run.") for line in printed.splitlines())


def test_our_own_format_keeps_what_it_escapes_on_the_terminal(capsys):
    (rows,) = make_session_rows(1)
    note = (500, "", 5.0, "note", json.dumps({"text": "a\x1b[2Jb"}))
    insert_sessions(Folders().history_path, [replace(rows, event_rows=(*rows.event_rows, note))])
    assert main(["history", "--json"]) == 0
    (session,) = json.loads(capsys.readouterr().out)["sessions"]
    assert session["noted"][0]["text"] == "a[2Jb"
