"""A field for a whole number that takes the figures of every keyboard."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox

from retrotimer.domain.values.typed_text import clean_figure


class NumberBox(QSpinBox):
    """What is typed or pasted becomes Latin figures, without what cannot be seen."""

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        figure = clean_figure(text) if text.strip() else text
        return super().validate(figure, min(position, len(figure)))
