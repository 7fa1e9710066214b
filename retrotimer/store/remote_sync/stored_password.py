"""The password of a studio's server in the system's keyring.

The package `keyring` is part of the extra `retrotimer[postgres]`. It is imported only where a
server asks for a password, or where one is stored, because it looks for all keyrings there are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from retrotimer.domain.settings.history_url import keyring_account
from retrotimer.domain.values.validation import is_single_line
from retrotimer.store.errors import StoreError
from retrotimer.store.remote_sync.sync_errors import MISSING_EXTRA_MESSAGE

SERVICE = "retrotimer"
MAX_LENGTH = 500
NO_KEYRING_MESSAGE = (
    "This computer has no keyring that RetroTimer can use. Write the password into your password"
    " file instead (~/.pgpass, see docs/settings.md)."
)
T = TypeVar("T")


class KeyringError(StoreError):
    """The keyring cannot be used; the message says what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__([message])


def read(address: str) -> str:
    """The password of this address; empty if there is none, or no keyring."""
    try:
        password = _call(lambda keyring: keyring.get_password(SERVICE, keyring_account(address)))
    except KeyringError:
        return ""
    # The driver would take a text with a NUL only as far as that, and connect elsewhere.
    return password if is_single_line(password, MAX_LENGTH) else ""


def store(address: str, password: str) -> None:
    """Store the password of this address. Raises KeyringError."""
    if not is_single_line(password, MAX_LENGTH):
        raise KeyringError(f"Expected a password of one line, at most {MAX_LENGTH} characters.")
    _call(lambda keyring: keyring.set_password(SERVICE, keyring_account(address), password))


def remove(address: str) -> bool:
    """Remove the password of this address; False if there is none. Raises KeyringError."""

    def remove_if_stored(keyring: Any) -> bool:
        account = keyring_account(address)
        if keyring.get_password(SERVICE, account) is None:
            return False
        keyring.delete_password(SERVICE, account)
        return True

    return _call(remove_if_stored)


def _call(use: Callable[[Any], T]) -> T:
    try:
        import keyring
        from keyring.errors import NoKeyringError
    except ImportError as error:
        raise KeyringError(MISSING_EXTRA_MESSAGE) from error
    try:
        return use(keyring)
    except NoKeyringError as error:
        raise KeyringError(NO_KEYRING_MESSAGE) from error
    except Exception as error:
        # A keyring is a program of its own with errors of its own; their text may quote anything.
        kind = type(error).__name__
        raise KeyringError(
            f"The system's keyring did not answer ({kind}). Unlock it and try again."
        ) from error
