"""Reduced motion, read on a real bus from a portal that has the settings of the desktop."""

from __future__ import annotations

from threading import enumerate as all_threads

import pytest

from retrotimer.clock import monotonic_s
from retrotimer.system import reduced_motion, session_bus
from retrotimer.system.reduced_motion import ReducedMotion
from retrotimer.system.session_bus import ADDRESS_VARIABLE
from tests.support.desktop_portal import ENABLE_ANIMATIONS, REDUCED_MOTION, running_portal
from tests.support.private_bus import needs_session_bus

pytestmark = needs_session_bus


@pytest.fixture
def is_reduced(qtbot):
    """Asks the system; whether motion is reduced once it has is_reduced or failed."""

    def ask(motion: ReducedMotion | None = None) -> bool:
        motion = motion or ReducedMotion()
        motion.refresh()
        qtbot.waitUntil(lambda: not is_asking())
        return motion.is_enabled

    yield ask
    qtbot.waitUntil(lambda: not is_asking())


def is_asking() -> bool:
    return "less-motion" in [thread.name for thread in all_threads()]


@pytest.mark.parametrize("old", (False, True))
@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({REDUCED_MOTION: ("u", 1)}, True),
        ({REDUCED_MOTION: ("u", 0)}, False),
        ({REDUCED_MOTION: ("u", 0), ENABLE_ANIMATIONS: ("b", False)}, False),
        ({ENABLE_ANIMATIONS: ("b", False)}, True),
        ({ENABLE_ANIMATIONS: ("b", True)}, False),
        ({}, False),
    ],
)
def test_the_setting_of_the_desktop_is_read(bus, is_reduced, settings, expected, old):
    with running_portal(bus, settings, is_old=old):
        assert is_reduced() is expected


def test_a_changed_setting_is_read_again(bus, is_reduced):
    motion = ReducedMotion()
    with running_portal(bus, {REDUCED_MOTION: ("u", 0)}) as portal:
        assert not is_reduced(motion)
        portal.settings = {REDUCED_MOTION: ("u", 1)}
        assert is_reduced(motion)


@pytest.mark.usefixtures("bus")
def test_without_a_portal_motion_is_not_reduced(is_reduced):
    assert not is_reduced()


@pytest.mark.parametrize("address", (None, "", "unix:path=/nowhere/at/all", "nonsense"))
def test_without_a_bus_motion_is_not_reduced(monkeypatch, is_reduced, address):
    if address is not None:
        monkeypatch.setenv(ADDRESS_VARIABLE, address)
    assert not is_reduced()


def test_a_bus_that_never_answers_delays_no_caller(bus, monkeypatch, is_reduced):
    monkeypatch.setattr(session_bus, "TIMEOUT_S", 0.2)
    monkeypatch.setattr(reduced_motion, "TIMEOUT_S", 0.2)
    bus.suspend()
    motion, before_s = ReducedMotion(), monotonic_s()
    for _ in range(100):
        motion.refresh()
    assert monotonic_s() - before_s < 0.1
    assert [one.name for one in all_threads()].count("less-motion") == 1
    assert not is_reduced(motion)
    bus.resume()


def test_the_latest_answer_stays_when_the_portal_is_gone(bus, is_reduced):
    motion = ReducedMotion()
    with running_portal(bus, {REDUCED_MOTION: ("u", 1)}):
        assert is_reduced(motion)
    bus.kill()
    assert is_reduced(motion)
