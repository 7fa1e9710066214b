"""One server for all tests of this folder that do not stop it.

Each module has a database of its own that is emptied for each test; some make one for each test.
"""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def server(postgres):
    return postgres


@pytest.fixture(scope="module")
def used(server, tmp_path_factory):
    # Importing it skips what imports it, where the driver is not installed.
    from tests.support.studios import Studio, make_laptops

    made = Studio(server)
    make_laptops(tmp_path_factory.mktemp("first"), 1)[0].sync(made)
    return made


@pytest.fixture
def studio(used):
    return used.empty()
