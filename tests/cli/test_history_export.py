"""`history export`: what it writes and where, what it refuses, and what it leaves behind."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from fitdecode import FitReader

from retrotimer.cli.history_export import run_own_format_export, run_sessions_export
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.exchange.export_formats import FORMATS
from retrotimer.exchange.exported_session import ExportedSession
from retrotimer.exchange.tcx import NAMESPACE
from retrotimer.exit_status import ExitStatus
from retrotimer.store.folders import Folders
from retrotimer.store.history import history_file
from retrotimer.store.history.database import HistoryError, connect
from retrotimer.store.history.merge import read_session_rows
from retrotimer.store.history.sessions import read_sessions
from tests.support.damaged_histories import make_session_rows as many_raws
from tests.support.performed_sessions import SESSION_ID, make_session, make_sessions
from tests.support.walked_sessions import program_context, save_walked_session

STARTED = "2000-01-01_00-00-00_00000000"


@pytest.fixture
def folder(tmp_path) -> Path:
    """Where the export goes; nothing else is in it."""
    path = tmp_path / "exports"
    path.mkdir()
    return path


def exported(
    kept: Iterable[ExportedSession], fmt: str, out: Path | None = None, **more: str
) -> ExitStatus:
    return run_sessions_export(iter(kept), 3, fmt, out, **more)


def is_fit(data: bytes) -> bool:
    with FitReader(io.BytesIO(data)) as reader:
        return len(list(reader)) > 20


def test_every_format_can_be_written_to_a_file(folder):
    for fmt, tables in FORMATS.items():
        for per in tables:
            out = folder / f"{per}.{fmt}"
            assert exported(make_sessions(1), fmt, out, row_unit=per) is ExitStatus.SUCCESS
            assert out.stat().st_size > 300


def test_it_says_what_it_wrote(folder, capsys):
    out = folder / "history.csv"
    assert exported(make_sessions(3), "csv", out) is ExitStatus.SUCCESS
    assert capsys.readouterr() == (f"{out}: 3 sessions, 0.0 MB\n", "")
    with out.open(newline="", encoding="utf-8-sig") as file:
        assert len(list(csv.reader(file))) == 4


def test_the_real_history_is_exported(folder):
    save_walked_session(
        program_context("first-steps", 1, 2), answers={"effort": 3, "notes": "=1+1"}
    )
    out = folder / "history.csv"
    assert (
        run_sessions_export(read_sessions(Folders().history_path), 1, "csv", out)
        is ExitStatus.SUCCESS
    )
    with out.open(newline="", encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (row["program"], row["week"], row["number"]) == ("first-steps", "1", "2")
    assert (row["outcome"], row["effort"], row["notes"]) == ("finished", "3", "'=1+1")


def test_without_a_file_a_text_goes_to_standard_output(capfdbinary):
    assert exported(make_sessions(2), "tcx") is ExitStatus.SUCCESS
    told, complaints = capfdbinary.readouterr()
    assert told.startswith(b"<?xml") and told.endswith(b"</TrainingCenterDatabase>\n")
    assert NAMESPACE.encode() in told
    assert complaints == b""


def test_one_session_alone_is_a_fit_file_on_standard_output_and_several_are_a_zip(capfdbinary):
    assert exported(make_sessions(1), "fit") is ExitStatus.SUCCESS
    assert is_fit(capfdbinary.readouterr().out)
    assert exported(make_sessions(3), "fit") is ExitStatus.SUCCESS
    with ZipFile(io.BytesIO(capfdbinary.readouterr().out)) as archive:
        assert len(archive.namelist()) == 3


def test_a_zip_has_a_file_for_each_session(folder, capsys):
    out = folder / "walks.ZIP"
    assert exported(make_sessions(3), "fit", out) is ExitStatus.SUCCESS
    assert capsys.readouterr().out.startswith(f"{out}: 3 sessions, ")
    with ZipFile(out) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            f"{STARTED}.fit",
            "2000-01-01_01-00-00_00000001.fit",
            "2000-01-01_02-00-00_00000002.fit",
        ]
        assert all(is_fit(archive.read(name)) for name in archive.namelist())
        entry = archive.infolist()[2]
    assert (entry.date_time, entry.external_attr >> 16) == ((2000, 1, 1, 2, 0, 0), 0o600)


def test_a_folder_is_made_and_has_a_file_for_each_session(folder, capsys):
    out = folder / "walks"
    assert exported(make_sessions(3), "fit", out) is ExitStatus.SUCCESS
    assert capsys.readouterr().out == f"{out}: 3 sessions\n"
    assert sorted(path.name for path in out.iterdir()) == [
        f"{STARTED}.fit",
        "2000-01-01_01-00-00_00000001.fit",
        "2000-01-01_02-00-00_00000002.fit",
    ]
    assert all(is_fit(path.read_bytes()) for path in out.iterdir())
    assert list(folder.iterdir()) == [out]
    assert out.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_there_keeps_what_is_in_it(folder):
    (folder / "mine.txt").write_text("mine")
    (folder / f"{STARTED}.fit").write_text("old")
    assert exported(make_sessions(2), "fit", folder) is ExitStatus.SUCCESS
    names = {path.name for path in folder.iterdir()}
    assert names == {"mine.txt", f"{STARTED}.fit", "2000-01-01_01-00-00_00000001.fit"}
    assert is_fit((folder / f"{STARTED}.fit").read_bytes())


def test_two_sessions_of_one_second_and_one_beginning_of_an_id_are_two_files(folder):
    assert exported([make_session(), make_session()], "fit", folder) is ExitStatus.SUCCESS
    stem = f"2026-07-01_18-04-05_{SESSION_ID[:8]}"
    assert sorted(path.stem for path in folder.iterdir()) == [stem, f"{stem}_2"]


def test_an_id_from_elsewhere_cannot_lead_out_of_the_folder(folder):
    kept = make_session()
    odd = ExportedSession("../../../etc", kept.started_at, kept.record, kept.context, {})
    assert exported([odd], "fit", folder / "walks") is ExitStatus.SUCCESS
    (path,) = (folder / "walks").iterdir()
    assert path.name == "2026-07-01_18-04-05_etc.fit"


def test_what_nobody_walked_is_left_out_and_told(folder, capsys):
    stopped = make_session(Control(5, ControlKind.STOP), until_s=5.0)
    quick = make_session(time_scale=100.0)
    assert exported([stopped, make_session(), quick], "tcx", folder / "w.tcx") is ExitStatus.SUCCESS
    told = capsys.readouterr()
    assert ": 1 session, " in told.out
    assert told.err == "Left out: 2 sessions, where nothing was walked, or time ran faster\n"
    # A session that never began is a row all the same.
    assert exported([stopped, make_session(), quick], "csv", folder / "w.csv") is ExitStatus.SUCCESS
    assert ": 2 sessions, " in capsys.readouterr().out


@pytest.mark.parametrize(("fmt", "out"), [("csv", "w.csv"), ("tcx", "w.tcx"), ("fit", "w.zip")])
def test_an_empty_history_is_an_empty_file(folder, fmt, out):
    assert exported([], fmt, folder / out) is ExitStatus.SUCCESS
    assert (folder / out).stat().st_size > 0


@pytest.mark.parametrize(
    ("count", "status", "complaint"),
    [
        (0, ExitStatus.FAILURE, "there are no sessions to export"),
        (2, ExitStatus.BAD_INPUT, "one .fit file holds one session: name a folder or a .zip file"),
    ],
)
def test_one_fit_file_holds_one_session(folder, capsys, count, status, complaint):
    out = folder / "walk.fit"
    assert exported(make_sessions(count), "fit", out) is status
    assert capsys.readouterr() == ("", f"{out}: {complaint}\n")
    assert list(folder.iterdir()) == []
    assert exported(make_sessions(1), "fit", out) is ExitStatus.SUCCESS
    assert is_fit(out.read_bytes())


@pytest.mark.parametrize(
    ("fmt", "per", "complaint"),
    [
        ("gpx", "session", "expected a format of csv, "),
        ("tcx", "segment", "tcx has nothing per segment: expected session"),
    ],
)
def test_an_unknown_format_is_refused(folder, capsys, fmt, per, complaint):
    assert exported(make_sessions(1), fmt, folder / "w", row_unit=per) is ExitStatus.BAD_INPUT
    assert complaint in capsys.readouterr().err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("fmt", "out", "complaint"),
    [
        ("csv", "nowhere/w.csv", "No such file or directory"),
        ("csv", "file/w.csv", "Not a directory"),
        ("csv", "folder.csv", "not a file"),
        ("tcx", "looped", "Too many levels of symbolic links"),
        ("tcx", "n" * 300, "File name too long"),
        ("fit", "nowhere/w.zip", "No such file or directory"),
        ("fit", "nowhere/walks", "No such file or directory"),
        ("fit", "file", "not a folder, and not a name that ends in .zip or .fit"),
        ("fit", "file/walks", "Not a directory"),
        ("fit", "looped", "Too many levels of symbolic links"),
    ],
)
def test_a_wrong_path_is_refused(folder, capsys, fmt, out, complaint):
    (folder / "file").touch()
    (folder / "folder.csv").mkdir()
    (folder / "looped").symlink_to(folder / "looped")
    before = sorted(folder.iterdir())
    assert exported(make_sessions(1), fmt, folder / out) is ExitStatus.BAD_INPUT
    assert capsys.readouterr() == ("", f"{folder / out}: {complaint}\n")
    assert sorted(folder.iterdir()) == before


def test_what_is_wrong_with_the_history_in_the_middle_leaves_nothing(folder):
    def damaged():
        yield from make_sessions(50)
        raise HistoryError(folder / "history", "a session is damaged")

    for fmt, name in (("csv", "w.csv"), ("tcx", "w.tcx"), ("fit", "w.zip"), ("fit", "walks")):
        with pytest.raises(HistoryError):
            run_sessions_export(damaged(), 100, fmt, folder / name)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("where", ["file", "standard output"])
def test_a_history_of_our_own_can_be_read_back(folder, capfdbinary, where):
    save_walked_session(answers={"notes": "Zwölf 🚶"})
    save_walked_session()
    with closing(connect(Folders().history_path)) as connection:
        raws = list(read_session_rows(connection))
    out = folder / "history.json"
    status = run_own_format_export(iter(raws), len(raws), out if where == "file" else None)
    told, complaints = capfdbinary.readouterr()
    assert (status, complaints) == (ExitStatus.SUCCESS, b"")
    if where == "file":
        assert told == f"{out}: 2 sessions, 0.0 MB\n".encode()
    else:
        out.write_bytes(told)
    back = list(history_file.read(out))
    assert [raw.session_row[:4] for raw in back] == [raw.session_row[:4] for raw in raws]
    assert not any(raw.find_problem() for raw in back)
    again = io.StringIO()
    history_file.write(back, again)
    assert again.getvalue().encode() == out.read_bytes()


def test_a_damaged_session_is_left_out_of_a_history_of_our_own_and_told(folder, capsys):
    first, second, third = many_raws(3)
    damaged = replace(second, workout="no workout")
    out = folder / "history.json"
    assert run_own_format_export(iter([first, damaged, third]), 3, out) is ExitStatus.SUCCESS
    told, complaints = capsys.readouterr()
    reason = "workout: line 1, column 1: expected JSON, Expecting value"
    assert told == f"{out}: 2 sessions, 0.0 MB\n"
    assert complaints == f"Left out: session {damaged.id}: {reason}\n"
    assert [raw.id for raw in history_file.read(out)] == [first.id, third.id]
    # On standard output there is nothing but the history.
    assert run_own_format_export(iter([damaged]), 1) is ExitStatus.SUCCESS
    assert capsys.readouterr() == (f"{history_file.FIRST_LINE}\n]}}\n", complaints)


def test_a_history_of_our_own_goes_nowhere_where_it_cannot(folder, capsys):
    assert run_own_format_export(iter(()), 0, folder) is ExitStatus.BAD_INPUT
    assert capsys.readouterr() == ("", f"{folder}: not a file\n")
    # Standard output can still be used afterwards.
    assert run_own_format_export(iter(()), 0) is ExitStatus.SUCCESS
    print("next")
    assert capsys.readouterr().out.endswith("]}\nnext\n")


def test_a_file_of_that_name_is_replaced_also_through_a_link(folder):
    real, link = folder / "real.csv", folder / "history.csv"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    assert exported(make_sessions(1), "csv", link) is ExitStatus.SUCCESS
    assert real.read_bytes().startswith(b"\xef\xbb\xbfid,started_at,")
    assert (link.is_symlink(), real.stat().st_mode & 0o777) == (True, 0o640)
