"""The library: what is on offer, own workouts, the bin; through the real program."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from retrotimer.domain import messages
from retrotimer.domain.coaching.client import Client, Screening
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.gui.main_controller import Opening
from retrotimer.services.coaching import CoachingService
from retrotimer.services.workout_library import LibraryService
from retrotimer.store.files import client_file
from retrotimer.store.files.workout_file import WorkoutFileError, read, serialize
from retrotimer.store.folders import Folders, bundled_workout_paths, default_workout_path
from tests.support.app_opener import app_opener
from tests.support.walked_sessions import program_context, save_walked_session

Key = Qt.Key
OWN = Workout(
    "Ann's ladder",
    (
        Step(SegmentKind.WARM_UP, Direction.FORWARD, 300, 3.0),
        Step(SegmentKind.WORK, Direction.BACKWARD, 30, 1.6),
        Step(SegmentKind.COOL_DOWN, Direction.FORWARD, 180, 2.4),
    ),
)
BUILT_IN = [read(path).name for path in bundled_workout_paths()]


@pytest.fixture
def desk():
    client_file.write(Folders().clients, Client(screening=Screening("2026-11-01")))
    return LibraryService(Folders(), CoachingService(Folders()))


@pytest.fixture
def elsewhere(tmp_path):
    path = tmp_path / "elsewhere.json"
    path.write_text(serialize(OWN), "utf-8")
    return path


def names(desk):
    return [card.workout.name for card in desk.list_entries() if card.program_position is None]


def test_the_built_in_workouts_are_there_from_the_start(desk):
    assert names(desk) == BUILT_IN
    assert desk.problems == []
    assert not any(card.is_own for card in desk.list_entries())


def test_a_workout_from_elsewhere_becomes_an_own_one_once(desk, elsewhere):
    card = desk.import_file(elsewhere)
    again = desk.import_file(elsewhere)
    assert (card.is_own, card.workout, again.source) == (True, OWN, card.source)
    assert names(desk) == [OWN.name, *BUILT_IN]
    assert elsewhere.exists()


def test_two_of_the_same_name_are_both_there(desk, elsewhere):
    desk.import_file(elsewhere)
    elsewhere.write_text(serialize(replace(OWN, description="Longer")), "utf-8")
    desk.import_file(elsewhere)
    assert names(desk) == [OWN.name, OWN.name, *BUILT_IN]


@pytest.mark.parametrize("name", ["../../up", "?:*<>|", "  ", "CON/..", "ä" * 150])
def test_any_name_makes_a_file_of_the_folder(desk, elsewhere, name):
    elsewhere.write_text(serialize(replace(OWN, name=name)), "utf-8")
    desk.import_file(elsewhere)
    (file,) = Folders().workouts.glob("*.retro.json")
    assert read(file).name == name


def test_what_is_no_workout_is_refused_and_nothing_comes_of_it(desk, elsewhere):
    elsewhere.write_text("{}", "utf-8")
    with pytest.raises(WorkoutFileError):
        desk.import_file(elsewhere)
    assert names(desk) == BUILT_IN


def test_a_broken_file_among_the_own_ones_is_named_and_the_others_are_there(desk, elsewhere):
    desk.import_file(elsewhere)
    (Folders().workouts / "broken.retro.json").write_text("{", "utf-8")
    assert names(desk) == [OWN.name, *BUILT_IN]
    assert "broken.retro.json" in desk.problems[0]


def test_what_is_removed_goes_into_the_bin_and_comes_back(desk, elsewhere):
    card = desk.import_file(elsewhere)
    desk.move_to_bin(card)
    assert names(desk) == BUILT_IN
    assert len(list((Folders().workouts / "bin").iterdir())) == 1
    assert desk.can_undo
    desk.undo_move_to_bin()
    assert names(desk) == [OWN.name, *BUILT_IN]
    assert not desk.can_undo


def test_what_comes_back_does_not_replace_what_took_its_place(desk, elsewhere):
    desk.move_to_bin(desk.import_file(elsewhere))
    elsewhere.write_text(serialize(replace(OWN, description="Another")), "utf-8")
    desk.import_file(elsewhere)
    desk.undo_move_to_bin()
    assert names(desk) == [OWN.name, OWN.name, *BUILT_IN]


def test_a_program_that_was_begun_has_its_next_session_first(desk):
    save_walked_session(program_context("first-steps", 1, 1), days_ago=2)
    desk = LibraryService(Folders(), CoachingService(Folders()))
    first = desk.list_entries()[0]
    assert (
        first.program_position.program,
        first.program_position.week,
        first.program_position.number,
    ) == ("first-steps", 1, 2)
    assert first.note.startswith("Next: First steps, 4 weeks, week 1, session 2: ")


def test_a_program_can_be_begun_unless_a_clinician_must_allow_it(desk):
    programs = [
        card.program_position.program
        for card in desk.list_entries()
        if card.program_position is not None
    ]
    assert "first-steps" in programs
    assert "thirty-minutes" not in programs
    assert desk.list_entries()[-1].program_position is not None


def test_what_is_not_safe_for_this_walker_says_so(desk, elsewhere):
    fast = replace(OWN, steps=(*OWN.steps[:1], replace(OWN.steps[1], speed_kmh=6.0), OWN.steps[2]))
    elsewhere.write_text(serialize(fast), "utf-8")
    assert desk.import_file(elsewhere).note == messages.BLOCKED_NOTE


@pytest.fixture
def app(qtbot):
    client_file.write(Folders().clients, Client(screening=Screening("2026-11-01")))
    with app_opener(qtbot) as open_app:
        yield open_app(
            Opening(
                read(default_workout_path()), None, SessionOverrides(mute_reason="a test"), 400.0
            )
        )


def library(app):
    return next((one for one in app.window.findChildren(LibraryWindow) if one.isVisible()), None)


def shown(app):
    """The workouts; the programs' sessions say which they are."""
    window = library(app)
    told = (window.entry_list.item(row).text() for row in range(window.entry_list.count()))
    return [text.split(".")[0] for text in told if "Next: " not in text]


