"""The session window: which key sends which request."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMessageBox

from retrotimer.domain import messages
from retrotimer.domain.cues.cues import Cue, CueKind, ScheduledCue
from retrotimer.domain.session.controls import Control, ControlKind, session_state_at
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, SessionState, ready_state
from retrotimer.domain.settings.settings import DisplaySettings
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.gui.session.keys_overlay import KeysOverlay
from retrotimer.gui.session.session_window import SessionWindow

Key = Qt.Key
COMMAND_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
)
TIMELINE = unroll(Workout("Ladder", (Step(SegmentKind.WORK, Direction.FORWARD, 300, 3.0),)))


def running(at_s: float = 20, *pressed: ControlKind) -> SessionState:
    controls = [Control(25.0, kind) for kind in pressed]
    return session_state_at(TIMELINE, controls, at_s + START_COUNTDOWN_S)


@pytest.fixture
def window(qtbot) -> SessionWindow:
    shown = SessionWindow(ready_state(TIMELINE), "Ladder")
    qtbot.addWidget(shown)
    shown.show()
    return shown


@pytest.fixture
def asked(window) -> list:
    """Every request the window made."""
    requests: list = []
    window.toggle_requested.connect(lambda: requests.append("toggle"))
    window.control_requested.connect(lambda kind, value: requests.append((kind, round(value, 3))))
    window.file_chosen.connect(requests.append)
    window.closed.connect(lambda: requests.append("ended"))
    return requests


@pytest.mark.parametrize(
    ("key", "request_made"),
    [
        (Key.Key_Space, "toggle"),
        (Key.Key_Return, "toggle"),
        (Key.Key_Period, "toggle"),
        (Key.Key_B, "toggle"),
        (Key.Key_Right, (ControlKind.NEXT, 0)),
        (Key.Key_PageDown, (ControlKind.NEXT, 0)),
        (Key.Key_Left, (ControlKind.BACK, 0)),
        (Key.Key_PageUp, (ControlKind.BACK, 0)),
        (Key.Key_R, (ControlKind.RESTART_STEP, 0)),
        (Key.Key_C, (ControlKind.SKIP_TO_COOL_DOWN, 0)),
        (Key.Key_S, (ControlKind.STOP, 0)),
        (Key.Key_Plus, (ControlKind.EXTEND, 15)),
        (Key.Key_Minus, (ControlKind.EXTEND, -15)),
        (Key.Key_Up, (ControlKind.ADJUST_SPEED, 0.1)),
        (Key.Key_Down, (ControlKind.ADJUST_SPEED, -0.1)),
    ],
)
def test_a_key_makes_one_request(qtbot, window, asked, key, request_made):
    window.show_state(running())
    qtbot.keyClick(window, key)
    assert asked == [request_made]


def test_h_holds_during_a_session_and_shows_the_history_otherwise(qtbot, window, asked):
    window.history_requested.connect(lambda: asked.append("history"))
    qtbot.keyClick(window, Key.Key_H)
    window.show_state(running())
    qtbot.keyClick(window, Key.Key_H)
    assert asked == ["history", (ControlKind.TOGGLE_HOLD, 0)]


def test_w_asks_for_the_console_also_during_a_session_but_not_when_locked(qtbot, window, asked):
    window.console_requested.connect(lambda: asked.append("console"))
    qtbot.keyClick(window, Key.Key_W)
    window.show_state(running())
    qtbot.keyClick(window, Key.Key_W)
    qtbot.keyClick(window, Key.Key_L)
    qtbot.keyClick(window, Key.Key_W)
    assert asked == ["console", "console"]


def test_shift_makes_a_larger_step_of_speed(qtbot, window, asked):
    window.show_state(running())
    qtbot.keyClick(window, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert asked == [(ControlKind.ADJUST_SPEED, 0.2)]


def test_other_keys_do_nothing(qtbot, window, asked):
    window.show_state(running())
    for key in (Key.Key_A, Key.Key_Tab, Key.Key_F5, Key.Key_O):
        qtbot.keyClick(window, key)
    assert asked == []


@pytest.mark.parametrize("modifier", COMMAND_MODIFIERS)
@pytest.mark.parametrize(
    "key",
    [
        Key.Key_S,
        Key.Key_C,
        Key.Key_H,
        Key.Key_R,
        Key.Key_Space,
        Key.Key_Right,
        Key.Key_Up,
        Key.Key_Plus,
    ],
)
def test_with_a_modifier_it_is_another_key(qtbot, window, asked, key, modifier):
    window.show_state(running())
    qtbot.keyClick(window, key, modifier)
    assert asked == []


@pytest.mark.parametrize("modifier", COMMAND_MODIFIERS)
def test_escape_with_a_modifier_does_not_end_a_session(qtbot, window, asked, modifier):
    window.show_state(running())
    for _ in range(2):
        qtbot.keyClick(window, Key.Key_Escape, modifier)
    assert asked == []


@pytest.mark.parametrize("modifier", COMMAND_MODIFIERS)
def test_with_a_modifier_no_key_changes_the_window(qtbot, window, modifier):
    for key in (Key.Key_M, Key.Key_F, Key.Key_L, Key.Key_Question):
        qtbot.keyClick(window, key, modifier)
    window.show_state(running())
    assert not window.view.is_mirrored
    assert not window.isFullScreen()
    assert window.view.content.message != messages.KEYS_LOCKED
    assert not window.findChildren(KeysOverlay)


@pytest.mark.parametrize(
    ("pressed", "request_made"),
    [
        # Shift is part of what types these.
        ((Key.Key_Plus, Qt.KeyboardModifier.ShiftModifier), (ControlKind.EXTEND, 15)),
        ((Key.Key_S, Qt.KeyboardModifier.ShiftModifier), (ControlKind.STOP, 0)),
        # Of which part of the keyboard a key is makes no difference.
        ((Key.Key_Plus, Qt.KeyboardModifier.KeypadModifier), (ControlKind.EXTEND, 15)),
        ((Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier), "toggle"),
        ((Key.Key_Right, Qt.KeyboardModifier.KeypadModifier), (ControlKind.NEXT, 0)),
    ],
)
def test_shift_and_the_keypad_make_no_other_key(qtbot, window, asked, pressed, request_made):
    window.show_state(running())
    qtbot.keyClick(window, *pressed)
    assert asked == [request_made]


@pytest.mark.parametrize("modifier", COMMAND_MODIFIERS)
def test_under_the_overlay_only_the_key_itself_stops(qtbot, window, asked, modifier):
    window.show_state(running())
    qtbot.keyClick(window, "?")
    qtbot.keyClick(window, Key.Key_S, modifier)
    assert asked == []


@pytest.mark.parametrize(
    ("key", "name"),
    [(Key.Key_O, "library_requested"), (Key.Key_E, "edit_requested")],
)
def test_the_usual_shortcuts_of_other_programs_open_windows(qtbot, window, asked, key, name):
    getattr(window, name).connect(lambda: asked.append(name))
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert asked == [name]


def test_escape_asks_before_it_ends_a_session(qtbot, window, asked):
    window.show_state(running())
    qtbot.keyClick(window, Key.Key_Escape)
    window.show_state(running())
    assert asked == []
    assert window.view.content.message == messages.CONFIRM_END_PROMPT
    qtbot.keyClick(window, Key.Key_Escape)
    assert asked == [(ControlKind.STOP, 0)]


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Right, Key.Key_A])
def test_any_other_key_works_as_ever_and_takes_the_question_back(qtbot, window, asked, key):
    window.show_state(running())
    qtbot.keyClick(window, Key.Key_Escape)
    qtbot.keyClick(window, key)
    asked.clear()
    qtbot.keyClick(window, Key.Key_Escape)
    assert asked == []


def test_the_question_is_forgotten_after_five_seconds(qtbot, window, asked):
    window.show_state(running(20))
    qtbot.keyClick(window, Key.Key_Escape)
    window.show_state(running(25))
    assert window.view.content.message != messages.CONFIRM_END_PROMPT
    qtbot.keyClick(window, Key.Key_Escape)
    assert asked == []


def stamped(key: Key, at_ms: int) -> QKeyEvent:
    press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    press.setTimestamp(at_ms)
    return press


@pytest.mark.parametrize("key", [Key.Key_PageDown, Key.Key_PageUp, Key.Key_Space])
def test_a_clicker_that_bounces_acts_once_and_a_finger_each_time(window, asked, key):
    window.show_state(running())
    for at_ms in (5000, 5060, 5140, 5300):
        window.keyPressEvent(stamped(key, at_ms))
    assert len(asked) == 2


@pytest.mark.parametrize("key", [Key.Key_PageDown, Key.Key_Space])
def test_a_held_key_acts_once_where_x_does_not_tell_that_it_repeats(window, asked, key):
    window.show_state(running())
    window.keyPressEvent(stamped(key, 5000))
    for at_ms in range(5660, 6500, 40):
        window.keyReleaseEvent(stamped(key, at_ms))
        window.keyPressEvent(stamped(key, at_ms))
    window.keyReleaseEvent(stamped(key, 6510))
    assert len(asked) == 1
    window.keyPressEvent(stamped(key, 6700))
    assert len(asked) == 2


def test_two_keys_soon_after_each_other_are_no_bounce(window, asked):
    window.show_state(running())
    for at_ms, key in ((5000, Key.Key_PageDown), (5060, Key.Key_PageUp), (5120, Key.Key_PageDown)):
        window.keyPressEvent(stamped(key, at_ms))
    assert len(asked) == 3


@pytest.mark.parametrize("key", [Key.Key_Plus, Key.Key_Up])
def test_what_is_pressed_quickly_to_count_up_is_no_bounce(window, asked, key):
    window.show_state(running())
    for at_ms in (5000, 5060, 5140):
        window.keyPressEvent(stamped(key, at_ms))
    assert len(asked) == 3


def test_holding_escape_ends_nothing(window, asked):
    window.show_state(running())
    press = partial(QKeyEvent, QEvent.Type.KeyPress, Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    window.keyPressEvent(press(""))
    for _ in range(5):
        window.keyPressEvent(press("", autorep=True))
    assert asked == []
    assert window.isVisible()


def test_stop_at_once_needs_no_answer_even_while_asking(qtbot, window, asked):
    window.show_state(running())
    qtbot.keyClick(window, Key.Key_Escape)
    qtbot.keyClick(window, Key.Key_S)
    assert asked == [(ControlKind.STOP, 0)]


def test_escape_closes_a_window_that_performs_nothing(qtbot, window, asked):
    qtbot.keyClick(window, Key.Key_Escape)
    assert asked == ["ended"]
    assert not window.isVisible()


def test_one_close_does_not_end_a_session_but_two_do(window, asked):
    window.show_state(running())
    window.close()
    assert window.isVisible()
    assert asked == []
    window.close()
    assert asked == ["ended"]
    assert not window.isVisible()


def test_f_toggles_full_screen(qtbot, window):
    qtbot.keyClick(window, Key.Key_F)
    assert window.isFullScreen()
    qtbot.keyClick(window, Key.Key_F)
    assert not window.isFullScreen()


def test_o_asks_for_the_workouts_while_nothing_is_performed(qtbot, window, asked):
    window.library_requested.connect(lambda: asked.append("library"))
    qtbot.keyClick(window, Key.Key_O)
    window.show_state(running())
    qtbot.keyClick(window, Key.Key_O)
    assert asked == ["library"]


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Key.Key_P, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Comma, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_preferences_are_asked_for_while_nothing_is_performed(qtbot, window, asked, key, modifier):
    window.preferences_requested.connect(lambda: asked.append("preferences"))
    qtbot.keyClick(window, key, modifier)
    qtbot.keyClick(window, Key.Key_Comma)
    window.show_state(running())
    qtbot.keyClick(window, key, modifier)
    assert asked == ["preferences"]


def dropped(window, path):
    """A file that is dragged over the window and let go; was it taken?"""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, *keys)
    window.dragEnterEvent(over)
    if over.isAccepted():
        window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, *keys))
    return over.isAccepted()


def test_a_file_is_dragged_onto_it_while_nothing_is_performed(window, asked, tmp_path):
    path = tmp_path / "own.retro.json"
    assert dropped(window, path)
    assert asked == [path]
    window.show_state(running())
    assert not dropped(window, path)
    assert asked == [path]


def test_a_file_held_over_it_while_a_session_begins_is_not_taken(window, asked, tmp_path):
    window.show_state(running())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "own.retro.json"))])
    keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, *keys))
    assert asked == []


def test_a_caption_shows_the_cue_and_goes_away(window):
    cues = (
        ScheduledCue(START_COUNTDOWN_S + 20, Cue(CueKind.REMINDER, "Push the belt away"), 0),
        ScheduledCue(START_COUNTDOWN_S + 20, Cue(CueKind.COUNT, "3"), 0),
    )
    window.show_state(running(20), cues)
    assert window.view.content.message == "Push the belt away"
    window.show_state(running(24.9))
    assert window.view.content.message == "Push the belt away"
    window.show_state(running(25))
    assert window.view.content.message == messages.KEY_HINTS[running().phase]


def test_the_instruction_stays_through_the_whole_turnaround(window):
    there, back = Direction.FORWARD, Direction.BACKWARD
    steps = tuple(Step(SegmentKind.WORK, direction, 60, 2.0) for direction in (there, back))
    timeline = unroll(Workout("Turn", steps))
    for at_s in (61, 75, 89):
        window.show_state(session_state_at(timeline, (), at_s + START_COUNTDOWN_S))
        assert window.view.content.message == "Feet on the side rails. Turn to face backward"


def test_what_hinders_the_program_is_said_but_what_to_do_comes_first(window):
    window.show_notice("The history cannot be written: disk full")
    window.show_sound_problem("no device")
    window.show_state(running())
    assert window.view.content.message.endswith("disk full")
    caption = ScheduledCue(START_COUNTDOWN_S + 21, Cue(CueKind.ANNOUNCEMENT, "Walk forward"), 0)
    window.show_state(running(21), (caption,))
    assert window.view.content.message == "Walk forward"
    window.show_state(running(40))
    assert window.view.content.sound_warning == messages.NO_SOUND
    assert window.view.toolTip() == "no device"
    window.show_notice("")
    window.show_sound_problem("")
    window.show_state(running())
    assert window.view.content.sound_warning == ""


@pytest.mark.parametrize("count", [1, 40])
def test_problems_of_a_file_are_shown_whole(qtbot, window, count):
    problems = [f"steps[{n}].speed_kmh: expected a number" for n in range(count)]
    window.show_problems("own.retro.json", problems)
    (box,) = window.findChildren(QMessageBox)
    shown = box.informativeText() + box.detailedText()
    assert all(problem in shown for problem in problems)
    box.close()
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox))


def test_the_title_names_the_workout(window):
    window.show_workout("Cardio mix")
    assert window.windowTitle() == "Cardio mix - RetroTimer"


def test_m_turns_the_screen_for_a_mirror_and_back(qtbot, window):
    for mirrored in (True, False):
        qtbot.keyClick(window, Key.Key_M)
        assert window.view.is_mirrored is mirrored


def test_the_preferences_set_the_mirror_whatever_m_did_before(qtbot, window):
    window.apply_display(DisplaySettings())
    qtbot.keyClick(window, Key.Key_M)
    for mirrored in (True, False):
        window.apply_display(DisplaySettings(mirror=mirrored))
        assert window.view.is_mirrored is mirrored


def test_another_choice_of_the_display_leaves_the_mirror_as_m_made_it(qtbot, window):
    window.apply_display(DisplaySettings())
    qtbot.keyClick(window, Key.Key_M)
    window.apply_display(DisplaySettings(flash=False))
    assert window.view.is_mirrored


def test_what_was_chosen_of_the_display_is_shown(window):
    window.apply_display(DisplaySettings(flash=False, mirror=True))
    window.show_state(running(297.1))
    assert window.view.is_mirrored
    assert not window.view.content.is_flashing
    window.apply_display(DisplaySettings())
    window.show_state(running(297.1))
    assert not window.view.is_mirrored
    assert window.view.content.is_flashing


def test_a_lock_leaves_only_what_is_needed_at_once(qtbot, window, asked):
    window.show_state(running())
    qtbot.keyClick(window, Key.Key_L)
    for key in (Key.Key_Right, Key.Key_Escape, Key.Key_Escape, Key.Key_Plus, Key.Key_C, Key.Key_F):
        qtbot.keyClick(window, key)
    window.show_state(running())
    assert asked == []
    assert window.view.content.message == messages.KEYS_LOCKED
    qtbot.keyClick(window, Key.Key_Space)
    qtbot.keyClick(window, Key.Key_S)
    assert asked == ["toggle", (ControlKind.STOP, 0)]
    qtbot.keyClick(window, Key.Key_L)
    qtbot.keyClick(window, Key.Key_Right)
    assert asked[2:] == [(ControlKind.NEXT, 0)]


def test_a_question_mark_shows_all_keys_until_the_next_key(qtbot, window, asked):
    window.show_state(running())
    for away in (Key.Key_Right, Key.Key_Escape, Key.Key_Question):
        qtbot.keyClick(window, "?")
        (overlay,) = window.findChildren(KeysOverlay)
        assert overlay.size() == window.view.size()
        assert "S: stop at once" in overlay.accessibleDescription()
        qtbot.keyClick(window, away)
        qtbot.waitUntil(lambda: not window.findChildren(KeysOverlay))
    assert asked == []


def test_stop_at_once_works_under_the_overlay_too(qtbot, window, asked):
    window.show_state(running())
    qtbot.keyClick(window, "?")
    qtbot.keyClick(window, Key.Key_S)
    assert asked == [(ControlKind.STOP, 0)]


def test_a_click_takes_the_overlay_away(qtbot, window):
    qtbot.keyClick(window, "?")
    (overlay,) = window.findChildren(KeysOverlay)
    qtbot.mouseClick(overlay, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.findChildren(KeysOverlay))


def test_before_the_start_it_is_said_that_the_screen_is_too_small(qtbot, window):
    qtbot.waitUntil(lambda: window.view.is_painted)
    window.apply_display(DisplaySettings(distance_m=6))
    ready = ready_state(TIMELINE)
    window.show_state(ready)
    assert window.view.content.message == messages.countdown_too_small_message(
        window.view.readable_distance_m, 6
    )
    window.show_state(running())
    assert window.view.content.message == messages.KEY_HINTS[running().phase]
    window.apply_display(DisplaySettings(distance_m=0.5))
    window.show_state(ready)
    assert window.view.content.message == messages.KEY_HINTS[ready.phase]


@pytest.mark.parametrize(
    ("key", "request_made"),
    [
        (Key.Key_MediaTogglePlayPause, "toggle"),
        (Key.Key_MediaNext, (ControlKind.NEXT, 0)),
        (Key.Key_MediaPrevious, (ControlKind.BACK, 0)),
    ],
)
def test_media_keys_work_too(window, asked, key, request_made):
    window.show_state(running())
    # Qt's own clicks know only keys that are letters to a terminal.
    pressed = QEvent.Type.KeyPress
    window.keyPressEvent(QKeyEvent(pressed, key, Qt.KeyboardModifier.NoModifier))
    assert asked == [request_made]
