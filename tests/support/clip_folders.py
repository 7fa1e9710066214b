"""Makes clip folders in the format of the bundled voices, lossless so that samples compare."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import soundfile

from retrotimer.sound.voices.manifest import FORMAT


def tone_samples(length: int, rate_hz: int, hz: float = 440.0, peak: float = 0.5) -> np.ndarray:
    """A tone that fades in from silence and out again."""
    at_s = np.arange(length) / rate_hz
    swell = np.sin(np.pi * np.arange(length) / max(length, 1)) ** 4
    return peak * swell * np.sin(2 * np.pi * hz * at_s)


def create_clip_folder(
    folder: Path, clips: Mapping[str, np.ndarray], rate_hz: int = 24_000
) -> Path:
    """Write a voice that speaks these texts with these samples."""
    folder.mkdir(parents=True)
    clip_entries = {}
    with ZipFile(folder / "clips.zip", "w") as bank:
        for number, (text, samples) in enumerate(clips.items()):
            encoded = io.BytesIO()
            soundfile.write(encoded, samples, rate_hz, format="FLAC", subtype="PCM_24")
            bank.writestr(f"{number}.ogg", encoded.getvalue())
            clip_entries[text] = {"id": number, "length_s": len(samples) / rate_hz, "onset_s": 0.01}
    document = {"format": FORMAT, "title": "Made", "clips": clip_entries}
    (folder / "manifest.json").write_text(json.dumps(document))
    return folder
