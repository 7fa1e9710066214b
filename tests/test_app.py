"""The program in its window: real widgets, real clock run fast, real history."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import Qt

from retrotimer.app import App
from retrotimer.core.record import Outcome
from retrotimer.core.settings import Wishes
from retrotimer.core.workout import Direction, Kind, Step, Workout
from retrotimer.store.folders import Folders, default_workout
from retrotimer.store.history import connect, sessions
from retrotimer.store.workout_file import read
from retrotimer.ui.sound_window import SoundWindow

Key = Qt.Key
WORKOUT = Workout(
    "Short",
    (
        Step(Kind.WARM_UP, Direction.FORWARD, 60, 3.0),
        Step(Kind.WORK, Direction.BACKWARD, 60, 1.6),
    ),
)


@pytest.fixture
def folders() -> Folders:
    return Folders()


@pytest.fixture
def opened(qtbot, folders):
    """Opens the program as `show` does, without leaving the test's event loop."""
    apps: list[App] = []

    def open_app(workout: Workout = WORKOUT, *, time_scale=100.0, start=False) -> App:
        app = App(workout, folders, Wishes(muted="a test"), time_scale=time_scale, start=start)
        apps.append(app)
        app.window.show()
        app.ticker.start()
        qtbot.waitUntil(lambda: app.window.view.face.sound != "")
        return app

    yield open_app
    for app in apps:
        app.close()
        app.window.deleteLater()


def word(app: App) -> str:
    return app.window.view.face.word


def message(app: App) -> str:
    return app.window.view.face.message


def test_space_starts_a_session_which_runs_to_its_end_and_is_kept(qtbot, opened, folders):
    app = opened()
    assert (word(app), app.window.view.face.sound) == ("READY", "No sound")
    qtbot.keyClick(app.window, Key.Key_Space)
    seen = []

    def finished() -> bool:
        if word(app) not in seen:
            seen.append(word(app))
        return word(app) == "COMPLETE" and message(app).startswith("Kept")

    qtbot.waitUntil(finished, timeout=20_000)
    assert seen == ["GET ON", "FORWARD", "TURN", "BACKWARD", "COMPLETE"]
    assert message(app) == "Kept in the history: 1:00 backward, 1:00 forward"
    (kept,) = sessions(folders.history)
    assert kept.record.outcome is Outcome.FINISHED
    assert kept.record.belt_s == pytest.approx(120)


def test_space_pauses_and_goes_on(qtbot, opened):
    app = opened(time_scale=1)
    for expected in ("GET ON", "PAUSED", "GET ON"):
        qtbot.keyClick(app.window, Key.Key_Space)
        assert word(app) == expected


def test_next_back_and_stop_by_key(qtbot, opened, folders):
    app = opened(time_scale=1)
    qtbot.keyClick(app.window, Key.Key_Space)
    for key, expected in (
        (Key.Key_Right, "FORWARD"),
        (Key.Key_Right, "TURN"),
        (Key.Key_Left, "FORWARD"),
        (Key.Key_S, "STOPPED"),
    ):
        qtbot.keyClick(app.window, key)
        assert word(app) == expected
    qtbot.waitUntil(lambda: message(app).startswith("Kept"))
    (kept,) = sessions(folders.history)
    assert kept.record.outcome is Outcome.STOPPED


def test_keys_before_the_start_change_nothing(qtbot, opened):
    app = opened()
    qtbot.keyClick(app.window, Key.Key_Right)
    assert word(app) == "READY"


def test_after_the_end_space_makes_ready_for_the_same_again(qtbot, opened):
    app = opened(time_scale=1)
    qtbot.keyClick(app.window, Key.Key_Space)
    qtbot.keyClick(app.window, Key.Key_S)
    qtbot.keyClick(app.window, Key.Key_Space)
    assert word(app) == "READY"
    qtbot.keyClick(app.window, Key.Key_Space)
    assert word(app) == "GET ON"


def test_run_starts_by_itself(opened):
    assert word(opened(time_scale=1, start=True)) == "GET ON"


def test_a_session_is_kept_when_the_window_closes(qtbot, opened, folders):
    app = opened(time_scale=1)
    qtbot.keyClick(app.window, Key.Key_Space)
    app.window.close()
    app.window.close()
    (kept,) = sessions(folders.history)
    assert kept.record.outcome is Outcome.STOPPED


