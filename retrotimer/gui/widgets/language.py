"""In which language the screens speak: every text of theirs goes through `tr`."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from retrotimer.domain.settings.settings import Language
from retrotimer.domain.values.text import translate_text

# Where Qt looks for them.
LANGUAGE_SEARCH_PREFIX = "languages"
_TEXT_CONTEXT, _NAME_CONTEXT = "RetroTimer", "Workouts"


def tr(text: str) -> str:
    """A text as a screen shows it; English where the language has none for it."""
    return translate_text(text, _translate)


def translated_name(name: str) -> str:
    """The name or the description of a workout: those that come with the program are translated."""
    return QCoreApplication.translate(_NAME_CONTEXT, name)


def capitalize(text: str) -> str:
    """As a sentence begins; before its first letter may be a sign."""
    at = next((place for place, one in enumerate(text) if one.isalnum()), 0)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def system_language() -> str:
    """What the system speaks, if the screens can; else English."""
    code = QLocale.languageToCode(QLocale.system().language())
    return Language(code) if code in tuple(Language) else Language.ENGLISH


def current_language() -> str:
    """The code of the language that the screens speak now."""
    application = QCoreApplication.instance()
    translators = application.findChildren(QTranslator) if application else ()
    return translators[0].objectName() if translators else Language.ENGLISH


def set_language(language: Language) -> bool:
    """Show all that comes from now on in this language; is it another one than before?"""
    code = system_language() if language is Language.SYSTEM else language.value
    application = QCoreApplication.instance()
    if application is None or code == current_language():
        return False
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.setParent(None)
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # English is no file. Qt has texts of its own, in its windows for files and questions.
    for file in (f"{LANGUAGE_SEARCH_PREFIX}:{code}.qm", f"{qt}/qtbase_{code}.qm"):
        translator = QTranslator(application)
        translator.setObjectName(code)
        if translator.load(file):
            application.installTranslator(translator)
    return True


def _translate(template: str) -> str:
    return QCoreApplication.translate(_TEXT_CONTEXT, template)
