"""Where the program's files live, and where its assets are."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from retrotimer.store.errors import StoreError

HOME_VARIABLE = "RETROTIMER_HOME"
_DEVICE_NAMES = frozenset(
    (
        *("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"),
        *(f"{device}{digit}" for device in ("COM", "LPT") for digit in "0123456789¹²³"),
    )
)
# The end of the name of a workout file.
WORKOUT_SUFFIX = ".retro.json"


class Folders:
    """The program's folders of this user; RETROTIMER_HOME puts them all under one."""

    @cached_property
    def data(self) -> Path:
        """The history, clients and own workouts."""
        return _user_folder("data")

    @cached_property
    def config(self) -> Path:
        """The settings."""
        return _user_folder("config")

    @cached_property
    def cache(self) -> Path:
        """Files that can be created again at any time."""
        return _user_folder("cache")

    @cached_property
    def log(self) -> Path:
        """The log."""
        return _user_folder("log")

    @property
    def settings_path(self) -> Path:
        return self.config / "settings.json"

    @property
    def history_path(self) -> Path:
        return self.data / "history.sqlite3"

    @property
    def workouts(self) -> Path:
        """The user's own workouts, and a bin of removed ones."""
        return self.data / "workouts"

    @property
    def clients(self) -> Path:
        """The clients and the owner, a file each."""
        return self.data / "clients"

    @property
    def custom_clips(self) -> Path:
        """Custom texts as audio clips."""
        return self.cache / "own-clips"

    @property
    def is_unused(self) -> bool:
        """Whether the program was never used here: no settings, no clients, no history."""
        try:
            used = self.settings_path, self.history_path, *self.clients.glob("*.json")
            return not any(path.exists() for path in used)
        except OSError:
            # Something exists that cannot be read.
            return False


def _user_folder(kind: str) -> Path:
    """Imports platformdirs only when needed, because that slows down the start."""
    home = os.environ.get(HOME_VARIABLE)
    try:
        if home:
            return Path(home).expanduser() / kind
        import platformdirs

        folder: Path = getattr(platformdirs, f"user_{kind}_path")("retrotimer", appauthor=False)
    except RuntimeError as error:
        raise StoreError([f"{HOME_VARIABLE}={home}: {error}"]) from error
    return folder


def create_private_folder(folder: Path) -> None:
    """Create a folder that only this user can read, and its missing parents."""
    # mkdir(parents=True) would leave the parents readable by everyone.
    for part in (*reversed(folder.parents), folder):
        if not part.exists():
            part.mkdir(mode=0o700, exist_ok=True)


def is_reserved_name(name: str) -> bool:
    """Whether Windows takes a file of this name for a device, whatever stands behind a dot."""
    return name.split(".", maxsplit=1)[0].rstrip(" ").upper() in _DEVICE_NAMES


def unused_path(folder: Path, stem: str, suffix: str) -> Path:
    """A path in a folder that does not exist yet, and that every system can have.

    A number is added if needed.
    """
    if is_reserved_name(stem):
        # The folder may be shared with Windows, or carried to it.
        stem = f"_{stem}"
    path, number = folder / f"{stem}{suffix}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{suffix}"
    return path


def assets_folder() -> Path:
    """Where the bundled assets are: in the installed package, or next to it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "assets"
    return installed if installed.is_dir() else package.parent / "assets"


def default_workout_path() -> Path:
    """The workout that is loaded if no other is chosen."""
    return assets_folder() / "workouts" / "first-steps.retro.json"


def bundled_voices() -> dict[str, Path]:
    """The bundled voices by name."""
    return {
        path.parent.name: path.parent
        for path in sorted(assets_folder().glob("voices/*/manifest.json"))
    }


def programs_folder() -> Path:
    """Where the bundled programs are."""
    return assets_folder() / "programs"


def bundled_workout_paths() -> list[Path]:
    return sorted((assets_folder() / "workouts").glob(f"*{WORKOUT_SUFFIX}"))


def resolve_workout(path: Path) -> Path:
    """The path itself, or the bundled workout of that name if there is no such file."""
    bundled = {file.name.removesuffix(WORKOUT_SUFFIX): file for file in bundled_workout_paths()}
    bundled_path = bundled.get(str(path))
    # Any other path is not looked at here: its disk may not answer.
    return path if bundled_path is None or path.exists() else bundled_path
