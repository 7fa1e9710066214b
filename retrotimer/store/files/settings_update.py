"""Changing the settings file: read, change and write, with no other program in between.

Windows and commands use it as `services/settings.py`; erasing a client, which is in `store`, uses
it directly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from retrotimer.domain.settings.settings import Settings
from retrotimer.store.files import settings_file
from retrotimer.store.files.file_lock import exclusive_lock
from retrotimer.store.files.json_document import as_file_error
from retrotimer.store.files.settings_file import DamagedSettingsError, SettingsFileError


@dataclass(frozen=True, slots=True)
class SettingsUpdate:
    """The settings as they were in the file, and as they are now.

    `damaged_copy` is where a damaged file was kept before it was replaced.
    """

    before: Settings
    after: Settings
    damaged_copy: Path | None = None


def update_settings_file(
    path: Path,
    change: Callable[[Settings], Settings],
    *,
    if_damaged: Settings | None = None,
    write_unchanged: bool = True,
) -> SettingsUpdate:
    """Replace the settings by what `change` makes of those in the file now.

    A damaged file is kept aside and replaced by what `change` makes of `if_damaged`; without that
    it is an error, as a file of a newer version always is. Raises SettingsFileError, and whatever
    `change` raises; then nothing is written.
    """
    with as_file_error(SettingsFileError, path), exclusive_lock(path):
        try:
            before = settings_file.read(path)
        except DamagedSettingsError:
            if if_damaged is None:
                raise
            before = if_damaged
        after = change(before)
        if after == before and not write_unchanged:
            return SettingsUpdate(before, after)
        return SettingsUpdate(before, after, settings_file.write(path, after))
