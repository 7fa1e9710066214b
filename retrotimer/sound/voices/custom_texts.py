"""Texts that people wrote themselves, said beforehand into folders of clips.

A process of its own says them (`own_texts_child`): a synthesizer is large, slow and not ours.
Every set of texts has a folder of its own, made aside and put in place whole, so that nobody ever
reads half of one; a set that has most of its texts in older folders takes them from there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import name
from zipfile import BadZipFile, ZipFile

from retrotimer.clock import stamp_s
from retrotimer.sound.voices import manifest
from retrotimer.sound.voices.synthesizers import NONE_HERE, Synthesizer, found

# What a line of a workout may have, and as many as anybody writes.
LONGEST_TEXT = 200
MOST_TEXTS = 500
# No text is begun after this; what takes still longer than the grace is ended.
LIMIT_S = 60.0
GRACE_S = 15.0
# Raise it when mastering changes what comes out.
RECIPE = 1
WORK_PREFIX = ".work-"
# As much of a text as a message quotes.
_SHOWN = 40
_LAST_OF_BASIC_LATIN = 0x24F


@dataclass(frozen=True, slots=True)
class Outcome:
    """Which texts can be said, by the clips in `folder`; and by text why the others cannot."""

    spoken: tuple[str, ...] = ()
    unspoken: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def reason(self) -> str:
        """Why not all can be said, in one line; nothing if they can."""
        reasons = list(dict.fromkeys(self.unspoken.values()))
        if not reasons:
            return ""
        if len(reasons) == 1 and not self.spoken:
            return reasons[0]
        first = next(iter(self.unspoken))
        shown = first if len(first) <= _SHOWN else f"{first[:_SHOWN]}\N{HORIZONTAL ELLIPSIS}"
        more = f" (and {len(self.unspoken) - 1} more)" if len(self.unspoken) > 1 else ""
        return f'"{" ".join(shown.split())}": {reasons[0]}{more}'


class Preparation:
    """Texts being said in the background, if they were not before; never waits but in `wait`.

    `folder` is where clips are kept. The process is killed at the latest when this one ends.
    """

    def __init__(
        self, texts: Iterable[str], voice: str, folder: Path, *, limit_s: float = LIMIT_S
    ) -> None:
        self._outcome: Outcome | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._end: Callable[[], object] = _nothing
        self._until_s = stamp_s() + limit_s + GRACE_S
        synthesizers = list(found(voice))
        self._wanted, self._refused = _sorted_out(texts, synthesizers)
        if not self._wanted:
            self._outcome = Outcome((), self._refused)
            return
        self._banks = folder / re.sub(r"[^\w-]", "_", voice)
        name = bank_name(key_of(synthesizers[0], voice, text) for text in self._wanted)
        self._outcome = self._held_in(name)
        if self._outcome is None:
            request = {
                "texts": self._wanted,
                "voice": voice,
                "limit_s": limit_s,
                "synthesizers": [asdict(synthesizer) for synthesizer in synthesizers],
            }
            try:
                self._begin(request)
            except OSError as error:
                self._outcome = self._failed(f"the clips cannot be kept: {error}")

    def poll(self) -> Outcome | None:
        """What came of it, None while it goes on."""
        if self._outcome is None and self._process is not None:
            if self._process.poll() is not None:
                self._outcome = self._taken()
            elif stamp_s() > self._until_s:
                self._outcome = self._failed("it takes too long")
            else:
                return None
            self._end()
        return self._outcome

    def wait(self) -> Outcome:
        """What came of it, once it is over."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(max(self._until_s - stamp_s(), 0.0))
        self.poll()
        self.close()
        return self._outcome or self._failed("it takes too long")

    def close(self) -> None:
        """Give up what is still being said."""
        self._end()
        if self._outcome is None:
            self._outcome = self._failed("it takes too long")

    def _begin(self, request: dict[str, Any]) -> None:
        self._banks.mkdir(mode=0o700, parents=True, exist_ok=True)
        work = self._work = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=self._banks))
        (work / "request.json").write_text(json.dumps(request), "utf-8")
        with (work / "complaints.txt").open("wb") as complaints:
            process = self._process = subprocess.Popen(  # noqa: S603 - our own program
                # -P: never import what lies in the folder that somebody happens to be in.
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "retrotimer.sound.voices.custom_texts_process",
                    str(work),
                ],
                # It ends when this pipe does: at the latest when this process is gone.
                stdin=subprocess.PIPE,
                stdout=complaints,
                stderr=complaints,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(p or os.curdir for p in sys.path)},
                **_apart(),
            )
        self._end = weakref.finalize(self, _end, process, work)

    def _taken(self) -> Outcome:
        """What the process left behind."""
        try:
            left = json.loads((self._work / "outcome.json").read_text("utf-8"))
            name, missing = str(left["bank"]), str(left["reason"])
        except (OSError, ValueError, KeyError, TypeError):
            lines = _text_of(self._work / "complaints.txt").splitlines()
            name, missing = "", f"it failed: {lines[-1] if lines else 'without a word'}"
        return (self._held_in(name, missing) if name else None) or self._failed(missing)

    def _held_in(self, name: str, missing: str = "") -> Outcome | None:
        """What a folder of clips has, if it is there; a damaged one is thrown away."""
        bank = self._banks / name
        if not bank.is_dir():
            return None
        held = whole(bank)
        if held is None:
            shutil.rmtree(bank, ignore_errors=True)
            return None
        clips, silent = held
        rest = {text: silent.get(text, missing) for text in self._wanted if text not in clips}
        spoken = tuple(text for text in self._wanted if text in clips)
        # The folders used last are kept longest.
        with suppress(OSError):
            os.utime(bank)
        return Outcome(spoken, {**rest, **self._refused}, bank if spoken else None)

    def _failed(self, reason: str) -> Outcome:
        return Outcome((), {**dict.fromkeys(self._wanted, reason), **self._refused})


