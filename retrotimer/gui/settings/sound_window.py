"""The sound window: the sound panel by itself."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain.settings.cue_settings import CueChoices
from retrotimer.gui.settings.sound_panel import SoundPanel
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import scrolled, text_sized

_FRAME_PX, _SPARE_PX = 40, 20


class SoundWindow(QDialog):
    """Open until somebody closes it."""

    def __init__(self, choices: CueChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Sound - RetroTimer"))
        text_sized(self)
        self.panel = SoundPanel(choices)
        done = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        done.rejected.connect(self.reject)
        self._scroll = scrolled(self.panel)
        page = QVBoxLayout(self)
        page.addWidget(self._scroll)
        page.addWidget(done)

    def showEvent(self, event: QShowEvent) -> None:
        around = self.sizeHint() - self._scroll.sizeHint()
        wanted = self.panel.sizeHint() + around + QSize(_SPARE_PX, _SPARE_PX)
        self.resize(wanted.boundedTo(self.screen().availableSize() - QSize(0, _FRAME_PX)))
        super().showEvent(event)
