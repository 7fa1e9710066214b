"""Each guard of `make check`, shown to bite: a copy of the program is broken on purpose."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import REPOSITORY

# `make check` runs all of guards, also these.
pytestmark = pytest.mark.long


@pytest.fixture
def copy(tmp_path) -> Path:
    """The program and its rules, free to be broken."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "retrotimer", tmp_path / "retrotimer", ignore=ignored)
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


def plant(copy: Path, module: str, line: str) -> None:
    path = copy / "retrotimer" / module
    path.write_text(path.read_text() + f"\n{line}\n")


def says(copy: Path, *command: str) -> tuple[int, str]:
    """The exit status of a guard run in the copy, and all it printed."""
    # -P keeps this checkout out of the path, so that the copy is what is looked at.
    program = f"import sys; sys.path.insert(0, {str(copy)!r}); sys.argv = {list(command)!r};"
    run = f"import runpy; runpy.run_module({command[0]!r}, run_name='__main__')"
    if command[0] == "lint-imports":
        run = "from importlinter.cli import lint_imports_command as main; main()"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", program + run],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_the_layers_hold(copy):
    assert says(copy, "lint-imports", "--no-cache")[0] == 0


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("domain/cues/cues.py", "import retrotimer.services.session_runner", "Layers"),
        ("services/coaching.py", "import retrotimer.gui.widgets.theme", "Layers"),
        ("gui/widgets/theme.py", "import retrotimer.store.history.sessions", "Widgets show"),
        ("sound/player.py", "import retrotimer.store.history.sessions", "Layers"),
        ("domain/cues/cues.py", "import retrotimer.clock", "Layers"),
        ("gui/preload.py", "import retrotimer.cli.keyboard", "Layers"),
        ("services/session_runner.py", "import PySide6.QtCore", "Qt only in the windows"),
        ("store/history/sessions.py", "import PySide6.QtCore", "Qt only in the windows"),
        ("cli/doctor.py", "import PySide6.QtCore", "The command line reaches Qt"),
        ("services/workout_library.py", "import PySide6.QtCore", "Qt only in the windows"),
        ("domain/values/text.py", "import retrotimer.domain.workout.workout", "Domain:"),
        ("store/folders.py", "import retrotimer.store.history.database", "Store:"),
        ("sound/pcm/tones.py", "import retrotimer.sound.process.protocol", "Sound:"),
        ("gui/editor/controller.py", "import retrotimer.gui.library.controller", "Windows:"),
        ("domain/cues/cues.py", "import time", "The domain is pure"),
        ("domain/cues/cues.py", "import pathlib", "The domain is pure"),
        ("domain/cues/cues.py", "import random", "The domain is pure"),
        ("domain/cues/cues.py", "import threading", "The domain is pure"),
    ],
)
def test_an_import_from_a_layer_above_is_found(copy, module, line, contract):
    plant(copy, module, line)
    status, said = says(copy, "lint-imports", "--no-cache")
    assert status == 1
    assert any(contract in row and "BROKEN" in row for row in said.splitlines())


def test_a_new_module_must_be_given_its_layer(copy):
    (copy / "retrotimer" / "attic.py").write_text('"""A module without a layer."""\n')
    status, said = says(copy, "lint-imports", "--no-cache")
    assert status == 1
    assert "attic" in said


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("services/session_runner.py", "import time"),
        ("gui/session/screen_content.py", "from time import monotonic"),
        ("store/history/sessions.py", "datetime.now()"),
        ("gui/widgets/theme.py", "from PySide6.QtCore import QTimer"),
        ("gui/widgets/theme.py", "from PySide6.QtCore import QElapsedTimer"),
        ("gui/widgets/theme.py", "from unittest.mock import Mock"),
    ],
)
def test_time_timers_and_mocks_are_banned_by_name(copy, module, line):
    plant(copy, module, line)
    status, said = says(copy, "ruff", "check", "--no-cache", "--output-format=concise")
    assert status == 1
    assert "TID251" in said


def test_types_are_checked_strictly(copy):
    plant(copy, "domain/cues/cues.py", "def untyped(value):\n    return value")
    status, said = says(copy, "mypy", "--cache-dir=/dev/null")
    assert status == 1
    assert "no-untyped-def" in said


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("import warnings\n    warnings.warn('old', stacklevel=1)", "UserWarning"),
        ("from PySide6.QtCore import qWarning\n    qWarning('bad')", "Qt messages"),
        ("open(__file__)", "ResourceWarning"),
    ],
)
def test_a_warning_fails_a_test(copy, body, complaint):
    (copy / "tests").mkdir()
    (copy / "tests" / "test_it.py").write_text(f"def test_it(qapp):\n    {body}\n")
    status, said = says(copy, "pytest", "-p", "no:cacheprovider", "-p", "no:randomly")
    assert status == 1
    assert complaint in said


def test_an_uncovered_branch_is_found(copy):
    plant(copy, "domain/cues/phrases.py", "def never() -> None:\n    print()")
    (copy / "tests").mkdir()
    (copy / "tests" / "test_it.py").write_text(
        "import retrotimer.domain.cues.phrases\ndef test(): pass\n"
    )
    assert says(copy, "coverage", "run", "-m", "pytest", "-p", "no:randomly")[0] == 0
    status, said = says(copy, "coverage", "report", "--include=*/domain/cues/phrases.py")
    assert status == 2
    assert "less than fail-under=100" in said
