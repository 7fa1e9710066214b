"""The sound window: the sound panel in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.gui.settings.sound_panel import SoundPanel
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import apply_window_style, make_scroll_area
from retrotimer.gui.widgets.plain_text import set_window_title

_WINDOW_FRAME_PX, _PADDING_PX = 40, 20


class SoundWindow(QDialog):
    """Shows the sound panel until it is closed."""

    def __init__(self, cue_settings: CueSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_window_title(self, tr("Sound - RetroTimer"))
        apply_window_style(self)
        self.panel = SoundPanel(cue_settings)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self._scroll_area = make_scroll_area(self.panel)
        page = QVBoxLayout(self)
        page.addWidget(self._scroll_area)
        page.addWidget(buttons)

    def showEvent(self, event: QShowEvent) -> None:
        margins = self.sizeHint() - self._scroll_area.sizeHint()
        needed = self.panel.sizeHint() + margins + QSize(_PADDING_PX, _PADDING_PX)
        self.resize(needed.boundedTo(self.screen().availableSize() - QSize(0, _WINDOW_FRAME_PX)))
        super().showEvent(event)
