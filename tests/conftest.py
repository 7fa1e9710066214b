"""Gives every test a new RETROTIMER_HOME whose owner has walked before, and Qt without a screen."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from retrotimer.__main__ import main
from retrotimer.store.folders import HOME_VARIABLE
from tests.support.home_folder import create_home
from tests.support.postgres_server import programs_folder, running_postgres

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# `make bench` measures time; on a busy machine a property may be slow, but must not fail.
settings.register_profile("suite", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=150)
# For changes of the session's logic: HYPOTHESIS_PROFILE=deep make test
settings.register_profile("deep", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_xdist_auto_num_workers():
    """Three workers for two processors: many tests wait for a window, a process or a server."""
    return max((os.cpu_count() or 1) * 3 // 2, 2)


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server for tests that neither stop it nor count on an empty one."""
    if programs_folder() is None:
        pytest.skip("PostgreSQL is not installed")
    with running_postgres() as server:
        yield server


@pytest.fixture(autouse=True)
def _without_session_bus(monkeypatch):
    """The tests do not take the media keys of this desktop, nor keep its computer awake."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


@pytest.fixture(autouse=True)
def _private_home(tmp_path_factory, monkeypatch):
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    create_home(home)


@pytest.fixture
def run_history(capsys):
    """Gives an action to `history`: its status, what it prints, what it complains of."""

    def obeyed(*words):
        capsys.readouterr()
        return main(["history", *map(str, words)]), *capsys.readouterr()

    return obeyed
