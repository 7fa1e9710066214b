"""The library: its entries, custom workouts and the bin; through the real program."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from retrotimer.domain import messages
from retrotimer.domain.coaching.client import Client, Screening
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.services.coaching import CoachingService
from retrotimer.services.workout_library import LibraryService
from retrotimer.store.files import client_file
from retrotimer.store.files.workout_file import WorkoutFileError, read, serialize
from retrotimer.store.folders import (
    Folders,
    bundled_workout_paths,
    default_workout_path,
    is_reserved_name,
)
from tests.support.app_opener import app_opener
from tests.support.program_results import GOOD_ANSWERS
from tests.support.walked_sessions import (
    program_context,
    save_walked_session,
    there_and_back_workout,
)

BACKWARD = Direction.BACKWARD

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
def library_service():
    client_file.write(Folders().clients, Client(screening=Screening("2026-11-01")))
    return LibraryService(Folders(), CoachingService(Folders()))


@pytest.fixture
def elsewhere(tmp_path):
    path = tmp_path / "elsewhere.json"
    path.write_text(serialize(OWN), "utf-8")
    return path


def entry_names(library_service):
    return [
        entry.workout.name
        for entry in library_service.list_entries()
        if entry.program_position is None
    ]


def test_the_built_in_workouts_are_there_from_the_start(library_service):
    assert entry_names(library_service) == BUILT_IN
    assert library_service.problems == []
    assert not any(entry.is_own for entry in library_service.list_entries())


def test_a_workout_from_elsewhere_becomes_an_own_one_once(library_service, elsewhere):
    entry = library_service.import_file(elsewhere)
    again = library_service.import_file(elsewhere)
    assert (entry.is_own, entry.workout, again.source) == (True, OWN, entry.source)
    assert entry_names(library_service) == [OWN.name, *BUILT_IN]
    assert elsewhere.exists()


def test_two_of_the_same_name_are_both_there(library_service, elsewhere):
    library_service.import_file(elsewhere)
    elsewhere.write_text(serialize(replace(OWN, description="Longer")), "utf-8")
    library_service.import_file(elsewhere)
    assert entry_names(library_service) == [OWN.name, OWN.name, *BUILT_IN]


@pytest.mark.parametrize(
    "name", ["../../up", "?:*<>|", "  ", "CON/..", "CON", "nul", "com¹", "ä" * 150]
)
def test_any_name_makes_a_file_of_the_folder(library_service, elsewhere, name):
    elsewhere.write_text(serialize(replace(OWN, name=name)), "utf-8")
    library_service.import_file(elsewhere)
    (file,) = Folders().workouts.glob("*.retro.json")
    assert read(file).name == name
    assert not is_reserved_name(file.name)


def test_what_is_no_workout_is_refused_and_nothing_comes_of_it(library_service, elsewhere):
    elsewhere.write_text("{}", "utf-8")
    with pytest.raises(WorkoutFileError):
        library_service.import_file(elsewhere)
    assert entry_names(library_service) == BUILT_IN


def test_a_broken_file_among_the_own_ones_is_named_and_the_others_are_there(
    library_service, elsewhere
):
    library_service.import_file(elsewhere)
    (Folders().workouts / "broken.retro.json").write_text("{", "utf-8")
    assert entry_names(library_service) == [OWN.name, *BUILT_IN]
    assert "broken.retro.json" in library_service.problems[0]


def test_what_is_removed_goes_into_the_bin_and_comes_back(library_service, elsewhere):
    entry = library_service.import_file(elsewhere)
    library_service.move_to_bin(entry)
    assert entry_names(library_service) == BUILT_IN
    assert len(list((Folders().workouts / "bin").iterdir())) == 1
    assert library_service.can_undo
    library_service.undo_move_to_bin()
    assert entry_names(library_service) == [OWN.name, *BUILT_IN]
    assert not library_service.can_undo


def test_what_comes_back_does_not_replace_what_took_its_place(library_service, elsewhere):
    library_service.move_to_bin(library_service.import_file(elsewhere))
    elsewhere.write_text(serialize(replace(OWN, description="Another")), "utf-8")
    library_service.import_file(elsewhere)
    library_service.undo_move_to_bin()
    assert entry_names(library_service) == [OWN.name, OWN.name, *BUILT_IN]


def test_a_program_that_was_begun_has_its_next_session_first(library_service):
    save_walked_session(program_context("first-steps", 1, 1), days_ago=2, answers=GOOD_ANSWERS)
    library_service = LibraryService(Folders(), CoachingService(Folders()))
    first = library_service.list_entries()[0]
    assert (
        first.program_position.program,
        first.program_position.week,
        first.program_position.number,
    ) == ("first-steps", 1, 2)
    assert first.note == (
        "Next: First steps, 4 weeks, week 1, session 2: the last session went well\nDue today"
    )


def test_a_completed_program_says_so_and_can_be_begun_again():
    for days_ago, week in ((20, 1), (2, 4)):
        save_walked_session(
            program_context("first-steps", week, 3), days_ago=days_ago, answers=GOOD_ANSWERS
        )
    first = LibraryService(Folders(), CoachingService(Folders())).list_entries()[0]
    assert (first.program_position.week, first.program_position.number) == (1, 1)
    assert first.note.startswith(
        "Program completed: backward 1:00 to 1:00 a session; speed 1.6 km/h to"
    )
    assert "\nYou could go on with: Fit, 6 weeks; Ladder, 6 weeks\nNext: First" in first.note


def test_after_a_week_without_a_long_session_is_shortened():
    walked = there_and_back_workout(backward_s=600)
    context = program_context("knee", 1, 1)
    save_walked_session(context, walked, days_ago=17, answers=GOOD_ANSWERS)
    entries = LibraryService(Folders(), CoachingService(Folders())).list_entries()
    (knee,) = [one for one in entries if one.source == "knee"]
    assert knee.note.endswith(". Shortened after a week without walking backward")
    backward = [step for _, step in iter_steps(knee.workout) if step.direction is BACKWARD]
    assert sum(step.duration_s for step in backward) == 300


def test_a_program_can_be_begun_unless_a_clinician_must_allow_it(library_service):
    programs = [
        entry.program_position.program
        for entry in library_service.list_entries()
        if entry.program_position is not None
    ]
    assert "first-steps" in programs
    assert "thirty-minutes" not in programs
    assert library_service.list_entries()[-1].program_position is not None


def test_what_is_not_safe_for_this_walker_says_so(library_service, elsewhere):
    fast = replace(OWN, steps=(*OWN.steps[:1], replace(OWN.steps[1], speed_kmh=6.0), OWN.steps[2]))
    elsewhere.write_text(serialize(fast), "utf-8")
    assert library_service.import_file(elsewhere).note == messages.BLOCKED_NOTE


@pytest.fixture
def app(qtbot):
    client_file.write(Folders().clients, Client(screening=Screening("2026-11-01")))
    with app_opener(qtbot) as open_app:
        yield open_app(
            StartOptions(
                read(default_workout_path()), None, SessionOverrides(mute_reason="a test"), 400.0
            )
        )


def library(app):
    return next((one for one in app.window.findChildren(LibraryWindow) if one.isVisible()), None)


def listed_names(app):
    """The workouts in the list, without the sessions of programs."""
    window = library(app)
    texts = (window.entry_list.item(row).text() for row in range(window.entry_list.count()))
    return [text.split(".")[0] for text in texts if "Next: " not in text]


def test_typing_finds_a_workout_and_return_chooses_it(qtbot, app):
    qtbot.keyClick(app.window, Key.Key_O)
    assert listed_names(app) == BUILT_IN
    qtbot.keyClicks(library(app).search_field, "ladder")
    assert listed_names(app) == ["Ladder"]
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
    entry_list = library(app).entry_list
    qtbot.keyClick(entry_list, Key.Key_Delete)
    assert listed_names(app) == BUILT_IN
    assert library(app).message_label.text() == messages.moved_to_bin_message(OWN.name)
    # A built-in one cannot be removed.
    qtbot.keyClick(entry_list, Key.Key_Delete)
    assert listed_names(app) == BUILT_IN
    qtbot.keyClick(entry_list, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert listed_names(app)[0] == OWN.name
    qtbot.keyClick(entry_list, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert listed_names(app)[0] == OWN.name


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
    text = library(app).entry_list.item(0).text()
    assert text.startswith(f"{OWN.name}. ")
    assert "% backward" in text


def test_an_unforeseen_error_of_a_file_is_shown_with_its_details(qtbot, app, tmp_path):
    qtbot.keyClick(app.window, Key.Key_O)
    # A path that no disk can have: no code foresees it.
    library(app).file_chosen.emit(tmp_path / "nul\0.json")
    (box,) = library(app).findChildren(QMessageBox)
    assert "unexpected error" in box.text()
    assert "null byte" in box.detailedText()
    box.accept()
    qtbot.keyClick(library(app).search_field, Key.Key_Return)
    assert library(app) is None
