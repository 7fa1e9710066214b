"""Proves that each guard fails when it is violated: on a copy of the program with the violation."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import source_rules
from tests.support.paths import REPOSITORY

# Each run of such a tool takes some seconds.
runs_tool = pytest.mark.long


@pytest.fixture
def project_copy(tmp_path) -> Path:
    """The program and its configuration, free to be changed."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "retrotimer", tmp_path / "retrotimer", ignore=ignored)
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.fixture
def package(tmp_path) -> Path:
    """An empty package in which a rule has nothing else to find."""
    folder = tmp_path / "retrotimer"
    folder.mkdir()
    return folder


def append_line(project: Path, module: str, line: str) -> None:
    path = project / "retrotimer" / module
    path.write_text(path.read_text() + f"\n{line}\n")


def create_modules(package: Path, *modules: str, content: str = "") -> None:
    """Modules with this content, in packages."""
    for module in modules:
        path = package / module
        path.parent.mkdir(parents=True, exist_ok=True)
        for folder in path.parents:
            if folder.is_relative_to(package):
                (folder / "__init__.py").touch()
        path.write_text(content)


def run_tool(project: Path, *command: str) -> tuple[int, str]:
    """The exit status of a tool run in the copy, and all it printed."""
    # -P keeps this checkout out of the path, so that the tool reads the copy.
    program = f"import sys; sys.path.insert(0, {str(project)!r}); sys.argv = {list(command)!r};"
    run = f"import runpy; runpy.run_module({command[0]!r}, run_name='__main__')"
    if command[0] == "lint-imports":
        run = "from importlinter.cli import lint_imports_command as main; main()"
    result = subprocess.run(
        [sys.executable, "-P", "-c", program + run],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


@runs_tool
def test_the_unchanged_copy_passes(project_copy):
    assert run_tool(project_copy, "lint-imports", "--no-cache")[0] == 0


QT_CONTRACT = "Qt only in the windows"
WIDGETS_CONTRACT = "Widgets show"
ENGINE_CONTRACT = "Only the audio process loads"
PROCESS_CONTRACT = "The audio process is started"


@runs_tool
@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("domain/cues/cues.py", "import retrotimer.services.session_runner", "Layers"),
        ("services/coaching.py", "import retrotimer.gui.widgets.theme", "Layers"),
        ("sound/player.py", "import retrotimer.store.history.sessions", "Layers"),
        ("domain/cues/cues.py", "import retrotimer.clock", "Layers"),
        ("gui/preload.py", "import retrotimer.cli.keyboard", "Layers"),
        ("gui/widgets/theme.py", "import retrotimer.store.history.sessions", WIDGETS_CONTRACT),
        ("gui/session/session_view.py", "import retrotimer.services.coaching", WIDGETS_CONTRACT),
        ("clock.py", "import PySide6", QT_CONTRACT),
        ("exit_status.py", "from PySide6.QtCore import QObject", QT_CONTRACT),
        ("__main__.py", "import PySide6.QtWidgets", QT_CONTRACT),
        ("cli/doctor.py", "import PySide6.QtCore", QT_CONTRACT),
        ("services/session_runner.py", "import PySide6.QtCore", QT_CONTRACT),
        (
            "services/workout_library.py",
            "def load() -> None:\n    import PySide6.QtCore",
            QT_CONTRACT,
        ),
        ("domain/messages.py", "import PySide6.QtCore", QT_CONTRACT),
        ("exchange/tcx.py", "import shiboken6", QT_CONTRACT),
        ("store/history/sessions.py", "import PySide6.QtCore", QT_CONTRACT),
        ("sound/process/audio_process.py", "import PySide6.QtMultimedia", QT_CONTRACT),
        ("system/mpris.py", "import PySide6.QtDBus", QT_CONTRACT),
        ("services/audio.py", "import retrotimer.sound.engines.qt_engine", ENGINE_CONTRACT),
        ("sound/player.py", "import retrotimer.sound.process.audio_process", PROCESS_CONTRACT),
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
def test_a_forbidden_import_breaks_its_contract(project_copy, module, line, contract):
    append_line(project_copy, module, line)
    status, output = run_tool(project_copy, "lint-imports", "--no-cache")
    assert status == 1
    assert any(contract in row and "BROKEN" in row for row in output.splitlines())


@runs_tool
@pytest.mark.parametrize(
    "module", ["attic.py", "domain/attic.py", "store/attic.py", "gui/attic.py"]
)
def test_a_new_module_needs_a_layer(project_copy, module):
    (project_copy / "retrotimer" / module).write_text('"""A module without a layer."""\n')
    status, output = run_tool(project_copy, "lint-imports", "--no-cache")
    assert status == 1
    assert "attic" in output


@runs_tool
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
def test_time_timers_and_mocks_are_banned_by_name(project_copy, module, line):
    append_line(project_copy, module, line)
    status, output = run_tool(
        project_copy, "ruff", "check", "--no-cache", "--output-format=concise"
    )
    assert status == 1
    assert "TID251" in output


@runs_tool
def test_a_function_without_types_is_found(project_copy):
    append_line(project_copy, "domain/cues/cues.py", "def untyped(value):\n    return value")
    status, output = run_tool(project_copy, "mypy", "--cache-dir=/dev/null")
    assert status == 1
    assert "no-untyped-def" in output


@runs_tool
@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("import warnings\n    warnings.warn('old', stacklevel=1)", "UserWarning"),
        ("from PySide6.QtCore import qWarning\n    qWarning('bad')", "Qt messages"),
        ("open(__file__)", "ResourceWarning"),
    ],
)
def test_a_warning_fails_a_test(project_copy, body, complaint):
    (project_copy / "tests").mkdir()
    (project_copy / "tests" / "test_it.py").write_text(f"def test_it(qapp):\n    {body}\n")
    status, output = run_tool(project_copy, "pytest", "-p", "no:cacheprovider", "-p", "no:randomly")
    assert status == 1
    assert complaint in output


