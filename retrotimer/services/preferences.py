"""The preferences: settings and a client's profile, checked, saved, used at once, undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from retrotimer.domain.coaching.client import (
    CLIENT_FIELDS,
    Client,
    Condition,
    Screening,
    constraint_in_units,
    from_display_value,
    to_display_value,
)
from retrotimer.domain.coaching.preference_pages import NON_RESETTABLE_KEYS, Preference
from retrotimer.domain.settings.cue_settings import CUE_FIELDS
from retrotimer.domain.settings.settings import MACHINE_FIELDS, Settings
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.validation import Constraint
from retrotimer.services.audio import AudioService
from retrotimer.services.coaching import CoachingService
from retrotimer.services.settings import update_settings
from retrotimer.services.speech import choose_voice
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.files.client_file import ClientFileError
from retrotimer.store.files.json_document import FileError
from retrotimer.store.files.settings_file import SettingsFileError
from retrotimer.store.files.settings_update import SettingsUpdate
from retrotimer.store.folders import Folders, bundled_voices

_MASKED = ":***@"


class InvalidPreferenceError(Exception):
    """A value that cannot be chosen; `message` says which can."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.message = text


class PreferencesService:
    """Reads and changes the preferences of one client; without a name, of the owner.

    A file that cannot be read is never replaced. `on_change` is called when the profile or the
    display settings have changed.
    """

    def __init__(
        self, folders: Folders, audio: AudioService, client_name: str, on_change: Callable[[], None]
    ) -> None:
        self.folders = folders
        self.audio = audio
        self.client_name = client_name
        self._on_change = on_change
        # The values before and after each change; the last is undone first.
        self._undo_changes: list[tuple[Settings, Settings] | tuple[Client, Client]] = []

    @property
    def problems(self) -> list[str]:
        """Lines about files that cannot be read, whose values cannot be changed here."""
        lines: list[str] = []
        for read in (self._load_settings, self._load_client):
            try:
                read()
            except FileError as error:
                lines += error.messages[:1]
        return lines

    @property
    def can_undo(self) -> bool:
        return bool(self._undo_changes)

    def current_values(self) -> Mapping[str, Any]:
        """All values by key, in the units that the client's treadmill shows."""
        client = self._load_client_or_cautious()
        try:
            settings = self._load_settings()
        except SettingsFileError:
            settings = self.audio.setup.settings
        values = {
            key: settings.shown_value(key, self.client_name)
            for key in (*CUE_FIELDS, *MACHINE_FIELDS)
        }
        cue_settings = settings.cue_settings_for_client(self.client_name)
        language = settings.resolve_language(self.audio.setup.overrides)
        values["voice"] = choose_voice(cue_settings, language, bundled_voices()).voice
        latencies_s = settings.output.latencies_s
        latency_s = latencies_s.get(self._latency_device(settings), latencies_s.get(""))
        values["latency_ms"] = None if latency_s is None else round(latency_s * 1000, 1)
        profile = {
            key: to_display_value(key, getattr(client, key), client.units) for key in CLIENT_FIELDS
        }
        return values | profile

    def set_value(self, key: str, value: Any) -> None:
        """Change one value. Raises InvalidPreferenceError, FileError; then nothing is changed."""
        if key in CLIENT_FIELDS:
            client = self._load_client()
            constraint = constraint_in_units(key, client.units)
            value = constraint.clean(value)
            _require_valid(constraint, value)
            new_value = from_display_value(key, value, client.units)
            self._change_client(lambda current: replace(current, **{key: new_value}))
            return
        constraint = (CUE_FIELDS | MACHINE_FIELDS)[key]
        value = constraint.clean(value)
        if key == "history_url" and _MASKED in value:
            raise InvalidPreferenceError(
                Text("Type the password anew, or leave the address as it was.")
            )
        _require_valid(constraint, value)
        if key == "latency_ms":
            latency_s = None if value is None else round(value / 1000, 4)
            self._change_settings(lambda settings: self._with_latency(settings, latency_s))
        else:
            normalized = constraint.normalize(value)
            self._change_settings(
                lambda settings: settings.with_value(key, normalized, self.client_name)
            )

    def restore_defaults(self, page: Sequence[Preference]) -> None:
        """Reset a page, except for facts about the client, such as the birth year.

        Raises FileError.
        """
        keys = [preference.key for preference in page if preference.key not in NON_RESETTABLE_KEYS]
        if keys[0] in CLIENT_FIELDS:
            defaults = {key: _CLIENT_DEFAULTS[key] for key in keys}
            self._change_client(lambda current: replace(current, **defaults))
            return

        def reset(settings: Settings) -> Settings:
            for key in keys:
                settings = settings.reset(key, self.client_name)
            return settings

        self._change_settings(reset)

    def undo(self) -> None:
        """Take back the last change, and nothing that was changed elsewhere. Raises FileError."""
        if not self._undo_changes:
            return
        before, after = self._undo_changes[-1]
        if isinstance(before, Client) and isinstance(after, Client):
            self._write_client(lambda current: _revert_changes(current, before, after))
        elif isinstance(before, Settings) and isinstance(after, Settings):
            self._write_settings(lambda current: _revert_changes(current, before, after))
        self._undo_changes.pop()

    @property
    def screening(self) -> Screening | None:
        return self._load_client_or_cautious().screening

    @property
    def known_screening_answers(self) -> dict[str, bool]:
        """The answers to the health check: all of them if it is current, else the known ones."""
        answers = self._coaching.known_screening_answers
        if not self._load_client_or_cautious().has_current_screening:
            return answers
        return {condition: answers.get(condition, False) for condition in Condition}

    def save_screening(self, answers: Mapping[str, Any]) -> None:
        """Save a health check, also one that was left before its end. Raises FileError."""
        coaching = self._coaching
        if all(condition in answers for condition in Condition):
            coaching.save_screening(answers)
        else:
            coaching.save_partial_screening(answers)
        self.clear_undo()
        self._on_change()

    @property
    def _coaching(self) -> CoachingService:
        return CoachingService(self.folders, self.client_name, allow_new=True)

    def save_settings(self) -> None:
        """Write the settings as they are, so that there is a file. Raises FileError."""
        update_settings(self.folders, lambda settings: settings)

    def clear_undo(self) -> None:
        """Forget the changes: after a change elsewhere the earlier ones cannot be undone."""
        self._undo_changes.clear()

    def _latency_device(self, settings: Settings) -> str:
        """The device that the delay is for: the chosen one, or the default one's name if known."""
        return settings.output.device or self.audio.player.device.name

    def _with_latency(self, settings: Settings, latency_s: float | None) -> Settings:
        output = settings.output.with_latency(self._latency_device(settings), latency_s)
        return replace(settings, output=output)

    def _load_settings(self) -> Settings:
        return settings_file.read(self.folders.settings_path)

    def _load_client(self) -> Client:
        return client_file.read(self.folders.clients, self.client_name) or Client(self.client_name)

    def _load_client_or_cautious(self) -> Client:
        try:
            return self._load_client()
        except ClientFileError:
            # The most cautious value, as before a session.
            return Client(self.client_name, fall=True)

    def _change_settings(self, change: Callable[[Settings], Settings]) -> None:
        """Change the settings, and remember how to undo that."""
        update = self._write_settings(change)
        if update.after != update.before:
            self._undo_changes.append((update.before, update.after))

    def _write_settings(self, change: Callable[[Settings], Settings]) -> SettingsUpdate:
        """Change the settings in the file, and use all of them from now on."""
        update = update_settings(self.folders, change, write_unchanged=False)
        in_use = self.audio.setup.settings
        if update.after != in_use:
            # Also where another program changed them meanwhile.
            self.audio.apply_settings(update.after)
        if update.after.display != in_use.display:
            self._on_change()
        return update

    def _change_client(self, change: Callable[[Client], Client]) -> None:
        """Change the profile, and remember how to undo that."""
        before, after = self._write_client(change)
        if after != before:
            self._undo_changes.append((before, after))

    def _write_client(self, change: Callable[[Client], Client]) -> tuple[Client, Client]:
        before, after = client_file.update(self.folders.clients, self.client_name, change)
        if after != before:
            self._on_change()
        return before, after


_CLIENT_DEFAULTS = {key: getattr(Client(), key) for key in CLIENT_FIELDS}


def _require_valid(constraint: Constraint, value: Any) -> None:
    if not constraint.is_valid(value):
        raise InvalidPreferenceError(Text("Expected {words}.", words=constraint.description))


def _revert_changes(current: Any, before: Any, after: Any) -> Any:
    """`current` without the changes from `before` to `after`, and with all others.

    Values inside of dataclasses and mappings are compared one by one.
    """
    if before == after:
        return current
    have_same_type = type(before) is type(after) is type(current)
    if is_dataclass(before) and have_same_type:
        reverted_fields = {
            field.name: _revert_changes(
                *(getattr(value, field.name) for value in (current, before, after))
            )
            for field in fields(before)
        }
        return replace(current, **reverted_fields)
    if all(isinstance(value, Mapping) for value in (current, before, after)):
        reverted = dict(current)
        for key in {**before, **after}:
            if key not in before:
                reverted.pop(key, None)
            elif key in after and key in current:
                reverted[key] = _revert_changes(current[key], before[key], after[key])
            else:
                reverted[key] = before[key]
        return reverted
    return before
