"""Keeping awake, on a real bus with a screen saver."""

from __future__ import annotations

from threading import Event
from threading import enumerate as all_threads

import pytest

from retrotimer.system.sleep_inhibitor import SleepInhibitor
from retrotimer.system.wakepy_inhibition import inhibit_sleep_until
from tests.support.private_bus import needs_session_bus, running_screen_saver

pytestmark = needs_session_bus


@pytest.fixture
def inhibitor(qtbot):
    """An inhibitor that is ended after the test, with its threads."""
    inhibitor = SleepInhibitor()
    yield inhibitor
    inhibitor.set_active(active=False)
    qtbot.waitUntil(lambda: "keep-awake" not in [thread.name for thread in all_threads()])


def event_that_is_set() -> Event:
    event = Event()
    event.set()
    return event


def test_the_screen_stays_on_only_while_the_inhibitor_is_active(qtbot, bus, inhibitor):
    with running_screen_saver(bus) as saver:
        for count in (1, 2):
            inhibitor.set_active(active=True)
            inhibitor.set_active(active=True)
            qtbot.waitUntil(lambda: saver.is_inhibited)
            inhibitor.set_active(active=False)
            inhibitor.set_active(active=False)
            qtbot.waitUntil(lambda: not saver.is_inhibited)
            assert len(saver.inhibit_cookies) == count
        assert saver.released_cookies == saver.inhibit_cookies


def test_keeping_awake_is_tried_and_works(bus):
    with running_screen_saver(bus) as saver:
        assert inhibit_sleep_until(event_that_is_set()) == ""
        assert saver.released_cookies == saver.inhibit_cookies != []


def test_the_reason_of_a_screen_saver_that_refuses_is_reported(bus):
    with running_screen_saver(bus, accepts_requests=False):
        assert "org.freedesktop.ScreenSaver: [org.example.No] ('not today" in inhibit_sleep_until(
            event_that_is_set()
        )


@pytest.mark.usefixtures("bus")
def test_without_a_screen_saver_the_reasons_are_reported():
    reason = inhibit_sleep_until(event_that_is_set())
    assert "org.freedesktop.ScreenSaver: " in reason
    assert "org.gnome.SessionManager: " in reason


def test_a_bus_that_dies_meanwhile_does_no_harm(qtbot, bus, inhibitor):
    with running_screen_saver(bus) as saver:
        inhibitor.set_active(active=True)
        qtbot.waitUntil(lambda: saver.is_inhibited)
    bus.kill()
    inhibitor.set_active(active=False)