@runs_tool
def test_an_uncovered_branch_is_found(project_copy):
    append_line(project_copy, "domain/cues/phrases.py", "def never() -> None:\n    print()")
    (project_copy / "tests").mkdir()
    (project_copy / "tests" / "test_it.py").write_text(
        "import retrotimer.domain.cues.phrases\ndef test(): pass\n"
    )
    command = ("coverage", "run", "-m", "pytest", "-p", "no:randomly")
    assert run_tool(project_copy, *command)[0] == 0
    status, output = run_tool(
        project_copy, "coverage", "report", "--include=*/domain/cues/phrases.py"
    )
    assert status == 2
    assert "less than fail-under=100" in output


@pytest.mark.parametrize(
    ("module", "content"),
    [
        ("gui/gate.py", ""),
        ("services/coach_desk.py", ""),
        ("house/__init__.py", ""),
        ("cli/a.py", "class SessionFace:\n    pass"),
        ("cli/a.py", "def dress_window():\n    pass"),
        ("cli/a.py", "class A:\n    def hush(self):\n        pass"),
        ("cli/a.py", "class A:\n    is_told: bool = False"),
        ("cli/a.py", "class A:\n    def __init__(self):\n        self._desk = 1"),
        ("cli/a.py", "def f(*, said=()):\n    pass"),
        ("cli/a.py", "MAX_ROOM_S = 3.0"),
        ("cli/a.py", "_BESIDE: int = 3"),
    ],
)
def test_a_forbidden_word_in_a_name_is_found(package, module, content):
    create_modules(package, module, content=content)
    assert len(source_rules.find_forbidden_names(package)) == 1


def test_a_longer_word_and_a_local_name_are_allowed(package):
    content = "def aggregate(items, surface):\n    said = math.floor(items)\n    return said"
    create_modules(package, "cli/propagate.py", content=content)
    assert source_rules.find_forbidden_names(package) == []


@pytest.mark.parametrize("name", ["cli/a.py", "store/SCHEMA.md", "store/schema.sql"])
@pytest.mark.parametrize("word", ["Nobody", "whoever", "beside", "the GATE", "-desk", "hush"])
def test_a_forbidden_word_in_a_line_is_found(package, name, word):
    create_modules(package, name, content=f"# First\n# Here is {word}.\n")
    assert len(source_rules.find_forbidden_words(package)) == 1
    create_modules(package, name, content="# Besides, gates and desktops are allowed.\n")
    assert source_rules.find_forbidden_words(package) == []


@pytest.mark.parametrize(
    "line",
    ["import glob", "from urllib import request", "import numpy as np", "open('a')", "print()"],
)
def test_impure_code_in_the_domain_is_found(package, line):
    create_modules(package, "domain/cues/a.py", content=f"def f():\n    {line}\n")
    assert len(source_rules.find_impure_code(package / "domain")) == 1


