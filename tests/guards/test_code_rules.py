"""Rules of this code base that no tool checks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.paths import REPOSITORY

MODULES = sorted((REPOSITORY / "retrotimer").rglob("*.py"))
MOST_LINES = 450


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_a_file_is_one_topic_that_can_be_read_whole(module):
    assert len(module.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_a_module_says_what_it_is_for(module):
    assert module.stem not in {"utils", "helpers", "manager", "common", "misc"}
    assert module.read_text().startswith('"""')


def test_qt_survives_forty_thousand_calls():
    """PySide6 6.12.0 loses a reference to None at each void call, and kills Python 3.11."""
    program = """
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(40_000):
    thing.setObjectName("x")
    thing.blockSignals(False)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
