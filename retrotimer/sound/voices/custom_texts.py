"""Custom texts: texts that users wrote themselves, synthesized in advance into folders of clips.

A process of its own speaks them (`custom_texts_process`), because a synthesizer is large, slow and
not part of the program. Each set of texts has a folder of its own. It is written elsewhere and then
renamed, so that a half-written one is never read. Clips that older folders have are copied.
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
from retrotimer.regular_file import create_private, open_for_reading, read_bytes
from retrotimer.sound.voices import manifest
from retrotimer.sound.voices.synthesizers import INSTALL_HINT, Synthesizer, find_synthesizers

# The most characters that a line of a workout may have, and more texts than a workout needs.
MAX_TEXT_LENGTH = 200
MAX_TEXTS = 500
# No text is begun after the time limit. After the grace period the process is killed.
TIME_LIMIT_S = 60.0
GRACE_S = 15.0
# To be raised when `mastering` changes, so that clips are made anew.
MASTERING_VERSION = 1
WORK_PREFIX = ".work-"
# The most characters of a text that a message quotes.
_QUOTE_LENGTH = 40
_LAST_LATIN_CODE_POINT = 0x24F


@dataclass(frozen=True, slots=True)
class SynthesisResult:
    """The texts that the clips in `folder` speak, and for each other text why it is not spoken."""

    spoken: tuple[str, ...] = ()
    unspoken: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def problem_text(self) -> str:
        """Why not all texts are spoken, in one line; empty if they are."""
        reasons = list(dict.fromkeys(self.unspoken.values()))
        if not reasons:
            return ""
        if len(reasons) == 1 and not self.spoken:
            return reasons[0]
        first = next(iter(self.unspoken))
        quote = (
            first
            if len(first) <= _QUOTE_LENGTH
            else f"{first[:_QUOTE_LENGTH]}\N{HORIZONTAL ELLIPSIS}"
        )
        more = f" (and {len(self.unspoken) - 1} more)" if len(self.unspoken) > 1 else ""
        return f'"{" ".join(quote.split())}": {reasons[0]}{more}'


class SynthesisJob:
    """Speaks texts in the background, unless there are clips of them already.

    `voice` is the bundled voice whose language and accent are wanted, `clips_root` the folder for
    all custom clips. Only `wait` waits. The process is killed when this process ends, or before.
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
        """The result, or None while the texts are being spoken."""
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
        """Wait for the result, until the time limit and the grace period are over."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(max(self._deadline_s - monotonic_s(), 0.0))
        self.poll()
        self.close()
        return self._result or self._failed_result("it takes too long")

    def close(self) -> None:
        """End the process and give up the texts that have not been spoken."""
        self._cleanup()
        if self._result is None:
            self._result = self._failed_result("it takes too long")

    def _start_process(self, request: dict[str, Any]) -> None:
        self._voice_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        work_folder = self._work_folder = Path(
            tempfile.mkdtemp(prefix=WORK_PREFIX, dir=self._voice_folder)
        )
        with create_private(work_folder / "request.json") as file:
            file.write(json.dumps(request).encode())
        with create_private(work_folder / "complaints.txt") as complaints:
            process = self._process = subprocess.Popen(  # noqa: S603 - our own program
                # -P: import nothing from the current folder.
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "retrotimer.sound.voices.custom_texts_process",
                    str(work_folder),
                ],
                # It ends when this pipe is closed, at the latest when this process ends.
                stdin=subprocess.PIPE,
                stdout=complaints,
                stderr=complaints,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(p or os.curdir for p in sys.path)},
                **_detached_options(),
            )
        self._cleanup = weakref.finalize(self, _end_process, process, work_folder)

    def _read_result(self) -> SynthesisResult:
        """The result that the process has left in its folder."""
        try:
            outcome = json.loads(read_bytes(self._work_folder / "outcome.json"))
            folder_name, reason = str(outcome["bank"]), str(outcome["reason"])
        except (OSError, ValueError, KeyError, TypeError):
            lines = _read_text(self._work_folder / "complaints.txt").splitlines()
            folder_name, reason = "", f"it failed: {lines[-1] if lines else 'without a word'}"
        result = self._result_from_folder(folder_name, reason) if folder_name else None
        return result or self._failed_result(reason)

    def _result_from_folder(
        self, folder_name: str, missing_reason: str = ""
    ) -> SynthesisResult | None:
        """The result from a folder of clips, None if there is none; a damaged one is deleted."""
        folder = self._voice_folder / folder_name
        if not folder.is_dir():
            return None
        content = read_clip_folder(folder)
        if content is None:
            shutil.rmtree(folder, ignore_errors=True)
            return None
        clips, reasons = content
        spoken = tuple(text for text in self._texts if text in clips)
        unspoken = {
            text: reasons.get(text, missing_reason) for text in self._texts if text not in clips
        }
        # The folders that were used last are deleted last.
        with suppress(OSError):
            os.utime(folder)
        return SynthesisResult(spoken, {**unspoken, **self._rejected}, folder if spoken else None)

    def _failed_result(self, reason: str) -> SynthesisResult:
        return SynthesisResult((), {**dict.fromkeys(self._texts, reason), **self._rejected})


def synthesize(
    texts: Iterable[str], voice: str, clips_root: Path, *, time_limit_s: float = TIME_LIMIT_S
) -> SynthesisResult:
    """Speak these texts and wait for the result; the arguments are those of SynthesisJob."""
    return SynthesisJob(texts, voice, clips_root, time_limit_s=time_limit_s).wait()


def clip_key(synthesizer: Synthesizer, voice: str, text: str) -> str:
    """A key that differs where a clip would sound different."""
    return _digest([MASTERING_VERSION, synthesizer.name, voice, text])


def clip_folder_name(clip_keys: Iterable[str]) -> str:
    return _digest(sorted(clip_keys))


def read_clip_folder(folder: Path) -> tuple[dict[str, Any], dict[str, str]] | None:
    """Two dictionaries by text: clips, and reasons for missing clips. None if it is damaged."""
    try:
        clips = manifest.read_manifest(folder).clips
        document = json.loads(read_bytes(folder / "manifest.json"))
        with open_for_reading(folder / "clips.zip") as archive, ZipFile(archive) as file:
            has_all = {f"{clip.id}.ogg" for clip in clips.values()} <= set(file.namelist())
            if not has_all or file.testzip() is not None:
                return None
        reasons = {str(text): str(reason) for text, reason in document["unspoken"].items()}
    except (OSError, ValueError, KeyError, AttributeError, BadZipFile, manifest.VoiceError):
        return None
    return document["clips"], reasons


def _split_texts(
    texts: Iterable[str], synthesizers: list[Synthesizer]
) -> tuple[list[str], dict[str, str]]:
    """The texts that a synthesizer can try, and for each other text why it cannot."""
    rejected = {}
    accepted: list[str] = []
    for text in dict.fromkeys(texts):
        if reason := _rejection_reason(text, synthesizers, len(accepted)):
            rejected[text] = reason
        else:
            accepted.append(text)
    return accepted, rejected


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
        return read_bytes(path).decode(errors="replace")
    except OSError:
        return ""


def _do_nothing() -> None:
    """The cleanup while no process runs."""


def _end_process(process: subprocess.Popen[bytes], work_folder: Path) -> None:
    if process.poll() is None:
        kill_process_group(process.pid)
        process.kill()
    process.wait()
    if process.stdin is not None:
        process.stdin.close()
    shutil.rmtree(work_folder, ignore_errors=True)


def kill_process_group(group_id: int) -> None:
    """Kill a synthesis process and the program that it started. Windows has no process groups."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group_id, signal.SIGKILL)


def _detached_options() -> dict[str, Any]:
    """Popen options: Ctrl+C in the terminal reaches only the parent, Windows opens no console."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
