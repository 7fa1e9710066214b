"""Staying awake: a real bus, and somebody on it who darkens screens."""

from __future__ import annotations

from threading import Event
from threading import enumerate as all_threads

import pytest

from retrotimer.system.sleep_inhibitor import KeepAwake
from retrotimer.system.wakepy_inhibition import stay_awake
from tests.support.private_bus import needs_a_bus, screen_saver

pytestmark = needs_a_bus


@pytest.fixture
def awake(qtbot):
    """Left at the end, and its threads with it."""
    kept = KeepAwake()
    yield kept
    kept.want(awake=False)
    qtbot.waitUntil(lambda: "keep-awake" not in [one.name for one in all_threads()])


def over() -> Event:
    happened = Event()
    happened.set()
    return happened


def test_the_screen_stays_on_while_it_is_wanted_and_no_longer(qtbot, bus, awake):
    with screen_saver(bus) as saver:
        for count in (1, 2):
            awake.want(awake=True)
            awake.want(awake=True)
            qtbot.waitUntil(lambda: saver.waiting)
            awake.want(awake=False)
            awake.want(awake=False)
            qtbot.waitUntil(lambda: not saver.waiting)
            assert len(saver.asked) == count
        assert saver.given_back == saver.asked


def test_it_is_tried_and_told_that_it_works(bus):
    with screen_saver(bus) as saver:
        assert stay_awake(over()) == ""
        assert saver.given_back == saver.asked != []


def test_a_screen_saver_that_refuses_is_told_in_its_own_words(bus):
    with screen_saver(bus, willing=False):
        assert "org.freedesktop.ScreenSaver: [org.example.No] ('not today" in stay_awake(over())


@pytest.mark.usefixtures("bus")
def test_where_nobody_darkens_screens_nothing_is_kept_awake():
    why = stay_awake(over())
    assert "org.freedesktop.ScreenSaver: " in why
    assert "org.gnome.SessionManager: " in why


def test_a_bus_that_dies_meanwhile_takes_nothing_with_it(qtbot, bus, awake):
    with screen_saver(bus) as saver:
        awake.want(awake=True)
        qtbot.waitUntil(lambda: saver.waiting)
    bus.kill()
    awake.want(awake=False)
