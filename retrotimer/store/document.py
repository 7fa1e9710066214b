"""JSON documents that name their format and version: read as far as looking at them makes sense."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from retrotimer.store.shape import JsonObject, UnreadableError, decoded, short


class OtherVersionError(UnreadableError):
    """Another program wrote this: nothing is wrong with it, and it must not be touched."""


def read(path: Path, format_name: str, version: int, max_bytes: int) -> JsonObject:
    """The object in a file. Raises UnreadableError, and OSError where there is no file to read."""
    with path.open("rb") as file:
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise UnreadableError(f"expected at most {max_bytes} bytes")
    try:
        document = decoded(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableError(f"expected text in UTF-8, byte {error.start} is not") from error
    if not isinstance(document, JsonObject):
        raise UnreadableError(f"expected an object, got {short(document)}")
    refuse_another_version(document, format_name, version)
    return document


def refuse_another_version(document: Mapping[str, Any], format_name: str, version: int) -> None:
    """Raises OtherVersionError with both versions."""
    match = re.fullmatch(rf"{format_name}/(\d+)", str(document.get("format")), re.ASCII)
    if match and match[1] != str(version):
        there = f"this file has version {match[1][:20]}"
        raise OtherVersionError(f"format: {there}, this program reads version {version}")
