"""In which language the screens speak: every text of theirs goes through `tr`."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from retrotimer.core.text import in_language

_CONTEXT = "RetroTimer"


def tr(text: str) -> str:
    """What a screen shows of a text; English where no language was chosen, or it lacks the text."""
    return in_language(text, _translated)


def capital(text: str) -> str:
    """The beginning of a sentence."""
    return text[:1].upper() + text[1:]


def system_language() -> str:
    """What the system speaks, as `es`."""
    return QLocale.languageToCode(QLocale.system().language())


class Translation:
    """The one language that the screens speak now; English is the one without a file."""

    def __init__(self) -> None:
        self._spoken: Path | None = None
        self._translators: list[QTranslator] = []

    def speak(self, file: Path | None) -> bool:
        """Read this translation (`.qm`), or none; is it another one than before?

        A file that Qt cannot read leaves English.
        """
        application = QCoreApplication.instance()
        if application is None or file == self._spoken:
            return False
        self._spoken = file
        while self._translators:
            application.removeTranslator(self._translators.pop())
        translator = QTranslator(application)
        if file is not None and translator.load(str(file)):
            application.installTranslator(translator)
            self._translators.append(translator)
        return True


def _translated(template: str) -> str:
    return QCoreApplication.translate(_CONTEXT, template)
