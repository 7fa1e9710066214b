"""From settings to sound: which cues there are, in which voice, through which output.

`SpeechSetup` holds the cue policy and the clip folders of the voice. `AudioSetup` holds that, the
settings and the session's overrides they were made from, and what could not be used of them. Both
are values: other settings make a new one. Custom texts, which no bundled voice has, are synthesised
before a session (`start_custom_texts`) and then added (`add_custom_texts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from retrotimer.domain import messages
from retrotimer.domain.cues.cues import CuePolicy
from retrotimer.domain.settings.cue_settings import CueSettings, SoundMode
from retrotimer.domain.settings.habits import Habits
from retrotimer.domain.settings.settings import SessionOverrides, Settings
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.sound.audio_options import AudioOptions
from retrotimer.sound.voices import manifest
from retrotimer.store.files import settings_file
from retrotimer.store.folders import Folders, bundled_voices

if TYPE_CHECKING:
    from retrotimer.sound.voices.custom_texts import SynthesisJob, SynthesisResult

# The default voice of each language.
_DEFAULT_VOICES = ("heart", "dora")
# What is assumed of a walker about whom nothing is known.
DEFAULT_HABITS = Habits()


@dataclass(frozen=True, slots=True)
class SpeechSetup:
    """Which cues there are and the folders of their clips.

    `problem` is why there is no voice although one was chosen, or empty.
    """

    policy: CuePolicy
    clip_folders: tuple[Path, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AudioSetup:
    """How a session is heard. `problems` are lines about what could not be used."""

    settings: Settings
    overrides: SessionOverrides
    speech: SpeechSetup
    problems: tuple[str, ...] = ()

    @property
    def policy(self) -> CuePolicy:
        return self.speech.policy

    @property
    def language(self) -> str:
        return self.settings.resolve_language(self.overrides)

    @property
    def output_choice(self) -> AudioOptions:
        chosen, volume = self.settings.output, self.policy.cue_settings.volume
        return AudioOptions(
            chosen.order, chosen.device, volume, self.speech.clip_folders, chosen.latencies_s
        )


def build_speech(
    cue_settings: CueSettings, habits: Habits = DEFAULT_HABITS, custom_clips: Path | None = None
) -> SpeechSetup:
    """The cue policy of these choices, which knows the length of every text that has a clip.

    `custom_clips` is a folder with synthesised texts. With a voice that is missing or damaged there
    are tones and captions only, and `problem` says why.
    """
    policy_without_voice = CuePolicy(cue_settings, habits=habits)
    if not cue_settings.sounds.has_voice:
        return SpeechSetup(policy_without_voice)
    voice_folders = bundled_voices()
    if cue_settings.voice not in voice_folders:
        known = ", ".join(voice_folders) or "none"
        problem = f"Unknown voice {cue_settings.voice!r}. Available: {known}"
        return SpeechSetup(policy_without_voice, (), problem)
    voice_folder = voice_folders[cue_settings.voice]
    try:
        lengths_s = manifest.read_manifest(voice_folder).lengths_s
    except manifest.VoiceError as error:
        return SpeechSetup(policy_without_voice, (), str(error))
    clip_folders: tuple[Path, ...] = (voice_folder,)
    if custom_clips is not None:
        with suppress(manifest.VoiceError):
            # A text that the bundled voice has is never taken from the custom clips.
            lengths_s = {**manifest.read_manifest(custom_clips).lengths_s, **lengths_s}
            clip_folders = (voice_folder, custom_clips)
    return SpeechSetup(CuePolicy(cue_settings, lengths_s, habits), clip_folders)


def choose_voice(
    cue_settings: CueSettings, language: str, voice_folders: Mapping[str, Path]
) -> CueSettings:
    """The cue settings with a voice that speaks this language; with tones only if there is none.

    That is the voice that was chosen, if it speaks the language.
    """
    chosen_folder = voice_folders.get(cue_settings.voice)
    if (
        not cue_settings.sounds.has_voice
        or chosen_folder is None
        or _speaks_language(chosen_folder, language)
    ):
        return cue_settings
    defaults = {name: voice_folders[name] for name in _DEFAULT_VOICES if name in voice_folders}
    for name, folder in (defaults | dict(voice_folders)).items():
        if _speaks_language(folder, language):
            return replace(cue_settings, voice=name)
    return replace(cue_settings, sounds=SoundMode.BEEPS)


def _speaks_language(voice_folder: Path, language: str) -> bool:
    try:
        return manifest.read_manifest(voice_folder).is_in_language(language)
    except manifest.VoiceError:
        # A damaged voice stays chosen, so that `build_speech` reports what is wrong with it.
        return True


def start_custom_texts(
    timeline: Timeline, speech_setup: SpeechSetup, folders: Folders, *, time_limit_s: float = 60.0
) -> SynthesisJob | None:
    """Start to synthesise the texts of this workout that the voice does not have.

    Returns at once, with None if there are none. `poll` the job, then call `add_custom_texts` with
    its result; `close` it at the end. A text that takes longer than the time limit is tried again
    the next time.
    """
    cue_settings = speech_setup.policy.cue_settings
    # Without the custom texts of the workout before, which are replaced by those of this one.
    bundled = build_speech(cue_settings)
    custom_texts = (
        *(segment.cue for segment in timeline.segments),
        *cue_settings.custom_reminders,
    )
    missing = [
        text for text in custom_texts if text and text not in bundled.policy.text_durations_s
    ]
    if not (bundled.clip_folders and missing):
        return None
    # Only a workout with custom texts waits for this import.
    from retrotimer.sound.voices.custom_texts import SynthesisJob

    return SynthesisJob(
        missing, cue_settings.voice, folders.custom_clips, time_limit_s=time_limit_s
    )


def add_custom_texts(
    speech_setup: SpeechSetup, outcome: SynthesisResult
) -> tuple[SpeechSetup, str]:
    """The speech with the synthesised texts, and a notice about those that failed, or nothing."""
    notice = messages.custom_cues_unspoken_message(outcome.problem_text) if outcome.unspoken else ""
    policy = speech_setup.policy
    return build_speech(policy.cue_settings, policy.habits, outcome.folder), notice


def prepare_speech(
    timeline: Timeline, speech_setup: SpeechSetup, folders: Folders, *, time_limit_s: float = 60.0
) -> tuple[SpeechSetup, str]:
    """Wait for this workout's custom texts: the speech with them, and a notice, or nothing."""
    job = start_custom_texts(timeline, speech_setup, folders, time_limit_s=time_limit_s)
    return add_custom_texts(speech_setup, job.wait()) if job else (speech_setup, "")


def load_audio_setup(
    folders: Folders, overrides: SessionOverrides | None = None, habits: Habits = DEFAULT_HABITS
) -> AudioSetup:
    """The audio setup of the saved settings and this session's overrides.

    With settings that cannot be read it is that of the defaults, and `problems` says so.
    """
    settings, problems, overrides = Settings(), [], overrides or SessionOverrides()
    try:
        settings = settings_file.read(folders.settings_path)
    except settings_file.SettingsFileError as error:
        problems = [
            f"{folders.settings_path} cannot be used, so the default settings are used",
            *error.messages,
        ]
    audio_setup = build_audio_setup(settings, overrides, habits)
    return replace(audio_setup, problems=(*problems, *audio_setup.problems))


def build_audio_setup(
    settings: Settings, overrides: SessionOverrides, habits: Habits = DEFAULT_HABITS
) -> AudioSetup:
    """The audio setup of these settings and this session's overrides."""
    cue_settings = settings.cue_settings_for_session(overrides)
    if not overrides.voice:
        language = settings.resolve_language(overrides)
        cue_settings = choose_voice(cue_settings, language, bundled_voices())
    speech = build_speech(cue_settings, habits)
    return AudioSetup(settings, overrides, speech, (speech.problem,) if speech.problem else ())
