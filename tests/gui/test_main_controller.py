"""The program in its window: real widgets, a real clock that runs fast, a real history."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext
from retrotimer.domain.settings.settings import SessionOverrides, Settings
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.gui.application import save_as_file_if_walked
from retrotimer.gui.main_controller import MainController
from retrotimer.gui.questions.findings_window import FindingsWindow
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.settings.sound_window import SoundWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.services.coaching import load_bundled_programs
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, default_workout_path
from retrotimer.store.history import history_file
from retrotimer.store.history.database import connect
from retrotimer.store.history.sessions import read_sessions
from retrotimer.store.session_journal import SessionJournal
from tests.support.app_opener import app_opener
from tests.support.history_database import STARTED_AT
from tests.support.program_results import GOOD_ANSWERS
from tests.support.walked_sessions import program_context, save_walked_session

Key = Qt.Key
PROGRAMS, _ = load_bundled_programs()
WORKOUT = Workout(
    "Short",
    (
        Step(SegmentKind.WARM_UP, Direction.FORWARD, 300, 3.0),
        Step(SegmentKind.WORK, Direction.BACKWARD, 60, 1.6),
        Step(SegmentKind.COOL_DOWN, Direction.FORWARD, 180, 2.4),
    ),
)


@pytest.fixture
def folders() -> Folders:
    return Folders()


@pytest.fixture
def opened(qtbot):
    """Opens the program with a workout."""
    with app_opener(qtbot) as open_app:

        def open_it(workout: Workout = WORKOUT, *, time_scale=400.0, start=False) -> MainController:
            return open_app(
                StartOptions(
                    workout, None, SessionOverrides(mute_reason="a test"), time_scale, start
                )
            )

        yield open_it


def start(qtbot, app: MainController) -> None:
    """Space; whatever is asked before is answered by no to all, and Return."""
    qtbot.keyClick(app.window, Key.Key_Space)
    while asked := [one for one in app.window.findChildren(QDialog) if one.isVisible()]:
        for key in (Key.Key_N, Key.Key_Return):
            qtbot.keyClick(asked[0], key)


def word(app: MainController) -> str:
    return app.window.view.content.status_word


def message(app: MainController) -> str:
    return app.window.view.content.message


def test_space_starts_a_session_which_runs_to_its_end_and_is_kept(qtbot, opened, folders):
    app = opened(time_scale=100.0)
    assert (word(app), app.window.view.content.sound_warning) == ("READY", "No sound")
    qtbot.keyClick(app.window, Key.Key_Space)
    seen = []

    def finished() -> bool:
        if word(app) not in seen:
            seen.append(word(app))
        return word(app) == "COMPLETE" and message(app).startswith("Saved")

    qtbot.waitUntil(finished, timeout=20_000)
    assert seen == ["GET ON", "FORWARD", "TURN", "BACKWARD", "COMPLETE"]
    assert message(app) == "Saved to history: 1:00 backward, 8:00 forward, 0.40 km"
    # And still what can be done next.
    assert app.window.view.content.next_label.startswith("Space: again")
    (kept,) = read_sessions(folders.history_path)
    assert kept.record.outcome is Outcome.FINISHED
    assert kept.record.belt_s == pytest.approx(540)


def test_space_pauses_and_goes_on(qtbot, opened):
    app = opened(time_scale=1)
    start(qtbot, app)
    assert word(app) == "GET ON"
    for expected in ("PAUSED", "GET ON"):
        qtbot.keyClick(app.window, Key.Key_Space)
        assert word(app) == expected


def test_next_back_and_stop_by_key(qtbot, opened, folders):
    app = opened(time_scale=1)
    start(qtbot, app)
    for key, expected in (
        (Key.Key_Right, "FORWARD"),
        # The warm-up must not be skipped.
        (Key.Key_Right, "FORWARD"),
        (Key.Key_I, "TURN"),
        (Key.Key_Left, "FORWARD"),
        (Key.Key_S, "STOPPED"),
    ):
        qtbot.keyClick(app.window, key)
        assert word(app) == expected
    qtbot.waitUntil(lambda: message(app).startswith("Saved"))
    (kept,) = read_sessions(folders.history_path)
    assert kept.record.outcome is Outcome.STOPPED
    assert kept.context.overridden_rules == ("warm-up",)


def test_keys_before_the_start_change_nothing(qtbot, opened):
    app = opened()
    qtbot.keyClick(app.window, Key.Key_Right)
    assert word(app) == "READY"


def test_after_the_end_space_makes_ready_for_the_same_again(qtbot, opened):
    app = opened(time_scale=1)
    start(qtbot, app)
    qtbot.keyClick(app.window, Key.Key_S)
    qtbot.keyClick(app.window, Key.Key_Space)
    assert word(app) == "READY"
    start(qtbot, app)
    assert word(app) == "GET ON"


def test_run_asks_at_once_and_then_starts(qtbot, opened):
    app = opened(time_scale=1, start=True)
    (asked,) = app.window.findChildren(QuestionsWindow)
    assert word(app) == "READY"
    qtbot.keyClick(asked, Key.Key_Return)
    assert word(app) == "GET ON"


def test_run_starts_by_itself_in_a_simulation(opened):
    assert word(opened(time_scale=20.0, start=True)) == "GET ON"


def test_a_session_is_kept_when_the_window_closes(qtbot, opened, folders):
    app = opened(time_scale=1)
    start(qtbot, app)
    app.window.close()
    app.window.close()
    (kept,) = read_sessions(folders.history_path)
    assert kept.record.outcome is Outcome.STOPPED


def test_another_workout_can_be_opened(opened):
    app = opened()
    app.window.file_chosen.emit(default_workout_path())
    assert app.window.view.content.step_label == read(default_workout_path()).name == "First steps"


def test_a_bad_file_is_answered_and_the_workout_stays(opened, tmp_path):
    app = opened()
    bad = tmp_path / "bad.retro.json"
    bad.write_text('{"format": "retrotimer.workout/2"}')
    app.window.file_chosen.emit(bad)
    assert app.window.view.content.step_label == "Short"


def test_a_history_that_cannot_be_written_is_said_and_the_session_goes_on(qtbot, opened, folders):
    shutil.rmtree(folders.data)
    folders.data.write_text("a file where the folder should be")
    app = opened(time_scale=1)
    start(qtbot, app)
    qtbot.waitUntil(lambda: message(app).startswith("The history cannot be written"))
    assert word(app) == "GET ON"


def test_an_ended_session_is_kept_even_if_the_next_one_is_ready_and_the_disk_is_late(
    qtbot, opened, folders
):
    app = opened(time_scale=1)
    with closing(connect(folders.history_path)) as other:
        other.execute("BEGIN IMMEDIATE")
        start(qtbot, app)
        for key in (Key.Key_S, Key.Key_Space):
            qtbot.keyClick(app.window, key)
        assert word(app) == "READY"
        other.execute("COMMIT")
    app.close()
    assert app.unsaved_journals() == []
    (kept,) = read_sessions(folders.history_path)
    assert kept.record.outcome is Outcome.STOPPED


def test_what_could_not_be_kept_is_saved_as_a_file_at_the_end(
    qtbot, opened, folders, tmp_path, capsys
):
    folders.history_path.mkdir()
    app = opened(time_scale=1)
    start(qtbot, app)
    app.close()
    (unsaved,) = app.unsaved_journals()
    assert "Is a directory" in unsaved.problem
    save_as_file_if_walked(unsaved, tmp_path / "session.json")
    saved = f"This session was saved as a file: {tmp_path / 'session.json'}\n"
    assert saved in capsys.readouterr().err
    (rows,) = history_file.read(tmp_path / "session.json")
    assert rows.id == unsaved.session_id


def test_a_simulation_that_could_not_be_kept_is_not_saved_elsewhere(tmp_path, capsys):
    (tmp_path / "history.sqlite3").mkdir()
    journal = SessionJournal(tmp_path / "history.sqlite3", read(default_workout_path()))
    journal.context = SessionContext(time_scale=10.0)
    journal.start(STARTED_AT)
    journal.flush()
    save_as_file_if_walked(journal, tmp_path / "session.json")
    assert capsys.readouterr().err.startswith("The history cannot be written: ")
    assert not (tmp_path / "session.json").exists()


def test_a_broken_history_is_kept_aside_and_begun_anew(qtbot, opened, folders):
    broken = "no database at all, but long enough to look like one" * 20
    folders.history_path.write_text(broken)
    app = opened(time_scale=1)
    assert message(app).startswith("The history was damaged. It is kept as history.damaged-")
    start(qtbot, app)
    app.close()
    assert app.unsaved_journals() == []
    assert len(list(read_sessions(folders.history_path))) == 1
    (aside,) = folders.data.glob("history.damaged-*.sqlite3")
    assert aside.read_text() == broken


def test_the_workout_loaded_at_the_start_runs_to_its_end(qtbot, opened, folders):
    app = opened(read(default_workout_path()), time_scale=200)
    qtbot.keyClick(app.window, Key.Key_Space)
    confirmed = []

    def complete() -> bool:
        if word(app) == "CONFIRM":
            confirmed.append(app.window.view.content.arrow_direction)
            qtbot.keyClick(app.window, Key.Key_Space)
        return message(app).startswith("Saved")

    qtbot.waitUntil(complete, timeout=30_000)
    assert word(app) == "COMPLETE"
    assert confirmed == [Direction.BACKWARD, Direction.FORWARD]
    (kept,) = read_sessions(folders.history_path)
    assert kept.record.walked_s(Direction.BACKWARD) == pytest.approx(120)
    assert kept.record.walked_s(Direction.FORWARD) == pytest.approx(480)


def test_the_first_session_begins_with_the_sound_check(qtbot, folders):
    app = MainController(StartOptions(WORKOUT), folders)
    qtbot.addWidget(app.window)
    app.window.show()
    app.ticker.start()
    qtbot.waitUntil(lambda: app.window.view.is_painted)
    qtbot.keyClick(app.window, Key.Key_Space)
    check = app.window.findChild(SoundWindow)
    assert check.isVisible()
    assert word(app) == "READY"
    qtbot.keyClick(check, Key.Key_Escape)
    qtbot.waitUntil(lambda: app.window.findChild(SoundWindow) is None)
    start(qtbot, app)
    qtbot.waitUntil(lambda: word(app) == "GET ON")
    app.close()


def test_space_pauses_a_session_that_began_before_the_sound_was_ever_checked(qtbot, folders):
    app = MainController(StartOptions(WORKOUT, starts_immediately=True), folders)
    qtbot.addWidget(app.window)
    app.window.show()
    app.ticker.start()
    qtbot.waitUntil(lambda: app.window.findChild(QuestionsWindow) is not None)
    qtbot.keyClick(dialog(app), Key.Key_Return)
    assert word(app) == "GET ON"
    qtbot.keyClick(app.window, Key.Key_Space)
    assert word(app) == "PAUSED"
    app.close()


def test_a_opens_the_sound_window_but_not_during_a_session(qtbot, opened):
    app = opened()
    qtbot.keyClick(app.window, Key.Key_A)
    assert app.window.findChild(SoundWindow).isVisible()
    qtbot.keyClick(app.window.findChild(SoundWindow), Key.Key_Escape)
    qtbot.keyClick(app.window, Key.Key_Space)
    qtbot.waitUntil(lambda: word(app) == "FORWARD")
    qtbot.keyClick(app.window, Key.Key_A)
    assert app.window.findChild(SoundWindow) is None


REFUSED = Workout("Fast", (Step(SegmentKind.WORK, Direction.BACKWARD, 60, 6.1),))


def dialog(app: MainController) -> QDialog:
    """The one that is open."""
    (shown,) = [one for one in app.window.findChildren(QDialog) if one.isVisible()]
    return shown


def test_a_refused_workout_starts_only_with_the_risk_accepted_and_that_is_saved(
    qtbot, opened, folders
):
    app = opened(REFUSED, time_scale=1)
    for key in (Key.Key_Space, Key.Key_Return):
        qtbot.keyClick(app.window, Key.Key_Space)
        assert isinstance(dialog(app), FindingsWindow)
        qtbot.keyClick(dialog(app), Key.Key_Return if key is Key.Key_Return else Key.Key_Escape)
        assert word(app) == "READY"
    qtbot.keyClick(app.window, Key.Key_Space)
    findings = dialog(app)
    findings.responsibility_box.click()
    qtbot.keyClick(findings.start_button, Key.Key_Space)
    qtbot.keyClick(dialog(app), Key.Key_Return)
    assert word(app) == "GET ON"
    app.close()
    (kept,) = read_sessions(folders.history_path)
    assert kept.context.overridden_rules == (*("backward-speed", "warm-up", "ends-backward"),)


def test_pain_before_refuses_a_workout_that_was_fine(qtbot, opened):
    app = opened(time_scale=1)
    qtbot.keyClick(app.window, Key.Key_Space)
    before = dialog(app)
    qtbot.keyClicks(before.controls["knee_pain"], "5")
    qtbot.keyClick(before, Key.Key_Return)
    assert isinstance(dialog(app), FindingsWindow)
    qtbot.keyClick(dialog(app), Key.Key_Return)
    assert word(app) == "READY"


def test_a_stop_is_followed_by_the_question_why(qtbot, opened, folders):
    app = opened(time_scale=1)
    start(qtbot, app)
    qtbot.keyClick(app.window, Key.Key_S)
    assert word(app) == "STOPPED"
    qtbot.waitUntil(lambda: any(one.isVisible() for one in app.window.findChildren(QDialog)))
    after = dialog(app)
    assert after.controls["stop_reason"].isVisible()
    qtbot.keyClicks(after.controls["effort"], "4")
    qtbot.keyClick(after, Key.Key_Return)
    app.close()
    (kept,) = read_sessions(folders.history_path)
    assert kept.answers_after == {"effort": 4}


def test_what_was_answered_when_the_program_is_asked_to_end_is_kept(qtbot, opened, folders):
    app = opened(time_scale=1)
    start(qtbot, app)
    qtbot.keyClick(app.window, Key.Key_S)
    window = dialog(app)
    window.controls["effort"].show_answer(4)
    app.close()
    (kept,) = read_sessions(folders.history_path)
    assert kept.answers_after == {"effort": 4}


def test_a_new_owner_is_asked_about_their_health_once(qtbot, opened, folders):
    client_file.client_path(folders.clients, "").unlink()
    # Who has settings is past the first run.
    settings_file.write(folders.settings_path, Settings())
    app = opened(time_scale=1)
    qtbot.keyClick(app.window, Key.Key_Space)
    qtbot.keyClick(dialog(app), Key.Key_N)
    qtbot.keyClick(dialog(app), Key.Key_Return)
    assert client_file.read(folders.clients, "").has_current_screening
    # The first session asks for a spotter.
    assert "spotter" in dialog(app).controls
    qtbot.keyClick(dialog(app), Key.Key_Return)
    assert word(app) == "GET ON"


def test_a_session_that_lies_after_now_is_mentioned_before_the_start(opened):
    save_walked_session(days_ago=-400)
    app = opened()
    app.update()
    assert "after now: it does not count" in app.window.view.content.message


def open_program(open_app, week: int, number: int) -> MainController:
    """The program's next session, after one that is not answered."""
    save_walked_session(program_context("first-steps", week, number), days_ago=2)
    workout = PROGRAMS["first-steps"].weeks[week - 1].workout
    position = ProgramPosition("first-steps", week, number)
    overrides = SessionOverrides(mute_reason="a test")
    return open_app(StartOptions(workout, position, overrides, 1))


