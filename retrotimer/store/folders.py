"""Where the program's files live, and where its assets are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "RETROTIMER_HOME"


@dataclass(frozen=True, slots=True)
class Folders:
    """The program's folders; RETROTIMER_HOME puts them all under one (portable use, tests)."""

    data: Path

    @property
    def history(self) -> Path:
        return self.data / "history.sqlite3"


def user_folders() -> Folders:
    """The folders of this user on this system."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Folders(Path(home).expanduser() / "data")
    # Not needed with RETROTIMER_HOME, and its import is felt at start.
    from platformdirs import user_data_path

    return Folders(user_data_path("retrotimer", appauthor=False))


def make_private(folder: Path) -> None:
    """Create a folder that only this user may look into."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def assets() -> Path:
    """The bundled fonts and workouts: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "assets"
    return installed if installed.is_dir() else package.parent / "assets"


def default_workout() -> Path:
    """What is loaded when nothing is asked for."""
    return assets() / "workouts" / "first-steps.retro.json"


def built_in_workouts() -> list[Path]:
    return sorted((assets() / "workouts").glob("*.retro.json"))
