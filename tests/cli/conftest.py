"""Homes that cannot be used."""

from __future__ import annotations

import pytest

from retrotimer.store.folders import HOME_VARIABLE
from tests.support.paths import EXAMPLE


@pytest.fixture(params=["below a file", "a link to itself", "a link to nothing", "too long"])
def impossible_home(request, tmp_path, monkeypatch):
    """A RETROTIMER_HOME that can neither be read nor made."""
    looped, dangling = tmp_path / "looped", tmp_path / "dangling"
    looped.symlink_to(looped)
    dangling.symlink_to(tmp_path / "none" / "none")
    home = {
        "below a file": EXAMPLE / "home",
        "a link to itself": looped,
        "a link to nothing": dangling,
        "too long": tmp_path / ("n" * 300),
    }[request.param]
    monkeypatch.setenv(HOME_VARIABLE, str(home))
