"""Reads and writes the file of a language in the format of Qt, ordered by the English texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

HERE = Path(__file__).resolve().parent
FILES = sorted(HERE.glob("*.ts"))
COMPILED = HERE.parents[1] / "assets" / "languages"


def read(file: Path) -> dict[str, dict[str, str]]:
    """The translation of each text by context; empty if there is none yet."""
    root = ET.parse(file).getroot()  # noqa: S314 - a file of this repository
    return {
        _text(context, "name"): {
            _text(message, "source"): _text(message, "translation")
            for message in context.iterfind("message")
        }
        for context in root.iterfind("context")
    }


def write(file: Path, translations: Mapping[str, Mapping[str, str]]) -> None:
    root = ET.Element("TS", version="2.1", language=file.stem, sourcelanguage="en")
    for name, messages in translations.items():
        context = ET.SubElement(root, "context")
        ET.SubElement(context, "name").text = name
        for text, translation in messages.items():
            message = ET.SubElement(context, "message")
            ET.SubElement(message, "source").text = text
            unfinished = {} if translation else {"type": "unfinished"}
            ET.SubElement(message, "translation", unfinished).text = translation
    ET.indent(root, "  ")
    body = ET.tostring(root, encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', "utf-8")


def _text(message: ET.Element, tag: str) -> str:
    return message.findtext(tag) or ""
