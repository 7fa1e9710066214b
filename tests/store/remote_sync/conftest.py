"""One server for all tests of this folder that do not stop it; each test has its own database."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def server(postgres):
    return postgres
