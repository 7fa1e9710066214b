"""The one writer of the settings, for the windows and the command line.

Callers pass a function that changes the settings, never a whole value, so a change that another
window or program made meanwhile is kept.
"""

from __future__ import annotations

from collections.abc import Callable

from retrotimer.domain.settings.settings import Settings
from retrotimer.store.files.settings_update import SettingsUpdate, update_settings_file
from retrotimer.store.folders import Folders


def update_settings(
    folders: Folders,
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
    return update_settings_file(
        folders.settings_path, change, if_damaged=if_damaged, write_unchanged=write_unchanged
    )
