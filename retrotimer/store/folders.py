"""Where the program's files live, and where its assets are."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from retrotimer.store.errors import StoreError

HOME_VARIABLE = "RETROTIMER_HOME"
# The mode of files that only their owner may read and write.
PRIVATE = 0o600
# Of workout files.
SUFFIX = ".retro.json"


class Folders:
    """The program's folders of this user; RETROTIMER_HOME puts them all under one."""

    @cached_property
    def data(self) -> Path:
        """What happened."""
        return _place("data")

    @cached_property
    def config(self) -> Path:
        """What was chosen."""
        return _place("config")

    @cached_property
    def cache(self) -> Path:
        """What can be made again at any time."""
        return _place("cache")

    @cached_property
    def log(self) -> Path:
        """What the program did."""
        return _place("log")

    @property
    def settings(self) -> Path:
        return self.config / "settings.json"

    @property
    def history(self) -> Path:
        return self.data / "history.sqlite3"

    @property
    def workouts(self) -> Path:
        """Own workouts, and a bin of those that were removed."""
        return self.data / "workouts"

    @property
    def clients(self) -> Path:
        """Who walks here."""
        return self.data / "clients"

    @property
    def own_clips(self) -> Path:
        """Texts that people wrote themselves, as voices said them."""
        return self.cache / "own-clips"

    @property
    def unused(self) -> bool:
        """Was the program never used here? No settings, nobody who walks, no history."""
        try:
            used = self.settings, self.history, *self.clients.glob("*.json")
            return not any(path.exists() for path in used)
        except OSError:
            # Whatever it is that cannot be looked at, it is there.
            return False


def _place(kind: str) -> Path:
    """Looked up at the first need, because platformdirs is felt at start."""
    home = os.environ.get(HOME_VARIABLE)
    try:
        if home:
            return Path(home).expanduser() / kind
        import platformdirs

        place: Path = getattr(platformdirs, f"user_{kind}_path")("retrotimer", appauthor=False)
    except RuntimeError as error:
        raise StoreError([f"{HOME_VARIABLE}={home}: {error}"]) from error
    return place


def make_private(folder: Path) -> None:
    """Create a folder that only this user may look into, and those above it that are missing."""
    # What mkdir makes on the way would be open to everybody.
    for part in (*reversed(folder.parents), folder):
        if not part.exists():
            part.mkdir(mode=0o700, exist_ok=True)


def free(folder: Path, stem: str, suffix: str) -> Path:
    """A name that nothing in a folder has yet, with a number where it must be."""
    path, number = folder / f"{stem}{suffix}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{suffix}"
    return path


def assets() -> Path:
    """The bundled fonts and workouts: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "assets"
    return installed if installed.is_dir() else package.parent / "assets"


def default_workout() -> Path:
    """What is loaded when nothing is asked for."""
    return assets() / "workouts" / "first-steps.retro.json"


def voices() -> dict[str, Path]:
    """The bundled voices by name."""
    return {
        path.parent.name: path.parent for path in sorted(assets().glob("voices/*/manifest.json"))
    }


def programs() -> Path:
    """The bundled programs."""
    return assets() / "programs"


def built_in_workouts() -> list[Path]:
    return sorted((assets() / "workouts").glob(f"*{SUFFIX}"))


def found(path: Path) -> Path:
    """A workout's file, or the built-in one of that name where there is no such file."""
    named = {one.name.removesuffix(SUFFIX): one for one in built_in_workouts()}
    return path if path.exists() else named.get(str(path), path)
