"""Less motion: a real bus, with a portal on it that tells how the desktop is set."""

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
def answered(qtbot):
    """What is wanted once somebody answered, or nobody."""

    def ask(motion: ReducedMotion | None = None) -> bool:
        motion = motion or ReducedMotion()
        motion.refresh()
        qtbot.waitUntil(lambda: not asking())
        return motion.is_enabled

    yield ask
    qtbot.waitUntil(lambda: not asking())


def asking() -> bool:
    return "less-motion" in [one.name for one in all_threads()]


@pytest.mark.parametrize("old", (False, True))
@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({REDUCED_MOTION: ("u", 1)}, True),
        ({REDUCED_MOTION: ("u", 0)}, False),
        ({REDUCED_MOTION: ("u", 0), ENABLE_ANIMATIONS: ("b", False)}, False),
        ({ENABLE_ANIMATIONS: ("b", False)}, True),
        ({ENABLE_ANIMATIONS: ("b", True)}, False),
        ({}, False),
    ],
)
def test_what_the_desktop_is_set_to_is_known(bus, answered, told, wanted, old):
    with running_portal(bus, told, is_old=old):
        assert answered() is wanted


def test_it_is_another_answer_once_the_desktop_is_set_otherwise(bus, answered):
    motion = ReducedMotion()
    with running_portal(bus, {REDUCED_MOTION: ("u", 0)}) as there:
        assert not answered(motion)
        there.settings = {REDUCED_MOTION: ("u", 1)}
        assert answered(motion)


@pytest.mark.usefixtures("bus")
def test_where_there_is_no_portal_nothing_is_wanted(answered):
    assert not answered()


@pytest.mark.parametrize("address", (None, "", "unix:path=/nowhere/at/all", "nonsense"))
def test_where_there_is_no_bus_nothing_is_wanted(monkeypatch, answered, address):
    if address is not None:
        monkeypatch.setenv(ADDRESS_VARIABLE, address)
    assert not answered()


def test_a_bus_that_never_answers_holds_nobody_up(bus, monkeypatch, answered):
    monkeypatch.setattr(session_bus, "TIMEOUT_S", 0.2)
    monkeypatch.setattr(reduced_motion, "TIMEOUT_S", 0.2)
    bus.suspend()
    motion, before_s = ReducedMotion(), monotonic_s()
    motion.refresh()
    assert monotonic_s() - before_s < 0.1
    assert not answered(motion)
    bus.resume()


def test_a_portal_that_goes_leaves_what_it_said(bus, answered):
    motion = ReducedMotion()
    with running_portal(bus, {REDUCED_MOTION: ("u", 1)}):
        assert answered(motion)
    bus.kill()
    assert answered(motion)
