"""The process that speaks a workout's custom texts.

`python -m retrotimer.sound.voices.custom_texts_process WORK` finds `request.json`
in WORK, leaves `outcome.json` there, and puts the clips next to WORK. It ends when its standard
input closes, that is, with its parent.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any
from zipfile import BadZipFile, ZipFile

from retrotimer.clock import monotonic_s
from retrotimer.sound.pcm.mastering import RATE_HZ, SilenceError, master
from retrotimer.sound.voices.custom_texts import (
    MAX_TEXTS,
    WORK_PREFIX,
    clip_folder_name,
    clip_key,
    kill_process_group,
    read_clip_folder,
)
from retrotimer.sound.voices.manifest import FORMAT
from retrotimer.sound.voices.synthesizers import (
    SynthesisError,
    SynthesisFunction,
    Synthesizer,
    load_synthesizer,
)

# A cue lasts at most 15 s with its tone (conductor).
MAX_CLIP_S = 14.0
# A folder of work that nobody ended is that of a process that was killed.
ABANDONED_AFTER_S = 3600.0
_NICENESS = 10

ClipEntry = tuple[dict[str, Any], bytes]


def main(work_folder: Path) -> None:
    Thread(target=_exit_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        # The session that sounds meanwhile comes first.
        os.nice(_NICENESS)
    request = json.loads((work_folder / "request.json").read_text("utf-8"))
    synthesizer, say, reason = _load_first_working(request, work_folder)
    bank = ""
    if synthesizer is not None and say is not None:
        bank, reason = _ClipFolderBuilder(work_folder, request, synthesizer, say).build()
    outcome = json.dumps({"bank": bank, "reason": reason})
    (work_folder / "outcome.json").write_text(outcome, "utf-8")


def _exit_with_parent() -> None:
    # Read without a buffer: a thread that holds one's lock breaks the end of the interpreter.
    while os.read(0, 1):
        pass
    kill_process_group(0)
    os._exit(1)


def _load_first_working(
    request: dict[str, Any], work_folder: Path
) -> tuple[Synthesizer | None, SynthesisFunction | None, str]:
    reasons = []
    for fields in request["synthesizers"]:
        synthesizer = Synthesizer(**fields)
        try:
            return synthesizer, load_synthesizer(synthesizer, request["voice"], work_folder), ""
        except SynthesisError as error:
            reasons.append(str(error))
    return None, None, "; ".join(reasons)


class _ClipFolderBuilder:
    """A folder of clips in the making."""

    def __init__(
        self,
        work_folder: Path,
        request: dict[str, Any],
        synthesizer: Synthesizer,
        synthesize: SynthesisFunction,
    ) -> None:
        self._work_folder = work_folder
        self._deadline_s = monotonic_s() + request["limit_s"]
        self._synthesizer = synthesizer
        self._synthesize = synthesize
        self._voice = request["voice"]
        self._clip_keys = {
            text: clip_key(synthesizer, self._voice, text) for text in request["texts"]
        }
        self._unspoken: dict[str, str] = {}

    def build(self) -> tuple[str, str]:
        """Its name, empty if nothing was said, and why texts are missing in it."""
        entries = self._find_existing_clips()
        reason = ""
        for text, key in self._clip_keys.items():
            if text in entries:
                continue
            if monotonic_s() > self._deadline_s:
                reason = "there was no time to say it"
                break
            try:
                entries[text] = self._create_clip(text, key)
            except SilenceError as error:
                self._unspoken[text] = str(error)
            except SynthesisError as error:
                reason = str(error)
        if not entries and not self._unspoken:
            return "", reason
        return self._publish_folder(entries), reason

    def _create_clip(self, text: str, key: str) -> ClipEntry:
        clip = master(*self._synthesize(clean_text(text)))
        if clip.length_s > MAX_CLIP_S:
            raise SilenceError(f"takes longer than {MAX_CLIP_S:.0f} s to say")
        about = {"length_s": clip.length_s, "onset_s": clip.onset_s}
        return {"id": key, **about, "loudness_lufs": clip.loudness_lufs, "key": key}, clip.ogg

    def _find_existing_clips(self) -> dict[str, ClipEntry]:
        """What older folders have."""
        before: dict[str, ClipEntry] = {}
        for bank in _folders_newest_first(self._work_folder.parent):
            if len(before) == len(self._clip_keys):
                break
            with suppress(OSError, ValueError, KeyError, BadZipFile):
                clips = json.loads((bank / "manifest.json").read_text("utf-8"))["clips"]
                with ZipFile(bank / "clips.zip") as file:
                    for text in self._clip_keys.keys() & clips.keys() - before.keys():
                        if clips[text]["key"] == self._clip_keys[text]:
                            before[text] = clips[text], file.read(f"{clips[text]['id']}.ogg")
        return before

    def _publish_folder(self, entries: dict[str, ClipEntry]) -> str:
        bank = self._work_folder / "bank"
        bank.mkdir(mode=0o700)
        with ZipFile(bank / "clips.zip", "w") as file:
            for about, ogg in entries.values():
                file.writestr(f"{about['id']}.ogg", ogg)
        document = {
            "format": FORMAT,
            "name": self._voice,
            "title": f"Own texts, {self._synthesizer.name}",
            "rate_hz": RATE_HZ,
            "engine": self._synthesizer.name,
            "clips": {text: about for text, (about, _) in entries.items()},
            "unspoken": self._unspoken,
        }
        (bank / "manifest.json").write_text(json.dumps(document, indent=1), "utf-8")
        answered = entries.keys() | self._unspoken.keys()
        name = clip_folder_name(self._clip_keys[text] for text in answered)
        place = self._work_folder.parent / name
        try:
            bank.rename(place)
        except OSError:
            # Another process was faster, or somebody damaged it meanwhile.
            if read_clip_folder(place) is None:
                shutil.rmtree(place, ignore_errors=True)
                bank.rename(place)
        _delete_old_folders(self._work_folder.parent, place.stat().st_mtime)
        return name


def clean_text(text: str) -> str:
    """One line, without what a synthesizer would take for a command."""
    plain = text.encode("utf-8", "ignore").decode("utf-8")
    printable = "".join(c if c.isprintable() else " " for c in plain)
    return " ".join(printable.replace("[[", "( ").replace("]]", " )").split())


def _folders_newest_first(voice_folder: Path) -> list[Path]:
    dated = []
    for bank in voice_folder.iterdir():
        with suppress(OSError):
            if not bank.name.startswith(WORK_PREFIX):
                dated.append((bank.stat().st_mtime, bank))
    return [bank for _, bank in sorted(dated, reverse=True)]


def _delete_old_folders(voice_folder: Path, now_s: float) -> None:
    """Keep the folders used last, up to so many clips, and the newest in any case."""
    held = 0
    for bank in _folders_newest_first(voice_folder):
        if held > MAX_TEXTS:
            shutil.rmtree(bank, ignore_errors=True)
            continue
        with suppress(OSError, ValueError, KeyError):
            held += len(json.loads((bank / "manifest.json").read_text("utf-8"))["clips"])
    for work in voice_folder.glob(f"{WORK_PREFIX}*"):
        with suppress(OSError):
            if now_s - work.stat().st_mtime > ABANDONED_AFTER_S:
                shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
