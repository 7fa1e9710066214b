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

from retrotimer.clock import monotonic_s
from retrotimer.sound.voices import manifest
from retrotimer.sound.voices.synthesizers import INSTALL_HINT, Synthesizer, find_synthesizers

# What a line of a workout may have, and as many as anybody writes.
MAX_TEXT_LENGTH = 200
MAX_TEXTS = 500
# No text is begun after this; what takes still longer than the grace is ended.
TIME_LIMIT_S = 60.0
GRACE_S = 15.0
# Raise it when mastering changes what comes out.
MASTERING_VERSION = 1
WORK_PREFIX = ".work-"
# As much of a text as a message quotes.
_QUOTE_LENGTH = 40
_LAST_LATIN_CODE_POINT = 0x24F


@dataclass(frozen=True, slots=True)
class SynthesisResult:
    """Which texts can be said, by the clips in `folder`; and by text why the others cannot."""

    spoken: tuple[str, ...] = ()
    unspoken: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def problem_text(self) -> str:
        """Why not all can be said, in one line; nothing if they can."""
        reasons = list(dict.fromkeys(self.unspoken.values()))
        if not reasons:
            return ""
        if len(reasons) == 1 and not self.spoken:
            return reasons[0]
        first = next(iter(self.unspoken))
        shown = (
            first
            if len(first) <= _QUOTE_LENGTH
            else f"{first[:_QUOTE_LENGTH]}\N{HORIZONTAL ELLIPSIS}"
        )
        more = f" (and {len(self.unspoken) - 1} more)" if len(self.unspoken) > 1 else ""
        return f'"{" ".join(shown.split())}": {reasons[0]}{more}'


