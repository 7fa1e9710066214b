"""What is chosen, in the settings and of a walker: checked, kept and used at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from retrotimer.domain.coaching.client import (
    POSSIBLE_CLIENT,
    Client,
    Condition,
    Screening,
    kept_from,
    possible_in,
    shown_in,
)
from retrotimer.domain.coaching.preference_pages import FACTS, Preference
from retrotimer.domain.settings.cue_settings import POSSIBLE
from retrotimer.domain.settings.settings import POSSIBLE_MACHINE, Settings, without_password
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.validation import Possible
from retrotimer.services.audio import SoundDesk
from retrotimer.services.coaching import CoachDesk
from retrotimer.services.speech import spoken_in
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.files.client_file import ClientFileError
from retrotimer.store.files.json_document import FileError
from retrotimer.store.files.settings_file import SettingsFileError
from retrotimer.store.folders import Folders, voices

T = TypeVar("T", Settings, Client)
_HIDDEN = ":***@"


class NotChosenError(Exception):
    """A value that cannot be; `text` says what can."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text


class PreferencesDesk:
    """The choices of a walker by name, the owner without one.

    What cannot be read is never written over. Calls `changed` when the walker or the screen is
    another than before.
    """

    def __init__(
        self, folders: Folders, sound: SoundDesk, name: str, changed: Callable[[], None]
    ) -> None:
        self.folders = folders
        self.sound = sound
        self.name = name
        self._changed = changed
        # What was and what became of it; the last is undone first.
        self._done: list[tuple[Settings, Settings] | tuple[Client, Client]] = []

    @property
    def problems(self) -> list[str]:
        """Why something cannot be chosen here, or nothing."""
        lines: list[str] = []
        for read in (self._settings, self._client):
            try:
                read()
            except FileError as error:
                lines += error.lines[:1]
        return lines

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    def values(self) -> Mapping[str, Any]:
        """Everything as it stands, figures as the walker's console shows them."""
        client = self._known_client()
        try:
            settings = self._settings()
        except SettingsFileError:
            settings = self.sound.now.settings
        chosen = {key: settings.value(key, self.name) for key in (*POSSIBLE, *POSSIBLE_MACHINE)}
        choices, language = settings.for_client(self.name), settings.language(self.sound.now.wishes)
        chosen["voice"] = spoken_in(choices, language, voices()).voice
        latencies_s = settings.output.latencies_s
        latency_s = latencies_s.get(self._device(settings), latencies_s.get(""))
        chosen["latency_ms"] = None if latency_s is None else round(latency_s * 1000, 1)
        chosen["history_url"] = without_password(settings.history_url)
        known = {key: shown_in(key, getattr(client, key), client.units) for key in POSSIBLE_CLIENT}
        return chosen | known

    def choose(self, key: str, value: Any) -> None:
        """Raises NotChosenError, FileError; nothing is changed then."""
        if key in POSSIBLE_CLIENT:
            client = self._client()
            _require(possible_in(key, client.units), value)
            kept = kept_from(key, value, client.units)
            self._keep_client(client, replace(client, **{key: kept}))
            return
        possible = (POSSIBLE | POSSIBLE_MACHINE)[key]
        _require(possible, value)
        if key == "history_url" and _HIDDEN in value:
            raise NotChosenError(Text("Type the password anew, or leave the address as it was."))
        settings = self._settings()
        if key == "latency_ms":
            latency_s = None if value is None else round(value / 1000, 4)
            output = settings.output.with_latency(self._device(settings), latency_s)
            self._keep_settings(settings, replace(settings, output=output))
        else:
            chosen = settings.with_value(key, possible.kept(value), self.name)
            self._keep_settings(settings, chosen)

    def restore(self, page: Sequence[Preference]) -> None:
        """Nothing is chosen any more on this page; what is known stays. Raises FileError."""
        keys = [one.key for one in page if one.key not in FACTS]
        if keys[0] in POSSIBLE_CLIENT:
            client = self._client()
            self._keep_client(client, replace(client, **{key: _USUAL[key] for key in keys}))
            return
        before = settings = self._settings()
        for key in keys:
            settings = settings.reset(key, self.name)
        self._keep_settings(before, settings)

    def undo(self) -> None:
        """The last change was none. Raises FileError."""
        if not self._done:
            return
        before, after = self._done[-1]
        if isinstance(before, Client) and isinstance(after, Client):
            self._write_client(_undone(self._client(), before, after))
        elif isinstance(before, Settings) and isinstance(after, Settings):
            self._write_settings(_undone(self._settings(), before, after), display=True)
        self._done.pop()

    @property
    def screening(self) -> Screening | None:
        return self._known_client().screening

    @property
    def known_answers(self) -> dict[str, bool]:
        """The health questions as they were answered."""
        known = self._coach.known_answers
        if not self._known_client().screened:
            return known
        return {condition: known.get(condition, False) for condition in Condition}

    def answer_screening(self, answers: Mapping[str, Any]) -> None:
        """All of them, or some where somebody left. Raises FileError."""
        whole = all(condition in answers for condition in Condition)
        coach = self._coach
        (coach.answer_screening if whole else coach.leave_screening)(answers)
        self.forget()
        self._changed()

    @property
    def _coach(self) -> CoachDesk:
        return CoachDesk(self.folders, self.name, new=True)

    def keep_settings(self) -> None:
        """As they are, so that there is a file. Raises FileError."""
        settings_file.write(self.folders.settings, self._settings())

    def forget(self) -> None:
        """Something else was chosen elsewhere: what was done before cannot be undone any more."""
        self._done.clear()

    def _device(self, settings: Settings) -> str:
        """Whose delay it is: the device chosen, else the default one by its name if known."""
        return settings.output.device or self.sound.player.device.name

    def _settings(self) -> Settings:
        return settings_file.read(self.folders.settings)

    def _client(self) -> Client:
        return client_file.read(self.folders.clients, self.name) or Client(self.name)

    def _known_client(self) -> Client:
        try:
            return self._client()
        except ClientFileError:
            # The most careful value, as for a session.
            return Client(self.name, fall=True)

    def _keep_settings(self, before: Settings, after: Settings) -> None:
        if after == before:
            return
        self._write_settings(after, display=after.display != before.display)
        self._done.append((before, after))

    def _write_settings(self, settings: Settings, *, display: bool) -> None:
        settings_file.write(self.folders.settings, settings)
        self.sound.change(settings)
        if display:
            self._changed()

    def _keep_client(self, before: Client, after: Client) -> None:
        if after == before:
            return
        self._write_client(after)
        self._done.append((before, after))

    def _write_client(self, client: Client) -> None:
        client_file.write(self.folders.clients, client)
        self._changed()


_USUAL = {key: getattr(Client(), key) for key in POSSIBLE_CLIENT}


def _require(possible: Possible, value: Any) -> None:
    if not possible.fits(value):
        raise NotChosenError(Text("Expected {words}.", words=possible.words))


def _undone(now: T, before: T, after: T) -> T:
    """As it is now, but for what was changed then."""
    was = ((one.name, getattr(before, one.name)) for one in fields(before))
    return replace(now, **{name: old for name, old in was if old != getattr(after, name)})
