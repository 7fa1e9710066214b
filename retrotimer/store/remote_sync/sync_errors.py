"""Why a studio's server cannot be used."""

from __future__ import annotations

from retrotimer.store.errors import StoreError

MISSING_EXTRA_MESSAGE = (
    "a PostgreSQL server needs more packages: run pip install 'retrotimer[postgres]'"
)


class RemoteSyncError(StoreError):
    """The server cannot be used; the message says why.

    `display_url` names the server without its password.
    """

    def __init__(self, display_url: str, reason: object) -> None:
        first_line, *_ = str(reason).strip().split("\n")
        super().__init__([f"{display_url}: {first_line}"])
