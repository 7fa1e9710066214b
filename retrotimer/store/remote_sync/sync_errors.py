"""Why a studio's server cannot be used."""

from __future__ import annotations

from retrotimer.domain.values.shown_values import shorten_line
from retrotimer.store.errors import StoreError

MISSING_EXTRA_MESSAGE = (
    "a PostgreSQL server needs more packages: run pip install 'retrotimer[postgres]'"
)
NOT_SIGNED_IN_MESSAGE = (
    "the server asks for a password: store it with 'retrotimer history password',"
    " or write it into your password file (~/.pgpass)"
)
ABORTED_MESSAGE = "the sync was stopped; the next one goes on from there"


class RemoteSyncError(StoreError):
    """The server cannot be used; the message says why.

    `display_url` names the server without its password.
    """

    def __init__(self, display_url: str, reason: object) -> None:
        first_line, *_ = str(reason).strip().split("\n", 1)
        super().__init__([f"{display_url}: {shorten_line(first_line)}"])
