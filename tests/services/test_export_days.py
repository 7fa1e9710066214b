"""A day in an export is the day that the list shows, wherever and whenever a session was walked."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.__main__ import main
from retrotimer.domain.history.days import group_by_day
from retrotimer.domain.history.weeks import summarize_weeks
from retrotimer.domain.values.dates import session_day
from retrotimer.services.clinician_report import build_report
from retrotimer.services.history_export import ExportRequest, export_history
from retrotimer.store.folders import Folders
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_sessions, to_utc_text
from tests.support.damaged_histories import insert_sessions
from tests.support.history_database import SESSION_ROWS, save_session

# Far east and far west of Greenwich, half hours, and both directions of a change of the clock.
ZONES = (
    *("UTC", "Europe/Madrid", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"),
    *("Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca"),
)
CHANGES = (date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 4, 5))


@st.composite
def starts(draw):
    """A local time within two days of a change of the clocks; either of two equal ones."""
    minutes = draw(st.integers(-2 * 1440, 2 * 1440))
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    # Added to a time that has a zone, minutes move its clock and not its instant.
    change = datetime.combine(draw(st.sampled_from(CHANGES)), time(), zone)
    return (change + timedelta(minutes=minutes)).replace(fold=draw(st.integers(0, 1)))


def insert_session(path, name, started_at):
    offset_s = round(started_at.utcoffset().total_seconds())
    rows = replace(
        SESSION_ROWS, id=name, started_at=to_utc_text(started_at), utc_offset_s=offset_s, client=""
    )
    insert_sessions(path, [rows])


def exported_ids(path, since, out):
    request = ExportRequest("csv", since=since)
    export_history(path, request, out, lambda _share: None)
    with out.open(newline="", encoding="utf-8-sig") as file:
        return {row["id"] for row in csv.DictReader(file)}


@given(begun=st.lists(starts(), min_size=2, max_size=5))
def test_sessions_of_a_day_are_the_listed_ones_in_every_zone(tmp_path_factory, begun):
    folder = tmp_path_factory.mktemp("days")
    path = folder / "history.sqlite3"
    for number, started_at in enumerate(begun):
        insert_session(path, f"session {number}", started_at)
    items = read_summaries(path).sessions
    shown = {item.id: f"{item.started_at:%Y-%m-%d}" for item in items}
    assert shown == {f"session {n}": f"{when:%Y-%m-%d}" for n, when in enumerate(begun)}
    for since in {date.fromisoformat(day) for day in shown.values()}:
        expected = {name for name, day in shown.items() if day >= since.isoformat()}
        assert {session.id for session in read_sessions(path, since=since)} == expected
    assert exported_ids(path, since, folder / "out.csv") == expected
    # Calendar and weeks count the same days.
    assert {str(day) for day in group_by_day(items)} == set(shown.values())
    weeks = summarize_weeks(items, max(map(date.fromisoformat, shown.values())))
    assert sum(week.session_count for week in weeks) == len(items)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("form", ["csv", "json", "tcx"])
def test_a_day_at_the_end_of_the_calendar_is_a_day_too(day, form, tmp_path):
    path = Folders().history_path
    save_session(path)
    out = tmp_path / "out"
    assert main(["history", "export", "--format", form, "--since", day, "-o", str(out)]) == 0
    assert [*read_sessions(path, since=date.fromisoformat(day))] == (
        [*read_sessions(path)] if day == "0001-01-01" else []
    )


def test_a_report_covers_the_first_and_the_last_day_of_all_zones():
    folders = Folders()
    # Walked one hour apart: the later one is on the earlier day.
    east = datetime(2026, 11, 20, 8, tzinfo=ZoneInfo("Pacific/Kiritimati"))
    west = (east + timedelta(hours=1)).astimezone(ZoneInfo("Pacific/Pago_Pago"))
    assert session_day(west) < session_day(east)
    for name, started_at in (("east", east), ("west", west)):
        insert_session(folders.history_path, name, started_at)
    report = build_report(folders, "", None, lambda _share: None)
    text = "\n".join([*report.subject_lines, *(line for s in report.sections for line in s.lines)])
    assert "Period: 2026-11-19 to " in text
    assert "2026-11-19" in text.partition("Made")[2]
    assert "2026-11-20" in text
    since = build_report(folders, "", session_day(east), lambda _share: None)
    assert "Period: 2026-11-20 to " in "\n".join(since.subject_lines)


def test_a_session_is_exported_from_the_day_that_the_list_names(capsys):
    honolulu = ZoneInfo("Pacific/Honolulu")
    insert_session(Folders().history_path, "late", datetime(2026, 11, 22, 23, 30, tzinfo=honolulu))
    assert main(["history"]) == 0
    assert capsys.readouterr().out.startswith("2026-11-22 23:30 ")
    counts = {}
    for day in ("2026-11-22", "2026-11-23"):
        assert main(["history", "export", "--format", "csv", "--since", day]) == 0
        counts[day] = capsys.readouterr().out.count("\nlate,")
    assert counts == {"2026-11-22": 1, "2026-11-23": 0}
