"""What several test modules share: programs, servers, screens, files, and the test doubles.

A module ending in `_program` runs as a process of its own, started with `python -m`.
"""

import pytest

pytest.register_assert_rewrite("tests.support.cli_process")
