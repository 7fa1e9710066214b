"""TODO docstring."""

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


# Who speaks a language where nobody was chosen.
_DEFAULT_VOICES = ("heart", "dora")


# Of somebody of whom nothing is known.
DEFAULT_HABITS = Habits()


@dataclass(frozen=True, slots=True)
class SpeechSetup:
    """What will be said, by which clips; `problem` is why a voice cannot say it, or nothing."""

    policy: CuePolicy
    clip_folders: tuple[Path, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AudioSetup:
    """How a session is heard. `problems` are lines about what could not be had."""

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
    choices: CueSettings, habits: Habits = DEFAULT_HABITS, custom_clips: Path | None = None
) -> SpeechSetup:
    """The cue policy of these choices, with the lengths of every text that has a clip.

    A voice that is missing or damaged leaves tones and captions.
    """
    toned = CuePolicy(choices, habits=habits)
    if not choices.sounds.has_voice:
        return SpeechSetup(toned)
    bundled = bundled_voices()
    try:
        folder = bundled[choices.voice]
    except KeyError:
        there = ", ".join(bundled) or "none"
        return SpeechSetup(toned, (), f"no voice {choices.voice!r}, there are: {there}")
    try:
        lengths_s = manifest.read_manifest(folder).lengths_s
    except manifest.VoiceError as error:
        return SpeechSetup(toned, (), str(error))
    clips: tuple[Path, ...] = (folder,)
    if custom_clips is not None:
        with suppress(manifest.VoiceError):
            # The bundled voice has the last word: own texts come after it in the search.
            lengths_s = {**manifest.read_manifest(custom_clips).lengths_s, **lengths_s}
            clips = (folder, custom_clips)
    return SpeechSetup(CuePolicy(choices, lengths_s, habits), clips)


def choose_voice(
    choices: CueSettings, language: str, voice_folders: Mapping[str, Path]
) -> CueSettings:
    """By the voice that was chosen if it speaks this language, else another; else by tones."""
    chosen = voice_folders.get(choices.voice)
    if not choices.sounds.has_voice or chosen is None or _speaks_language(chosen, language):
        return choices
    usual = {name: voice_folders[name] for name in _DEFAULT_VOICES if name in voice_folders}
    for name, folder in (usual | dict(voice_folders)).items():
        if _speaks_language(folder, language):
            return replace(choices, voice=name)
    return replace(choices, sounds=SoundMode.BEEPS)


def _speaks_language(voice: Path, language: str) -> bool:
    """One that cannot be read is told of where it is used."""
    try:
        return manifest.read_manifest(voice).is_in_language(language)
    except manifest.VoiceError:
        return True


def start_custom_texts(
    timeline: Timeline, speech_setup: SpeechSetup, folders: Folders, *, time_limit_s: float = 60.0
) -> SynthesisJob | None:
    """Have the texts said that this workout brings along; None if there is nothing to say.

    It returns at once: `poll` the preparation, then `with_own_texts`; `close` it at the end. What
    could not be said in the time is tried again the next time.
    """
    # What the last workout brought along is no longer there when this one's is.
    choices = speech_setup.policy.cue_settings
    bundled = build_speech(choices)
    written = (*(segment.cue for segment in timeline.segments), *choices.custom_reminders)
    texts = [text for text in written if text and text not in bundled.policy.text_durations_s]
    if not (bundled.clip_folders and texts):
        return None
    # Only a workout that has some waits for this import.
    from retrotimer.sound.voices.custom_texts import SynthesisJob

    return SynthesisJob(texts, choices.voice, folders.custom_clips, time_limit_s=time_limit_s)


def add_custom_texts(
    speech_setup: SpeechSetup, outcome: SynthesisResult
) -> tuple[SpeechSetup, str]:
    """The speech with what was prepared, and what to say once of the rest, or nothing."""
    notice = messages.custom_cues_unspoken_message(outcome.problem_text) if outcome.unspoken else ""
    policy = speech_setup.policy
    return build_speech(policy.cue_settings, policy.habits, outcome.folder), notice


def prepare_speech(
    timeline: Timeline, speech_setup: SpeechSetup, folders: Folders, *, time_limit_s: float = 60.0
) -> tuple[SpeechSetup, str]:
    """The speech with this workout's own texts, and a notice; for callers that can wait."""
    preparation = start_custom_texts(timeline, speech_setup, folders, time_limit_s=time_limit_s)
    return add_custom_texts(speech_setup, preparation.wait()) if preparation else (speech_setup, "")


def load_audio_setup(
    folders: Folders, overrides: SessionOverrides | None = None, habits: Habits = DEFAULT_HABITS
) -> AudioSetup:
    """What the settings and the wishes for this session make of it; without settings, defaults."""
    settings, problems, overrides = Settings(), [], overrides or SessionOverrides()
    try:
        settings = settings_file.read(folders.settings_path)
    except settings_file.SettingsFileError as error:
        problems = [f"{folders.settings_path} is not used, the defaults are", *error.messages]
    heard = build_audio_setup(settings, overrides, habits)
    return replace(heard, problems=(*problems, *heard.problems))


def build_audio_setup(
    settings: Settings, overrides: SessionOverrides, habits: Habits = DEFAULT_HABITS
) -> AudioSetup:
    """What these settings and the wishes for this session make of it."""
    choices = settings.cue_settings_for_session(overrides)
    if not overrides.voice:
        choices = choose_voice(choices, settings.resolve_language(overrides), bundled_voices())
    said = build_speech(choices, habits)
    return AudioSetup(settings, overrides, said, (said.problem,) if said.problem else ())
