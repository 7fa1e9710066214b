"""Rules of the house that no tool has."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.paths import REPOSITORY

MODULES = sorted((REPOSITORY / "retrotimer").rglob("*.py"))
MOST_LINES = 300


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_a_file_can_be_read_at_one_sitting(module):
    assert len(module.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_a_room_says_what_it_is_for(module):
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