def test_another_workout_can_be_opened(opened):
    app = opened()
    app.window.file_chosen.emit(default_workout())
    assert app.window.view.face.kind == read(default_workout()).name == "First steps"


def test_a_bad_file_is_answered_and_the_workout_stays(opened, tmp_path):
    app = opened()
    bad = tmp_path / "bad.retro.json"
    bad.write_text('{"format": "retrotimer.workout/2"}')
    app.window.file_chosen.emit(bad)
    assert app.window.view.face.kind == "Short"


def test_a_history_that_cannot_be_written_is_said_and_the_session_goes_on(qtbot, opened, folders):
    folders.data.parent.mkdir(parents=True, exist_ok=True)
    folders.data.write_text("a file where the folder should be")
    app = opened(time_scale=1)
    qtbot.keyClick(app.window, Key.Key_Space)
    qtbot.waitUntil(lambda: message(app).startswith("The history cannot be written"))
    assert word(app) == "GET ON"


def test_an_ended_session_is_kept_even_if_the_next_one_is_ready_and_the_disk_is_late(
    qtbot, opened, folders
):
    app = opened(time_scale=1)
    with closing(connect(folders.history)) as other:
        other.execute("BEGIN IMMEDIATE")
        for key in (Key.Key_Space, Key.Key_S, Key.Key_Space):
            qtbot.keyClick(app.window, key)
        assert word(app) == "READY"
        other.execute("COMMIT")
    app.close()
    assert app.unkept() == ""
    (kept,) = sessions(folders.history)
    assert kept.record.outcome is Outcome.STOPPED


def test_what_could_not_be_kept_is_known_at_the_end(qtbot, opened, folders):
    folders.data.mkdir(parents=True)
    folders.history.write_text("no database at all, but long enough to look like one" * 20)
    app = opened(time_scale=1)
    qtbot.keyClick(app.window, Key.Key_Space)
    app.close()
    assert "file is not a database" in app.unkept()


def test_the_workout_loaded_at_the_start_runs_to_its_end(qtbot, opened, folders):
    app = opened(read(default_workout()), time_scale=200)
    qtbot.keyClick(app.window, Key.Key_Space)
    confirmed = []

    def complete() -> bool:
        if word(app) == "CONFIRM":
            confirmed.append(app.window.view.face.toward)
            qtbot.keyClick(app.window, Key.Key_Space)
        return message(app).startswith("Kept")

    qtbot.waitUntil(complete, timeout=30_000)
    assert word(app) == "COMPLETE"
    assert confirmed == [Direction.BACKWARD, Direction.FORWARD]
    (kept,) = sessions(folders.history)
    assert kept.record.walked_s(Direction.BACKWARD) == pytest.approx(120)
    assert kept.record.walked_s(Direction.FORWARD) == pytest.approx(480)


def test_the_first_session_begins_with_the_sound_check(qtbot, folders):
    app = App(WORKOUT, folders, Wishes(), time_scale=1.0, start=False)
    qtbot.addWidget(app.window)
    app.window.show()
    app.ticker.start()
    qtbot.waitUntil(lambda: app.window.view.painted)
    qtbot.keyClick(app.window, Key.Key_Space)
    check = app.window.findChild(SoundWindow)
    assert check.isVisible()
    assert word(app) == "READY"
    qtbot.keyClick(check, Key.Key_Escape)
    qtbot.waitUntil(lambda: app.window.findChild(SoundWindow) is None)
    qtbot.keyClick(app.window, Key.Key_Space)
    qtbot.waitUntil(lambda: word(app) == "GET ON")
    app.close()


def test_a_opens_the_sound_window_but_not_while_somebody_walks(qtbot, opened):
    app = opened()
    qtbot.keyClick(app.window, Key.Key_A)
    assert app.window.findChild(SoundWindow).isVisible()
    qtbot.keyClick(app.window.findChild(SoundWindow), Key.Key_Escape)
    qtbot.keyClick(app.window, Key.Key_Space)
    qtbot.waitUntil(lambda: word(app) == "FORWARD")
    qtbot.keyClick(app.window, Key.Key_A)
    assert app.window.findChild(SoundWindow) is None
