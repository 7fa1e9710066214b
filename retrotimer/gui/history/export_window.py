"""The export window: as what, from when on, and where to; or on paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain.history.export_choices import (
    EXPORTS,
    PDF,
    PERIODS,
    USUAL_PERIOD,
    Export,
    Period,
)
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import text_sized, wrapped
from retrotimer.gui.widgets.screen_reader import tell

_SIZE, _MARGIN_PX = QSize(640, 300), 16


class ExportWindow(QDialog):
    """Asks for a file or for paper; stays until somebody closes it."""

    file_chosen = Signal(Export, Period, Path)
    print_asked = Signal(Period)

    def __init__(self, stem: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export the history - RetroTimer"))
        text_sized(self)
        self._stem = stem
        self.what, self.period = QComboBox(), QComboBox()
        self.what.addItems([tr(one.name) for one in EXPORTS])
        self.period.addItems([tr(one.name) for one in PERIODS])
        self.period.setCurrentIndex(PERIODS.index(USUAL_PERIOD))
        self.explained, self.message = wrapped(""), wrapped("")
        self.save, self.paper = QPushButton(tr("Save ...")), QPushButton(tr("Print ..."))
        self.leave = QPushButton(tr("Close"))
        self.save.setDefault(True)
        self.what.currentIndexChanged.connect(self._explain)
        self.save.clicked.connect(self._ask_where)
        self.paper.clicked.connect(lambda: self.print_asked.emit(self._period))
        self.leave.clicked.connect(self.reject)
        form = QFormLayout()
        form.addRow(tr("&Format"), self.what)
        form.addRow(tr("&Period"), self.period)
        foot = QHBoxLayout()
        foot.addStretch()
        for button in (self.paper, self.save, self.leave):
            foot.addWidget(button)
        page = QVBoxLayout(self)
        page.setContentsMargins(*[_MARGIN_PX] * 4)
        page.addLayout(form)
        page.addWidget(self.explained)
        page.addStretch()
        page.addWidget(self.message)
        page.addLayout(foot)
        self.resize(_SIZE)
        self._explain()

    def show_message(self, text: str) -> None:
        """How far it is, or what became of it."""
        if self.save.isEnabled():
            tell(self.message, tr(text))
        else:
            # How far it is would be said over and over.
            self.message.setText(tr(text))

    def show_busy(self, *, busy: bool) -> None:
        """One thing is written at a time."""
        self.save.setEnabled(not busy)
        self.paper.setEnabled(not busy and self._export.fmt == PDF)

    @property
    def _export(self) -> Export:
        return EXPORTS[self.what.currentIndex()]

    @property
    def _period(self) -> Period:
        return PERIODS[self.period.currentIndex()]

    def _explain(self) -> None:
        self.explained.setText(tr(self._export.explained))
        self.paper.setEnabled(self._export.fmt == PDF and self.save.isEnabled())

    def _ask_where(self) -> None:
        export, period = self._export, self._period
        name = f"{self._stem}{export.suffix}"
        dialog = QFileDialog(self, tr("Save as"), name, f"{tr(export.name)} (*{export.suffix})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(export.suffix)
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self.file_chosen.emit(export, period, Path(path)))
        dialog.open()