class SynthesisJob:
    """Texts being said in the background, if they were not before; never waits but in `wait`.

    `folder` is where clips are kept. The process is killed at the latest when this one ends.
    """

    def __init__(
        self,
        texts: Iterable[str],
        voice: str,
        clips_root: Path,
        *,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        self._result: SynthesisResult | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._cleanup: Callable[[], object] = _do_nothing
        self._deadline_s = monotonic_s() + time_limit_s + GRACE_S
        synthesizers = list(find_synthesizers(voice))
        self._texts, self._rejected = _split_texts(texts, synthesizers)
        if not self._texts:
            self._result = SynthesisResult((), self._rejected)
            return
        self._voice_folder = clips_root / re.sub(r"[^\w-]", "_", voice)
        name = clip_folder_name(clip_key(synthesizers[0], voice, text) for text in self._texts)
        self._result = self._result_from_folder(name)
        if self._result is None:
            request = {
                "texts": self._texts,
                "voice": voice,
                "limit_s": time_limit_s,
                "synthesizers": [asdict(synthesizer) for synthesizer in synthesizers],
            }
            try:
                self._start_process(request)
            except OSError as error:
                self._result = self._failed_result(f"the clips cannot be kept: {error}")

    def poll(self) -> SynthesisResult | None:
        """What came of it, None while it goes on."""
        if self._result is None and self._process is not None:
            if self._process.poll() is not None:
                self._result = self._read_result()
            elif monotonic_s() > self._deadline_s:
                self._result = self._failed_result("it takes too long")
            else:
                return None
            self._cleanup()
        return self._result

    def wait(self) -> SynthesisResult:
        """What came of it, once it is over."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(max(self._deadline_s - monotonic_s(), 0.0))
        self.poll()
        self.close()
        return self._result or self._failed_result("it takes too long")

    def close(self) -> None:
        """Give up what is still being said."""
        self._cleanup()
        if self._result is None:
            self._result = self._failed_result("it takes too long")

    def _start_process(self, request: dict[str, Any]) -> None:
        self._voice_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        work = self._work_folder = Path(
            tempfile.mkdtemp(prefix=WORK_PREFIX, dir=self._voice_folder)
        )
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
                **_detached_options(),
            )
        self._cleanup = weakref.finalize(self, _end_process, process, work)

    def _read_result(self) -> SynthesisResult:
        """What the process left behind."""
        try:
            left = json.loads((self._work_folder / "outcome.json").read_text("utf-8"))
            name, missing = str(left["bank"]), str(left["reason"])
        except (OSError, ValueError, KeyError, TypeError):
            lines = _read_text(self._work_folder / "complaints.txt").splitlines()
            name, missing = "", f"it failed: {lines[-1] if lines else 'without a word'}"
        return (self._result_from_folder(name, missing) if name else None) or self._failed_result(
            missing
        )

    def _result_from_folder(self, name: str, missing_reason: str = "") -> SynthesisResult | None:
        """What a folder of clips has, if it is there; a damaged one is thrown away."""
        bank = self._voice_folder / name
        if not bank.is_dir():
            return None
        held = read_clip_folder(bank)
        if held is None:
            shutil.rmtree(bank, ignore_errors=True)
            return None
        clips, silent = held
        rest = {text: silent.get(text, missing_reason) for text in self._texts if text not in clips}
        spoken = tuple(text for text in self._texts if text in clips)
        # The folders used last are kept longest.
        with suppress(OSError):
            os.utime(bank)
        return SynthesisResult(spoken, {**rest, **self._rejected}, bank if spoken else None)

    def _failed_result(self, reason: str) -> SynthesisResult:
        return SynthesisResult((), {**dict.fromkeys(self._texts, reason), **self._rejected})


def synthesize(
    texts: Iterable[str], voice: str, clips_root: Path, *, time_limit_s: float = TIME_LIMIT_S
) -> SynthesisResult:
    """Say these texts like this bundled voice, for callers that can wait."""
    return SynthesisJob(texts, voice, clips_root, time_limit_s=time_limit_s).wait()


def clip_key(synthesizer: Synthesizer, voice: str, text: str) -> str:
    """Of all that decides how a clip sounds."""
    return _digest([MASTERING_VERSION, synthesizer.name, voice, text])


def clip_folder_name(clip_keys: Iterable[str]) -> str:
    return _digest(sorted(clip_keys))


def read_clip_folder(folder: Path) -> tuple[dict[str, Any], dict[str, str]] | None:
    """The clips of a folder by text, and why some texts have none; None if it is damaged."""
    try:
        clips = manifest.read_manifest(folder).clips
        document = json.loads((folder / "manifest.json").read_text("utf-8"))
        with ZipFile(folder / "clips.zip") as file:
            there = {f"{clip.id}.ogg" for clip in clips.values()} <= set(file.namelist())
            if not there or file.testzip() is not None:
                return None
        silent = {str(text): str(why) for text, why in document["unspoken"].items()}
    except (OSError, ValueError, KeyError, AttributeError, BadZipFile, manifest.VoiceError):
        return None
    return document["clips"], silent


def _split_texts(
    texts: Iterable[str], synthesizers: list[Synthesizer]
) -> tuple[list[str], dict[str, str]]:
    """The texts that can be tried, and by text why the others cannot."""
    refused = {}
    wanted: list[str] = []
    for text in dict.fromkeys(texts):
        why = _rejection_reason(text, synthesizers, len(wanted))
        if why:
            refused[text] = why
        else:
            wanted.append(text)
    return wanted, refused


def _rejection_reason(text: str, synthesizers: list[Synthesizer], accepted_count: int) -> str:
    if not any(map(str.isalnum, text)):
        return "nothing in it can be said"
    if len(text) > MAX_TEXT_LENGTH:
        return f"longer than {MAX_TEXT_LENGTH} characters"
    if not synthesizers:
        return f"no voice for them here: {INSTALL_HINT}"
    if synthesizers[0].is_latin_only and not all(map(_is_latin, filter(str.isalpha, text))):
        return f"{synthesizers[0].name} reads Latin letters only"
    return f"more than {MAX_TEXTS} own texts" if accepted_count >= MAX_TEXTS else ""


def _is_latin(letter: str) -> bool:
    return ord(letter) <= _LAST_LATIN_CODE_POINT or "LATIN" in name(letter, "")


def _digest(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _do_nothing() -> None:
    """Nothing runs that had to be ended."""


def _end_process(process: subprocess.Popen[bytes], work_folder: Path) -> None:
    if process.poll() is None:
        kill_process_group(process.pid)
        process.kill()
    process.wait()
    if process.stdin is not None:
        process.stdin.close()
    shutil.rmtree(work_folder, ignore_errors=True)


def kill_process_group(group_id: int) -> None:
    """The process that says texts and the program that it started; Windows has no such group."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group_id, signal.SIGKILL)


def _detached_options() -> dict[str, Any]:
    """Keys like Ctrl-C in the terminal are for the parent; Windows is to open no console."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
