"""The program on a real session bus: a screen that stays on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from threading import enumerate as all_threads

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from retrotimer.app import App, Opening
from retrotimer.clock import stamp_s
from retrotimer.core.record import Outcome
from retrotimer.core.settings import Display, Settings, Wishes
from retrotimer.core.workout import Direction, Kind, Step, Workout
from retrotimer.store import settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.history import sessions
from retrotimer.system.session_bus import ADDRESS
from tests.opening import opener
from tests.system.buses import Bus, needs_a_bus, private_bus, screen_saver

pytestmark = needs_a_bus

Key = Qt.Key
WORKOUT = Workout(
    "Short",
    (
        Step(Kind.WARM_UP, Direction.FORWARD, 300, 3.0),
        Step(Kind.WORK, Direction.BACKWARD, 60, 1.6),
        Step(Kind.COOL_DOWN, Direction.FORWARD, 180, 2.4),
    ),
)
# What a session feels as a halt; the beat is 50 ms.
HALT_S = 1.0


@pytest.fixture
def bus(tmp_path, monkeypatch) -> Iterator[Bus]:
    with private_bus(tmp_path, monkeypatch) as ours:
        yield ours


@pytest.fixture
def opened(qtbot, bus):
    """Opens the program beside the bus; what it began there ends with it."""
    assert bus.address
    with opener(qtbot) as open_app:

        def open_it(workout: Workout = WORKOUT) -> App:
            return open_app(Opening(workout, None, Wishes(muted="a test")))

        yield open_it
    ours = ("session-bus", "keep-awake")
    qtbot.waitUntil(lambda: not [one for one in all_threads() if one.name in ours])


def word(app: App) -> str:
    return app.window.view.face.word


def asked(app: App) -> list[QDialog]:
    return [one for one in app.window.findChildren(QDialog) if one.isVisible()]


def answer(qtbot, app: App) -> None:
    """No to all, and Return."""
    while windows := asked(app):
        for key in (Key.Key_N, Key.Key_Return):
            qtbot.keyClick(windows[0], key)


def start(qtbot, app: App) -> None:
    qtbot.keyClick(app.window, Key.Key_Space)
    answer(qtbot, app)
    assert word(app) == "GET ON"


def test_the_screen_stays_on_from_the_start_to_the_end(qtbot, bus, opened):
    with screen_saver(bus) as saver:
        app = opened()
        assert not saver.asked
        start(qtbot, app)
        qtbot.waitUntil(lambda: saver.waiting)
        qtbot.keyClick(app.window, Key.Key_Space)
        assert word(app) == "PAUSED"
        assert saver.waiting
        qtbot.keyClick(app.window, Key.Key_S)
        qtbot.waitUntil(lambda: not saver.waiting)
        assert len(saver.asked) == 1


def test_the_screen_may_sleep_where_that_is_chosen(qtbot, bus, opened):
    chosen = Settings(display=Display(keep_awake=False), sound_checked=True)
    settings_file.write(Folders().settings, chosen)
    with screen_saver(bus) as saver:
        app = opened()
        start(qtbot, app)
        qtbot.keyClick(app.window, Key.Key_S)
        assert word(app) == "STOPPED"
        assert not saver.asked


def longest_gap_s(qtbot, app: App, until: Callable[[], bool]) -> float:
    """Between two beats of the window, until something is true."""
    beats = [stamp_s()]
    app.ticker.ticked.connect(lambda: beats.append(stamp_s()))
    qtbot.waitUntil(lambda: len(beats) > 20 and until(), timeout=20_000)
    return max(later - sooner for sooner, later in pairwise(beats))


def test_a_bus_that_dies_in_a_session_leaves_the_window_alone(qtbot, bus, opened):
    app = opened()
    start(qtbot, app)
    bus.kill()
    qtbot.keyClick(app.window, Key.Key_Right)
    assert longest_gap_s(qtbot, app, lambda: word(app) == "FORWARD") < HALT_S
    qtbot.keyClick(app.window, Key.Key_S)
    app.close()
    (kept,) = sessions(Folders().history)
    assert kept.record.outcome is Outcome.STOPPED


def test_a_bus_that_answers_nothing_holds_nobody_up(qtbot, bus, opened):
    bus.halt()
    app = opened()
    start(qtbot, app)
    assert longest_gap_s(qtbot, app, lambda: word(app) == "GET ON") < HALT_S
    qtbot.keyClick(app.window, Key.Key_Space)
    assert word(app) == "PAUSED"
    bus.kill()


def test_without_a_bus_the_window_is_as_ever(qtbot, opened, monkeypatch):
    monkeypatch.delenv(ADDRESS)
    app = opened()
    start(qtbot, app)
