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

from retrotimer.clock import stamp_s
from retrotimer.sound.pcm.mastering import RATE_HZ, SilenceError, mastered
from retrotimer.sound.voices.custom_texts import (
    MOST_TEXTS,
    WORK_PREFIX,
    bank_name,
    key_of,
    kill_all,
    whole,
)
from retrotimer.sound.voices.manifest import FORMAT
from retrotimer.sound.voices.synthesizers import Say, SynthesisError, Synthesizer, opened

# A cue lasts at most 15 s with its tone (conductor).
LONGEST_CLIP_S = 14.0
# A folder of work that nobody ended is that of a process that was killed.
ABANDONED_S = 3600.0
_NICENESS = 10

Entry = tuple[dict[str, Any], bytes]


def main(work: Path) -> None:
    Thread(target=_end_with_the_parent, daemon=True).start()
    if hasattr(os, "nice"):
        # The session that sounds meanwhile comes first.
        os.nice(_NICENESS)
    request = json.loads((work / "request.json").read_text("utf-8"))
    synthesizer, say, reason = _first_that_opens(request, work)
    bank = ""
    if synthesizer is not None and say is not None:
        bank, reason = _Bank(work, request, synthesizer, say).fill()
    outcome = json.dumps({"bank": bank, "reason": reason})
    (work / "outcome.json").write_text(outcome, "utf-8")


def _end_with_the_parent() -> None:
    # Read without a buffer: a thread that holds one's lock breaks the end of the interpreter.
    while os.read(0, 1):
        pass
    kill_all(0)
    os._exit(1)


def _first_that_opens(
    request: dict[str, Any], work: Path
) -> tuple[Synthesizer | None, Say | None, str]:
    reasons = []
    for fields in request["synthesizers"]:
        synthesizer = Synthesizer(**fields)
        try:
            return synthesizer, opened(synthesizer, request["voice"], work), ""
        except SynthesisError as error:
            reasons.append(str(error))
    return None, None, "; ".join(reasons)


class _Bank:
    """A folder of clips in the making."""

    def __init__(
        self, work: Path, request: dict[str, Any], synthesizer: Synthesizer, say: Say
    ) -> None:
        self._work = work
        self._until_s = stamp_s() + request["limit_s"]
        self._synthesizer = synthesizer
        self._say = say
        self._voice = request["voice"]
        self._keys = {text: key_of(synthesizer, self._voice, text) for text in request["texts"]}
        self._silent: dict[str, str] = {}

    def fill(self) -> tuple[str, str]:
        """Its name, empty if nothing was said, and why texts are missing in it."""
        entries = self._said_before()
        reason = ""
        for text, key in self._keys.items():
            if text in entries:
                continue
            if stamp_s() > self._until_s:
                reason = "there was no time to say it"
                break
            try:
                entries[text] = self._new(text, key)
            except SilenceError as error:
                self._silent[text] = str(error)
            except SynthesisError as error:
                reason = str(error)
        if not entries and not self._silent:
            return "", reason
        return self._put_in_place(entries), reason

    def _new(self, text: str, key: str) -> Entry:
        clip = mastered(*self._say(sayable(text)))
        if clip.length_s > LONGEST_CLIP_S:
            raise SilenceError(f"takes longer than {LONGEST_CLIP_S:.0f} s to say")
        about = {"length_s": clip.length_s, "onset_s": clip.onset_s}
        return {"id": key, **about, "loudness_lufs": clip.loudness_lufs, "key": key}, clip.ogg

    def _said_before(self) -> dict[str, Entry]:
        """What older folders have."""
        before: dict[str, Entry] = {}
        for bank in _newest_first(self._work.parent):
            if len(before) == len(self._keys):
                break
            with suppress(OSError, ValueError, KeyError, BadZipFile):
                clips = json.loads((bank / "manifest.json").read_text("utf-8"))["clips"]
                with ZipFile(bank / "clips.zip") as file:
                    for text in self._keys.keys() & clips.keys() - before.keys():
                        if clips[text]["key"] == self._keys[text]:
                            before[text] = clips[text], file.read(f"{clips[text]['id']}.ogg")
        return before

    def _put_in_place(self, entries: dict[str, Entry]) -> str:
        bank = self._work / "bank"
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
            "unspoken": self._silent,
        }
        (bank / "manifest.json").write_text(json.dumps(document, indent=1), "utf-8")
        answered = entries.keys() | self._silent.keys()
        name = bank_name(self._keys[text] for text in answered)
        place = self._work.parent / name
        try:
            bank.rename(place)
        except OSError:
            # Another process was faster, or somebody damaged it meanwhile.
            if whole(place) is None:
                shutil.rmtree(place, ignore_errors=True)
                bank.rename(place)
        _forget_old(self._work.parent, place.stat().st_mtime)
        return name


def sayable(text: str) -> str:
    """One line, without what a synthesizer would take for a command."""
    plain = text.encode("utf-8", "ignore").decode("utf-8")
    printable = "".join(c if c.isprintable() else " " for c in plain)
    return " ".join(printable.replace("[[", "( ").replace("]]", " )").split())


def _newest_first(banks: Path) -> list[Path]:
    dated = []
    for bank in banks.iterdir():
        with suppress(OSError):
            if not bank.name.startswith(WORK_PREFIX):
                dated.append((bank.stat().st_mtime, bank))
    return [bank for _, bank in sorted(dated, reverse=True)]


def _forget_old(banks: Path, now_s: float) -> None:
    """Keep the folders used last, up to so many clips, and the newest in any case."""
    held = 0
    for bank in _newest_first(banks):
        if held > MOST_TEXTS:
            shutil.rmtree(bank, ignore_errors=True)
            continue
        with suppress(OSError, ValueError, KeyError):
            held += len(json.loads((bank / "manifest.json").read_text("utf-8"))["clips"])
    for work in banks.glob(f"{WORK_PREFIX}*"):
        with suppress(OSError):
            if now_s - work.stat().st_mtime > ABANDONED_S:
                shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
