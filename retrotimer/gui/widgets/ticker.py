"""The only QTimer of the program. At each tick everything is brought up to now."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

# A digit appears 25 ms after its tone on average; 45 ms are not noticed (ITU-R BT.1359).
INTERVAL_MS = 50


class Ticker(QObject):
    """Ticks every 50 ms. Time is never counted in ticks, so a late or lost tick does no harm."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.ticked)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
