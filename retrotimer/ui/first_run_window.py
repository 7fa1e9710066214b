"""The first run: who walks, health, sound, on three short pages; any of it can be skipped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from retrotimer.core.choices import CueChoices
from retrotimer.core.preferences import Preference
from retrotimer.core.questions import ASK_A_CLINICIAN, Sheet
from retrotimer.ui import theme
from retrotimer.ui.findings_window import RETURN, Page, wrapped
from retrotimer.ui.preferences_page import PreferencesPage
from retrotimer.ui.questions_form import QuestionsForm
from retrotimer.ui.sound_panel import SoundPanel

_SIZE = QSize(1080, 680)
_WHO = (
    "Limits and turnarounds are made for who walks. What you leave out can be said later, with P;"
    " until then you are taken for a beginner."
)
_HEARD = "Walking backward you cannot see the screen: what you hear leads you. Turn on your sound."


class FirstRunWindow(Page):
    """Shows one page after the other. `turned` says which is shown now."""

    turned = Signal(int)

    def __init__(
        self,
        who: Sequence[Preference],
        sheet: Sheet,
        choices: CueChoices | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Before your first session", parent)
        self.who = PreferencesPage(who)
        self.questions = QuestionsForm(sheet, {})
        self.sound = SoundPanel(choices) if choices is not None else None
        self.advice = wrapped("")
        self.note = wrapped("")
        self.stack = QStackedWidget()
        self._notes = [("Who walks here?", _WHO), ("Your health", sheet.note)]
        pages: list[QWidget] = [self.who, self.questions]
        if self.sound is not None:
            self._notes.append(("What you hear", _HEARD))
            pages.append(self.sound)
        for page in pages:
            self.stack.addWidget(page)
        self.body.addWidget(self.note)
        self.body.addWidget(self.stack)
        self.body.setStretchFactor(self.stack, 1)
        self.advice.setStyleSheet(theme.PROBLEM_STYLE)
        self._page.insertWidget(1, self.advice)
        self.questions.chosen.connect(self._advise)
        self.no_to_all = self.add_button("No to all", self.questions.no_to_all, Qt.Key.Key_N)
        self.skip = self.add_button("Skip", self.reject)
        self.back = self.add_button("Back", lambda: self._turn(-1))
        self.next = self.add_button("Next", lambda: self._turn(1), *RETURN)
        self._turn(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # One size for all pages.
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))

    def done(self, result: int) -> None:
        """What is typed counts, however somebody leaves."""
        self.who.commit()
        super().done(result)

    def _turn(self, by: int) -> None:
        self.who.commit()
        if any(self.who.problem(key) for key in self.who.fields) and by > 0:
            return
        number = self.stack.currentIndex() + by
        if number == self.stack.count():
            self.accept()
            return
        self.stack.setCurrentIndex(number)
        heading, note = self._notes[number]
        self.title.setText(f"{number + 1} of {self.stack.count()}: {heading}")
        self.note.setText(note)
        asking = self.stack.currentWidget() is self.questions
        self.no_to_all.setVisible(asking)
        self.no_to_all.setEnabled(asking)
        self.back.setEnabled(number > 0)
        last = number + 1 == self.stack.count()
        self.next.setText("Done" if last else "Next")
        self.hint.setText(
            f"Return: {'done' if last else 'next'}   Esc: skip{'   N: no to all' if asking else ''}"
        )
        self._advise()
        self._focus_first()
        self.turned.emit(number)

    def _focus_first(self) -> None:
        first: QWidget = self.next
        if self.stack.currentWidget() is self.who:
            first = next(iter(self.who.fields.values()))
        elif self.stack.currentWidget() is self.questions:
            first = self.questions.first_open or self.next
        first.setFocus()

    def _advise(self) -> None:
        yes = any(answer is True for answer in self.questions.answers().values())
        shown = yes and self.stack.currentWidget() is not self.who
        self.advice.setText(ASK_A_CLINICIAN if shown else "")
        self.advice.setVisible(shown)
