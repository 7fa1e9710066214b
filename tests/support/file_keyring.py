"""A keyring in a file, for tests: the system's own would ask the person at the screen.

`PYTHON_KEYRING_BACKEND` chooses it, as it does any keyring of another package.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

__all__ = ["FILE_VARIABLE", "LOCKED", "FileKeyring", "NoKeyring", "keyring"]

FILE_VARIABLE = "RETROTIMER_TEST_KEYRING"
LOCKED = "locked"


class FileKeyring(KeyringBackend):
    """The file that the environment names; one that holds LOCKED cannot be opened."""

    priority = 1

    @property
    def _path(self) -> Path:
        return Path(os.environ[FILE_VARIABLE])

    def _read(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        text = self._path.read_text()
        if text == LOCKED:
            raise KeyringLocked("S3cret words of another program")
        return json.loads(text)

    def get_password(self, service, username):
        return self._read().get(f"{service} {username}")

    def set_password(self, service, username, password):
        self._path.write_text(json.dumps(self._read() | {f"{service} {username}": password}))

    def delete_password(self, service, username):
        stored = self._read()
        if f"{service} {username}" not in stored:
            raise PasswordDeleteError
        del stored[f"{service} {username}"]
        self._path.write_text(json.dumps(stored))
