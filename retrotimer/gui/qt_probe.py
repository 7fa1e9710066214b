"""Whether Qt can be loaded on this machine, for `retrotimer doctor`."""

from __future__ import annotations


def qt_version() -> str:
    """The version of Qt if its widgets load; otherwise why not, as a missing library."""
    try:
        from PySide6 import QtCore, QtWidgets
    except ImportError as error:
        return f"cannot be used: {error}"
    return f"{QtCore.qVersion()} ({QtWidgets.__name__} loads)"
