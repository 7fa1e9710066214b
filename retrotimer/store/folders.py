"""Where the program's files live, and where its assets are."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from retrotimer.store import StoreError

HOME_VARIABLE = "RETROTIMER_HOME"


class Folders:
    """The program's folders of this user; RETROTIMER_HOME puts them all under one."""

    @cached_property
    def data(self) -> Path:
        """Looked up at the first need, because platformdirs is felt at start."""
        home = os.environ.get(HOME_VARIABLE)
        try:
            if home:
                return Path(home).expanduser() / "data"
            from platformdirs import user_data_path

            return user_data_path("retrotimer", appauthor=False)
        except RuntimeError as error:
            raise StoreError([f"{HOME_VARIABLE}={home}: {error}"]) from error

    @property
    def history(self) -> Path:
        return self.data / "history.sqlite3"


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
