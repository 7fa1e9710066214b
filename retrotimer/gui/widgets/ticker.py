"""The only QTimer of the program: the beat on which everything is brought up to now."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

# A digit follows its tone by 25 ms on average (ITU-R BT.1359: 45 ms is not noticed).
INTERVAL_MS = 50


class Ticker(QObject):
    """Ticks every 50 ms. Nothing counts the ticks: a late or lost one changes nothing."""

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
