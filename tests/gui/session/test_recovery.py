"""A program that was killed in a session: what the next start asks, and how the session goes on."""

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
from retrotimer.domain.session.session_context import Occasion, Stage
from retrotimer.domain.settings.settings import Wishes
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.main_controller import App, Opening
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.session.recovery_window import RecoveryWindow
from retrotimer.store.folders import Folders
from retrotimer.store.history.session_summaries import listed
from retrotimer.store.history.sessions import sessions
from retrotimer.store.upkeep.backups import all_of
from tests.support.app_opener import opener
from tests.support.cli_process import awaited, entries, entries_of, performing
from tests.support.history_database import cut_off, keep, only, until
from tests.support.home_folder import OWNER
from tests.support.paths import EXAMPLE
from tests.support.walked_sessions import SOUND, there_and_back, write_down

Key, K = Qt.Key, ControlKind
STARTED = datetime(2026, 11, 20, 18, 30, tzinfo=timezone(timedelta(hours=1)))
# Another workout than the one that was cut off.
OTHER = there_and_back(name="Other")


@pytest.fixture
def path():
    return Folders().history


@pytest.fixture
def opened(qtbot):
    """Opens the program with a workout, for a client."""
    with opener(qtbot) as open_app:

        def open_it(workout=OTHER, *, start=False, time_scale=1.0, client="") -> App:
            wishes = Wishes(muted="a test", client=client)
            return open_app(Opening(workout, None, wishes, time_scale, start))

        yield open_it


def asked(app: App) -> QDialog | None:
    """The window that asks something now."""
    shown = [one for one in app.window.findChildren(QDialog) if one.isVisible()]
    assert len(shown) <= 1
    return shown[0] if shown else None


def press(qtbot, app: App, *keys: Key) -> None:
    for key in keys:
        qtbot.keyClick(asked(app) or app.window, key)


def face(app: App):
    return app.window.view.face


def of_kind(kind: str) -> list[float]:
    """When, after START, entries of this kind were written."""
    return [at_s for at_s, written, _ in entries() if written == kind]


def when(control: str) -> list[float]:
    """When, after START, a control was pressed."""
    return [
        at_s
        for at_s, kind, payload in entries()
        if kind == "control" and json.loads(payload)["kind"] == control
    ]


def test_what_was_cut_off_is_asked_about_and_nothing_starts(qtbot, opened, path):
    cut_off(path, Control(40.0, K.PAUSE), started=STARTED, workout=SOUND)
    before = entries()
    app = opened()
    window = asked(app)
    assert isinstance(window, RecoveryWindow)
    told = "Sound, 2026-11-20 18:30, was cut off after 0:30."
    assert window.accessibleDescription().startswith(told)
    qtbot.waitUntil(lambda: face(app).word == "READY")
    assert face(app).kind == "Other"
    assert (entries(), asked(app)) == (before, window)


def test_without_one_nothing_is_asked(opened, path):
    keep(path, started=STARTED)
    assert asked(opened()) is None


def test_escape_asks_again_at_the_next_start(qtbot, opened, path):
    cut_off(path)
    before = entries()
    for _ in range(2):
        app = opened()
        press(qtbot, app, Key.Key_Escape)
        assert (asked(app), face(app).word) == (None, "READY")
        app.close()
    assert entries() == before


@pytest.mark.parametrize(("key", "sessions_left"), [(Key.Key_Return, 1), (Key.Key_D, 0)])
def test_what_is_kept_or_discarded_is_not_asked_about_again(
    qtbot, opened, path, key, sessions_left
):
    cut_off(path)
    app = opened()
    press(qtbot, app, key)
    assert (asked(app), face(app).word, face(app).kind) == (None, "READY", "Other")
    app.close()
    assert asked(opened()) is None
    assert len(listed(path).sessions) == sessions_left


