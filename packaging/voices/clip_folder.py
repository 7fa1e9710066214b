"""Reads and writes the folder of a voice in assets/voices: clips.zip, manifest.json and NOTICE."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from clips import Clip
from kokoro import ENGINE
from mastering import RATE_HZ
from voices import Voice

FORMAT = "retrotimer.voice/1"
EPOCH = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the first date of zip; the date of rendering would change every entry
NOTICE = """\
RetroTimer voice "{title}"

The clips in clips.zip were rendered with Kokoro-82M, a text-to-speech model by hexgrad, in its
voice {style}. Model and voice are licensed under the Apache License 2.0: ../LICENSE.

Changes made to what the model says: parts of sentences cut out, silence trimmed, low frequencies
attenuated and high ones raised, loudness levelled and limited, encoded as OGG Vorbis. All of it is
done by packaging/voices/render in RetroTimer's sources.

The voices ship no model. It was run from an int8 ONNX export by thewh1teagle (kokoro-onnx, MIT
licence); the phonemes came from hibari-tts, a port of hexgrad's misaki (Apache License 2.0).
"""


@dataclass(frozen=True)
class ClipEntry:
    """A clip, and the key of all that decides how it sounds."""

    key: str
    clip: Clip


ClipEntries = Mapping[str, ClipEntry]  # by text


def clip_id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def read_clip_folder(folder: Path) -> dict[str, ClipEntry]:
    """The clips that have been rendered before, by text."""
    manifest = folder / "manifest.json"
    if not manifest.exists():
        return {}
    entries = {}
    with ZipFile(folder / "clips.zip") as clips:
        for text, about in json.loads(manifest.read_text(encoding="utf-8"))["clips"].items():
            ogg = clips.read(f"{about.pop('id')}.ogg")
            entries[text] = ClipEntry(about.pop("key"), Clip(ogg, **about))
    return entries


def write_clip_folder(folder: Path, voice: Voice, entries: ClipEntries) -> None:
    """Write a folder anew. Raises ValueError if two texts would have the same file name."""
    files = {f"{clip_id(text)}.ogg": text for text in entries}
    if len(files) < len(entries):
        raise ValueError(f"Texts with one name: {sorted(set(entries) - set(files.values()))}")
    folder.mkdir(parents=True, exist_ok=True)
    with ZipFile(folder / "clips.zip", "w", ZIP_STORED) as clips:
        for name, text in sorted(files.items()):
            clips.writestr(_zip_info(name), entries[text].clip.ogg)
    (folder / "manifest.json").write_text(_manifest(voice, entries), encoding="utf-8")
    (folder / "NOTICE").write_text(
        NOTICE.format(title=voice.title, style=voice.style), encoding="utf-8"
    )


def _zip_info(name: str) -> ZipInfo:
    info = ZipInfo(name, EPOCH)
    info.create_system = 3  # Unix, wherever this runs
    info.external_attr = 0o644 << 16
    return info


def _manifest(voice: Voice, entries: ClipEntries) -> str:
    """The manifest with one clip on each line, so that a diff shows which texts have changed."""
    head = {
        "format": FORMAT,
        "name": voice.name,
        "title": voice.title,
        "language": voice.language,
        "rate_hz": RATE_HZ,
        "engine": f"{ENGINE}, {voice.style}",
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items()]
    rows = [
        f"    {json.dumps(text)}: {json.dumps(_about(text, entries[text]))}"
        for text in sorted(entries)
    ]
    return "{\n" + "".join(lines) + '  "clips": {\n' + ",\n".join(rows) + "\n  }\n}\n"


def _about(text: str, entry: ClipEntry) -> dict[str, object]:
    about = asdict(entry.clip)
    del about["ogg"]
    return {"id": clip_id(text), **about, "key": entry.key}
