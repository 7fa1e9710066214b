"""`retrotimer export-audio`: a whole session as an audio file, and a sheet with its cues."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG

from retrotimer import __version__
from retrotimer.cli.coaching_commands import print_findings
from retrotimer.cli.commands import ExportAudio
from retrotimer.cli.history_progress import load_coaching
from retrotimer.cli.progress import progress_bar
from retrotimer.cli.safe_output import print_lines, print_problems
from retrotimer.cli.workout_selection import select_workout
from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.findings import blocking
from retrotimer.domain.cues.audio_plan import HOLD_PAUSE_S, AudioPlan, plan_audio
from retrotimer.domain.session.session_state import START_COUNTDOWN_S
from retrotimer.domain.settings.cue_settings import CueSettings, SoundMode
from retrotimer.domain.settings.habits import Habits
from retrotimer.domain.values import formats
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import ExitStatus
from retrotimer.services.atomic_output import (
    WRONG_PATH_ERRORS,
    ExportError,
    os_error_text,
    replace_file,
    unusable_path_error,
)
from retrotimer.services.speech import (
    DEFAULT_HABITS,
    SpeechSetup,
    build_speech,
    load_audio_setup,
    prepare_speech,
)
from retrotimer.store.files import atomic_file
from retrotimer.store.files.disk_deadline import within_deadline
from retrotimer.store.folders import Folders, bundled_voices

CUE_SHEET_SUFFIX = ".cues.txt"
# How long custom texts may take: longer than before a session, which the user waits for.
CUSTOM_TEXTS_TIME_LIMIT_S = 600.0
# A longer tag is silently dropped from a WAV file.
MAX_TAG_LENGTH = 200


def run_audio_export(command: ExportAudio, folders: Folders) -> ExitStatus:
    """Export the session as this client performs it; findings are printed, and block nothing."""
    coaching = load_coaching(folders, command.client)
    workout, program_position = select_workout(command, coaching)
    performed = coaching.adapt_workout(workout)
    # Playing a file asks no questions, so what is unsafe has to be said now.
    findings = coaching.check_workout(workout, program_position)
    print_findings(blocking(findings), coaching.client.units, sys.stderr)
    cue_settings = load_audio_setup(folders, command.overrides).policy.cue_settings
    return export_audio(performed, command.out, cue_settings, folders, coaching.walker.habits)


def export_audio(
    workout: Workout,
    output_path: Path,
    cue_settings: CueSettings,
    folders: Folders,
    habits: Habits = DEFAULT_HABITS,
) -> ExitStatus:
    """Write the audio file, and `NAME.cues.txt` in the same folder; existing ones are replaced."""
    try:
        _require_exportable(output_path, cue_settings)
        timeline = unroll(workout)
        speech_setup, notice = prepare_speech(
            timeline,
            _require_speech(cue_settings, habits),
            folders,
            time_limit_s=CUSTOM_TEXTS_TIME_LIMIT_S,
        )
        if notice:
            print_problems([notice])
        audio_plan = plan_audio(timeline, speech_setup.policy)
        print_lines([_write_files(workout, output_path, audio_plan, speech_setup)])
    except ExportError as error:
        print_problems([f"{output_path}: {error}"])
        return error.status
    return ExitStatus.SUCCESS


def cue_sheet_path(output_path: Path) -> Path:
    return output_path.with_name(f"{output_path.stem}{CUE_SHEET_SUFFIX}")


def _require_exportable(output_path: Path, cue_settings: CueSettings) -> None:
    """Raises ExportError, before any work is done, if no audio file can be written."""
    from retrotimer.sound.rendering.audio_file import AUDIO_FORMATS

    if output_path.suffix.lower() not in AUDIO_FORMATS:
        *others, last = AUDIO_FORMATS
        raise ExportError(f"the name must end in {', '.join(others)} or {last}")
    if cue_settings.sounds is SoundMode.CAPTIONS_ONLY:
        raise ExportError("the settings choose captions without sound: use --voice NAME or --beeps")
    try:
        is_file = S_ISREG(within_deadline(output_path, output_path.stat).st_mode)
    except FileNotFoundError:
        return
    except OSError as error:
        raise unusable_path_error(error) from error
    if not is_file:
        raise ExportError("not a file")


def _require_speech(cue_settings: CueSettings, habits: Habits) -> SpeechSetup:
    """The speech of the chosen voice. Raises ExportError if that voice cannot be used."""
    speech_setup = build_speech(cue_settings, habits)
    if speech_setup.problem:
        is_unknown = bundled_voices() and cue_settings.voice not in bundled_voices()
        raise ExportError(
            speech_setup.problem,
            ExitStatus.BAD_INPUT if is_unknown else ExitStatus.ENVIRONMENT_FAILED,
        )
    return speech_setup


def _write_files(
    workout: Workout, output_path: Path, audio_plan: AudioPlan, speech_setup: SpeechSetup
) -> str:
    """Write both files, completely or not at all; a line about them. Raises ExportError."""
    from retrotimer.sound.rendering.audio_file import AUDIO_FORMATS, AudioFileContent, write_audio
    from retrotimer.sound.voices.manifest import VoiceError
    from retrotimer.sound.voices.voice import Voice

    audio_format = AUDIO_FORMATS[output_path.suffix.lower()]
    if audio_plan.duration_s > audio_format.max_duration_s:
        raise ExportError(
            f"{audio_plan.duration_s / 3600:.1f} hours are too long for a WAV file: use .flac"
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
                write_audio(file, audio_format, AudioFileContent(audio_plan, voice, tags), progress)
            sheet = "\n".join(_cue_sheet_lines(workout, audio_plan, speech_setup, today)) + "\n"
            atomic_file.write(cue_sheet_path(output_path), sheet)
    except VoiceError as error:
        raise ExportError(str(error), ExitStatus.ENVIRONMENT_FAILED) from error
    except OSError as error:
        is_wrong_path = isinstance(error, WRONG_PATH_ERRORS)
        status = ExitStatus.BAD_INPUT if is_wrong_path else ExitStatus.ENVIRONMENT_FAILED
        raise ExportError(os_error_text(error), status) from error
    size = f"{output_path.stat().st_size / 1e6:.1f} MB"
    length = formats.format_duration(audio_plan.duration_s)
    cue_sheet = cue_sheet_path(output_path).name
    return f"{output_path}: {length}, {size}, {len(audio_plan.cues)} cues; times in {cue_sheet}"


def _cue_sheet_lines(
    workout: Workout, audio_plan: AudioPlan, speech_setup: SpeechSetup, today: str
) -> Iterator[str]:
    """The cues with their times in the track."""
    voice = speech_setup.policy.cue_settings.voice
    sound = f"voice {voice}" if speech_setup.clip_folders else "beeps"
    length = formats.format_duration(audio_plan.duration_s)
    yield _to_single_line(workout.name)
    yield f"Audio track of {length}, {sound}, RetroTimer {__version__}, {today}"
    yield f"Times count from the start; the first step begins at {START_COUNTDOWN_S:g} s."
    yield f"Where a session would wait for you, you have {HOLD_PAUSE_S:g} s on the side rails."
    yield ""
    yield f"{'time':>8} {'at_s':>10} {'duration_s':>10}  {'kind':<12}  text"
    for scheduled in audio_plan.cues:
        time = formats.format_duration(scheduled.at_s)
        kind, text = scheduled.cue.kind, scheduled.cue.caption
        yield f"{time:>8} {scheduled.at_s:>10.3f} {scheduled.duration_s:>10.3f}  {kind:<12}  {text}"


def _to_single_line(text: str) -> str:
    return " ".join(text.split())
