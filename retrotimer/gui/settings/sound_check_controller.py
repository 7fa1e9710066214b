"""The sound panel's composition root: answers what it asks, keeps what is chosen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from retrotimer.clock import stamp_s
from retrotimer.domain.coaching.preference_pages import DEFAULT_DEVICE
from retrotimer.domain.cues.latency import TAPS, UnsteadyError, delays_s, latency_s
from retrotimer.domain.cues.sound_check_cues import beeps, checked
from retrotimer.domain.settings.cue_settings import CueChoices, Side
from retrotimer.domain.settings.settings import Output, Settings
from retrotimer.domain.values.text import Text, listed
from retrotimer.gui.settings.sound_panel import SoundPanel
from retrotimer.services.audio import SoundDesk
from retrotimer.sound.voices import manifest
from retrotimer.store.files import settings_file
from retrotimer.store.files.settings_file import SettingsFileError
from retrotimer.store.folders import Folders, voices

# What is played to be checked goes on this long, so that headphones do not fall asleep.
CHECK_S = 6.0
# A tap on the last beep comes a little after it.
AFTER_BEEPS_S = 1.0
UNSTEADY = Text("That was not steady enough to tell. Try again.")


class SoundCheck:
    """Checks the sound of a desk in a panel, until it is closed."""

    def __init__(
        self,
        folders: Folders,
        desk: SoundDesk,
        panel: SoundPanel,
        now_s: Callable[[], float] = stamp_s,
    ) -> None:
        self._now_s = now_s
        self._folders = folders
        self._desk = desk
        self._player = desk.player
        self._problem = ""
        # While the delay is measured: the beeps and the taps so far, on the shared clock.
        self._beeps_s: tuple[float, ...] = ()
        self._taps_s: list[float] = []
        self._devices: tuple[str, ...] | None = None
        self.panel = panel
        self.panel.show_voices(voice_titles(desk.now.language))
        self.panel.check_asked.connect(self._check)
        self.panel.choices_changed.connect(self._choose)
        self.panel.device_chosen.connect(self._choose_device)
        self.panel.latency_typed.connect(self._keep_latency)
        self.panel.measure_asked.connect(self._measure)
        self.panel.tapped.connect(self._tap)
        self._player.ask_devices()
        self.look()

    def look(self) -> None:
        """At every tick: show what became of the output and of the measurement."""
        devices = tuple(device.name for device in self._player.devices)
        if devices != self._devices:
            self._devices = devices
            self.panel.show_devices(devices, self._output.device)
            self._show_latency()
        self.panel.show_output(self._problem or self._player.reason)
        if self._beeps_s and self._now_s() > self._beeps_s[-1] + AFTER_BEEPS_S:
            self._judge()

    @property
    def _output(self) -> Output:
        return self._desk.now.settings.output

    @property
    def _device(self) -> str:
        """Whose delay it is: the device chosen, else the default one by its name if it is known."""
        return self._output.device or self._player.device.name

    def _check(self, side: Side) -> None:
        self._player.play(checked(side, self._desk.policy), CHECK_S, side)

    def _choose(self, choices: CueChoices) -> None:
        now = self._desk.now
        self._keep(now.settings.with_choices(choices, now.wishes.client))

    def _choose_device(self, name: str) -> None:
        self._keep_output(replace(self._output, device=name))
        self._show_latency()

    def _keep_latency(self, latency_s: float) -> None:
        latencies_s = {**self._output.latencies_s, self._device: latency_s}
        self._keep_output(replace(self._output, latencies_s=latencies_s))

    def _keep_output(self, output: Output) -> None:
        self._keep(replace(self._desk.now.settings, output=output))

    def _keep(self, settings: Settings) -> None:
        """Hear by these settings from now on, and save them; what cannot be saved is said."""
        try:
            settings_file.write(self._folders.settings, settings)
            self._problem = ""
        except SettingsFileError as error:
            self._problem = error.lines[0]
        self._desk.change(settings)

    def _measure(self) -> None:
        # Without the delay that is kept: it is that which is looked for.
        self._player.choose(replace(self._desk.now.output, latencies_s={}))
        cues = beeps()
        begin_s = self._now_s()
        self._player.play(cues, cues[-1].until_s + AFTER_BEEPS_S)
        self._beeps_s = tuple(begin_s + due.at_s for due in cues)
        self._taps_s = []
        self.panel.show_taps(0)

    def _tap(self) -> None:
        self._taps_s.append(self._now_s())
        counted = len(delays_s(self._beeps_s, self._taps_s))
        if counted < TAPS:
            self.panel.show_taps(counted)
        else:
            self._judge()

    def _judge(self) -> None:
        """The taps are over: keep the delay they tell, if they tell one."""
        taken_s = delays_s(self._beeps_s, self._taps_s)
        self._beeps_s = ()
        self._player.silence()
        try:
            measured_s = round(latency_s(taken_s), 3)
        except UnsteadyError:
            self._player.choose(self._desk.now.output)
            self.panel.show_measured(UNSTEADY)
        else:
            self._keep_latency(measured_s)
            shown = f"{measured_s * 1000:.0f} ms"
            self.panel.show_measured(listed((self._device or DEFAULT_DEVICE, shown), ": "))
        self._show_latency()

    def _show_latency(self) -> None:
        latencies_s = self._output.latencies_s
        self.panel.show_latency(latencies_s.get(self._device, latencies_s.get("", 0.0)))

    def close(self) -> None:
        """Once the panel was there, the sound counts as checked."""
        self._player.silence()
        self._keep(replace(self._desk.now.settings, sound_checked=True))


def voice_titles(language: str) -> dict[str, str]:
    """The voices of a language that are whole, by name, as people call them."""
    titles = {}
    for name, folder in voices().items():
        with suppress(manifest.VoiceError):
            voice = manifest.read(folder)
            if voice.speaks(language):
                titles[name] = voice.title
    return titles
