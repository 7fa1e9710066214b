"""The folder of the repository, and the files with which tests compare."""

from __future__ import annotations

from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
GOLDEN = REPOSITORY / "tests" / "golden"
EXAMPLE = GOLDEN / "example.retro.json"
