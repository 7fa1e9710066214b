"""The findings window: what the linter found before the belt moves, and who answers for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain.coaching.findings import Finding, Severity
from retrotimer.domain.coaching.findings_text import (
    SEVERITY,
    finding_line,
    gravest_first,
    measured,
    place_in_words,
    repair_line,
)
from retrotimer.domain.coaching.safety_check import refused
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.ui import theme
from retrotimer.ui.focus_ring import FocusRing
from retrotimer.ui.language import capital, named, tr

RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MARGIN_PX = 20
_WIDTH_PX, _FRAME_PX = 1080, 40
_REFUSED = Text("RetroTimer does not start this workout as it is.")
_CAREFUL = Text("Read this before you start.")
_RESPONSIBLE = Text("I am the trainer or the owner, and I take responsibility")
_BADGE = {Severity.REFUSE: theme.STANDING, Severity.WARN: theme.BACKWARD}


class Page(QDialog):
    """A text that scrolls where it must, and buttons below it.

    A key that was given to a button presses it wherever the focus is, held down only once: what was
    held for the window before must not answer this one.
    """

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{heading} - RetroTimer")
        text_sized(self)
        self._keys: dict[int, QPushButton] = {}
        self._text = QWidget()
        self.body = QVBoxLayout(self._text)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(_MARGIN_PX // 2)
        self.hint = wrapped("")
        self.foot.addWidget(self.hint, 1)
        self._scroll = scrolled(self._text)
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(*[_MARGIN_PX] * 4)
        self._page.setSpacing(_MARGIN_PX)
        self._page.addWidget(self._scroll, 1)
        self._page.addLayout(self.foot)
        self.title = wrapped(heading)
        self.title.setObjectName(theme.HEADING)
        font = self.font()
        font.setPixelSize(theme.heading_px())
        font.setBold(True)
        self.title.setFont(font)
        self.body.addWidget(self.title)

    def add_button(self, text: str, pressed: Callable[[], None], *keys: Qt.Key) -> QPushButton:
        """A button of the foot; that of Return is the default one."""
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.setDefault(Qt.Key.Key_Return in keys)
        text_px = theme.text_px()
        wide = max(8 * text_px, button.sizeHint().width() + text_px)
        button.setMinimumSize(wide, 2 * text_px)
        button.clicked.connect(pressed)
        self._keys |= dict.fromkeys(keys, button)
        self.foot.addWidget(button)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        if button := self._keys.get(event.key()):
            if not event.isAutoRepeat():
                button.click()
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            down = event.key() == Qt.Key.Key_PageDown
            bar.setValue(bar.value() + (bar.pageStep() if down else -bar.pageStep()))
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Some desktops let Return press whatever button has the focus.
        press = event if event.type() == QEvent.Type.KeyPress else None
        if isinstance(press, QKeyEvent) and press.key() in self._keys:
            self.keyPressEvent(press)
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        for button in self.findChildren(QAbstractButton):
            button.installEventFilter(self)
        room = self.screen().availableSize() - QSize(0, _FRAME_PX)
        width = min(_WIDTH_PX, room.width())
        around = self._page.sizeHint().height() - self._scroll.sizeHint().height()
        height = self._text.heightForWidth(width - 2 * _MARGIN_PX) + around
        self.resize(width, min(height, room.height()))
        super().showEvent(event)


class Tick(QCheckBox):
    """A box whose edge is seen in all colours: a style may draw it dark on dark."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setStyleSheet(f"""
            QCheckBox {{ font-size: {theme.text_px()}px; }}
            QCheckBox::indicator {{ width: 22px; height: 22px; }}
        """)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        role, width = QPalette.ColorRole.WindowText, 1
        if self.hasFocus():
            role, width = QPalette.ColorRole.Highlight, 2
        painter.setPen(QPen(self.palette().color(role), width))
        painter.drawRect(box.adjusted(width // 2, width // 2, -1, -1))


class FindingsWindow(Page):
    """Lists what was found. What is refused starts by nobody's accident: one key always leaves."""

    accepted_risk = Signal()
    left = Signal()

    def __init__(
        self,
        title: str,
        findings: Sequence[Finding],
        units: Units = Units.METRIC,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(named(title), parent)
        listed = gravest_first(findings)
        self.setAccessibleDescription("\n".join(tr(finding_line(one, units)) for one in listed))
        self.responsible = Tick(tr(_RESPONSIBLE))
        held = refused(tuple(listed))
        self.body.addWidget(wrapped(tr(_REFUSED if held else _CAREFUL)))
        self._list(listed, units)
        self.body.addStretch()
        if held:
            self._page.insertWidget(1, self.responsible)
            self.start = self.add_button(tr("I take responsibility"), self.accept)
            self.start.setEnabled(False)
            self.responsible.toggled.connect(self.start.setEnabled)
            self.leave = self.add_button(tr("Do not start"), self.reject, *RETURN)
            self.leave.setFocus()
            self.hint.setText(tr("Return or Esc: do not start"))
        else:
            self.leave = self.add_button(tr("Do not start"), self.reject)
            self.start = self.add_button(tr("Start"), self.accept, *RETURN)
            self.start.setFocus()
            self.hint.setText(tr("Return: start   Esc: do not start"))
        self.accepted.connect(self.accepted_risk)
        self.rejected.connect(self.left)

    def _list(self, listed: list[Finding], units: Units) -> None:
        rows = QGridLayout()
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(1)
        rows.setColumnStretch(1, 1)
        for finding in listed:
            row = rows.rowCount()
            rows.addWidget(_badge(finding.severity), row, 0, Qt.AlignmentFlag.AlignTop)
            where = tr(place_in_words(finding.place))
            what = wrapped(f"{where}: {tr(measured(finding, units))}")
            font = what.font()
            font.setBold(True)
            what.setFont(font)
            rows.addWidget(what, row, 1)
            why = f"{capital(tr(finding.why))}.\n{tr(repair_line(finding))}"
            rows.addWidget(wrapped(why.strip()), row + 1, 1)
            rows.setRowMinimumHeight(row + 2, _MARGIN_PX)
        self.body.addLayout(rows)


def text_sized(window: QWidget) -> None:
    """As large as all that is read at the laptop, with a ring round what has the focus."""
    FocusRing(window)
    font = window.font()
    font.setPixelSize(theme.text_px())
    window.setFont(font)


def scrolled(inside: QWidget) -> QScrollArea:
    """Whatever may be higher than there is room, in large letters at least."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    return scroll


def wrapped(text: str) -> QLabel:
    """Plain text, as wide as there is room."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _badge(severity: Severity) -> QLabel:
    palette = _BADGE[severity]
    label = QLabel(tr(SEVERITY[severity]))
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setStyleSheet(
        f"background: {palette.ground.name()}; color: {palette.ink.name()};"
        f" border: 1px solid {palette.ink.name()};"
        f" font-size: {theme.text_px() - 2}px; font-weight: bold;"
        " border-radius: 4px; padding: 2px 8px;"
    )
    return label
