"""The first-run window: walker, health and sound on three short pages that can be skipped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from retrotimer.domain.coaching.preference_pages import Preference
from retrotimer.domain.coaching.questionnaires import CLINICIAN_ADVICE, Questionnaire
from retrotimer.domain.cues import phrases
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.values.text import Text
from retrotimer.gui.questions.questions_form import QuestionsForm
from retrotimer.gui.settings.preferences_page import PreferencesPage
from retrotimer.gui.settings.sound_panel import SoundPanel
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import RETURN_KEYS, ScrollingDialog, make_wrapped_label
from retrotimer.gui.widgets.screen_reader import set_announced_text

_SIZE = QSize(1080, 700)
_WALKER_INTRO = Text(
    "Limits and turnarounds are made for who walks. What you leave out can be said later, with P;"
    " until then you are taken for a beginner."
)
_SOUND_INTRO = Text(
    "Walking backward you cannot see the screen: what you hear leads you. Turn on your sound."
)


class FirstRunWindow(ScrollingDialog):
    """Shows one page after the other."""

    page_changed = Signal(int)
    """Carries the index of the page that is shown now."""

    def __init__(
        self,
        preferences: Sequence[Preference],
        questionnaire: Questionnaire,
        cue_settings: CueSettings | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Before your first session"), parent)
        self.walker_page = PreferencesPage(preferences)
        self.questions_form = QuestionsForm(questionnaire, {})
        self.sound_panel = SoundPanel(cue_settings) if cue_settings is not None else None
        self.advice_label = make_wrapped_label("")
        self.intro_label = make_wrapped_label("")
        self.page_stack = QStackedWidget()
        self._page_texts = [
            (Text("Who walks here?"), _WALKER_INTRO),
            (Text("Your health"), questionnaire.note),
        ]
        pages: list[QWidget] = [self.walker_page, self.questions_form]
        if self.sound_panel is not None:
            self._page_texts.append((Text("What you hear"), _SOUND_INTRO))
            pages.append(self.sound_panel)
        for page in pages:
            self.page_stack.addWidget(page)
        self.body_layout.addWidget(self.intro_label)
        self.body_layout.addWidget(self.page_stack)
        self.body_layout.setStretchFactor(self.page_stack, 1)
        self.advice_label.setStyleSheet(theme.problem_style())
        self._outer_layout.insertWidget(1, self.advice_label)
        self.questions_form.answer_changed.connect(self._update_advice)
        self.no_to_all_button = self.add_button(
            tr("No to all"), self.questions_form.answer_no_to_all, Qt.Key.Key_N
        )
        self.skip_button = self.add_button(tr("Skip"), self.reject)
        self.back_button = self.add_button(tr("Back"), lambda: self._change_page(-1))
        self.next_button = self.add_button(tr("Next"), lambda: self._change_page(1), *RETURN_KEYS)
        self._change_page(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The same size for all pages.
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))

    def reject(self) -> None:
        """Skip the rest; a typed value that is not accepted is shown first."""
        known_invalid = self._has_problem
        self.walker_page.commit()
        if self._has_problem and not known_invalid:
            self.walker_page.focus_problem()
            return
        super().reject()

    def done(self, result: int) -> None:
        """Apply what is typed, however the window is closed."""
        self.walker_page.commit()
        super().done(result)

    def _change_page(self, offset: int) -> None:
        self.walker_page.commit()
        if offset > 0 and self.walker_page.focus_problem():
            return
        number = self.page_stack.currentIndex() + offset
        if number == self.page_stack.count():
            self.accept()
            return
        self.page_stack.setCurrentIndex(number)
        heading, note = self._page_texts[number]
        page_count_label = phrases.interval_label(number + 1, self.page_stack.count())
        self.heading_label.setText(f"{tr(page_count_label)}: {tr(heading)}")
        self.intro_label.setText(tr(note))
        has_questions = self.page_stack.currentWidget() is self.questions_form
        self.no_to_all_button.setVisible(has_questions)
        self.no_to_all_button.setEnabled(has_questions)
        self.back_button.setEnabled(number > 0)
        is_last = number + 1 == self.page_stack.count()
        self.next_button.setText(tr("Done") if is_last else tr("Next"))
        hints = [tr("Return: done") if is_last else tr("Return: next"), tr("Esc: skip")]
        if has_questions:
            hints.append(tr("N: no to all"))
        self.hint_label.setText("   ".join(hints))
        self._update_advice()
        self._focus_first()
        self.page_changed.emit(number)

    @property
    def _has_problem(self) -> bool:
        return any(self.walker_page.problem_text(key) for key in self.walker_page.fields)

    def _focus_first(self) -> None:
        focused: QWidget = self.next_button
        if self.page_stack.currentWidget() is self.walker_page:
            focused = next(iter(self.walker_page.fields.values()))
        elif self.page_stack.currentWidget() is self.questions_form:
            focused = self.questions_form.first_unanswered or self.next_button
        focused.setFocus()

    def _update_advice(self) -> None:
        has_yes = any(answer is True for answer in self.questions_form.answers().values())
        is_needed = has_yes and self.page_stack.currentWidget() is not self.walker_page
        set_announced_text(self.advice_label, tr(CLINICIAN_ADVICE) if is_needed else "")
        self.advice_label.setVisible(is_needed)
