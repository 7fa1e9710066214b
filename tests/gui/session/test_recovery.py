"""A program that was killed during a session: what the next start asks, and how it is resumed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.main_controller import MainController
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.session.recovery_window import RecoveryWindow
from retrotimer.gui.settings.sound_window import SoundWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.store.folders import Folders
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_sessions
from retrotimer.store.upkeep.backups import list_backups
from tests.support.app_opener import app_opener
from tests.support.cli_process import (
    journal_events,
    running_session,
    wait_for_event,
    wait_for_journal_events,
)
from tests.support.history_database import (
    only_session,
    save_cut_off_session,
    save_session,
    wait_until,
)
from tests.support.home_folder import HOME_OWNER
from tests.support.paths import EXAMPLE
from tests.support.walked_sessions import SAFE_WORKOUT, save_client, there_and_back_workout
from tests.support.window_openers import find_visible_window

Key, K = Qt.Key, ControlKind
STARTED = datetime(2026, 11, 20, 18, 30, tzinfo=timezone(timedelta(hours=1)))
# Another workout than the one that was cut off.
OTHER = there_and_back_workout(name="Other")


@pytest.fixture
def path():
    return Folders().history_path


@pytest.fixture
def opened(qtbot):
    """Opens the program with a workout, for a client."""
    with app_opener(qtbot) as open_app:

        def open_it(workout=OTHER, *, start=False, time_scale=1.0, client="") -> MainController:
            wishes = SessionOverrides(mute_reason="a test", client=client)
            return open_app(StartOptions(workout, None, wishes, time_scale, start))

        yield open_it


def asked(app: MainController) -> QDialog | None:
    """The window that asks something now."""
    shown = [one for one in app.window.findChildren(QDialog) if one.isVisible()]
    assert len(shown) <= 1
    return shown[0] if shown else None


def press(qtbot, app: MainController, *keys: Key) -> None:
    for key in keys:
        qtbot.keyClick(asked(app) or app.window, key)


def face(app: MainController):
    return app.window.view.content


def of_kind(kind: str) -> list[float]:
    """When, after START, entries of this kind were written."""
    return [at_s for at_s, written, _ in journal_events() if written == kind]


def when(control: str) -> list[float]:
    """When, after START, a control was pressed."""
    return [
        at_s
        for at_s, kind, payload in journal_events()
        if kind == "control" and json.loads(payload)["kind"] == control
    ]


def test_what_was_cut_off_is_asked_about_and_nothing_starts(qtbot, opened, path):
    save_cut_off_session(path, Control(40.0, K.PAUSE), started=STARTED, workout=SAFE_WORKOUT)
    before = journal_events()
    app = opened()
    window = asked(app)
    assert isinstance(window, RecoveryWindow)
    told = "Sound, 2026-11-20 18:30, was cut off after 0:30."
    assert window.accessibleDescription().startswith(told)
    qtbot.waitUntil(lambda: face(app).status_word == "READY")
    assert face(app).step_label == "Other"
    assert (journal_events(), asked(app)) == (before, window)


def test_it_is_asked_about_also_if_a_file_is_dropped_while_the_program_loads(qtbot, path):
    save_cut_off_session(path, workout=SAFE_WORKOUT)
    overrides = SessionOverrides(mute_reason="a test")
    app = MainController(StartOptions(OTHER, None, overrides), Folders())
    qtbot.addWidget(app.window)
    app.window.show()
    qtbot.waitUntil(lambda: app.window.view.is_painted)
    app.update()
    app.window.file_chosen.emit(EXAMPLE)
    assert isinstance(asked(app), RecoveryWindow)
    press(qtbot, app, Key.Key_Escape)
    assert (face(app).status_word, face(app).step_label) == ("READY", "Ladder")
    app.close()


def test_without_one_nothing_is_asked(opened, path):
    save_session(path, started=STARTED)
    assert asked(opened()) is None


def test_escape_asks_again_at_the_next_start(qtbot, opened, path):
    save_cut_off_session(path)
    before = journal_events()
    for _ in range(2):
        app = opened()
        press(qtbot, app, Key.Key_Escape)
        assert (asked(app), face(app).status_word) == (None, "READY")
        app.close()
    assert journal_events() == before


@pytest.mark.parametrize(("key", "sessions_left"), [(Key.Key_Return, 1), (Key.Key_D, 0)])
def test_what_is_kept_or_discarded_is_not_asked_about_again(
    qtbot, opened, path, key, sessions_left
):
    save_cut_off_session(path)
    app = opened()
    press(qtbot, app, key)
    assert (asked(app), face(app).status_word, face(app).step_label) == (None, "READY", "Other")
    app.close()
    assert asked(opened()) is None
    assert len(read_summaries(path).sessions) == sessions_left


def test_it_goes_on_paused_where_it_was_with_its_speed(qtbot, opened, path):
    pressed = (
        Control(310.0, K.NEXT),
        Control(315.0, K.NEXT),
        Control(316.0, K.ADJUST_SPEED, 0.3),
        Control(317.0, K.EXTEND, 15.0),
    )
    save_cut_off_session(path, *pressed, at_s=335.0, workout=SAFE_WORKOUT)
    app = opened()
    press(qtbot, app, Key.Key_G)
    assert (asked(app), face(app).status_word) == (None, "PAUSED")
    # Sixty seconds and fifteen more, of which twenty were walked.
    there = ("Work", "0:55", "1.9 km/h", "Sound - RetroTimer")
    title = app.window.windowTitle()
    assert (face(app).step_label, face(app).countdown, face(app).speed, title) == there
    assert face(app).message.startswith("Space: go on")
    press(qtbot, app, Key.Key_Space)
    assert (face(app).status_word, face(app).direction) == ("BACKWARD", Direction.BACKWARD)
    assert (face(app).countdown, face(app).speed) == ("0:55", "1.9 km/h")
    qtbot.waitUntil(lambda: face(app).countdown == "0:54")


def test_a_sound_that_was_never_checked_is_checked_before_it_goes_on(qtbot, path):
    save_cut_off_session(path, workout=SAFE_WORKOUT)
    with app_opener(qtbot) as open_app:
        app = open_app(StartOptions(OTHER))
        press(qtbot, app, Key.Key_G, Key.Key_Space)
        sound_check = find_visible_window(SoundWindow)
        assert sound_check is not None
        assert face(app).status_word == "PAUSED"
        sound_check.close()
        press(qtbot, app, Key.Key_Space)
        assert face(app).status_word != "PAUSED"


def test_nothing_of_it_is_asked_again_before_it_goes_on(qtbot, opened, path):
    save_cut_off_session(path, workout=SAFE_WORKOUT)
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_Space)
    assert (asked(app), face(app).status_word) == (None, "FORWARD")


@pytest.mark.parametrize(
    ("pressed", "at_s", "then"),
    [
        ((), 4.0, "GET ON"),
        ((Control(40.0, K.PAUSE),), 55.0, "FORWARD"),
        ((Control(40.0, K.NEXT),), 45.0, "TURN"),
    ],
    ids=["countdown", "paused", "turn"],
)
def test_it_goes_on_from_every_state(qtbot, opened, pressed, at_s, then):
    save_cut_off_session(Folders().history_path, *pressed, at_s=at_s, workout=SAFE_WORKOUT)
    app = opened()
    press(qtbot, app, Key.Key_G)
    assert face(app).status_word == "PAUSED"
    press(qtbot, app, Key.Key_Space)
    assert face(app).status_word == then


def test_a_hold_asks_for_its_confirm_again(qtbot, opened, path):
    steps = (replace(SAFE_WORKOUT.steps[0], hold=True), *SAFE_WORKOUT.steps[1:])
    save_cut_off_session(path, at_s=400.0, workout=replace(SAFE_WORKOUT, steps=steps))
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_Space)
    assert face(app).status_word == "CONFIRM"
    press(qtbot, app, Key.Key_Space)
    assert face(app).status_word == "TURN"


def test_the_record_is_what_was_walked_before_and_after_and_nothing_between(qtbot, opened, path):
    session_id = save_cut_off_session(path, at_s=45.0, workout=SAFE_WORKOUT, started=STARTED)
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_Space, Key.Key_S)
    app.close()
    session = only_session(path)
    ((resumed_s,), (stopped_s,)) = when("resume"), when("stop")
    (row,) = session.record.segments
    assert (session.id, session.started_at) == (session_id, STARTED)
    assert row.walked_s == pytest.approx(35.0 + stopped_s - resumed_s)
    before, after = row.time_ranges_s
    assert (before, after) == ((10.0, 45.0), pytest.approx((resumed_s, stopped_s)))
    assert session.record.outcome is Outcome.STOPPED
    # Days have passed, and none of them in the session.
    assert 45.0 <= resumed_s <= stopped_s <= session.record.elapsed_s < 100.0


def test_how_it_was_is_asked_at_its_end_and_kept_with_it(qtbot, opened, path):
    stage = ProgramPosition("first-steps", 1, 2)
    save_cut_off_session(
        path,
        workout=SAFE_WORKOUT,
        occasion=SessionContext(program_position=stage, answers_before={"clip": True}),
    )
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_Space, Key.Key_S)
    qtbot.waitUntil(lambda: isinstance(asked(app), QuestionsWindow))
    qtbot.keyClicks(asked(app).controls["effort"], "4")
    press(qtbot, app, Key.Key_Return)
    qtbot.waitUntil(lambda: face(app).message.startswith("Saved to history: "))
    app.close()
    session = only_session(path)
    assert session.answers_after == {"effort": 4}
    assert (session.context.program_position, session.context.answers_before) == (
        stage,
        {"clip": True},
    )


def test_after_it_the_same_workout_can_be_walked_again(qtbot, opened, path):
    save_cut_off_session(path, workout=SAFE_WORKOUT)
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_S)
    qtbot.waitUntil(lambda: asked(app) is not None)
    press(qtbot, app, Key.Key_Escape, Key.Key_Space, Key.Key_Space, Key.Key_Return)
    assert (face(app).status_word, face(app).step_label) == ("GET ON", "Sound")
    app.close()
    assert [one.workout.name for one in read_sessions(path)] == ["Sound", "Sound"]


@pytest.mark.parametrize("answer", [Key.Key_Return, Key.Key_D, Key.Key_Escape])
def test_run_asks_first_and_then_starts_its_own(qtbot, opened, path, answer):
    save_cut_off_session(path, workout=SAFE_WORKOUT)
    app = opened(start=True)
    assert isinstance(asked(app), RecoveryWindow)
    press(qtbot, app, answer)
    assert isinstance(asked(app), QuestionsWindow)
    assert face(app).status_word == "READY"
    press(qtbot, app, Key.Key_Return)
    assert face(app).status_word == "GET ON"
    app.close()
    assert [one.workout.name for one in read_sessions(path)][-1] == "Other"


def test_run_asks_first_and_does_not_start_its_own_if_the_other_goes_on(qtbot, opened, path):
    save_cut_off_session(path, workout=SAFE_WORKOUT)
    app = opened(start=True)
    press(qtbot, app, Key.Key_G)
    assert (asked(app), face(app).status_word) == (None, "PAUSED")
    press(qtbot, app, Key.Key_Space)
    assert (asked(app), face(app).step_label) == (None, "Warm-up")
    app.close()
    assert only_session(path).workout == SAFE_WORKOUT


def test_a_program_that_was_really_killed_is_asked_about(qtbot, opened):
    with running_session(EXAMPLE) as process:
        wait_for_event(process, type="cue", text="Get on the belt")
        wait_for_journal_events(2)
        process.kill()
        process.wait()
    app = opened()
    assert asked(app).accessibleDescription().startswith("Ladder, ")
    press(qtbot, app, Key.Key_G)
    assert (face(app).status_word, app.window.windowTitle()) == ("PAUSED", "Ladder - RetroTimer")
    press(qtbot, app, Key.Key_Space, Key.Key_Right)
    assert (face(app).status_word, face(app).countdown) == ("FORWARD", "5:00")


def test_an_answer_that_cannot_be_written_is_told(qtbot, opened, path):
    save_cut_off_session(path)
    app = opened()
    wait_until(lambda: list_backups(path))
    path.unlink()
    press(qtbot, app, Key.Key_Return)
    qtbot.waitUntil(lambda: face(app).message == f"{path}: there is no history yet")


def test_in_a_simulation_no_walked_session_goes_on(opened, path):
    save_cut_off_session(path, workout=SAFE_WORKOUT)
    app = opened(start=True, time_scale=20.0)
    # It would count as walked, twenty times as fast.
    assert (asked(app), face(app).status_word) == (None, "GET ON")
    app.close()
    assert asked(opened()) is not None


def test_what_was_discarded_leaves_a_beginner_a_beginner(qtbot, opened, path):
    save_client(replace(HOME_OWNER, sessions_before=2))
    pressed = Control(11.0, K.NEXT), Control(12.0, K.NEXT), Control(16.0, K.NEXT)
    save_cut_off_session(path, *pressed, at_s=70.0, workout=there_and_back_workout(backward_s=300))
    app = opened()
    press(qtbot, app, Key.Key_D, Key.Key_Space)
    assert "spotter" in asked(app).controls


def test_a_clients_session_goes_on_as_theirs_in_any_window(qtbot, opened, path):
    save_client(Client("Ann", screening=HOME_OWNER.screening, units=Units.IMPERIAL))
    save_cut_off_session(path, workout=SAFE_WORKOUT, occasion=SessionContext("Ann"))
    app = opened()
    press(qtbot, app, Key.Key_G)
    assert face(app).speed == "1.5 mph"


def test_after_a_clients_session_the_window_is_its_owners_again(qtbot, opened, path):
    save_client(Client("Ann", screening=HOME_OWNER.screening, units=Units.IMPERIAL))
    place = ProgramPosition("first-steps", 1, 2)
    save_cut_off_session(
        path, workout=SAFE_WORKOUT, occasion=SessionContext("Ann", program_position=place)
    )
    app = opened()
    assert app.window.windowTitle() == "Other - RetroTimer"
    press(qtbot, app, Key.Key_G)
    assert app.window.windowTitle() == "Sound - Ann - RetroTimer"
    press(qtbot, app, Key.Key_Space, Key.Key_S)
    qtbot.waitUntil(lambda: isinstance(asked(app), QuestionsWindow))
    # The summary is in her units.
    qtbot.waitUntil(lambda: face(app).message.endswith(" mi"))
    assert app.window.windowTitle() == "Sound - RetroTimer"
    press(qtbot, app, Key.Key_Escape, Key.Key_Space)
    assert (face(app).status_word, face(app).speed) == ("READY", "2.4 km/h")
    press(qtbot, app, Key.Key_Space, Key.Key_Return)
    assert face(app).status_word == "GET ON"
    app.close()
    contexts = [session.context for session in read_sessions(path)]
    assert sorted((context.client, context.program_position) for context in contexts) == [
        ("", None),
        ("Ann", place),
    ]


def test_after_a_clients_session_the_windows_are_those_of_the_owner(qtbot, opened, path):
    save_client(Client("Ann", screening=HOME_OWNER.screening))
    save_cut_off_session(path, workout=SAFE_WORKOUT, occasion=SessionContext("Ann"))
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_S)
    qtbot.waitUntil(lambda: asked(app) is not None)
    press(qtbot, app, Key.Key_Escape, Key.Key_P)
    assert asked(app).windowTitle() == "Preferences - RetroTimer"


def test_the_title_names_the_client_for_whom_the_window_was_opened(opened):
    save_client(Client("Ann", screening=HOME_OWNER.screening))
    assert opened(client="Ann").window.windowTitle() == "Other - Ann - RetroTimer"


def test_a_session_of_a_client_who_is_not_known_here_goes_on_too(qtbot, opened, path):
    save_cut_off_session(path, workout=SAFE_WORKOUT, occasion=SessionContext("Ann"))
    app = opened()
    press(qtbot, app, Key.Key_G)
    assert face(app).status_word == "PAUSED"


def test_a_speed_key_after_it_went_on_changes_what_the_console_shows(qtbot, opened, path):
    save_cut_off_session(path, workout=SAFE_WORKOUT)
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_Space, Key.Key_Up)
    assert face(app).speed == "2.5 km/h"


def test_several_cut_off_sessions_are_asked_about_one_after_the_other(qtbot, opened, path):
    for day in range(3):
        save_cut_off_session(path, started=STARTED + timedelta(days=day))
        save_session(path, started=STARTED + timedelta(days=day, hours=1))
    app = opened()
    told = []
    for key in (Key.Key_Escape, Key.Key_Return, Key.Key_D):
        told.append(asked(app).accessibleDescription().split(", ")[1])
        press(qtbot, app, key)
    assert told == ["2026-11-22 18:30", "2026-11-21 18:30", "2026-11-20 18:30"]
    assert asked(app) is None
    app.close()
    app = opened()
    assert "2026-11-22 18:30" in asked(app).accessibleDescription()
    press(qtbot, app, Key.Key_G)
    assert (asked(app), face(app).status_word) == (None, "PAUSED")
