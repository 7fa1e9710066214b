"""What several tests share: real programs, servers, screens and files, and the two doubles."""

import pytest

pytest.register_assert_rewrite("tests.support.cli_process")
