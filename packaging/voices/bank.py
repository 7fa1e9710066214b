"""A voice's folder in assets/voices: clips.zip, manifest.json, NOTICE."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from casting import Voice
from clips import Clip
from kokoro import ENGINE
from mastering import RATE_HZ

FORMAT = "retrotimer.voice/1"
EPOCH = (1980, 1, 1, 0, 0, 0)  # zip's own; the hour of rendering would make every entry differ
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
class Entry:
    key: str
    clip: Clip


Bank = Mapping[str, Entry]  # by text


def clip_id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def read_bank(folder: Path) -> dict[str, Entry]:
    """What was rendered before; nothing if nothing was."""
    manifest = folder / "manifest.json"
    if not manifest.exists():
        return {}
    bank = {}
    with ZipFile(folder / "clips.zip") as clips:
        for text, about in json.loads(manifest.read_text(encoding="utf-8"))["clips"].items():
            ogg = clips.read(f"{about.pop('id')}.ogg")
            bank[text] = Entry(about.pop("key"), Clip(ogg, **about))
    return bank


def write_bank(folder: Path, voice: Voice, bank: Bank) -> None:
    files = {f"{clip_id(text)}.ogg": text for text in bank}
    if len(files) < len(bank):
        raise ValueError(f"Texts with one name: {sorted(set(bank) - set(files.values()))}")
    folder.mkdir(parents=True, exist_ok=True)
    with ZipFile(folder / "clips.zip", "w", ZIP_STORED) as clips:
        for name, text in sorted(files.items()):
            clips.writestr(_entry(name), bank[text].clip.ogg)
    (folder / "manifest.json").write_text(_manifest(voice, bank), encoding="utf-8")
    (folder / "NOTICE").write_text(
        NOTICE.format(title=voice.title, style=voice.style), encoding="utf-8"
    )


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, EPOCH)
    entry.create_system = 3  # Unix, wherever this runs
    entry.external_attr = 0o644 << 16
    return entry


def _manifest(voice: Voice, bank: Bank) -> str:
    """A clip a line: a change of the catalogue is to be read in the diff."""
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
        f"    {json.dumps(text)}: {json.dumps(_about(text, bank[text]))}" for text in sorted(bank)
    ]
    return "{\n" + "".join(lines) + '  "clips": {\n' + ",\n".join(rows) + "\n  }\n}\n"


def _about(text: str, entry: Entry) -> dict[str, object]:
    about = asdict(entry.clip)
    del about["ogg"]
    return {"id": clip_id(text), **about, "key": entry.key}
