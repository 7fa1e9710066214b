"""Staying awake: a real bus, and somebody on it who darkens screens."""

from __future__ import annotations

from threading import Event
from threading import enumerate as all_threads

import pytest

from retrotimer.system.sleep_inhibitor import SleepInhibitor
from retrotimer.system.wakepy_inhibition import inhibit_sleep_until
from tests.support.private_bus import needs_session_bus, running_screen_saver

pytestmark = needs_session_bus


@pytest.fixture
def awake(qtbot):
    """Left at the end, and its threads with it."""
    kept = SleepInhibitor()
    yield kept
    kept.set_active(active=False)
    qtbot.waitUntil(lambda: "keep-awake" not in [one.name for one in all_threads()])


def over() -> Event:
    happened = Event()
    happened.set()
    return happened


def test_the_screen_stays_on_while_it_is_wanted_and_no_longer(qtbot, bus, awake):
    with running_screen_saver(bus) as saver:
        for count in (1, 2):
            awake.set_active(active=True)
            awake.set_active(active=True)
            qtbot.waitUntil(lambda: saver.is_inhibited)
            awake.set_active(active=False)
            awake.set_active(active=False)
            qtbot.waitUntil(lambda: not saver.is_inhibited)
            assert len(saver.inhibit_cookies) == count
        assert saver.released_cookies == saver.inhibit_cookies


def test_it_is_tried_and_told_that_it_works(bus):
    with running_screen_saver(bus) as saver:
        assert inhibit_sleep_until(over()) == ""
        assert saver.released_cookies == saver.inhibit_cookies != []


def test_a_screen_saver_that_refuses_is_told_in_its_own_words(bus):
    with running_screen_saver(bus, accepts_requests=False):
        assert "org.freedesktop.ScreenSaver: [org.example.No] ('not today" in inhibit_sleep_until(
            over()
        )


@pytest.mark.usefixtures("bus")
def test_where_nobody_darkens_screens_nothing_is_kept_awake():
    why = inhibit_sleep_until(over())
    assert "org.freedesktop.ScreenSaver: " in why
    assert "org.gnome.SessionManager: " in why


def test_a_bus_that_dies_meanwhile_takes_nothing_with_it(qtbot, bus, awake):
    with running_screen_saver(bus) as saver:
        awake.set_active(active=True)
        qtbot.waitUntil(lambda: saver.is_inhibited)
    bus.kill()
    awake.set_active(active=False)
