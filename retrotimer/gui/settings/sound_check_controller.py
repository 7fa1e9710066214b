"""The controller of the sound panel: plays the test sounds, measures the delay, saves choices."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, replace

from retrotimer.clock import monotonic_s
from retrotimer.domain.coaching.preference_pages import DEFAULT_DEVICE_LABEL
from retrotimer.domain.cues.latency import (
    MIN_TAPS,
    UnsteadyTapsError,
    estimate_latency_s,
    tap_delays_s,
)
from retrotimer.domain.cues.sound_check_cues import side_check_cues, tap_test_cues
from retrotimer.domain.settings.cue_settings import CueSettings, Side
from retrotimer.domain.settings.settings import AudioOutput, Settings
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.gui.settings.sound_panel import SoundPanel
from retrotimer.gui.widgets.error_dialog import show_unexpected_error
from retrotimer.services.audio import AudioService
from retrotimer.services.error_capture import ErrorCapture
from retrotimer.services.settings import update_settings
from retrotimer.sound.voices import manifest
from retrotimer.store.files.settings_file import SettingsFileError
from retrotimer.store.folders import Folders, bundled_voices

# A test sound lasts this long, so that wireless headphones do not go to sleep meanwhile.
TEST_SOUND_S = 6.0
# A tap on the last beep comes a little after it.
TAP_GRACE_S = 1.0
_SOUND_CHECK_FAILED = Text(
    "The sound could not be checked because of an unexpected error. Close this window and open it"
    " again; sessions can be walked all the same."
)
UNSTEADY_TEXT = Text("That was not steady enough to tell. Try again.")


class SoundCheckController:
    """Lets the sound of an AudioService be checked in a panel.

    Needs `update` at every tick, and `close` at the end.
    """

    def __init__(
        self,
        folders: Folders,
        audio: AudioService,
        panel: SoundPanel,
        now_s: Callable[[], float] = monotonic_s,
    ) -> None:
        self._now_s = now_s
        self._folders = folders
        self._audio = audio
        self._player = audio.player
        self._problem = ""
        # What the panel shows; the difference to what it emits is what the user changed.
        self._shown_cue_settings = audio.policy.cue_settings
        # While the delay is measured: the beeps and the taps so far, on the shared clock.
        self._beeps_s: tuple[float, ...] = ()
        self._taps_s: list[float] = []
        self._device_names: tuple[str, ...] | None = None
        self.panel = panel
        self.panel.show_voices(voice_titles(audio.setup.language))
        self.panel.test_requested.connect(self._guarded(self._play_test))
        self.panel.cue_settings_changed.connect(self._guarded(self._save_cue_settings))
        self.panel.device_chosen.connect(self._guarded(self._save_device))
        self.panel.latency_changed.connect(self._guarded(self._save_latency))
        self.panel.measure_requested.connect(self._guarded(self._start_measurement))
        self.panel.tapped.connect(self._guarded(self._record_tap))
        self._player.refresh_devices()
        self.update()

    def update(self) -> None:
        """Show the devices and the output; finish a measurement whose beeps are over."""
        devices = tuple(device.name for device in self._player.devices)
        if devices != self._device_names:
            self._device_names = devices
            self.panel.show_devices(devices, self._output.device)
            self._show_latency()
        self.panel.show_output_status(self._problem or self._player.status_text)
        if self._beeps_s and self._now_s() > self._beeps_s[-1] + TAP_GRACE_S:
            self._finish_measurement()

    def _guarded(self, slot: Callable[..., None]) -> Callable[..., None]:
        """The same slot; what fails in it unforeseen is logged and shown."""

        def run(*values: object) -> None:
            with (capture := ErrorCapture(self._folders.log)):
                slot(*values)
            if capture.error is not None:
                show_unexpected_error(self.panel.window(), _SOUND_CHECK_FAILED, capture.error)

        return run

    @property
    def _output(self) -> AudioOutput:
        return self._audio.setup.settings.output

    @property
    def _current_device(self) -> str:
        """The device whose delay is shown: the chosen one, or the default one if it is known."""
        return self._output.device or self._player.device.name

    def _play_test(self, side: Side) -> None:
        self._player.play(side_check_cues(side, self._audio.policy), TEST_SOUND_S, side)

    def _save_cue_settings(self, cue_settings: CueSettings) -> None:
        client = self._audio.setup.overrides.client
        before, self._shown_cue_settings = self._shown_cue_settings, cue_settings

        def change(settings: Settings) -> Settings:
            current = settings.cue_settings_for_client(client)
            return settings.with_cue_settings(_with_changes(current, before, cue_settings), client)

        self._change_settings(change)

    def _save_device(self, name: str) -> None:
        self._change_output(lambda output: replace(output, device=name))
        self._show_latency()

    def _save_latency(self, latency_s: float) -> None:
        device = self._current_device
        self._change_output(lambda output: output.with_latency(device, latency_s))

    def _change_output(self, change: Callable[[AudioOutput], AudioOutput]) -> None:
        self._change_settings(lambda settings: replace(settings, output=change(settings.output)))

    def _change_settings(self, change: Callable[[Settings], Settings]) -> None:
        """Change the settings in the file and use them from now on.

        What cannot be saved is used all the same, and the reason is shown.
        """
        in_use = self._audio.setup.settings
        try:
            settings = update_settings(self._folders, change, if_damaged=in_use).after
            self._problem = ""
        except SettingsFileError as error:
            self._problem = error.messages[0]
            settings = change(in_use)
        self._audio.apply_settings(settings)

    def _start_measurement(self) -> None:
        # Without the saved delay, which would be added to what is measured.
        self._player.set_options(replace(self._audio.setup.output_choice, device_latencies_s={}))
        cues = tap_test_cues()
        begin_s = self._now_s()
        self._player.play(cues, cues[-1].until_s + TAP_GRACE_S)
        self._beeps_s = tuple(begin_s + due.at_s for due in cues)
        self._taps_s = []
        self.panel.show_taps(0)

    def _record_tap(self) -> None:
        self._taps_s.append(self._now_s())
        count = len(tap_delays_s(self._beeps_s, self._taps_s))
        if count < MIN_TAPS:
            self.panel.show_taps(count)
        else:
            self._finish_measurement()

    def _finish_measurement(self) -> None:
        """End the measurement, and save the delay if the taps were steady enough."""
        delays_s = tap_delays_s(self._beeps_s, self._taps_s)
        self._beeps_s = ()
        self._player.silence()
        try:
            measured_s = round(estimate_latency_s(delays_s), 3)
        except UnsteadyTapsError:
            self._player.set_options(self._audio.setup.output_choice)
            self.panel.show_measurement(UNSTEADY_TEXT)
        else:
            self._save_latency(measured_s)
            delay_text = f"{measured_s * 1000:.0f} ms"
            self.panel.show_measurement(
                join_texts((self._current_device or DEFAULT_DEVICE_LABEL, delay_text), ": ")
            )
        self._show_latency()

    def _show_latency(self) -> None:
        latencies_s = self._output.latencies_s
        self.panel.show_latency(latencies_s.get(self._current_device, latencies_s.get("", 0.0)))

    def close(self) -> None:
        """Stop the sound; once the panel was shown, the sound counts as checked."""
        self._player.silence()
        self._change_settings(lambda settings: replace(settings, sound_checked=True))


def _with_changes(current: CueSettings, before: CueSettings, after: CueSettings) -> CueSettings:
    """`current` with what the panel changed from `before` to `after`, and nothing else."""
    if after.verbosity is not before.verbosity:
        # A preset: what differs from it by choice is kept, as in the panel.
        current = current.with_verbosity(after.verbosity)
        before = before.with_verbosity(after.verbosity)
    values = ((field.name, getattr(after, field.name)) for field in fields(after))
    changes = {name: value for name, value in values if value != getattr(before, name)}
    return replace(current, **changes)


def voice_titles(language: str) -> dict[str, str]:
    """The titles of the complete voices of a language, by their names."""
    titles = {}
    for name, folder in bundled_voices().items():
        with suppress(manifest.VoiceError):
            voice = manifest.read_manifest(folder)
            if voice.is_in_language(language):
                titles[name] = voice.title
    return titles
