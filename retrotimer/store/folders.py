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
WORKOUT_SUFFIX = ".retro.json"


class Folders:
    """The program's folders of this user; RETROTIMER_HOME puts them all under one."""

    @cached_property
    def data(self) -> Path:
        """What happened."""
        return _user_folder("data")

    @cached_property
    def config(self) -> Path:
        """What was chosen."""
        return _user_folder("config")

    @cached_property
    def cache(self) -> Path:
        """What can be made again at any time."""
        return _user_folder("cache")

    @cached_property
    def log(self) -> Path:
        """What the program did."""
        return _user_folder("log")

    @property
    def settings_path(self) -> Path:
        return self.config / "settings.json"

    @property
    def history_path(self) -> Path:
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
    def custom_clips(self) -> Path:
        """Texts that people wrote themselves, as voices said them."""
        return self.cache / "own-clips"

    @property
    def is_unused(self) -> bool:
        """Was the program never used here? No settings, nobody who walks, no history."""
        try:
            used = self.settings_path, self.history_path, *self.clients.glob("*.json")
            return not any(path.exists() for path in used)
        except OSError:
            # Whatever it is that cannot be looked at, it is there.
            return False


def _user_folder(kind: str) -> Path:
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


def create_private_folder(folder: Path) -> None:
    """Create a folder that only this user may look into, and those above it that are missing."""
    # What mkdir makes on the way would be open to everybody.
    for part in (*reversed(folder.parents), folder):
        if not part.exists():
            part.mkdir(mode=0o700, exist_ok=True)


def unused_path(folder: Path, stem: str, suffix: str) -> Path:
    """A name that nothing in a folder has yet, with a number where it must be."""
    path, number = folder / f"{stem}{suffix}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{suffix}"
    return path


def assets_folder() -> Path:
    """The bundled fonts and workouts: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "assets"
    return installed if installed.is_dir() else package.parent / "assets"


def default_workout_path() -> Path:
    """What is loaded when nothing is asked for."""
    return assets_folder() / "workouts" / "first-steps.retro.json"


def bundled_voices() -> dict[str, Path]:
    """The bundled voices by name."""
    return {
        path.parent.name: path.parent
        for path in sorted(assets_folder().glob("voices/*/manifest.json"))
    }


def programs_folder() -> Path:
    """The bundled programs."""
    return assets_folder() / "programs"


def bundled_workout_paths() -> list[Path]:
    return sorted((assets_folder() / "workouts").glob(f"*{WORKOUT_SUFFIX}"))


def resolve_workout(path: Path) -> Path:
    """A workout's file, or the built-in one of that name where there is no such file."""
    named = {one.name.removesuffix(WORKOUT_SUFFIX): one for one in bundled_workout_paths()}
    return path if path.exists() else named.get(str(path), path)
