"""What is heard: the sound check, the choices of cues, the output and its delay."""

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
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain.coaching.preference_pages import DEFAULT_DEVICE, SOUNDS, VERBOSITY
from retrotimer.domain.cues.latency import TAPS
from retrotimer.domain.settings.cue_settings import CueChoices, Side, Sounds, Verbosity
from retrotimer.domain.values.text import Text
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.screen_reader import tell

_SIDES = {
    Side.LEFT: Text("&Left"),
    Side.RIGHT: Text("&Right"),
    Side.BOTH: Text("As in a &session"),
}
_MEASURE = Text("&Measure: tap Space with the beeps")
_COMBO_CHARACTERS, _SPARE_PX = 40, 16
_MOST_LATENCY_MS = 2000


class SoundPanel(QWidget):
    """Shows what is chosen, emits what is asked for. It makes no sound itself."""

    check_asked = Signal(Side)
    choices_changed = Signal(CueChoices)
    device_chosen = Signal(str)
    latency_typed = Signal(float)
    measure_asked = Signal()
    tapped = Signal()

    def __init__(self, choices: CueChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self.output = _wrapped("")
        # Room for a reason of two lines, which comes when the window has its size.
        self.output.setMinimumHeight(2 * self.output.fontMetrics().lineSpacing() + _SPARE_PX)
        self.volume = _slider()
        self.sounds = _combo(SOUNDS)
        self.voice = _combo({})
        self.verbosity = _combo(VERBOSITY)
        self.device = _combo({"": DEFAULT_DEVICE})
        self.latency = _latency_box()
        self.measure = _TapButton(tr(_MEASURE))
        self.measured = _wrapped("")
        self._lay_out()
        self.show_choices(choices)
        self._connect()

    def show_choices(self, choices: CueChoices) -> None:
        """What is chosen now; choosing it again is not heard of."""
        self._choices = choices
        _choose(self.sounds, choices.sounds)
        _choose(self.voice, choices.voice)
        _choose(self.verbosity, choices.verbosity)
        with QSignalBlocker(self.volume):
            self.volume.setValue(round(choices.volume * 100))
        self.voice.setEnabled(choices.sounds.spoken)

    def show_voices(self, titles: Mapping[str, str]) -> None:
        """The voices there are, by name, as people call them."""
        _fill(self.voice, titles, self._choices.voice)

    def show_devices(self, names: Sequence[str], chosen: str) -> None:
        """The devices there are. One that is chosen and not there stays in the list."""
        devices = {"": DEFAULT_DEVICE} | {name: name for name in names}
        if chosen and chosen not in devices:
            devices[chosen] = Text("{name} (not there)", name=chosen)
        _fill(self.device, devices, chosen)

    def show_output(self, text: str) -> None:
        """Which output is in use, or why there is none."""
        self.output.setText(tr(text))

    def show_latency(self, latency_s: float) -> None:
        """The delay that is kept of this device."""
        with QSignalBlocker(self.latency):
            self.latency.setValue(round(latency_s * 1000))

    def show_taps(self, count: int) -> None:
        """So many taps were heard of; the next press of Space is one."""
        self.measure.tapping = True
        self.measure.setText(
            tr(Text("Tap Space with each beep: {number} of {of}", number=count, of=TAPS))
        )
        self.measured.clear()

    def show_measured(self, text: str) -> None:
        """The measurement is over: what came of it."""
        self.measure.tapping = False
        # Who taps once more must not begin again.
        self.latency.setFocus()
        self.measure.setText(tr(_MEASURE))
        tell(self.measured, tr(text))

    def _connect(self) -> None:
        self.volume.valueChanged.connect(self._choose)
        for combo in (self.sounds, self.voice, self.verbosity):
            combo.activated.connect(self._choose)
        self.device.activated.connect(
            lambda _index: self.device_chosen.emit(self.device.currentData())
        )
        self.latency.valueChanged.connect(lambda ms: self.latency_typed.emit(ms / 1000))
        self.measure.clicked.connect(self._measure)
        self.measure.tapped.connect(self.tapped)

    def _measure(self) -> None:
        self.measure.setFocus()
        self.measure_asked.emit()

    def _choose(self) -> None:
        choices = self._choices.with_verbosity(Verbosity(self.verbosity.currentData()))
        sounds = Sounds(self.sounds.currentData())
        voice = self.voice.currentData() or choices.voice
        volume = self.volume.value() / 100
        self.show_choices(replace(choices, sounds=sounds, voice=voice, volume=volume))
        self.choices_changed.emit(self._choices)

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        for side, text in _SIDES.items():
            button = QPushButton(tr(text))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, side=side: self.check_asked.emit(side))
            sides.addWidget(button)
        check = QFormLayout()
        check.addRow(_wrapped(tr("Do you hear it on the left, and on the right?")))
        check.addRow(sides)
        check.addRow(tr("Is it l&oud enough over belt and music?"), self.volume)
        check.addRow(self.output)
        cues = QFormLayout()
        cues.addRow(tr("C&ues"), self.sounds)
        cues.addRow(tr("&Voice"), self.voice)
        cues.addRow(tr("&How much"), self.verbosity)
        output = QFormLayout()
        output.addRow(tr("D&evice"), self.device)
        output.addRow(tr("&Delay"), self.latency)
        output.addRow(self.measure)
        output.addRow(self.measured)
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
    """While it measures, Space on it is a tap at the very press, not a click at the release."""

    tapped = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.tapping = False
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self.tapping and event.key() == Qt.Key.Key_Space):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.tapped.emit()


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def _slider() -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, 100)
    slider.setPageStep(10)
    slider.setAccessibleName(tr("Cue volume in percent"))
    return slider


def _latency_box() -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, _MOST_LATENCY_MS)
    box.setSingleStep(10)
    box.setSuffix(" ms")
    # Typed as a whole: 1, 18 and 180 are not three delays.
    box.setKeyboardTracking(False)
    return box


def _combo(texts: Mapping[Any, str]) -> QComboBox:
    combo = QComboBox()
    # A long device name must not make the window wider than the screen.
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(_COMBO_CHARACTERS)
    _fill(combo, texts, "")
    return combo


def _fill(combo: QComboBox, texts: Mapping[Any, str], chosen: str) -> None:
    combo.clear()
    for key, text in texts.items():
        combo.addItem(tr(text), str(key))
    _choose(combo, chosen)


def _choose(combo: QComboBox, key: str) -> None:
    # Only what a person chooses is `activated`, so this is not heard of.
    combo.setCurrentIndex(combo.findData(str(key)))
