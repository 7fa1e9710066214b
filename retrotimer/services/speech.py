"""TODO docstring."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from retrotimer.domain import messages
from retrotimer.domain.cues.cues import CuePolicy
from retrotimer.domain.settings.cue_settings import CueChoices, Sounds
from retrotimer.domain.settings.habits import Habits
from retrotimer.domain.settings.settings import Settings, Wishes
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.sound.engines.engine_choice import OutputChoice
from retrotimer.sound.voices import manifest
from retrotimer.store.files import settings_file
from retrotimer.store.folders import Folders, voices

if TYPE_CHECKING:
    from retrotimer.sound.voices.custom_texts import Outcome, Preparation


# Who speaks a language where nobody was chosen.
_USUAL_VOICES = ("heart", "dora")


# Of somebody of whom nothing is known.
NOBODYS = Habits()


@dataclass(frozen=True, slots=True)
class Speech:
    """What will be said, by which clips; `problem` is why a voice cannot say it, or nothing."""

    policy: CuePolicy
    clips: tuple[Path, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Listening:
    """How a session is heard. `problems` are lines about what could not be had."""

    settings: Settings
    wishes: Wishes
    speech: Speech
    problems: tuple[str, ...] = ()

    @property
    def policy(self) -> CuePolicy:
        return self.speech.policy

    @property
    def language(self) -> str:
        return self.settings.language(self.wishes)

    @property
    def output(self) -> OutputChoice:
        chosen, volume = self.settings.output, self.policy.choices.volume
        return OutputChoice(
            chosen.order, chosen.device, volume, self.speech.clips, chosen.latencies_s
        )


def speech(choices: CueChoices, habits: Habits = NOBODYS, own_clips: Path | None = None) -> Speech:
    """The cue policy of these choices, with the lengths of every text that has a clip.

    A voice that is missing or damaged leaves tones and captions.
    """
    toned = CuePolicy(choices, habits=habits)
    if not choices.sounds.spoken:
        return Speech(toned)
    bundled = voices()
    try:
        folder = bundled[choices.voice]
    except KeyError:
        there = ", ".join(bundled) or "none"
        return Speech(toned, (), f"no voice {choices.voice!r}, there are: {there}")
    try:
        lengths_s = manifest.read(folder).lengths_s
    except manifest.VoiceError as error:
        return Speech(toned, (), str(error))
    clips: tuple[Path, ...] = (folder,)
    if own_clips is not None:
        with suppress(manifest.VoiceError):
            # The bundled voice has the last word: own texts come after it in the search.
            lengths_s = {**manifest.read(own_clips).lengths_s, **lengths_s}
            clips = (folder, own_clips)
    return Speech(CuePolicy(choices, lengths_s, habits), clips)


def spoken_in(choices: CueChoices, language: str, bundled: Mapping[str, Path]) -> CueChoices:
    """By the voice that was chosen if it speaks this language, else another; else by tones."""
    chosen = bundled.get(choices.voice)
    if not choices.sounds.spoken or chosen is None or _speaks(chosen, language):
        return choices
    usual = {name: bundled[name] for name in _USUAL_VOICES if name in bundled}
    for name, folder in (usual | dict(bundled)).items():
        if _speaks(folder, language):
            return replace(choices, voice=name)
    return replace(choices, sounds=Sounds.BEEPS)


def _speaks(voice: Path, language: str) -> bool:
    """One that cannot be read is told of where it is used."""
    try:
        return manifest.read(voice).speaks(language)
    except manifest.VoiceError:
        return True


def begin_own_texts(
    timeline: Timeline, said: Speech, folders: Folders, *, limit_s: float = 60.0
) -> Preparation | None:
    """Have the texts said that this workout brings along; None if there is nothing to say.

    It returns at once: `poll` the preparation, then `with_own_texts`; `close` it at the end. What
    could not be said in the time is tried again the next time.
    """
    # What the last workout brought along is no longer there when this one's is.
    choices = said.policy.choices
    bundled = speech(choices)
    written = (*(segment.cue for segment in timeline.segments), *choices.own_reminders)
    texts = [text for text in written if text and text not in bundled.policy.lengths_s]
    if not (bundled.clips and texts):
        return None
    # Only a workout that has some waits for this import.
    from retrotimer.sound.voices.custom_texts import Preparation

    return Preparation(texts, choices.voice, folders.own_clips, limit_s=limit_s)


def with_own_texts(said: Speech, outcome: Outcome) -> tuple[Speech, str]:
    """The speech with what was prepared, and what to say once of the rest, or nothing."""
    notice = messages.own_cues_unspoken(outcome.reason) if outcome.unspoken else ""
    policy = said.policy
    return speech(policy.choices, policy.habits, outcome.folder), notice


def speech_for(
    timeline: Timeline, said: Speech, folders: Folders, *, limit_s: float = 60.0
) -> tuple[Speech, str]:
    """The speech with this workout's own texts, and a notice; for callers that can wait."""
    preparation = begin_own_texts(timeline, said, folders, limit_s=limit_s)
    return with_own_texts(said, preparation.wait()) if preparation else (said, "")


def listening(
    folders: Folders, wishes: Wishes | None = None, habits: Habits = NOBODYS
) -> Listening:
    """What the settings and the wishes for this session make of it; without settings, defaults."""
    settings, problems, wishes = Settings(), [], wishes or Wishes()
    try:
        settings = settings_file.read(folders.settings)
    except settings_file.SettingsFileError as error:
        problems = [f"{folders.settings} is not used, the defaults are", *error.lines]
    heard = heard_by(settings, wishes, habits)
    return replace(heard, problems=(*problems, *heard.problems))


def heard_by(settings: Settings, wishes: Wishes, habits: Habits = NOBODYS) -> Listening:
    """What these settings and the wishes for this session make of it."""
    choices = settings.for_session(wishes)
    if not wishes.voice:
        choices = spoken_in(choices, settings.language(wishes), voices())
    said = speech(choices, habits)
    return Listening(settings, wishes, said, (said.problem,) if said.problem else ())