def test_typing_finds_a_workout_and_return_chooses_it(qtbot, app):
    qtbot.keyClick(app.window, Key.Key_O)
    assert shown(app) == BUILT_IN
    qtbot.keyClicks(library(app).search_field, "ladder")
    assert shown(app) == ["Ladder"]
    qtbot.keyClick(library(app).search_field, Key.Key_Return)
    assert library(app) is None
    assert app.window.view.content.step_label == "Ladder"
    assert app.window.windowTitle() == "Ladder - RetroTimer"


def test_return_at_once_takes_what_was_loaded_before(qtbot, app):
    loaded = app.window.view.content.step_label
    qtbot.keyClick(app.window, Key.Key_O)
    qtbot.keyClick(library(app).search_field, Key.Key_Return)
    assert app.window.view.content.step_label == loaded == "First steps"


def test_the_arrows_walk_through_the_cards(qtbot, app):
    qtbot.keyClick(app.window, Key.Key_O)
    qtbot.keyClick(library(app).search_field, Key.Key_Down)
    qtbot.keyClick(library(app).entry_list, Key.Key_Return)
    assert app.window.view.content.step_label == BUILT_IN[BUILT_IN.index("First steps") + 1]


def test_a_file_that_is_dragged_onto_it_is_kept_and_chosen(app, elsewhere):
    app.window.file_chosen.emit(elsewhere)
    assert app.window.view.content.step_label == OWN.name
    assert [read(path) for path in Folders().workouts.glob("*.retro.json")] == [OWN]


def test_a_bad_file_is_told_in_the_library_which_stays_open(qtbot, app, tmp_path):
    bad = tmp_path / "bad.retro.json"
    bad.write_text("[]", "utf-8")
    qtbot.keyClick(app.window, Key.Key_O)
    library(app).file_chosen.emit(bad)
    assert "bad.retro.json" in library(app).message_label.text()
    library(app).file_chosen.emit(tmp_path / "none.json")
    assert "none.json" in library(app).message_label.text()


def test_delete_and_undo_by_key(qtbot, app, elsewhere):
    app.window.file_chosen.emit(elsewhere)
    qtbot.keyClick(app.window, Key.Key_O)
    cards = library(app).entry_list
    qtbot.keyClick(cards, Key.Key_Delete)
    assert shown(app) == BUILT_IN
    assert library(app).message_label.text() == messages.moved_to_bin_message(OWN.name)
    # A built-in one cannot be removed.
    qtbot.keyClick(cards, Key.Key_Delete)
    assert shown(app) == BUILT_IN
    qtbot.keyClick(cards, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown(app)[0] == OWN.name
    qtbot.keyClick(cards, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown(app)[0] == OWN.name


def test_what_cannot_be_removed_is_told(qtbot, app, elsewhere):
    app.window.file_chosen.emit(elsewhere)
    qtbot.keyClick(app.window, Key.Key_O)
    for path in Folders().workouts.glob("*.retro.json"):
        path.unlink()
    qtbot.keyClick(library(app).entry_list, Key.Key_Delete)
    assert library(app).message_label.text().endswith("No such file or directory")


def test_a_screen_reader_is_told_all_of_a_card(qtbot, app, elsewhere):
    app.window.file_chosen.emit(elsewhere)
    qtbot.keyClick(app.window, Key.Key_O)
    told = library(app).entry_list.item(0).text()
    assert told.startswith(f"{OWN.name}. ")
    assert "% backward" in told
