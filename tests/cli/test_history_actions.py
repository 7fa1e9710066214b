"""`history ACTION`: copies and the way back, export of our own, the studio."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from retrotimer.__main__ import main
from retrotimer.domain import messages
from retrotimer.domain.session.session_context import Occasion
from retrotimer.store.folders import Folders
from retrotimer.store.history.writer_lock import WriterLock
from retrotimer.store.upkeep import backups
from tests.support.damaged_histories import PAGE, fill, many
from tests.support.history_database import asked, raws
from tests.support.history_files import files, ids, make_another, make_newer, make_text
from tests.support.walked_sessions import NEWCOMER, walk, write_down


@pytest.fixture
def path():
    """The history of this test's home."""
    return Folders().history


def make_nothing(_copy):
    return "no such file"


def test_a_copy_goes_to_the_daily_ones_or_where_it_is_wanted(path, said, tmp_path):
    walk()
    status, output, complaints = said("backup")
    (made,) = backups.all_of(path)
    assert (status, output, complaints) == (0, f"{made}\n", "")
    wanted = tmp_path / "deep" / "copy"
    assert said("backup", "-o", wanted) == (0, f"{wanted}\n", "")
    assert raws(wanted) == raws(made) == raws(path)


def test_without_a_history_there_is_nothing_to_copy(path, said, tmp_path):
    for words in (("backup",), ("backup", "-o", tmp_path / "copy")):
        assert said(*words) == (3, "", f"{path}: there is no history yet\n")
    assert not (tmp_path / "copy").exists()


def test_a_copy_never_takes_the_place_of_the_history_or_of_a_folder(path, said, tmp_path):
    walk()
    before = files(path.parent)
    assert said("backup", "-o", path) == (3, "", f"{path}: this is the history itself\n")
    assert said("backup", "-o", tmp_path) == (3, "", f"{tmp_path}: this is no file\n")
    assert files(path.parent) == before


def test_the_newest_copy_comes_back_where_none_is_named(path, said):
    walk()
    said("backup")
    (copy,) = backups.all_of(path)
    kept = ids()
    walk()
    status, output, complaints = said("restore")
    (aside,) = path.parent.glob("history.before-restore-*.sqlite3")
    told = f"{copy} is the history now; what was there is {aside.name}\n"
    assert (status, output, complaints) == (0, told, "")
    assert ids() == kept
    assert len(raws(aside)) == 2


def test_a_named_copy_comes_back_also_where_nothing_is(path, said, tmp_path):
    copy = tmp_path / "copy"
    fill(copy, many(3))
    assert said("restore", copy) == (0, f"{copy} is the history now\n", "")
    assert raws(path) == many(3)


def test_without_copies_there_is_nothing_to_restore(path, said):
    walk()
    told = f"There are no copies in {path.parent / 'backups'}\n"
    assert said("restore") == (2, "", told)


def make_folder(copy):
    copy.mkdir()
    return "no such file"


@pytest.mark.parametrize("make", [make_nothing, make_folder, make_text, make_another, make_newer])
def test_what_is_no_copy_is_not_restored(path, said, tmp_path, make):
    walk()
    copy = tmp_path / "copy"
    reason = make(copy)
    before = ids()
    assert said("restore", copy) == (2, "", f"{copy}: {reason}\n")
    assert ids() == before
    assert {one.name for one in files(path.parent) if "restore" in one.name} == set()


def test_while_another_program_performs_nothing_is_restored(path, said):
    walk()
    said("backup")
    walk()
    before, lock = ids(), WriterLock(path)
    assert lock.taken()
    assert said("restore") == (3, "", f"{messages.ALREADY_OPEN}\n")
    assert ids() == before
    lock.release()
    assert said("restore")[0] == 0


def test_after_a_restore_others_may_perform(path, said, tmp_path):
    fill(tmp_path / "copy", many(1))
    for copy in (tmp_path / "copy", tmp_path / "none"):
        said("restore", copy)
        lock = WriterLock(path)
        assert lock.taken()
        lock.release()


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_without_an_action_the_sessions_are_listed(said, words):
    walk()
    status, output, complaints = said(*words)
    assert (status, complaints) == (0, "")
    assert "Sound" in output


def test_an_action_that_is_none_is_refused(said, capsys):
    for words in (("forget",), ("import",), ("erase",), ("erase", "--client", " ")):
        with pytest.raises(SystemExit) as caught:
            said(*words)
        assert caught.value.code == 2
        assert capsys.readouterr().err.startswith("usage: retrotimer history")


def test_an_export_of_our_own_leaves_out_what_is_damaged_and_says_so(path, said, tmp_path):
    fill(path, many(3))
    asked(path, "DELETE FROM summary")
    asked(path, "UPDATE session SET workout = 'none' WHERE id LIKE '00000001%'")
    out = tmp_path / "history.json"
    status, output, complaints = said("export", "--format", "json", "-o", out)
    assert (status, output) == (0, f"{out}: 2 sessions, 0.0 MB\n")
    assert complaints.startswith(f"{path}: session {many(2)[1].id}: ")
    assert len(complaints.splitlines()) == 1


@pytest.mark.parametrize("fmt", ["json", "csv"])
def test_without_a_history_an_export_is_empty_and_makes_none(path, said, tmp_path, fmt):
    out = tmp_path / "history"
    assert said("export", "--format", fmt, "-o", out) == (0, f"{out}: 0 sessions, 0.0 MB\n", "")
    assert out.read_text().count("\n") == (2 if fmt == "json" else 1)
    assert not path.exists()


def test_an_export_of_our_own_is_of_one_client_and_from_a_day_on(path, said, tmp_path):
    write_down(replace(NEWCOMER, name="Ann"))
    walk(Occasion("Ann"), days_ago=3)
    theirs = walk(Occasion("Ann"))
    walk()
    out = tmp_path / "history.json"
    (day, *_) = [raw.started_at[:10] for raw in raws(path) if raw.id == theirs]
    assert said("export", "--format", "json", "--client", "Ann", "--since", day, "-o", out)[0] == 0
    path.unlink()
    assert said("import", out)[0] == 0
    assert ids() == {theirs}


def test_a_history_that_breaks_while_it_is_exported_is_one_line_and_no_file(path, said, tmp_path):
    (raw,) = many(1)
    long = (1_000, "", 1.0, "of a newer program", json.dumps("x" * 20_000))
    fill(path, [replace(raw, entries=(*raw.entries, long))])
    # What a list knows by heart, it does not look into again.
    assert said()[0] == 0
    content = bytearray(path.read_bytes())
    page = PAGE * (content.index(b"x" * 4_000) // PAGE)
    content[page : page + PAGE] = b"\xff" * PAGE
    path.write_bytes(content)
    assert said()[0] == 0
    out = tmp_path / "history.json"
    told = f"{path}: database disk image is malformed\n"
    assert said("export", "--format", "json", "-o", out) == (3, "", told)
    assert not out.exists()


def test_without_a_studio_there_is_nothing_to_sync(said):
    told = "There is no studio: retrotimer settings history_url=postgresql://...\n"
    assert said("sync") == (2, "", told)


def test_a_studio_that_is_away_is_status_3_and_one_line(said):
    url = "postgresql://ann:secret@127.0.0.1:1/studio"
    assert main(["settings", f"history_url={url}"]) == 0
    walk()
    status, output, complaints = said("sync")
    assert (status, output, len(complaints.splitlines())) == (3, "", 1)
    assert "secret" not in complaints
