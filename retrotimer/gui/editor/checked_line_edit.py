"""A line of text that shows below it why its text cannot be used."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from retrotimer.domain.values.typed_text import clean_line
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import capitalize, tr
from retrotimer.gui.widgets.page import make_wrapped_label
from retrotimer.gui.widgets.screen_reader import set_announced_text


class CheckedLineEdit(QLineEdit):
    """Checks its text while it is typed, without what cannot be seen in it.

    `find_problem` says why a text cannot be used, or returns an empty string. The window puts
    `problem_label` below the field; it is hidden while there is no problem.
    """

    def __init__(self, name: str, find_problem: Callable[[str], str] | None = None) -> None:
        super().__init__()
        self.setAccessibleName(tr(name))
        self.problem_label = make_wrapped_label("")
        self.problem_label.setStyleSheet(theme.problem_style())
        self.problem_label.hide()
        if find_problem is not None:
            self.textChanged.connect(lambda text: self.show_problem(find_problem(clean_line(text))))

    def show_text(self, text: str) -> None:
        """Show a text, unless something is being typed."""
        if not self.isModified():
            self.setText(text)

    def show_problem(self, problem: str) -> None:
        """Show why the text cannot be used; an empty text hides the label."""
        set_announced_text(self.problem_label, capitalize(tr(problem)))
        self.problem_label.setVisible(bool(problem))
        # A screen reader says it with the field.
        self.setAccessibleDescription(self.problem_label.text())

    def take_input(self) -> str | None:
        """The text as it can be seen; None if nothing was typed since the last call."""
        if not self.isModified():
            return None
        self.setModified(False)
        return clean_line(self.text())