def prepare(texts: Iterable[str], voice: str, folder: Path, *, limit_s: float = LIMIT_S) -> Outcome:
    """Say these texts like this bundled voice, for callers that can wait."""
    return Preparation(texts, voice, folder, limit_s=limit_s).wait()


def key_of(synthesizer: Synthesizer, voice: str, text: str) -> str:
    """Of all that decides how a clip sounds."""
    return _digest([RECIPE, synthesizer.name, voice, text])


def bank_name(keys: Iterable[str]) -> str:
    return _digest(sorted(keys))


def whole(bank: Path) -> tuple[dict[str, Any], dict[str, str]] | None:
    """The clips of a folder by text, and why some texts have none; None if it is damaged."""
    try:
        clips = manifest.read(bank).clips
        document = json.loads((bank / "manifest.json").read_text("utf-8"))
        with ZipFile(bank / "clips.zip") as file:
            there = {f"{clip.id}.ogg" for clip in clips.values()} <= set(file.namelist())
            if not there or file.testzip() is not None:
                return None
        silent = {str(text): str(why) for text, why in document["unspoken"].items()}
    except (OSError, ValueError, KeyError, AttributeError, BadZipFile, manifest.VoiceError):
        return None
    return document["clips"], silent


def _sorted_out(
    texts: Iterable[str], synthesizers: list[Synthesizer]
) -> tuple[list[str], dict[str, str]]:
    """The texts that can be tried, and by text why the others cannot."""
    refused = {}
    wanted: list[str] = []
    for text in dict.fromkeys(texts):
        why = _why_not(text, synthesizers, len(wanted))
        if why:
            refused[text] = why
        else:
            wanted.append(text)
    return wanted, refused


def _why_not(text: str, synthesizers: list[Synthesizer], before: int) -> str:
    if not any(map(str.isalnum, text)):
        return "nothing in it can be said"
    if len(text) > LONGEST_TEXT:
        return f"longer than {LONGEST_TEXT} characters"
    if not synthesizers:
        return f"no voice for them here: {NONE_HERE}"
    if synthesizers[0].latin_only and not all(map(_is_latin, filter(str.isalpha, text))):
        return f"{synthesizers[0].name} reads Latin letters only"
    return f"more than {MOST_TEXTS} own texts" if before >= MOST_TEXTS else ""


def _is_latin(letter: str) -> bool:
    return ord(letter) <= _LAST_OF_BASIC_LATIN or "LATIN" in name(letter, "")


def _digest(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _nothing() -> None:
    """Nothing runs that had to be ended."""


def _end(process: subprocess.Popen[bytes], work: Path) -> None:
    if process.poll() is None:
        kill_all(process.pid)
        process.kill()
    process.wait()
    if process.stdin is not None:
        process.stdin.close()
    shutil.rmtree(work, ignore_errors=True)


def kill_all(group: int) -> None:
    """The process that says texts and the program that it started; Windows has no such group."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


def _apart() -> dict[str, Any]:
    """Keys like Ctrl-C in the terminal are for the parent; Windows is to open no console."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
