"""The sound window: the sound panel by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from retrotimer.core.choices import CueChoices
from retrotimer.ui.findings_window import TEXT_PX
from retrotimer.ui.sound_panel import SoundPanel


class SoundWindow(QDialog):
    """Open until somebody closes it."""

    def __init__(self, choices: CueChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sound - RetroTimer")
        font = self.font()
        font.setPixelSize(TEXT_PX)
        self.setFont(font)
        self.panel = SoundPanel(choices)
        done = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        done.rejected.connect(self.reject)
        page = QVBoxLayout(self)
        page.addWidget(self.panel)
        page.addWidget(done)
