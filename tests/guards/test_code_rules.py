"""Rules of this code base that no other tool checks; test_guards_fail.py breaks each of them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest

from tests.support import source_rules
from tests.support.paths import REPOSITORY

PACKAGE = REPOSITORY / "retrotimer"
MODULES = source_rules.source_files(PACKAGE)
MAX_LINES = 450


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_a_module_is_short_enough_to_be_read_whole(module):
    assert len(module.read_text("utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_a_module_has_a_topic_and_a_docstring_that_says_it(module):
    assert module.stem not in {"utils", "helpers", "manager", "common", "misc"}
    assert module.read_text("utf-8").startswith('"""')


def test_no_name_contains_a_forbidden_word():
    assert source_rules.find_forbidden_names(PACKAGE) == []


def test_no_line_contains_a_forbidden_word():
    assert source_rules.find_forbidden_words(PACKAGE) == []


def test_the_domain_computes_from_its_arguments_only():
    assert source_rules.find_impure_code(PACKAGE / "domain") == []


def test_no_path_is_opened_but_as_a_regular_file():
    assert source_rules.find_direct_openings(PACKAGE) == []


def test_every_text_of_a_window_is_plain():
    assert source_rules.find_rich_text(PACKAGE) == []


def test_there_are_at_most_seven_layers_and_no_loose_modules():
    assert source_rules.find_layer_problems(REPOSITORY) == []


def test_no_two_modules_of_a_layer_have_the_same_name():
    assert source_rules.find_repeated_names(PACKAGE) == []


def test_no_test_module_is_imported():
    assert source_rules.find_imports_of_test_modules(REPOSITORY / "tests") == []


def test_the_makefile_offers_the_python_versions_that_the_package_allows():
    with (REPOSITORY / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    lowest, highest = re.findall(r"\((3), (\d+)\)", makefile)
    assert project["requires-python"] == f">={'.'.join(lowest)},<{'.'.join(highest)}"
    listed = {text.rpartition(" ")[2] for text in project["classifiers"] if "Python ::" in text}
    assert listed == {f"3.{minor}" for minor in range(int(lowest[1]), int(highest[1]))}


def test_qt_survives_forty_thousand_calls():
    """PySide6 6.12.0 loses a reference to None at each call without a result."""
    program = """
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(40_000):
    thing.setObjectName("x")
    thing.blockSignals(False)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
