"""The export window: asks for the format, the period and the file, or prints."""

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
    DEFAULT_PERIOD,
    EXPORT_CHOICES,
    PDF_FORMAT,
    PERIODS,
    ExportChoice,
    Period,
)
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import apply_window_style, make_wrapped_label
from retrotimer.gui.widgets.plain_text import add_row, set_window_title
from retrotimer.gui.widgets.screen_reader import set_announced_text

_SIZE, _MARGIN_PX = QSize(640, 300), 16


class ExportWindow(QDialog):
    """Asks for an export; stays open until it is closed."""

    file_chosen = Signal(ExportChoice, Period, Path)
    print_requested = Signal(Period)

    def __init__(self, stem: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_window_title(self, tr("Export the history - RetroTimer"))
        apply_window_style(self)
        self._stem = stem
        self.format_combo, self.period_combo = QComboBox(), QComboBox()
        self.format_combo.addItems([tr(choice.name) for choice in EXPORT_CHOICES])
        self.period_combo.addItems([tr(period.name) for period in PERIODS])
        self.period_combo.setCurrentIndex(PERIODS.index(DEFAULT_PERIOD))
        self.explanation_label, self.message_label = make_wrapped_label(""), make_wrapped_label("")
        self.save_button, self.print_button = (
            QPushButton(tr("Save ...")),
            QPushButton(tr("Print ...")),
        )
        self.close_button = QPushButton(tr("Close"))
        self.save_button.setDefault(True)
        self.format_combo.currentIndexChanged.connect(self._update_explanation)
        self.save_button.clicked.connect(self._choose_file)
        self.print_button.clicked.connect(lambda: self.print_requested.emit(self._selected_period))
        self.close_button.clicked.connect(self.reject)
        form = QFormLayout()
        add_row(form, tr("&Format"), self.format_combo)
        add_row(form, tr("&Period"), self.period_combo)
        foot = QHBoxLayout()
        foot.addStretch()
        for button in (self.print_button, self.save_button, self.close_button):
            foot.addWidget(button)
        page = QVBoxLayout(self)
        page.setContentsMargins(*[_MARGIN_PX] * 4)
        page.addLayout(form)
        page.addWidget(self.explanation_label)
        page.addStretch()
        page.addWidget(self.message_label)
        page.addLayout(foot)
        self.resize(_SIZE)
        self._update_explanation()

    def show_message(self, text: str) -> None:
        """Show the progress, or the result."""
        if self.save_button.isEnabled():
            set_announced_text(self.message_label, tr(text))
        else:
            # A screen reader would announce the progress again and again.
            self.message_label.setText(tr(text))

    def set_busy(self, *, busy: bool) -> None:
        """Disable the buttons while an export runs: there is one at a time."""
        self.save_button.setEnabled(not busy)
        self.print_button.setEnabled(not busy and self._selected_format.format_name == PDF_FORMAT)

    @property
    def _selected_format(self) -> ExportChoice:
        return EXPORT_CHOICES[self.format_combo.currentIndex()]

    @property
    def _selected_period(self) -> Period:
        return PERIODS[self.period_combo.currentIndex()]

    def _update_explanation(self) -> None:
        self.explanation_label.setText(tr(self._selected_format.description))
        self.print_button.setEnabled(
            self._selected_format.format_name == PDF_FORMAT and self.save_button.isEnabled()
        )

    def _choose_file(self) -> None:
        export, period = self._selected_format, self._selected_period
        name = f"{self._stem}{export.suffix}"
        dialog = QFileDialog(self, tr("Save as"), name, f"{tr(export.name)} (*{export.suffix})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(export.suffix)
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self.file_chosen.emit(export, period, Path(path)))
        dialog.open()
