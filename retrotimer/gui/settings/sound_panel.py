"""The sound panel: the sound check, the choice of cues, the output and its delay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain.coaching.preference_pages import (
    DEFAULT_DEVICE_LABEL,
    SOUNDS_LABELS,
    VERBOSITY_LABELS,
)
from retrotimer.domain.cues.latency import MIN_TAPS
from retrotimer.domain.settings.cue_settings import CueSettings, Side, SoundMode, Verbosity
from retrotimer.domain.values.text import Text
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.number_box import NumberBox
from retrotimer.gui.widgets.page import make_wrapped_label
from retrotimer.gui.widgets.plain_text import add_row
from retrotimer.gui.widgets.screen_reader import set_announced_text

_SIDE_LABELS = {
    Side.LEFT: Text("&Left"),
    Side.RIGHT: Text("&Right"),
    Side.BOTH: Text("As in a &session"),
}
_MEASURE_TEXT = Text("&Measure: tap Space with the beeps")
_COMBO_CHARACTERS, _PADDING_PX = 40, 16
_MAX_LATENCY_MS = 2000


class SoundPanel(QWidget):
    """Shows the choices and emits each change and request. It makes no sound itself."""

    test_requested = Signal(Side)
    cue_settings_changed = Signal(CueSettings)
    device_chosen = Signal(str)
    latency_changed = Signal(float)
    measure_requested = Signal()
    tapped = Signal()

    def __init__(self, cue_settings: CueSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cue_settings = cue_settings
        self.output_label = make_wrapped_label("")
        # Space for a reason of two lines, which may come when the window is open already.
        self.output_label.setMinimumHeight(
            2 * self.output_label.fontMetrics().lineSpacing() + _PADDING_PX
        )
        self.volume_slider = _make_slider()
        self.sounds_combo = _make_combo(SOUNDS_LABELS)
        self.voice_combo = _make_combo({})
        self.verbosity_combo = _make_combo(VERBOSITY_LABELS)
        self.device_combo = _make_combo({"": DEFAULT_DEVICE_LABEL})
        self.latency_box = _make_latency_box()
        self.measure_button = _TapButton(tr(_MEASURE_TEXT))
        self.result_label = make_wrapped_label("")
        self._lay_out()
        self.show_cue_settings(cue_settings)
        self._connect_signals()

    def show_cue_settings(self, cue_settings: CueSettings) -> None:
        """Show these choices without emitting a change."""
        self._cue_settings = cue_settings
        _select_value(self.sounds_combo, cue_settings.sounds)
        _select_value(self.voice_combo, cue_settings.voice)
        _select_value(self.verbosity_combo, cue_settings.verbosity)
        with QSignalBlocker(self.volume_slider):
            self.volume_slider.setValue(round(cue_settings.volume * 100))
        self.voice_combo.setEnabled(cue_settings.sounds.has_voice)

    def show_voices(self, titles: Mapping[str, str]) -> None:
        """Offer these voices: each name with its title."""
        _fill_combo(self.voice_combo, titles, self._cue_settings.voice)

    def show_devices(self, names: Sequence[str], chosen: str) -> None:
        """Offer these devices. A chosen one that is not available stays in the list."""
        devices = {"": DEFAULT_DEVICE_LABEL} | {name: name for name in names}
        if chosen and chosen not in devices:
            devices[chosen] = Text("{name} (not there)", name=chosen)
        _fill_combo(self.device_combo, devices, chosen)

    def show_output_status(self, text: str) -> None:
        """Show which output is in use, or why there is none."""
        self.output_label.setText(tr(text))

    def show_latency(self, latency_s: float) -> None:
        """Show the saved delay of the device, in seconds."""
        with QSignalBlocker(self.latency_box):
            self.latency_box.setValue(round(latency_s * 1000))

    def show_taps(self, count: int) -> None:
        """Show how many taps were counted; the next press of Space is another."""
        self.measure_button.is_tapping = True
        self.measure_button.setText(
            tr(Text("Tap Space with each beep: {number} of {of}", number=count, of=MIN_TAPS))
        )
        self.result_label.clear()

    def show_measurement(self, text: str) -> None:
        """Show the result of a measurement that has ended."""
        self.measure_button.is_tapping = False
        # One more press of Space must not start the measurement again.
        self.latency_box.setFocus()
        self.measure_button.setText(tr(_MEASURE_TEXT))
        set_announced_text(self.result_label, tr(text))

    def _connect_signals(self) -> None:
        self.volume_slider.valueChanged.connect(self._emit_cue_settings)
        for combo in (self.sounds_combo, self.voice_combo, self.verbosity_combo):
            combo.activated.connect(self._emit_cue_settings)
        self.device_combo.activated.connect(
            lambda _index: self.device_chosen.emit(self.device_combo.currentData())
        )
        self.latency_box.valueChanged.connect(lambda ms: self.latency_changed.emit(ms / 1000))
        self.measure_button.clicked.connect(self._request_measure)
        self.measure_button.tapped.connect(self.tapped)

    def _request_measure(self) -> None:
        self.measure_button.setFocus()
        self.measure_requested.emit()

    def _emit_cue_settings(self) -> None:
        cue_settings = self._cue_settings.with_verbosity(
            Verbosity(self.verbosity_combo.currentData())
        )
        sounds = SoundMode(self.sounds_combo.currentData())
        voice = self.voice_combo.currentData() or cue_settings.voice
        volume = self.volume_slider.value() / 100
        self.show_cue_settings(replace(cue_settings, sounds=sounds, voice=voice, volume=volume))
        self.cue_settings_changed.emit(self._cue_settings)

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        for side, text in _SIDE_LABELS.items():
            button = QPushButton(tr(text))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, side=side: self.test_requested.emit(side))
            sides.addWidget(button)
        check = QFormLayout()
        check.addRow(make_wrapped_label(tr("Do you hear it on the left, and on the right?")))
        check.addRow(sides)
        add_row(check, tr("Is it l&oud enough over belt and music?"), self.volume_slider)
        check.addRow(self.output_label)
        cues = QFormLayout()
        add_row(cues, tr("C&ues"), self.sounds_combo)
        add_row(cues, tr("&Voice"), self.voice_combo)
        add_row(cues, tr("&How much"), self.verbosity_combo)
        output = QFormLayout()
        add_row(output, tr("D&evice"), self.device_combo)
        add_row(output, tr("&Delay"), self.latency_box)
        output.addRow(self.measure_button)
        output.addRow(self.result_label)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        for title, form in (
            (tr("Sound check"), check),
            (tr("What you hear"), cues),
            (tr("Output"), output),
        ):
            group = QGroupBox(title)
            group.setLayout(form)
            page.addWidget(group)


class _TapButton(QPushButton):
    """A button on which Space, during a measurement, is a tap when it is pressed, not a click."""

    tapped = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.is_tapping = False
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self.is_tapping and event.key() == Qt.Key.Key_Space):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.tapped.emit()


def _make_slider() -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, 100)
    slider.setPageStep(10)
    slider.setAccessibleName(tr("Cue volume in percent"))
    return slider


def _make_latency_box() -> NumberBox:
    box = NumberBox()
    box.setRange(0, _MAX_LATENCY_MS)
    box.setSingleStep(10)
    box.setSuffix(" ms")
    # Typing 180 must not set the delays 1 and 18 first.
    box.setKeyboardTracking(False)
    return box


def _make_combo(texts: Mapping[Any, str]) -> QComboBox:
    combo = QComboBox()
    # A long device name must not make the window wider than the screen.
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(_COMBO_CHARACTERS)
    _fill_combo(combo, texts, "")
    return combo


def _fill_combo(combo: QComboBox, texts: Mapping[Any, str], chosen: str) -> None:
    combo.clear()
    for key, text in texts.items():
        combo.addItem(tr(text), str(key))
    _select_value(combo, chosen)


def _select_value(combo: QComboBox, key: str) -> None:
    # This does not emit `activated`, which is only for choices of the user.
    combo.setCurrentIndex(combo.findData(str(key)))
