"""The process that speaks custom texts.

`python -m retrotimer.sound.voices.custom_texts_process WORK` reads `request.json` in the folder
WORK, writes `outcome.json` there, and puts the folder of clips next to WORK. It ends when its
standard input is closed, and thus with its parent.
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
from retrotimer.regular_file import open_for_reading, read_bytes
from retrotimer.sound.pcm.mastering import CLIP_RATE_HZ, SilenceError, master
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

# With its tone a cue lasts at most 15 s.
MAX_CLIP_S = 14.0
# A work folder as old as this was left by a process that was killed.
ABANDONED_AFTER_S = 3600.0
_NICENESS = 10

ClipEntry = tuple[dict[str, Any], bytes]


def main(work_folder: Path) -> None:
    Thread(target=_exit_with_parent, daemon=True).start()
    # What it and the synthesizers write holds what a user wrote.
    os.umask(0o077)
    if hasattr(os, "nice"):
        # A session that sounds at the same time comes first.
        os.nice(_NICENESS)
    request = json.loads(read_bytes(work_folder / "request.json"))
    synthesizer, synthesize, reason = _load_first_working(request, work_folder)
    folder_name = ""
    if synthesizer is not None and synthesize is not None:
        builder = _ClipFolderBuilder(work_folder, request, synthesizer, synthesize)
        folder_name, reason = builder.build()
    outcome = json.dumps({"bank": folder_name, "reason": reason})
    (work_folder / "outcome.json").write_text(outcome, "utf-8")


def _exit_with_parent() -> None:
    # Read without a buffer: a thread that holds a buffer's lock breaks the interpreter's exit.
    while os.read(0, 1):
        pass
    kill_process_group(0)
    os._exit(1)


def _load_first_working(
    request: dict[str, Any], work_folder: Path
) -> tuple[Synthesizer | None, SynthesisFunction | None, str]:
    """The first synthesizer that loads, and its function; or why none does."""
    reasons = []
    for fields in request["synthesizers"]:
        synthesizer = Synthesizer(**fields)
        try:
            return synthesizer, load_synthesizer(synthesizer, request["voice"], work_folder), ""
        except SynthesisError as error:
            reasons.append(str(error))
    return None, None, "; ".join(reasons)


class _ClipFolderBuilder:
    """Makes a folder with a clip of each text."""

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
        """The name of the folder, empty if nothing was spoken, and why it lacks texts."""
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
        """The clips of these texts that older folders have."""
        entries: dict[str, ClipEntry] = {}
        for folder in _folders_newest_first(self._work_folder.parent):
            if len(entries) == len(self._clip_keys):
                break
            with suppress(OSError, ValueError, KeyError, BadZipFile):
                clips = json.loads(read_bytes(folder / "manifest.json"))["clips"]
                with open_for_reading(folder / "clips.zip") as archive, ZipFile(archive) as file:
                    for text in self._clip_keys.keys() & clips.keys() - entries.keys():
                        if clips[text]["key"] == self._clip_keys[text]:
                            entries[text] = clips[text], file.read(f"{clips[text]['id']}.ogg")
        return entries

    def _publish_folder(self, entries: dict[str, ClipEntry]) -> str:
        """Write the folder, put it in place, and return its name."""
        folder = self._work_folder / "bank"
        folder.mkdir(mode=0o700)
        with ZipFile(folder / "clips.zip", "w") as file:
            for about, ogg in entries.values():
                file.writestr(f"{about['id']}.ogg", ogg)
        document = {
            "format": FORMAT,
            "name": self._voice,
            "title": f"Own texts, {self._synthesizer.name}",
            "rate_hz": CLIP_RATE_HZ,
            "engine": self._synthesizer.name,
            "clips": {text: about for text, (about, _) in entries.items()},
            "unspoken": self._unspoken,
        }
        (folder / "manifest.json").write_text(json.dumps(document, indent=1), "utf-8")
        decided = entries.keys() | self._unspoken.keys()
        name = clip_folder_name(self._clip_keys[text] for text in decided)
        target = self._work_folder.parent / name
        try:
            folder.rename(target)
        except OSError:
            # Another process was faster, or the folder that exists is damaged.
            if read_clip_folder(target) is None:
                shutil.rmtree(target, ignore_errors=True)
                folder.rename(target)
        _delete_old_folders(self._work_folder.parent, target.stat().st_mtime)
        return name


def clean_text(text: str) -> str:
    """The text in one line, without what a synthesizer would take for a command."""
    plain = text.encode("utf-8", "ignore").decode("utf-8")
    printable = "".join(c if c.isprintable() else " " for c in plain)
    return " ".join(printable.replace("[[", "( ").replace("]]", " )").split())


def _folders_newest_first(voice_folder: Path) -> list[Path]:
    dated = []
    for folder in voice_folder.iterdir():
        with suppress(OSError):
            if not folder.name.startswith(WORK_PREFIX):
                dated.append((folder.stat().st_mtime, folder))
    return [folder for _, folder in sorted(dated, reverse=True)]


def _delete_old_folders(voice_folder: Path, now_s: float) -> None:
    """Delete abandoned work folders, and all clips but those of the folders used last.

    As many of these are kept as have `MAX_TEXTS` clips together, and the newest in any case.
    """
    kept_clips = 0
    for folder in _folders_newest_first(voice_folder):
        if kept_clips > MAX_TEXTS:
            shutil.rmtree(folder, ignore_errors=True)
            continue
        with suppress(OSError, ValueError, KeyError):
            kept_clips += len(json.loads(read_bytes(folder / "manifest.json"))["clips"])
    for work_folder in voice_folder.glob(f"{WORK_PREFIX}*"):
        with suppress(OSError):
            if now_s - work_folder.stat().st_mtime > ABANDONED_AFTER_S:
                shutil.rmtree(work_folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
