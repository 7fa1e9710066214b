"""The first run: who walks, health, sound, on three short pages; any of it can be skipped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from retrotimer.domain.coaching.preference_pages import Preference
from retrotimer.domain.coaching.questionnaires import ASK_A_CLINICIAN, Sheet
from retrotimer.domain.cues import phrases
from retrotimer.domain.settings.cue_settings import CueChoices
from retrotimer.domain.values.text import Text
from retrotimer.gui.questions.questions_form import QuestionsForm
from retrotimer.gui.settings.preferences_page import PreferencesPage
from retrotimer.gui.settings.sound_panel import SoundPanel
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import RETURN, Page, wrapped
from retrotimer.gui.widgets.screen_reader import tell

_SIZE = QSize(1080, 700)
_WHO = Text(
    "Limits and turnarounds are made for who walks. What you leave out can be said later, with P;"
    " until then you are taken for a beginner."
)
_HEARD = Text(
    "Walking backward you cannot see the screen: what you hear leads you. Turn on your sound."
)


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
        super().__init__(tr("Before your first session"), parent)
        self.who = PreferencesPage(who)
        self.questions = QuestionsForm(sheet, {})
        self.sound = SoundPanel(choices) if choices is not None else None
        self.advice = wrapped("")
        self.note = wrapped("")
        self.stack = QStackedWidget()
        self._notes = [(Text("Who walks here?"), _WHO), (Text("Your health"), sheet.note)]
        pages: list[QWidget] = [self.who, self.questions]
        if self.sound is not None:
            self._notes.append((Text("What you hear"), _HEARD))
            pages.append(self.sound)
        for page in pages:
            self.stack.addWidget(page)
        self.body.addWidget(self.note)
        self.body.addWidget(self.stack)
        self.body.setStretchFactor(self.stack, 1)
        self.advice.setStyleSheet(theme.problem_style())
        self._page.insertWidget(1, self.advice)
        self.questions.chosen.connect(self._advise)
        self.no_to_all = self.add_button(tr("No to all"), self.questions.no_to_all, Qt.Key.Key_N)
        self.skip = self.add_button(tr("Skip"), self.reject)
        self.back = self.add_button(tr("Back"), lambda: self._turn(-1))
        self.next = self.add_button(tr("Next"), lambda: self._turn(1), *RETURN)
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
        place = phrases.interval(number + 1, self.stack.count())
        self.title.setText(f"{tr(place)}: {tr(heading)}")
        self.note.setText(tr(note))
        asking = self.stack.currentWidget() is self.questions
        self.no_to_all.setVisible(asking)
        self.no_to_all.setEnabled(asking)
        self.back.setEnabled(number > 0)
        last = number + 1 == self.stack.count()
        self.next.setText(tr("Done") if last else tr("Next"))
        keys = [tr("Return: done") if last else tr("Return: next"), tr("Esc: skip")]
        self.hint.setText("   ".join([*keys, tr("N: no to all")] if asking else keys))
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
        tell(self.advice, tr(ASK_A_CLINICIAN) if shown else "")
        self.advice.setVisible(shown)