@pytest.mark.parametrize("module", ["store/files/a.py", "services/a.py", "cli/a.py"])
@pytest.mark.parametrize(
    "line",
    [
        "open(path)",
        "path.read_text()",
        "path.read_bytes()",
        "path.write_text('')",
        "path.touch(mode=0o600)",
        "shutil.copyfile(path, other)",
    ],
)
def test_a_path_that_is_opened_without_asking_what_is_there_is_found(package, module, line):
    create_modules(package, module, content=f"def f(path):\n    {line}\n")
    assert len(source_rules.find_direct_openings(package)) == 1


@pytest.mark.parametrize("line", ["path.open('rb')", "os.open(path, os.O_RDONLY)"])
def test_opening_itself_is_found_in_store_and_services(package, line):
    create_modules(package, "store/a.py", "services/a.py", content=f"def f():\n    {line}\n")
    assert len(source_rules.find_direct_openings(package)) == 2


def test_the_opening_of_regular_files_is_allowed(package):
    create_modules(package, "store/a.py", content="def f():\n    read_bytes(path, 3)\n")
    assert source_rules.find_direct_openings(package) == []


@pytest.mark.parametrize(
    "line",
    [
        "QLabel(error)",
        "QtWidgets.QLabel(error)",
        "QMessageBox.warning(window, title, error)",
        "QMessageBox(window).exec()",
        "button.setToolTip(name)",
        "set_tool_tip = button.setToolTip",
        "item.setData(name, Qt.ItemDataRole.ToolTipRole)",
        "box.setInformativeText(error)",
        "form.addRow(name, field)",
        "page.setHtml(text)",
        "window.setWindowTitle(name)",
        "QToolTip.showText(place, text)",
        "label.setTextFormat(Qt.TextFormat.RichText)",
    ],
)
def test_a_text_that_may_be_shown_as_html_is_found(package, line):
    create_modules(package, "gui/a.py", content=f"def f(error):\n    {line}\n")
    (problem,) = source_rules.find_rich_text(package)
    assert problem.startswith("retrotimer/gui/a.py:2: ")


def test_a_class_that_may_show_html_is_found_and_its_own_module_may_have_it(package):
    content = "class A(QLabel):\n    pass\n"
    create_modules(package, "gui/a.py", "gui/widgets/plain_text.py", content=content)
    (problem,) = source_rules.find_rich_text(package)
    assert "gui/a.py:1: QLabel" in problem


def test_an_eighth_layer_is_found(project_copy):
    assert source_rules.find_layer_problems(project_copy) == []
    configuration = (project_copy / "pyproject.toml").read_text()
    extended = configuration.replace(
        '\n    "services",\n', '\n    "services",\n    "a",\n    "b",\n'
    )
    (project_copy / "pyproject.toml").write_text(extended)
    assert source_rules.find_layer_problems(project_copy) == ["8 layers"]


def test_a_loose_module_is_found(project_copy):
    (project_copy / "retrotimer" / "history_view.py").touch()
    assert source_rules.find_layer_problems(project_copy) == ["retrotimer/history_view.py"]


@pytest.mark.parametrize(
    ("modules", "problems"),
    [
        (("store/history/recovery.py", "store/upkeep/recovery.py"), ["store: recovery"]),
        (("gui/session/history.py", "gui/history/window.py"), ["gui: history"]),
        (("gui/session/export.py", "gui/history/export.py"), ["gui: export"]),
        (("store/a/controller.py", "store/b/controller.py"), ["store: controller"]),
        (("gui/history/controller.py", "gui/editor/controller.py"), []),
        (("domain/history/weeks.py", "gui/history/window.py", "cli/history.py"), []),
        (("domain/cues/cues.py", "domain/workout/workout.py"), []),
    ],
)
def test_a_name_that_stands_twice_in_a_layer_is_found(package, modules, problems):
    create_modules(package, *modules)
    assert source_rules.find_repeated_names(package) == problems


@pytest.mark.parametrize(
    "line",
    [
        "from tests.domain.test_a import b",
        "import tests.test_a",
        "    from tests.x.test_a import b",
    ],
)
def test_an_import_of_a_test_module_is_found(tmp_path, line):
    tests = tmp_path / "tests"
    create_modules(tests, "test_b.py", content=f"from tests.support.test_data import x\n{line}\n")
    assert len(source_rules.find_imports_of_test_modules(tests)) == 2
    create_modules(tests, "test_b.py", content="from tests.support.doubles import ManualClock\n")
    assert source_rules.find_imports_of_test_modules(tests) == []
