"""`retrotimer export-audio`: the whole session as a file for a phone, and a sheet of its cues."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from types import FrameType

from retrotimer import __version__
from retrotimer.clock import SystemClock, stamp_s
from retrotimer.domain.cues.audio_plan import HOLD_PAUSE_S, Track, track
from retrotimer.domain.session.session_state import START_COUNTDOWN_S
from retrotimer.domain.settings.cue_settings import CueChoices, Sounds
from retrotimer.domain.settings.habits import Habits
from retrotimer.domain.values import formats
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import Status
from retrotimer.services.atomic_output import MODE, WRONG_PATH, ExportError, reason, replacing
from retrotimer.services.speech import NOBODYS, Speech, speech, speech_for
from retrotimer.store.files import atomic_file
from retrotimer.store.folders import Folders, voices

SHEET_SUFFIX = ".cues.txt"
# A file can be waited for longer than a session.
OWN_TEXTS_S = 600.0
# WAV drops longer ones without a word.
LONGEST_TAG = 200
# What takes less needs no bar.
_PATIENCE_S = 1.0
_BAR = 30


def export(
    workout: Workout, out: Path, choices: CueChoices, folders: Folders, habits: Habits = NOBODYS
) -> Status:
    """Write the track and beside it `OUT.cues.txt`; a file of that name is replaced."""
    try:
        _require_fit(out, choices)
        timeline = unroll(workout)
        said, notice = speech_for(timeline, _said(choices, habits), folders, limit_s=OWN_TEXTS_S)
        if notice:
            print(notice, file=sys.stderr)
        print(_written(workout, out, track(timeline, said.policy), said))
    except ExportError as error:
        print(f"{out}: {error}", file=sys.stderr)
        return error.status
    return Status.DONE


def sheet_path(out: Path) -> Path:
    return out.with_name(f"{out.stem}{SHEET_SUFFIX}")


def _require_fit(out: Path, choices: CueChoices) -> None:
    """Refuse what cannot become a track, before anything is done for it."""
    from retrotimer.sound.rendering.audio_track import FORMS

    if out.suffix.lower() not in FORMS:
        *some, last = FORMS
        raise ExportError(f"expected a name that ends in {', '.join(some)} or {last}")
    if choices.sounds is Sounds.CAPTIONS:
        raise ExportError("captions alone make no sound: choose --voice NAME or --beeps")
    try:
        regular = S_ISREG(out.stat().st_mode)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ExportError(reason(error)) from error
    if not regular:
        raise ExportError("this is no file")


def _said(choices: CueChoices, habits: Habits) -> Speech:
    """What the chosen voice can say; a track without it is not what was asked for."""
    said = speech(choices, habits)
    if said.problem:
        unknown = voices() and choices.voice not in voices()
        raise ExportError(said.problem, Status.BAD_INPUT if unknown else Status.ENVIRONMENT_FAILED)
    return said


def _written(workout: Workout, out: Path, planned: Track, said: Speech) -> str:
    """Both files, whole or not at all; what there is to say of them."""
    from retrotimer.sound.rendering.audio_track import FORMS, Recording, write
    from retrotimer.sound.voices.manifest import VoiceError
    from retrotimer.sound.voices.voice import Voice

    form = FORMS[out.suffix.lower()]
    if planned.duration_s > form.most_s:
        raise ExportError(f"{planned.duration_s / 3600:.1f} hours are too long for WAV: take .flac")
    today = SystemClock().wall().date().isoformat()
    tags = {
        "title": _line(workout.name),
        "artist": "RetroTimer",
        "comment": _line(workout.description)[:LONGEST_TAG] or "Treadmill session",
        "date": today,
        "software": f"RetroTimer {__version__}",
    }
    try:
        voice = Voice(*said.clips) if said.clips else None
        with replacing(out) as file:
            with _progress(out.name) as progress:
                write(file, form, Recording(planned, voice, tags), progress)
            sheet = "\n".join(_sheet(workout, planned, said, today)) + "\n"
            atomic_file.write(sheet_path(out), sheet, MODE)
    except VoiceError as error:
        raise ExportError(str(error), Status.ENVIRONMENT_FAILED) from error
    except OSError as error:
        wrong = isinstance(error, WRONG_PATH)
        status = Status.BAD_INPUT if wrong else Status.ENVIRONMENT_FAILED
        raise ExportError(reason(error), status) from error
    size = f"{out.stat().st_size / 1e6:.1f} MB"
    length = formats.clock(planned.duration_s)
    return f"{out}: {length}, {size}, {len(planned.cues)} cues; times in {sheet_path(out).name}"


def _sheet(workout: Workout, planned: Track, said: Speech, today: str) -> Iterator[str]:
    """The cues with their times in the track."""
    choices = said.policy.choices
    sound = f"voice {choices.voice}" if said.clips else "beeps"
    length = formats.clock(planned.duration_s)
    yield _line(workout.name)
    yield f"Audio track of {length}, {sound}, RetroTimer {__version__}, {today}"
    yield f"Times are those of the track; its first step begins at {START_COUNTDOWN_S:g} s."
    yield f"Where a session would wait for you, there are {HOLD_PAUSE_S:g} s on the rails."
    yield ""
    yield f"{'time':>8} {'at_s':>10} {'duration_s':>10}  {'kind':<12}  text"
    for due in planned.cues:
        time = formats.clock(due.at_s)
        kind, text = due.cue.kind, due.cue.text
        yield f"{time:>8} {due.at_s:>10.3f} {due.duration_s:>10.3f}  {kind:<12}  {text}"


@contextmanager
def _progress(name: str) -> Iterator[Callable[[float], None]]:
    """A bar on a terminal's stderr, and the place where Ctrl-C is obeyed.

    In between the encoder runs, through which no exception gets.
    """
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    begun_s = stamp_s()
    shown = False

    def progress(share: float) -> None:
        nonlocal shown
        if asked:
            raise KeyboardInterrupt
        if sys.stderr.isatty() and stamp_s() - begun_s > _PATIENCE_S:
            shown = True
            bar = f"{'=' * round(share * _BAR):<{_BAR}}"
            print(f"\r{name} [{bar}] {share:4.0%}", end="", file=sys.stderr, flush=True)

    before = [(n, signal.signal(n, ask)) for n in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield progress
    finally:
        for number, handler in before:
            signal.signal(number, handler)
        if shown:
            print(file=sys.stderr)


def _line(text: str) -> str:
    return " ".join(text.split())