def test_it_goes_on_paused_where_it_was_with_its_speed(qtbot, opened, path):
    pressed = (
        Control(310.0, K.NEXT),
        Control(315.0, K.NEXT),
        Control(316.0, K.ADJUST_SPEED, 0.3),
        Control(317.0, K.EXTEND, 15.0),
    )
    cut_off(path, *pressed, at_s=335.0, workout=SOUND)
    app = opened()
    press(qtbot, app, Key.Key_G)
    assert (asked(app), face(app).word) == (None, "PAUSED")
    # Sixty seconds and fifteen more, of which twenty were walked.
    there = ("Work", "0:55", "1.9 km/h", "Sound - RetroTimer")
    title = app.window.windowTitle()
    assert (face(app).kind, face(app).countdown, face(app).speed, title) == there
    assert face(app).message.startswith("Space: go on")
    press(qtbot, app, Key.Key_Space)
    assert (face(app).word, face(app).direction) == ("BACKWARD", Direction.BACKWARD)
    assert (face(app).countdown, face(app).speed) == ("0:55", "1.9 km/h")
    qtbot.waitUntil(lambda: face(app).countdown == "0:54")


def test_nothing_of_it_is_asked_again_before_it_goes_on(qtbot, opened, path):
    cut_off(path, workout=SOUND)
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_Space)
    assert (asked(app), face(app).word) == (None, "FORWARD")


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
    cut_off(Folders().history, *pressed, at_s=at_s, workout=SOUND)
    app = opened()
    press(qtbot, app, Key.Key_G)
    assert face(app).word == "PAUSED"
    press(qtbot, app, Key.Key_Space)
    assert face(app).word == then


def test_a_hold_asks_for_its_confirm_again(qtbot, opened, path):
    steps = (replace(SOUND.steps[0], hold=True), *SOUND.steps[1:])
    cut_off(path, at_s=400.0, workout=replace(SOUND, steps=steps))
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_Space)
    assert face(app).word == "CONFIRM"
    press(qtbot, app, Key.Key_Space)
    assert face(app).word == "TURN"


def test_the_record_is_what_was_walked_before_and_after_and_nothing_between(qtbot, opened, path):
    session_id = cut_off(path, at_s=45.0, workout=SOUND, started=STARTED)
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_Space, Key.Key_S)
    app.close()
    session = only(path)
    ((resumed_s,), (stopped_s,)) = when("resume"), when("stop")
    (row,) = session.record.rows
    assert (session.id, session.started_at) == (session_id, STARTED)
    assert row.done_s == pytest.approx(35.0 + stopped_s - resumed_s)
    before, after = row.stretches
    assert (before, after) == ((10.0, 45.0), pytest.approx((resumed_s, stopped_s)))
    assert session.record.outcome is Outcome.STOPPED
    # Days have passed, and none of them in the session.
    assert 45.0 <= resumed_s <= stopped_s <= session.record.elapsed_s < 100.0


def test_how_it_was_is_asked_at_its_end_and_kept_with_it(qtbot, opened, path):
    stage = Stage("first-steps", 1, 2)
    cut_off(path, workout=SOUND, occasion=Occasion(stage=stage, before={"clip": True}))
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_Space, Key.Key_S)
    qtbot.waitUntil(lambda: isinstance(asked(app), QuestionsWindow))
    qtbot.keyClicks(asked(app).controls["effort"], "4")
    press(qtbot, app, Key.Key_Return)
    qtbot.waitUntil(lambda: face(app).message.startswith("Kept in the history: "))
    app.close()
    session = only(path)
    assert session.after == {"effort": 4}
    assert (session.occasion.stage, session.occasion.before) == (stage, {"clip": True})


def test_after_it_the_same_workout_can_be_walked_again(qtbot, opened, path):
    cut_off(path, workout=SOUND)
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_S)
    qtbot.waitUntil(lambda: asked(app) is not None)
    press(qtbot, app, Key.Key_Escape, Key.Key_Space, Key.Key_Space, Key.Key_Return)
    assert (face(app).word, face(app).kind) == ("GET ON", "Sound")
    app.close()
    assert [one.workout.name for one in sessions(path)] == ["Sound", "Sound"]