@pytest.fixture
def open_app(qtbot):
    with app_opener(qtbot) as open_app:
        yield open_app


def answer_last_session(qtbot, app: MainController, **answers: int) -> None:
    qtbot.keyClick(app.window, Key.Key_Space)
    for key, answer in (GOOD_ANSWERS | answers).items():
        dialog(app).controls[key].show_answer(answer)
    qtbot.keyClick(dialog(app), Key.Key_Return)


def test_answers_about_the_last_session_lead_on_to_the_next_of_the_same_week(qtbot, open_app):
    app = open_program(open_app, 1, 1)
    answer_last_session(qtbot, app)
    assert "clip" in dialog(app).controls
    qtbot.keyClick(dialog(app), Key.Key_Return)
    assert word(app) not in ("READY", "")
    app.close()
    newest = max(read_sessions(Folders().history_path), key=lambda one: one.started_at)
    assert newest.context.program_position == ProgramPosition("first-steps", 1, 2)


def test_answers_that_change_the_workout_load_it_and_say_why(qtbot, open_app):
    app = open_program(open_app, 2, 3)
    answer_last_session(qtbot, app, knee_pain_worst=6)
    assert word(app) == "READY"
    assert not [one for one in app.window.findChildren(QDialog) if one.isVisible()]
    assert app.window.windowTitle().startswith("First steps, week 1")
    qtbot.waitUntil(lambda: "one week back" in message(app))


def test_answers_that_complete_a_program_say_so(qtbot, open_app):
    app = open_program(open_app, 4, 3)
    answer_last_session(qtbot, app)
    assert word(app) == "READY"
    qtbot.waitUntil(lambda: message(app).startswith("Program completed"))
