"""The Makefile makes .venv with a Python that the program supports, and with no other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.support.paths import REPOSITORY

# An interpreter that only checks versions, and says that it has this one.
PYTHON = """#!/bin/sh
exec {python} -c "
import sys
sys.version_info = {version}
exec(sys.argv[1])
" "$2"
"""


def make_interpreter(path, version):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PYTHON.format(python=sys.executable, version=version))
    path.chmod(0o755)


def planned(folder, *variables):
    """What `make run` would do in this folder."""
    shutil.copyfile(REPOSITORY / "Makefile", folder / "Makefile")
    (folder / "pyproject.toml").touch()
    done = subprocess.run(
        [shutil.which("make") or "make", "-n", ".venv/run", *variables],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": f"{folder}/bin:/usr/bin:/bin"},
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("version", "is_kept"),
    [((3, 10), False), ((3, 11), True), ((3, 13, 9), True), ((3, 14), False)],
)
def test_an_environment_whose_python_became_another_one_is_made_again(tmp_path, version, is_kept):
    make_interpreter(tmp_path / ".venv" / "bin" / "python", version)
    make_interpreter(tmp_path / "bin" / "python3.12", (3, 12))
    (tmp_path / ".venv" / "whole").write_text(f"{tmp_path.resolve()}\n")
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / ".venv" / "run").touch()
    assert ("-m venv" in planned(tmp_path)) is not is_kept


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (3, 15, 1)])
def test_no_other_python_makes_one(tmp_path, version):
    for name in ("python3.13", "python3.12", "python3.11", "python3"):
        make_interpreter(tmp_path / "bin" / name, version)
    assert "No Python 3.11, 3.12 or 3.13 found" in planned(tmp_path)
    named = planned(tmp_path, f"PYTHON={tmp_path}/bin/python3")
    assert "No Python 3.11, 3.12 or 3.13 found" in named
