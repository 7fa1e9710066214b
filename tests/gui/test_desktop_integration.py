"""The program on a real session bus: media keys of other programs, and keeping awake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from threading import enumerate as all_threads

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from retrotimer.clock import monotonic_s
from retrotimer.domain.session.controls import ControlKind
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, session_state, start_walk
from retrotimer.domain.settings.settings import DisplaySettings, SessionOverrides, Settings
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.gui.main_controller import MainController
from retrotimer.gui.settings.preferences_window import PreferencesWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.store.files import settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import read_sessions
from retrotimer.system.session_bus import ADDRESS_VARIABLE
from tests.support.app_opener import app_opener
from tests.support.desktop_portal import REDUCED_MOTION, running_portal
from tests.support.private_bus import (
    PrivateBus,
    needs_session_bus,
    running_private_bus,
    running_screen_saver,
)

pytestmark = needs_session_bus

Key = Qt.Key
WORKOUT = Workout(
    "Short",
    (
        Step(SegmentKind.WARM_UP, Direction.FORWARD, 300, 3.0),
        Step(SegmentKind.WORK, Direction.BACKWARD, 60, 1.6),
        Step(SegmentKind.COOL_DOWN, Direction.FORWARD, 180, 2.4),
    ),
)
WAITS = Workout(
    "Waits",
    (
        Step(SegmentKind.WARM_UP, Direction.FORWARD, 300, 3.0),
        Step(SegmentKind.WORK, Direction.FORWARD, 1, 3.0, hold=True),
        Step(SegmentKind.COOL_DOWN, Direction.FORWARD, 180, 2.4),
    ),
)
NO_PLAYERS = "No players found"
# What a session feels as a halt; the beat is 50 ms.
HALT_S = 1.0


@pytest.fixture
def bus(tmp_path, monkeypatch) -> Iterator[PrivateBus]:
    with running_private_bus(tmp_path, monkeypatch) as ours:
        yield ours


@pytest.fixture
def opened(qtbot, bus):
    """Opens the program on the private bus; what it began there ends with it."""
    assert bus.address
    with app_opener(qtbot) as open_app:

        def open_it(workout: Workout = WORKOUT) -> MainController:
            return open_app(StartOptions(workout, None, SessionOverrides(mute_reason="a test")))

        yield open_it
    ours = ("session-bus", "keep-awake", "less-motion")
    qtbot.waitUntil(lambda: not [one for one in all_threads() if one.name in ours])


class Remote:
    """Somebody who presses the media keys of another program."""

    def __init__(self, qtbot, bus: PrivateBus, app: MainController) -> None:
        self._qtbot = qtbot
        self._bus = bus
        self._app = app
        qtbot.waitUntil(lambda: bus.run_playerctl("-l") == "retrotimer", timeout=10_000)

    def press(self, command: str, then: str) -> None:
        assert self._bus.run_playerctl(command) == ""
        self._qtbot.waitUntil(lambda: word(self._app) == then)

    def reads(self, *words: str) -> str:
        return self._bus.run_playerctl(*words)

    def sees(self, status: str) -> None:
        self._qtbot.waitUntil(lambda: self.reads("status") == status)


def word(app: MainController) -> str:
    return app.window.view.content.status_word


def asked(app: MainController) -> list[QDialog]:
    return [one for one in app.window.findChildren(QDialog) if one.isVisible()]


def answer(qtbot, app: MainController) -> None:
    """No to all, and Return."""
    while windows := asked(app):
        for key in (Key.Key_N, Key.Key_Return):
            qtbot.keyClick(windows[0], key)


def start(qtbot, app: MainController) -> None:
    qtbot.keyClick(app.window, Key.Key_Space)
    answer(qtbot, app)
    assert word(app) == "GET ON"


@pytest.fixture
def app(request, opened) -> MainController:
    return opened(getattr(request, "param", WORKOUT))


@pytest.fixture
def requests(app) -> list[object]:
    """What the window asked for."""
    made: list[object] = []
    app.window.toggle_requested.connect(lambda: made.append("toggle"))
    app.window.control_requested.connect(lambda kind, _: made.append(kind))
    return made


@pytest.fixture
def remote(qtbot, bus, app) -> Remote:
    return Remote(qtbot, bus, app)


def test_the_session_is_a_track_for_others(qtbot, app, remote):
    remote.sees("Stopped")
    assert remote.reads("metadata", "xesam:title") == "Short"
    assert remote.reads("metadata", "xesam:artist") == "READY"
    start(qtbot, app)
    remote.sees("Playing")
    assert remote.reads("metadata", "xesam:artist") == "GET ON"
    # With both turnarounds.
    assert remote.reads("metadata", "mpris:length") == "600000000"
    assert float(remote.reads("position")) < 1


def test_play_starts_through_the_same_questions_as_space(qtbot, app, remote):
    remote.press("play", "READY")
    qtbot.waitUntil(lambda: bool(asked(app)))
    answer(qtbot, app)
    assert word(app) == "GET ON"


def test_play_never_pauses_and_pause_never_goes_on(qtbot, app, remote, requests):
    start(qtbot, app)
    requests.clear()
    for command, then in (
        ("next", "FORWARD"),
        ("play", "FORWARD"),
        ("pause", "PAUSED"),
        ("pause", "PAUSED"),
        ("play", "FORWARD"),
        ("play-pause", "PAUSED"),
        ("play-pause", "FORWARD"),
        ("stop", "PAUSED"),
        ("stop", "PAUSED"),
        ("previous", "PAUSED"),
        ("play", "FORWARD"),
    ):
        remote.press(command, then)
    assert requests == [
        *(ControlKind.NEXT, ControlKind.PAUSE, ControlKind.RESUME, "toggle", "toggle"),
        *(ControlKind.PAUSE, ControlKind.BACK, ControlKind.RESUME),
    ]


@pytest.mark.parametrize("app", [WAITS], indirect=True)
def test_a_hold_is_confirmed_by_play_and_not_by_pause(qtbot, app, remote, requests):
    start(qtbot, app)
    for _ in range(2):
        remote.press("next", "FORWARD")
    # The warm-up is skipped at somebody's own responsibility.
    # The cue that is shown comes first.
    qtbot.waitUntil(lambda: app.window.view.content.message.startswith("Blocked"), timeout=9_000)
    qtbot.keyClick(app.window, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: word(app) == "CONFIRM")
    remote.sees("Paused")
    requests.clear()
    for command in ("pause", "stop"):
        remote.press(command, "CONFIRM")
    remote.press("play", "FORWARD")
    assert requests == [ControlKind.CONFIRM]


def test_a_locked_window_obeys_only_what_space_does(qtbot, app, remote, requests):
    start(qtbot, app)
    qtbot.keyClick(app.window, Key.Key_L)
    requests.clear()
    for command in ("next", "previous"):
        remote.press(command, "GET ON")
    for command in ("pause", "play"):
        remote.press(command, "PAUSED" if command == "pause" else "GET ON")
    assert requests == [ControlKind.PAUSE, ControlKind.RESUME]


def test_nothing_but_the_start_works_before_it(qtbot, app, remote, requests):
    for command in ("next", "previous"):
        assert remote.reads(command) == "No player could handle this command"
    for command in ("pause", "stop"):
        remote.press(command, "READY")
    remote.press("play-pause", "READY")
    qtbot.waitUntil(lambda: bool(asked(app)))
    # What is open there is answered by its own keys.
    remote.press("play-pause", "READY")
    answer(qtbot, app)
    assert (requests, word(app)) == (["toggle"], "GET ON")


def test_what_changes_is_told_at_once(qtbot, bus, app):
    qtbot.waitUntil(lambda: bus.run_playerctl("status") == "Stopped")
    with bus.follow_playerctl("--follow", "status") as lines:
        assert next(lines) == "Stopped"
        start(qtbot, app)
        assert next(lines) == "Playing"
        qtbot.keyClick(app.window, Key.Key_Space)
        assert next(lines) == "Paused"
        for key in (Key.Key_Space, Key.Key_S):
            qtbot.keyClick(app.window, key)
        assert [next(lines), next(lines)] == ["Playing", "Stopped"]


def test_what_came_before_the_end_is_not_obeyed_after_it(qtbot, app, remote, requests):
    start(qtbot, app)
    qtbot.keyClick(app.window, Key.Key_S)
    answer(qtbot, app)
    requests.clear()
    # The window is busy while these come.
    app.ticker.stop()
    for _ in range(5):
        assert remote.reads("play-pause") == ""
    app.close()
    for key in (Key.Key_Space, Key.Key_Return):
        qtbot.keyClick(app.window, key)
    app.ticker.ticked.emit()
    QApplication.processEvents()
    assert asked(app) == []
    assert requests == ["toggle", "toggle"]
    assert len(list(read_sessions(Folders().history_path))) == 1


def test_a_closed_window_is_seen_no_longer(qtbot, bus, app):
    qtbot.waitUntil(lambda: bus.run_playerctl("-l") == "retrotimer")
    app.window.close()
    qtbot.waitUntil(lambda: bus.run_playerctl("-l") == NO_PLAYERS)


def test_a_second_window_has_a_name_of_its_own(qtbot, bus, opened):
    for _ in range(2):
        opened()
    qtbot.waitUntil(lambda: len(bus.run_playerctl("-l").splitlines()) == 2)
    assert {name.partition(".")[0] for name in bus.run_playerctl("-l").splitlines()} == {
        "retrotimer"
    }


def test_the_screen_stays_on_from_the_start_to_the_end(qtbot, bus, opened):
    with running_screen_saver(bus) as saver:
        app = opened()
        assert not saver.inhibit_cookies
        start(qtbot, app)
        qtbot.waitUntil(lambda: saver.is_inhibited)
        qtbot.keyClick(app.window, Key.Key_Space)
        assert word(app) == "PAUSED"
        assert saver.is_inhibited
        qtbot.keyClick(app.window, Key.Key_S)
        qtbot.waitUntil(lambda: not saver.is_inhibited)
        assert len(saver.inhibit_cookies) == 1


def test_the_screen_may_sleep_where_that_is_chosen(qtbot, bus, opened):
    chosen = Settings(display=DisplaySettings(keep_awake=False), sound_checked=True)
    settings_file.write(Folders().settings_path, chosen)
    with running_screen_saver(bus) as saver:
        app = opened()
        start(qtbot, app)
        qtbot.keyClick(app.window, Key.Key_S)
        assert word(app) == "STOPPED"
        assert not saver.inhibit_cookies


def test_the_media_keys_stay_with_the_music_where_that_is_chosen(qtbot, bus, app):
    qtbot.waitUntil(lambda: bus.run_playerctl("-l") == "retrotimer")
    qtbot.keyClick(app.window, Key.Key_P)
    preferences = app.window.findChild(PreferencesWindow)
    for chosen, seen in ((False, NO_PLAYERS), (True, "retrotimer")):
        preferences.value_changed.emit("media_keys", chosen)
        qtbot.waitUntil(lambda seen=seen: bus.run_playerctl("-l") == seen)


def longest_gap_s(qtbot, app: MainController, until: Callable[[], bool]) -> float:
    """Between two beats of the window, until something is true."""
    beats = [monotonic_s()]
    app.ticker.ticked.connect(lambda: beats.append(monotonic_s()))
    qtbot.waitUntil(lambda: len(beats) > 20 and until(), timeout=20_000)
    return max(later - sooner for sooner, later in pairwise(beats))


def test_a_bus_that_dies_in_a_session_leaves_the_window_alone(qtbot, bus, app):
    start(qtbot, app)
    bus.kill()
    qtbot.keyClick(app.window, Key.Key_Right)
    assert longest_gap_s(qtbot, app, lambda: word(app) == "FORWARD") < HALT_S
    qtbot.keyClick(app.window, Key.Key_S)
    app.close()
    (kept,) = read_sessions(Folders().history_path)
    assert kept.record.outcome is Outcome.STOPPED


def test_a_bus_that_answers_nothing_delays_nothing(qtbot, bus, opened):
    bus.suspend()
    app = opened()
    start(qtbot, app)
    assert longest_gap_s(qtbot, app, lambda: word(app) == "GET ON") < HALT_S
    qtbot.keyClick(app.window, Key.Key_Space)
    assert word(app) == "PAUSED"
    bus.kill()


def test_a_bus_that_halts_in_a_session_is_used_again_when_it_goes_on(qtbot, bus, app, remote):
    start(qtbot, app)
    bus.suspend()
    for key in (Key.Key_Right, Key.Key_Space):
        qtbot.keyClick(app.window, key)
    assert longest_gap_s(qtbot, app, lambda: word(app) == "PAUSED") < HALT_S
    bus.resume()
    remote.sees("Paused")
    remote.press("play", "FORWARD")


def test_without_a_bus_the_window_is_as_ever(qtbot, bus, opened, monkeypatch):
    monkeypatch.delenv(ADDRESS_VARIABLE)
    app = opened()
    start(qtbot, app)
    assert bus.run_playerctl("-l") == NO_PLAYERS


def test_where_less_motion_is_asked_for_the_screen_never_flashes(qtbot, bus, opened):
    for effect in (Qt.UIEffect.UI_General, Qt.UIEffect.UI_AnimateCombo):
        QApplication.setEffectEnabled(effect)
    assert QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateCombo)
    with running_portal(bus, {REDUCED_MOTION: ("u", 1)}):
        app = opened()
        qtbot.waitUntil(lambda: not flashes(app))
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateCombo)


def test_without_a_wish_for_reduced_motion_the_screen_flashes(opened):
    assert flashes(opened())


def flashes(app: MainController) -> bool:
    """Does the window, in the last second before a change?"""
    shown = session_state(start_walk(unroll(WORKOUT)), START_COUNTDOWN_S + 299.1)
    app.window.show_state(shown)
    return app.window.view.content.is_flashing