@pytest.mark.parametrize("answer", [Key.Key_Return, Key.Key_D, Key.Key_Escape])
def test_run_asks_first_and_then_starts_its_own(qtbot, opened, path, answer):
    cut_off(path, workout=SOUND)
    app = opened(start=True)
    assert isinstance(asked(app), RecoveryWindow)
    press(qtbot, app, answer)
    assert isinstance(asked(app), QuestionsWindow)
    assert face(app).word == "READY"
    press(qtbot, app, Key.Key_Return)
    assert face(app).word == "GET ON"
    app.close()
    assert [one.workout.name for one in sessions(path)][-1] == "Other"


def test_run_asks_first_and_does_not_start_its_own_if_the_other_goes_on(qtbot, opened, path):
    cut_off(path, workout=SOUND)
    app = opened(start=True)
    press(qtbot, app, Key.Key_G)
    assert (asked(app), face(app).word) == (None, "PAUSED")
    press(qtbot, app, Key.Key_Space)
    assert (asked(app), face(app).kind) == (None, "Warm-up")
    app.close()
    assert only(path).workout == SOUND


def test_a_program_that_was_really_killed_is_asked_about(qtbot, opened):
    with performing(EXAMPLE) as process:
        awaited(process, type="cue", text="Get on the belt")
        entries_of(2)
        process.kill()
        process.wait()
    app = opened()
    assert asked(app).accessibleDescription().startswith("Ladder, ")
    press(qtbot, app, Key.Key_G)
    assert (face(app).word, app.window.windowTitle()) == ("PAUSED", "Ladder - RetroTimer")
    press(qtbot, app, Key.Key_Space, Key.Key_Right)
    assert (face(app).word, face(app).countdown) == ("FORWARD", "5:00")


def test_an_answer_that_cannot_be_written_is_told(qtbot, opened, path):
    cut_off(path)
    app = opened()
    until(lambda: all_of(path))
    path.unlink()
    press(qtbot, app, Key.Key_Return)
    qtbot.waitUntil(lambda: face(app).message == f"{path}: there is no history yet")


def test_where_nobody_walks_nothing_that_was_walked_goes_on(opened, path):
    cut_off(path, workout=SOUND)
    app = opened(start=True, time_scale=400.0)
    # It would count as walked, four hundred times as fast.
    assert (asked(app), face(app).word) == (None, "GET ON")
    app.close()
    assert asked(opened()) is not None


def test_what_was_discarded_makes_nobody_less_of_a_beginner(qtbot, opened, path):
    write_down(replace(OWNER, sessions_before=2))
    pressed = Control(11.0, K.NEXT), Control(12.0, K.NEXT), Control(16.0, K.NEXT)
    cut_off(path, *pressed, at_s=70.0, workout=there_and_back(backward_s=300))
    app = opened()
    press(qtbot, app, Key.Key_D, Key.Key_Space)
    assert "spotter" in asked(app).controls


def test_a_clients_session_goes_on_as_theirs_whoever_opened_the_window(qtbot, opened, path):
    write_down(Client("Ann", screening=OWNER.screening, units=Units.IMPERIAL))
    cut_off(path, workout=SOUND, occasion=Occasion("Ann"))
    app = opened()
    press(qtbot, app, Key.Key_G)
    assert face(app).speed == "1.5 mph"


def test_a_session_of_a_client_who_is_not_known_here_goes_on_too(qtbot, opened, path):
    cut_off(path, workout=SOUND, occasion=Occasion("Ann"))
    app = opened()
    press(qtbot, app, Key.Key_G)
    assert face(app).word == "PAUSED"


def test_a_speed_key_after_it_went_on_changes_what_the_console_shows(qtbot, opened, path):
    cut_off(path, workout=SOUND)
    app = opened()
    press(qtbot, app, Key.Key_G, Key.Key_Space, Key.Key_Up)
    assert face(app).speed == "2.5 km/h"
