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
from retrotimer.clock import SystemClock, monotonic_s
from retrotimer.domain.cues.audio_plan import HOLD_PAUSE_S, AudioPlan, plan_audio
from retrotimer.domain.session.session_state import START_COUNTDOWN_S
from retrotimer.domain.settings.cue_settings import CueSettings, SoundMode
from retrotimer.domain.settings.habits import Habits
from retrotimer.domain.values import formats
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import ExitStatus
from retrotimer.services.atomic_output import (
    FILE_MODE,
    WRONG_PATH_ERRORS,
    ExportError,
    os_error_text,
    replace_file,
)
from retrotimer.services.speech import DEFAULT_HABITS, SpeechSetup, build_speech, prepare_speech
from retrotimer.store.files import atomic_file
from retrotimer.store.folders import Folders, bundled_voices

CUE_SHEET_SUFFIX = ".cues.txt"
# A file can be waited for longer than a session.
CUSTOM_TEXTS_TIME_LIMIT_S = 600.0
# WAV drops longer ones without a word.
MAX_TAG_LENGTH = 200
# What takes less needs no bar.
_PROGRESS_DELAY_S = 1.0
_BAR_WIDTH = 30


def export_audio(
    workout: Workout,
    output_path: Path,
    cue_settings: CueSettings,
    folders: Folders,
    habits: Habits = DEFAULT_HABITS,
) -> ExitStatus:
    """Write the track and beside it `OUT.cues.txt`; a file of that name is replaced."""
    try:
        _require_exportable(output_path, cue_settings)
        timeline = unroll(workout)
        said, notice = prepare_speech(
            timeline,
            _require_speech(cue_settings, habits),
            folders,
            time_limit_s=CUSTOM_TEXTS_TIME_LIMIT_S,
        )
        if notice:
            print(notice, file=sys.stderr)
        print(_write_files(workout, output_path, plan_audio(timeline, said.policy), said))
    except ExportError as error:
        print(f"{output_path}: {error}", file=sys.stderr)
        return error.status
    return ExitStatus.SUCCESS


def cue_sheet_path(output_path: Path) -> Path:
    return output_path.with_name(f"{output_path.stem}{CUE_SHEET_SUFFIX}")


def _require_exportable(output_path: Path, cue_settings: CueSettings) -> None:
    """Refuse what cannot become a track, before anything is done for it."""
    from retrotimer.sound.rendering.audio_file import AUDIO_FORMATS

    if output_path.suffix.lower() not in AUDIO_FORMATS:
        *some, last = AUDIO_FORMATS
        raise ExportError(f"expected a name that ends in {', '.join(some)} or {last}")
    if cue_settings.sounds is SoundMode.CAPTIONS_ONLY:
        raise ExportError("captions alone make no sound: choose --voice NAME or --beeps")
    try:
        regular = S_ISREG(output_path.stat().st_mode)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ExportError(os_error_text(error)) from error
    if not regular:
        raise ExportError("this is no file")


def _require_speech(cue_settings: CueSettings, habits: Habits) -> SpeechSetup:
    """What the chosen voice can say; a track without it is not what was asked for."""
    said = build_speech(cue_settings, habits)
    if said.problem:
        unknown = bundled_voices() and cue_settings.voice not in bundled_voices()
        raise ExportError(
            said.problem, ExitStatus.BAD_INPUT if unknown else ExitStatus.ENVIRONMENT_FAILED
        )
    return said


def _write_files(
    workout: Workout, output_path: Path, audio_plan: AudioPlan, speech_setup: SpeechSetup
) -> str:
    """Both files, whole or not at all; what there is to say of them."""
    from retrotimer.sound.rendering.audio_file import AUDIO_FORMATS, AudioFileContent, write_audio
    from retrotimer.sound.voices.manifest import VoiceError
    from retrotimer.sound.voices.voice import Voice

    form = AUDIO_FORMATS[output_path.suffix.lower()]
    if audio_plan.duration_s > form.max_duration_s:
        raise ExportError(
            f"{audio_plan.duration_s / 3600:.1f} hours are too long for WAV: take .flac"
        )
    today = SystemClock().local_time().date().isoformat()
    tags = {
        "title": _to_single_line(workout.name),
        "artist": "RetroTimer",
        "comment": _to_single_line(workout.description)[:MAX_TAG_LENGTH] or "Treadmill session",
        "date": today,
        "software": f"RetroTimer {__version__}",
    }
    try:
        voice = Voice(*speech_setup.clip_folders) if speech_setup.clip_folders else None
        with replace_file(output_path) as file:
            with progress_bar(output_path.name) as progress:
                write_audio(file, form, AudioFileContent(audio_plan, voice, tags), progress)
            sheet = "\n".join(_cue_sheet_lines(workout, audio_plan, speech_setup, today)) + "\n"
            atomic_file.write(cue_sheet_path(output_path), sheet, FILE_MODE)
    except VoiceError as error:
        raise ExportError(str(error), ExitStatus.ENVIRONMENT_FAILED) from error
    except OSError as error:
        wrong = isinstance(error, WRONG_PATH_ERRORS)
        status = ExitStatus.BAD_INPUT if wrong else ExitStatus.ENVIRONMENT_FAILED
        raise ExportError(os_error_text(error), status) from error
    size = f"{output_path.stat().st_size / 1e6:.1f} MB"
    length = formats.format_duration(audio_plan.duration_s)
    cue_sheet = cue_sheet_path(output_path).name
    return f"{output_path}: {length}, {size}, {len(audio_plan.cues)} cues; times in {cue_sheet}"


def _cue_sheet_lines(
    workout: Workout, audio_plan: AudioPlan, speech_setup: SpeechSetup, today: str
) -> Iterator[str]:
    """The cues with their times in the track."""
    choices = speech_setup.policy.cue_settings
    sound = f"voice {choices.voice}" if speech_setup.clip_folders else "beeps"
    length = formats.format_duration(audio_plan.duration_s)
    yield _to_single_line(workout.name)
    yield f"Audio track of {length}, {sound}, RetroTimer {__version__}, {today}"
    yield f"Times are those of the track; its first step begins at {START_COUNTDOWN_S:g} s."
    yield f"Where a session would wait for you, there are {HOLD_PAUSE_S:g} s on the rails."
    yield ""
    yield f"{'time':>8} {'at_s':>10} {'duration_s':>10}  {'kind':<12}  text"
    for due in audio_plan.cues:
        time = formats.format_duration(due.at_s)
        kind, text = due.cue.kind, due.cue.caption
        yield f"{time:>8} {due.at_s:>10.3f} {due.duration_s:>10.3f}  {kind:<12}  {text}"


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[float], None]]:
    """A bar on a terminal's stderr, and the place where Ctrl-C is obeyed.

    In between the encoder runs, through which no exception gets.
    """
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    begun_s = monotonic_s()
    shown = False

    def progress(share: float) -> None:
        nonlocal shown
        if asked:
            raise KeyboardInterrupt
        if sys.stderr.isatty() and monotonic_s() - begun_s > _PROGRESS_DELAY_S:
            shown = True
            bar = f"{'=' * round(share * _BAR_WIDTH):<{_BAR_WIDTH}}"
            print(f"\r{name} [{bar}] {share:4.0%}", end="", file=sys.stderr, flush=True)

    before = [(n, signal.signal(n, ask)) for n in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield progress
    finally:
        for number, handler in before:
            signal.signal(number, handler)
        if shown:
            print(file=sys.stderr)


def _to_single_line(text: str) -> str:
    return " ".join(text.split())
